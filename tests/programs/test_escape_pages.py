"""The pages of registrations to escape: each role its own, each number its list, each door its refusal."""

from copy import deepcopy
from datetime import date

import pytest
from django.test import override_settings
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.listings import list_url
from huulien.platform.papers import files
from programs.contexts.village_goals import year_goals
from programs.models import EscapeRegistration, Helper, HelperVisit, UnitAccount
from programs.services.escapes import register_escape
from tests import factories
from tests.commune import make_commune
from tests.kept import checked, kept
from tests.pages import read
from tests.programs.factories import make_helper, make_need, make_unit, make_visit

pytestmark = pytest.mark.django_db
TODAY = date(2023, 11, 20)
LIST = reverse("programs:escape_list")


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with kept(django_db_blocker), override_settings(DEMO_DAY=TODAY):
        yield checked(make_commune())


@pytest.fixture
def world(made, settings):
    settings.DEMO_DAY = TODAY
    return deepcopy(made)


@pytest.fixture
def home(world):
    return world.households["Triệu Văn Sinh"]


def register(home, on=date(2023, 3, 2), **fields):
    return register_escape(
        household=home, registered_on=on, by=None, **({"will_do": "Nuôi bò", "signed_by": "Chủ hộ"} | fields)
    )


@pytest.fixture
def escape(home):
    return register(home, asks_for="Vay 50 triệu")


@pytest.fixture
def helped(world, escape):
    """Helped by the unit of `tramyte`, and by a person, who each came once."""
    unit = make_unit(world.cast.commune)
    UnitAccount.objects.create(commune=world.cast.commune, unit=unit, user=world.cast.unit)
    own = make_helper(escape, "organisation", unit=unit)
    make_visit(own, date(2023, 5, 1), "Cân đo hai cháu")
    make_visit(make_helper(escape, name="Lý Văn Sơn"), date(2023, 6, 1), "Hộ thu nhập 2 triệu")
    return escape


def at(client, user, page, /, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"programs:{page}", args=args), query)


def post(client, user, page, /, *args, **typed):
    client.force_login(user)
    return client.post(reverse(f"programs:{page}", args=args), typed)


# ----- Recording -----


@pytest.mark.parametrize("who", ["officer", "head"])
def test_the_officer_and_the_own_village_head_record_a_registration(client, world, home, who):
    user = getattr(world.cast, who)
    page = at(client, user, "escape_create", ho=home.code)
    assert "Triệu Văn Sinh, thôn Làng Bên" in read(page).text
    assert page.context["form"].initial["household"] == home
    typed = {"household": home.pk, "registered_on": "02/03/2023", "will_do": "Nuôi bò", "signed_by": "Chủ hộ"}
    answer = post(client, user, "escape_create", **typed)
    escape = EscapeRegistration.objects.get()
    assert answer.url == reverse("programs:escape_detail", args=[escape.pk])
    assert (escape.leaves, escape.recorded_by) == ("poor", user)
    text = read(client.get(answer.url)).text
    assert "Hộ Triệu Văn Sinh đăng ký thoát nghèo năm 2023" in text
    assert "Chưa có người giúp" in text


def test_a_village_head_is_offered_the_own_village_alone(client, world, home):
    offered = at(client, world.cast.other_head, "escape_create").context["form"].fields["household"].queryset
    assert {other.village for other in offered} == {world.cast.lang_coc}
    answer = post(client, world.cast.other_head, "escape_create", household=home.pk, registered_on="02/03/2023",
                  will_do="Nuôi bò", signed_by="Chủ hộ")  # fmt: skip
    assert "Chọn một mục trong danh sách" in read(answer).text
    assert not EscapeRegistration.objects.exists()


