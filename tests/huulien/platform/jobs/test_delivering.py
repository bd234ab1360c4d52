"""Files that views give: at once while small, else as a job of what the user sees, fetched through the view alone."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from households.models import Household, Member
from huulien.accounts.models import Appointment
from huulien.platform import audit, clock
from huulien.platform.jobs import delivering, making, upkeep
from huulien.platform.jobs.models import Job
from huulien.platform.listings import views
from huulien.platform.models import AuditEntry
from huulien.platform.vocabulary import Role
from tests import factories, jobs
from tests.base import make_cast
from tests.pages import read

LIST = "desk:household_list_pdf"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    """Nothing is small here, and what is asked for waits for a worker."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.TASKS = jobs.QUEUED
    monkeypatch.setattr(views, "FEW", {"pdf": 0, "xlsx": 0})


@pytest.fixture
def cast(db):
    found = make_cast()
    for village, code in ((found.lang_ben, "01"), (found.lang_coc, "02"), (found.other_village, "03")):
        factories.make_household(village, code)
    return found


def ask(client, user, query=""):
    client.force_login(user)
    return client.get(reverse(LIST) + query)


def made_now() -> None:
    for job in Job.objects.filter(state="waiting"):
        making.perform(job.pk, job.attempt)


def key_of(response) -> str:
    return response.url.rpartition("=")[2]


def exports():
    return AuditEntry.objects.filter(operation="export")


def test_what_is_small_is_given_at_once(client, cast, monkeypatch):
    monkeypatch.setattr(views, "FEW", {"pdf": 2, "xlsx": 0})
    assert ask(client, cast.officer).content.startswith(b"%PDF")
    assert not Job.objects.exists()


def test_what_is_large_is_waited_for_and_then_fetched(client, cast):
    asked = ask(client, cast.officer, "?sap=-ma")
    assert asked.url == f"{reverse(LIST)}?sap=-ma&cho={key_of(asked)}"
    page = client.get(asked.url)
    assert "Đang làm tệp" in read(page).text
    assert not exports().exists()
    made_now()
    page = client.get(asked.url)
    fetch = f"{reverse(LIST)}?sap=-ma&lay={key_of(asked)}"
    assert page.headers["Refresh"] == f"0; url={fetch}"
    assert client.get(fetch).content.startswith(b"%PDF")
    assert exports().count() == 1
    assert client.head(fetch).status_code == 200
    assert exports().count() == 1
    assert client.post(reverse(LIST)).status_code == 405
    assert client.post(asked.url).status_code == 302  # "Làm lại" of what has not failed does nothing
    assert Job.objects.get().attempt == 1


def test_all_who_see_the_same_share_one_rendering_until_something_changes(client, cast):
    second = factories.make_user("can-bo-2", Role.OFFICER, cast.commune)
    first, again = ask(client, cast.officer), ask(client, second)
    assert first.url == again.url
    made_now()
    assert ask(client, cast.officer).content == ask(client, second).content
    assert Job.objects.count() == 1
    factories.make_household(cast.lang_ben, "04")
    assert key_of(ask(client, second)) != key_of(first)
    # Who began to wait before gets what was made for them.
    assert client.get(f"{reverse(LIST)}?lay={key_of(first)}").content.startswith(b"%PDF")


def test_a_file_is_fetched_only_by_who_sees_what_is_in_it(client, cast):
    asked = ask(client, cast.officer)
    made_now()

    for who, status in {"stranger": 302, "district_officer": 403, "unit": 403, "nobody": 403, "auditor": 403}.items():
        client.force_login(cast.everyone[who])
        for name in ("cho", "lay"):
            answer = client.get(f"{reverse(LIST)}?{name}={key_of(asked)}")
            assert answer.status_code == status, (who, name)
            if status == 302:  # of another commune: the file is none of theirs
                assert answer.url == reverse(LIST)
    client.force_login(cast.head)
    assert client.get(f"{reverse(LIST)}?lay={key_of(asked)}").status_code == 404
    client.logout()
    assert "dang-nhap" in client.get(f"{reverse(LIST)}?lay={key_of(asked)}").url
    # Nor by another address, nor by who has lost the right meanwhile.
    client.force_login(cast.officer)
    assert client.get(f"{reverse(LIST)}?thon={cast.lang_ben.pk}&lay={key_of(asked)}").status_code == 302
    with audit.acting(locked=False):
        Appointment.objects.filter(user=cast.officer).update(valid_until=clock.today() - timedelta(days=1))
    assert client.get(f"{reverse(LIST)}?lay={key_of(asked)}").status_code in {403, 404}


def test_who_loses_the_right_before_it_is_made_gets_nothing(client, cast):
    asked = ask(client, cast.officer)
    with audit.acting(locked=False):
        Appointment.objects.filter(user=cast.officer).update(valid_until=clock.today() - timedelta(days=1))
    made_now()
    job = Job.objects.get()
    assert (job.fault, job.file) == (delivering.CHANGED, "")
    assert asked.status_code == 302


def test_files_of_people_are_gone_after_an_hour_and_with_the_person(client, cast):
    asked = ask(client, cast.officer)
    made_now()
    assert upkeep.forget_jobs() == 0
    Job.objects.update(finished_at=clock.moment() - jobs.minutes(61))
    assert upkeep.forget_jobs() == 1
    assert client.get(f"{reverse(LIST)}?lay={key_of(asked)}").url == reverse(LIST)
    ask(client, cast.officer)
    made_now()
    assert upkeep.forget_made_of(cast.commune.pk) == 1
    assert not Job.objects.exists()


def test_a_row_tells_nobody_of_the_list(client, cast):
    ask(client, cast.officer)
    job = Job.objects.get()
    names = [*Member.objects.values_list("full_name", flat=True), *Household.objects.values_list("code", flat=True)]
    assert not any(name and name in f"{job.arguments} {job.words}".split() for name in names)


def test_a_list_of_several_communes_is_made_anew_each_time(cast, rf, monkeypatch):
    """Its rows may change while their number stays, and no commune's version tells it."""
    monkeypatch.setattr(views.access, "require", lambda *given: None)
    monkeypatch.setattr(views, "_refusal", lambda *given: None)
    for area, version in ((cast.district, ()), (cast.commune, [3])):
        listing = SimpleNamespace(noun="báo cáo", export_act=None)
        filters = SimpleNamespace(area=area, on=clock.today())
        page = SimpleNamespace(listing=listing, filters=filters, heading="3 báo cáo", total=3, url="/")
        request = rf.get("/")
        request.user = cast.district_officer
        assert views._taken_away(request, page, "pdf", bytes).version() == version
