"""A village head reports what happened; the book changes when the officer records it, and the head reads what became
of it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from households.models import Event, EventProposal, Member
from households.services import composition
from huulien.platform.models import AuditEntry
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read

pytestmark = pytest.mark.django_db
LIST = reverse("households:proposal_list")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def home(cast):
    home = factories.make_household(cast.lang_ben, "0001", head="Triệu Văn Sinh")
    factories.make_member(home, "Lý Thị Mẩy")
    home.refresh_from_db()
    return home


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def report(client, home, kind="chet", **typed):
    url = reverse("households:event_propose", args=[home.pk, kind])
    return client.post(url, fill(client.get(url), **{"happened_on": "10/05/2023", "note": "có giấy báo tử"} | typed))


def wife():
    return Member.objects.get(full_name="Lý Thị Mẩy")


def test_nothing_changes_until_the_officer_records_what_was_reported(cast, home):
    head, officer = browser(cast.head), browser(cast.officer)
    events = Event.objects.count()
    assert report(head, home, member=wife().pk).url == home.get_absolute_url()
    assert (wife().lived_until, Event.objects.count()) == (None, events)
    proposal = EventProposal.objects.get()
    assert proposal.summary == "Người chết: Lý Thị Mẩy, ngày 10/05/2023"
    assert "Chờ ghi: Người chết: Lý Thị Mẩy" in read(head.get(home.get_absolute_url())).text

    assert "1 biến động thôn báo chờ ghi" in read(officer.get(reverse("desk:agenda"))).text
    (link,) = [to for _, to, _ in read(officer.get(LIST)).links if "de-nghi" in to]
    page = officer.get(link)
    assert f"{cast.head} báo ngày" in read(page).text
    assert read(page).form["happened_on"] == ["10/05/2023"]
    assert officer.post(link, fill(page)).status_code == 302
    event = Event.objects.get(kind="death")
    assert (event.member, event.recorded_by, event.note) == (wife(), cast.officer, "có giấy báo tử")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.event, proposal.answers) == ("recorded", event, {})
    assert "Đã ghi vào sổ" in read(head.get(LIST)).text
    assert officer.get(link).status_code == 404


def test_what_is_not_recorded_has_a_reason_that_the_head_reads(cast, home):
    head, officer = browser(cast.head), browser(cast.officer)
    report(head, home, member=wife().pk)
    url = reverse("households:proposal_decline", args=[EventProposal.objects.get().pk])
    refused = officer.post(url, fill(officer.get(url)))
    assert "Ghi lý do không ghi." in read(refused).text
    assert officer.post(url, fill(refused, reason="bà Mẩy còn sống, ghi nhầm người")).url == LIST
    assert "Không ghi: bà Mẩy còn sống, ghi nhầm người" in read(head.get(LIST)).text
    proposal = EventProposal.objects.get()
    assert (proposal.state, proposal.event, proposal.answers) == ("declined", None, {})
    again = officer.post(url, {"version": proposal.version, "reason": "lần nữa"})
    assert again.status_code == 200
    assert EventProposal.objects.get().version == proposal.version


def test_the_same_is_reported_once(cast, home):
    head = browser(cast.head)
    report(head, home, member=wife().pk)
    assert "đã báo, đang chờ công chức ghi" in read(report(head, home, member=wife().pk)).text
    assert EventProposal.objects.count() == 1


def test_what_is_wrong_is_said_to_the_head_as_to_the_officer(cast, home):
    answer = report(browser(cast.head), home, member="", happened_on="01/01/2199")
    page = read(answer)
    assert page.title.startswith("Lỗi: ")
    assert "Chọn người trong hộ." in page.text
    assert not EventProposal.objects.exists()


def test_of_other_villages_a_head_learns_nothing(cast, home):
    elsewhere = factories.make_household(cast.lang_coc, "0777", head="Nông Thị Hoa")
    same = {"full_name": "Nông Thị Hoa", "birth_date": elsewhere.members.get().birth_date.strftime("%d/%m/%Y")}
    person = same | {"relationship": "other", "sex": "female", "ethnicity": "Nùng"}
    answer = report(browser(cast.head), home, "chuyen-den", **person)
    assert answer.status_code == 302
    assert "0777" not in read(browser(cast.head).get(LIST)).text


def test_each_sees_their_own_village_alone(cast, home):
    report(browser(cast.head), home, member=wife().pk)
    assert "Lý Thị Mẩy" not in read(browser(cast.other_head).get(LIST)).text
    assert browser(cast.other_head).get(reverse("households:proposal_choose", args=[home.pk])).status_code == 404
    assert browser(cast.officer).get(reverse("households:proposal_choose", args=[home.pk])).status_code == 403
    assert [to for _, to, _ in read(browser(cast.leader).get(LIST)).links if "de-nghi" in to] == []


def test_nothing_more_is_reported_of_a_household_that_has_left(cast, home):
    head = browser(cast.head)
    url = reverse("households:event_propose", args=[home.pk, "chet"])
    data = fill(head.get(url), member=wife().pk, happened_on="10/05/2023")
    composition.move_out_household(household=home, version=home.version, happened_on=date(2023, 4, 1), by=None)
    assert EventProposal.objects.count() == 0
    assert head.post(url, data).status_code == 200
    assert EventProposal.objects.count() == 0


def test_what_was_typed_stands_in_no_trail(cast, home):
    person = {"full_name": "Lê Văn Khách", "relationship": "other", "citizen_id": "020090000001"}
    report(browser(cast.head), home, "chuyen-den", **person)
    assert EventProposal.objects.get().answers["citizen_id"] == "020090000001"
    kept = AuditEntry.objects.filter(table="households_eventproposal").values_list("before", "after")
    assert "020090000001" not in str(list(kept))