def test_a_page_sent_twice_records_once(client, world, home):
    key = "7d3c4a2e-8a36-4f57-9d07-3a6f8f9a1b11"
    typed = {"household": home.pk, "registered_on": "02/03/2023", "will_do": "Nuôi bò", "signed_by": "Chủ hộ"}
    for _ in range(2):
        assert post(client, world.cast.officer, "escape_create", form_key=key, **typed).status_code == 302
    assert EscapeRegistration.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"registered_on": "21/11/2023"}, "sau hôm nay"),
        ({"registered_on": "01/01/2022"}, "không phải hộ nghèo"),
        ({"will_do": ""}, "Ghi hộ sẽ làm gì"),
        ({"household": ""}, "Chọn một mục"),
    ],
)
def test_what_cannot_be_recorded_is_told_and_kept(client, world, home, typed, words):
    good = {"household": home.pk, "registered_on": "02/03/2023", "will_do": "Nuôi bò", "signed_by": "Chủ hộ"}
    answer = post(client, world.cast.officer, "escape_create", **(good | typed))
    assert (answer.status_code, EscapeRegistration.objects.count()) == (200, 0)
    assert words in read(answer).text


def test_its_words_are_put_right_and_it_is_withdrawn(client, world, escape):
    head = world.cast.head
    words = {"will_do": "Nuôi dê", "asks_for": "", "signed_by": "Chủ hộ"}
    assert post(client, head, "escape_edit", escape.pk, version=1, **words).status_code == 302
    stale = post(client, world.cast.officer, "escape_edit", escape.pk, version=1, **(words | {"will_do": "Nuôi gà"}))
    assert "Đang lưu: Nuôi dê" in read(stale).text
    answer = post(client, head, "escape_step", escape.pk, "rut", version=2, withdrawn_on="01/11/2023", reason="Ốm")
    assert answer.status_code == 302
    text = read(at(client, head, "escape_detail", escape.pk)).text
    assert "Đã rút" in text
    assert "01/11/2023: Ốm" in text
    assert "Việc này không làm được nữa" in read(at(client, head, "escape_step", escape.pk, "rut")).text
    assert at(client, head, "escape_step", escape.pk, "xoa").status_code == 404


# ----- Helpers and visits -----


def test_a_village_head_names_a_helper_and_writes_a_visit(client, world, escape):
    head, on = world.cast.head, {"valid_from": "05/03/2023"}
    post(client, head, "helper_create", escape.pk, kind="review_team", name="Lý Văn Sơn", phone="0912", **on)
    helper = Helper.objects.get()
    page = at(client, head, "visit_create", escape.pk)
    assert page.context["form"]["helper"].initial == helper  # the only one
    post(client, head, "visit_create", escape.pk, helper=helper.pk, visited_on="01/04/2023", done="Đào hố",
         missing="Xi măng")  # fmt: skip
    visit = HelperVisit.objects.get()
    post(client, head, "visit_edit", visit.pk, version=1, visited_on="02/04/2023", done="Đào hố xong")
    text = read(at(client, head, "escape_detail", escape.pk)).text
    assert "02/04/2023, Lý Văn Sơn" in text
    assert "Đào hố xong" in text
    early = post(client, head, "helper_end", helper.pk, version=1, valid_until="01/04/2023")
    assert "Đã ghi một lần thăm ngày 02/04/2023" in read(early).text
    assert post(client, head, "helper_end", helper.pk, version=1, valid_until="01/06/2023").status_code == 302
    assert "Chưa có người giúp" in read(at(client, head, "escape_detail", escape.pk)).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "organisation", "name": "Hội"}, "Chọn đơn vị, đoàn thể"),
        ({"kind": "person"}, "Ghi họ tên người giúp"),
        ({"kind": "person", "unit": True}, "không phải đơn vị"),
        ({"kind": "by_address", "unit": True, "name": "Lý Văn Sơn"}, "không ghi họ tên"),
        ({"kind": ""}, "Chọn người giúp"),
    ],
)
def test_who_helps_is_asked_for_in_words(client, world, escape, typed, words):
    if "unit" in typed:
        typed = typed | {"unit": make_unit(world.cast.commune).pk}
    answer = post(client, world.cast.officer, "helper_create", escape.pk, valid_from="05/03/2023", **typed)
    assert words in read(answer).text
    assert not Helper.objects.exists()


def test_the_paper_has_the_numbers_for_the_officer_alone(client, world, home, escape, monkeypatch):
    home.members.filter(relationship="head").update(citizen_id="020081000001")
    monkeypatch.setattr(files, "write", lambda document, file_format: repr(document).encode())
    for user, shown in ((world.cast.officer, True), (world.cast.leader, False), (world.cast.head, False)):
        for file_format in ("pdf", "docx"):
            body = at(client, user, "escape_file", escape.pk, file_format).content.decode()
            assert ("020081000001" in body) is shown
            assert "Nuôi bò Hộ đề nghị giúp: Vay 50 triệu" in body
    assert at(client, world.cast.officer, "escape_file", escape.pk, "xlsx").status_code == 404


# ----- Who sees what -----


def test_another_village_head_the_district_and_a_stranger_see_nothing(client, world, helped):
    cast = world.cast
    visit, helper = HelperVisit.objects.first(), Helper.objects.first()
    for user, status in ((cast.other_head, 404), (cast.district_officer, 403), (cast.stranger, 404)):
        for name, pk in (("escape_detail", helped.pk), ("escape_edit", helped.pk), ("helper_create", helped.pk),
                         ("visit_create", helped.pk), ("helper_end", helper.pk), ("visit_edit", visit.pk)):  # fmt: skip
            assert at(client, user, name, pk).status_code == status, (user, name)
    assert at(client, cast.district_officer, "escape_list").status_code == 403
    assert "Triệu Văn Sinh" not in read(at(client, cast.other_head, "escape_list")).text
    assert "Triệu Văn Sinh" in read(at(client, cast.leader, "escape_list")).text
    assert post(client, cast.leader, "escape_edit", helped.pk).status_code == 403


def test_a_unit_sees_what_it_helps_and_no_class(client, world, helped):
    other = register(world.households["Hoàng Thị Đào"])
    unit = world.cast.unit
    listed = read(at(client, unit, "escape_list")).text
    assert "Triệu Văn Sinh" in listed
    assert "Hoàng Thị Đào" not in listed
    page = read(at(client, unit, "escape_detail", helped.pk)).text
    assert "Giúp hộ Triệu Văn Sinh" in page
    assert "Cân đo hai cháu" in page
    assert "Vay 50 triệu" in page
    for hidden in ("Hộ nghèo", "hộ nghèo", "Nuôi bò", "2 triệu", "Lý Văn Sơn", "Kết quả", "Chưa có kết quả"):
        assert hidden not in page, hidden
        assert hidden not in listed, hidden
    for name, status in (("escape_edit", 403), ("escape_file", 403), ("helper_create", 403)):
        args = (helped.pk, "pdf") if name == "escape_file" else (helped.pk,)
        assert at(client, unit, name, *args).status_code == status
    assert at(client, unit, "escape_detail", other.pk).status_code == 404
    answer = at(client, unit, "escape_list", ket_qua="escaped", con="likely")
    assert "Triệu Văn Sinh" in read(answer).text  # what would tell the class is no filter of theirs


def test_a_unit_writes_its_own_visits_alone(client, world, helped):
    unit, own, others = world.cast.unit, *Helper.objects.order_by("pk")
    typed = {"visited_on": "10/11/2023", "done": "Cân lại"}
    refused = post(client, unit, "visit_create", helped.pk, helper=others.pk, **typed)
    assert "Chọn một mục trong danh sách" in read(refused).text
    assert post(client, unit, "visit_create", helped.pk, helper=own.pk, **typed).status_code == 302
    assert HelperVisit.objects.filter(written_by=unit).count() == 1
    assert at(client, unit, "visit_edit", others.visits.get().pk).status_code == 403
    assert at(client, unit, "visit_edit", own.visits.first().pk).status_code == 200


def test_what_a_unit_sees_ends_with_the_year(client, world, helped, settings):
    settings.DEMO_DAY = date(2024, 1, 1)
    assert at(client, world.cast.unit, "escape_detail", helped.pk).status_code == 404
    assert at(client, world.cast.head, "escape_detail", helped.pk).status_code == 200


def test_a_unit_that_helps_no_more_sees_nothing(client, world, helped):
    Helper.objects.filter(unit__isnull=False).update(valid_until=date(2023, 11, 19))
    assert at(client, world.cast.unit, "escape_detail", helped.pk).status_code == 404
    assert "Chưa có hộ nào" in read(at(client, world.cast.unit, "escape_list")).text


# ----- The list -----


def test_the_list_is_narrowed_by_help_visits_and_result(client, world, helped):
    alone = register(world.households["Hoàng Thị Đào"], date(2023, 11, 1))
    officer = world.cast.officer

    def names(**query):
        return {row.household.head_name for row in at(client, officer, "escape_list", **query).context["list"].query}

    both = {helped.household.head_name, alone.household.head_name}
    assert names() == names(nam="2023") == names(con="poor") == names(ket_qua="unknown") == both
    assert names(giup="none") == {"Hoàng Thị Đào"}
    assert names(giup="some") == {"Triệu Văn Sinh"}
    assert names(chua_tham="19") == both  # one never visited since it registered, on 01/11
    assert names(chua_tham="20") == {"Triệu Văn Sinh"}
    assert names(chua_tham="172") == {"Triệu Văn Sinh"}  # last on 01/06
    assert names(chua_tham="173") == set()
    assert names(con="likely") == both
    assert names(thon=world.cast.lang_coc.pk) == names(nam="2022") == names(ket_qua="escaped") == set()
    assert names(q="trieu van") == {"Triệu Văn Sinh"}


def test_of_a_year_that_is_over_nobody_is_missed(client, world, home, settings):
    """Who helped then is told; that nobody helps or comes now is no news."""
    make_helper(register(home, date(2022, 12, 20)), name="Lý Văn Sơn", valid_until=date(2022, 12, 31))
    alone = register(world.households["Hoàng Thị Đào"], date(2022, 12, 20))
    page = at(client, world.cast.officer, "escape_list", nam="2022")
    assert page.context["list"].total == 2
    text = read(page).text
    assert "Lý Văn Sơn" in text
    assert "Chưa có người giúp" not in text
    assert "chưa có người giúp" not in text
    assert at(client, world.cast.officer, "escape_list", giup="none").context["list"].total == 0
    assert alone.year == 2022


def test_the_files_are_the_officers(client, world, helped):
    assert at(client, world.cast.officer, "escape_list_xlsx").status_code == 200
    for user in (world.cast.head, world.cast.unit):
        assert at(client, user, "escape_list_xlsx").status_code in {403, 404}
        assert at(client, user, "escape_list_print").status_code == 200


# ----- Elsewhere -----


def rows_of(client, url):
    return client.get(url).context["list"].total


def test_every_number_of_a_village_opens_as_many_rows(client, world, helped):
    register(world.households["Hoàng Thị Đào"])
    register(world.households["Nông Thị Hoa"])
    client.force_login(world.cast.officer)
    for line in year_goals(world.cast.commune.plans.get(year=2023)).lines:
        goal = line.goal
        assert rows_of(client, line.poor_url) == goal.poor
        assert rows_of(client, line.provisional_url) == goal.provisional
        assert rows_of(client, line.registered_url) == goal.registered
        assert rows_of(client, line.likely_url) == goal.likely


def test_the_overview_and_the_targets_say_early_that_the_goal_is_out_of_reach(client, world, home):
    """4 poor of 10 households, 20 % allows 2: two must register, and only one of each village is asked to."""
    client.force_login(world.cast.officer)
    overview, plan = reverse("desk:dashboard"), world.cast.commune.plans.get(year=2023)
    words = year_goals(plan).word
    assert words.startswith("Còn thiếu 2 hộ đăng ký thoát nghèo")
    assert "Làng Bên 1, Làng Cóc 1" in words
    assert words in read(client.get(overview)).text
    assert words in read(client.get(reverse("programs:target_edit", args=[plan.pk]))).text
    assert words not in read(client.get(overview, {"ngay": "2023-06-01"})).text
    register(home)
    assert "Còn thiếu 1 hộ" in year_goals(plan).word
    register(world.households["Đặng Văn Ân"])
    assert year_goals(plan).word == ""
    assert "Còn thiếu" not in read(client.get(overview)).text


def test_the_village_head_reads_who_registered_and_who_waits(client, world, helped):
    make_need(world.households["Hoàng Thị Đào"], "loan", date(2023, 11, 1), holder="Hội Nông dân")
    register(world.households["Hoàng Thị Đào"])
    client.force_login(world.cast.head)
    village = reverse("desk:village", args=[world.cast.lang_ben.pk])
    page = client.get(village)
    text = read(page).text
    assert "2 hộ nghèo đã đăng ký thoát nghèo, trong đó 2 hộ nhiều khả năng thoát." in text
    assert "Các hộ này đều thoát thì thôn đạt chỉ tiêu: đủ." in text
    assert "Trạm Y tế xã, Lý Văn Sơn, thăm 01/06/2023" in text
    assert "1 hộ chờ vay vốn" in text.lower()
    assert "lâu nhất 19 ngày" in text
    assert "Hội Nông dân" in text
    year = page.context["year"]
    assert rows_of(client, year.list_url) == len(year.registered) == 2
    wait = year.waits[0]
    assert rows_of(client, wait.url) == wait.count
    target = reverse("programs:village_target", args=[world.cast.lang_ben.targets.get().pk])
    assert "đã đăng ký thoát nghèo" in read(client.get(target)).text
    assert "đã đăng ký thoát nghèo" not in read(client.get(village, {"ngay": "2023-06-01"})).text


def test_the_district_reads_the_numbers_of_a_village_without_names(client, world, helped):
    client.force_login(world.cast.district_officer)
    text = read(client.get(reverse("desk:village", args=[world.cast.lang_ben.pk]))).text
    assert "1 hộ nghèo đã đăng ký thoát nghèo" in text
    assert "Triệu Văn Sinh" not in text
    assert "/dang-ky-thoat-ngheo/" not in text


def test_the_page_of_a_household_tells_its_registrations(client, world, helped):
    client.force_login(world.cast.head)
    text = read(client.get(helped.household.get_absolute_url())).text
    assert "Thoát nghèo năm 2023" in text
    assert "Trạm Y tế xã, Lý Văn Sơn; thăm 01/06/2023" in text
    assert "Ghi hộ đăng ký" not in text
    other = world.households["Hoàng Thị Đào"]
    assert "Năm nay hộ chưa đăng ký" in read(client.get(other.get_absolute_url())).text
    rich = world.households["Vi Văn Yên"]
    assert "Đăng ký thoát nghèo, người giúp" not in read(client.get(rich.get_absolute_url())).text


def test_the_mau_04_of_the_year_stands_beside(client, world, escape):
    with clock.reliving(date(2023, 9, 5)):
        asked = factories.make_request(world.open, escape.household, world.cast.officer, kind="escape",
                                       received_on=date(2023, 9, 4))  # fmt: skip
    page = at(client, world.cast.officer, "escape_detail", escape.pk)
    assert reverse("surveys:request_detail", args=[asked.pk]) in page.content.decode()
    assert list_url("escapes", nam=2023).startswith(LIST)


def test_the_api_tells_how_each_village_stands_as_the_pages_do(client, world, helped):
    client.force_login(world.cast.district_officer)
    rows = client.get("/api/v1/targets/", {"year": 2023}).json()["results"]
    goals = {line.goal.name: line.goal for line in year_goals(world.cast.commune.plans.get(year=2023)).lines}
    for row in rows:
        goal = goals[row["village_name"]]
        assert row["progress"] == {
            "poor": goal.poor, "provisional": goal.provisional, "registered": goal.registered, "likely": goal.likely,
            "missing": goal.missing,
        }  # fmt: skip
    assert client.get("/api/v1/escapes/").status_code == 403
    client.force_login(world.cast.head)
    assert [row["household"] for row in client.get("/api/v1/escapes/").json()["results"]] == [helped.household.code]
    client.force_login(world.cast.other_head)
    assert client.get("/api/v1/escapes/").json()["results"] == []
