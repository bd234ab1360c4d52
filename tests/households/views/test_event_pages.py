"""Each event by its page: the form as it comes, filled in, recorded."""

from datetime import date

import pytest
from django.urls import reverse

from households.models import Event, Household, Member
from households.services import composition
from households.views.events import PAGES
from households.vocabulary import Relationship
from huulien.platform.models import AuditEntry
from tests import factories
from tests.base import make_cast
from tests.pages import fill, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    household = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    factories.make_member(household, "Lý Thị Mẩy")
    factories.make_household(cast.lang_coc, "0777", head="Nông Thị Hoa")
    household.refresh_from_db()
    return household


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def member(name):
    return Member.objects.get(full_name=name)


def answers_of(kind):
    """What the officer fills in for each kind of event."""
    wife, head = member("Lý Thị Mẩy"), member("Triệu Văn Sinh")
    return {
        "sinh": {"full_name": "Triệu Thị Mai", "relationship": "child", "birth_date": "10/05/2023"},
        "chet": {"member": wife.pk},
        "chuyen-den": {"full_name": "Lý Văn Khách", "relationship": "other", "birth_year": "1990"},
        "chuyen-di": {"member": head.pk, "new_head": wife.pk},
        "ca-ho-chuyen-di": {},
        "tach-ho": {f"member_{wife.pk}": "head"},
        "nhap-ho": {"into_code": "0777", f"member_{wife.pk}": "other", f"member_{head.pk}": "sibling"},
        "chuyen-thon": {"village": factories.make_village(wife.household.commune, "Thôn Mới", 5).pk},
        "doi-chu-ho": {"new_head": wife.pk, f"member_{head.pk}": "husband"},
    }[kind] | ({} if kind == "sinh" else {"happened_on": "10/05/2023"})


@pytest.mark.parametrize("kind", PAGES)
def test_each_event_is_recorded_from_its_page_under_the_officers_name(officer, cast, household, kind):
    url = reverse("households:event_record", args=[household.pk, kind])
    answer = officer.post(url, fill(officer.get(url), **answers_of(kind), note="theo đơn của hộ"))
    assert answer.status_code == 302, read(answer).text
    assert answer.url == reverse("desk:household_detail", args=[household.pk])
    event = Event.objects.filter(household=household).latest("pk")
    assert (event.counted_from, event.recorded_by) == (date(2023, 5, 10), cast.officer)
    assert event.note.endswith("theo đơn của hộ")
    assert AuditEntry.objects.filter(table="households_event").first().actor == "canbo"
    page = read(officer.get(answer.url))
    assert event.get_kind_display() in page.text
    assert "10/05/2023" in page.text


@pytest.mark.parametrize("kind", PAGES)
def test_no_event_is_recorded_for_a_day_to_come(officer, household, kind):
    url = reverse("households:event_record", args=[household.pk, kind])
    day = "birth_date" if kind == "sinh" else "happened_on"
    count = Event.objects.count()
    page = read(officer.post(url, fill(officer.get(url), **answers_of(kind) | {day: "01/01/2199"})))
    assert page.title.startswith("Lỗi: ")
    assert "sau hôm nay" in page.text
    assert page.form[day] == ["01/01/2199"]
    assert Event.objects.count() == count


@pytest.mark.parametrize(
    ("kind", "answers", "message"),
    [
        ("chet", {"member": ""}, "Chọn người trong hộ."),
        ("sinh", {"relationship": "head"}, "Hộ đã có chủ hộ."),
        ("sinh", {"relationship": ""}, "Chọn quan hệ với chủ hộ."),
        ("tach-ho", {}, "Chọn đúng một người làm chủ hộ mới."),
        ("nhap-ho", {"into_code": "0888"}, "Không có hộ khác mang mã này trong sổ."),
        ("nhap-ho", {"into_code": "0777"}, "Chọn quan hệ với chủ hộ mới cho: Triệu Văn Sinh, Lý Thị Mẩy."),
        ("doi-chu-ho", {"new_head": ""}, "Chọn người làm chủ hộ mới."),
    ],
)
def test_what_is_wrong_with_an_event_is_said_and_nothing_is_recorded(officer, household, kind, answers, message):
    url = reverse("households:event_record", args=[household.pk, kind])
    count = AuditEntry.objects.count()
    page = read(officer.post(url, fill(officer.get(url), **{"happened_on": "10/05/2023"} | answers)))
    assert page.title.startswith("Lỗi: ")
    assert message in page.text
    assert AuditEntry.objects.count() == count


def born(officer, household, **answers):
    """The answer to the page of a birth."""
    url = reverse("households:event_record", args=[household.pk, "sinh"])
    return officer.post(url, fill(officer.get(url), full_name="Triệu Thị Mai", birth_date="10/05/2023", **answers))


def test_a_newborn_starts_from_its_parents(officer, household):
    assert born(officer, household, mother=member("Lý Thị Mẩy").pk, note="theo giấy khai sinh").status_code == 302
    child = member("Triệu Thị Mai")
    assert (child.household, child.relationship, child.ethnicity) == (household, Relationship.CHILD, "Nùng")
    assert Event.objects.get(kind="birth").note == "Mẹ: Lý Thị Mẩy. theo giấy khai sinh"


def test_the_heads_childs_child_is_a_grandchild_and_an_answer_goes_before_what_follows(officer, household):
    son = factories.make_member(household, "Triệu Văn Páo", relationship=Relationship.CHILD, sex="male")
    assert born(officer, household, father=son.pk, ethnicity="Tày").status_code == 302
    child = member("Triệu Thị Mai")
    assert (child.relationship, child.ethnicity) == (Relationship.GRANDCHILD, "Tày")


def test_of_a_newborn_no_citizen_number_is_asked(officer, household):
    assert "citizen_id" not in read(officer.get(reverse("households:event_record", args=[household.pk, "sinh"]))).form


@pytest.mark.parametrize(
    ("parents", "facts", "message"),
    [
        (("Lý Thị Mẩy", "Triệu Văn Sinh"), {"ethnicity": "Tày"}, "Cha và mẹ khác dân tộc. Chọn dân tộc của trẻ."),
        (("Lý Thị Mẩy", None), {"relationship": Relationship.OTHER}, "Chọn quan hệ với chủ hộ."),
        (("Lý Thị Mẩy", "Lý Thị Mẩy"), {"sex": None}, "Cha và mẹ là hai người khác nhau."),
        (("Lý Thị Mẩy", None), {"birth_date": date(2023, 5, 10)}, "không sinh trước trẻ này."),
        (("Triệu Văn Sinh", None), {}, "Chọn người trong hộ."),
    ],
)
def test_what_the_parents_do_not_settle_is_asked(officer, household, parents, facts, message):
    Member.objects.filter(full_name="Lý Thị Mẩy").update(**facts)
    chosen = {name: member(parent).pk for name, parent in zip(("mother", "father"), parents, strict=True) if parent}
    page = read(born(officer, household, **chosen))
    assert message in page.text
    assert not Event.objects.filter(kind="birth").exists()


def test_a_fact_unknown_of_the_parents_stays_unknown_of_the_child(officer, household):
    Member.objects.filter(full_name="Lý Thị Mẩy").update(ethnicity=None)
    assert born(officer, household, mother=member("Lý Thị Mẩy").pk).status_code == 302
    assert member("Triệu Thị Mai").ethnicity is None


def test_the_head_who_dies_needs_a_new_head_beside_the_field(officer, household):
    url = reverse("households:event_record", args=[household.pk, "chet"])
    form = fill(officer.get(url), member=member("Triệu Văn Sinh").pk, happened_on="10/05/2023")
    answer = officer.post(url, form)
    assert 'id="id_new_head_error"' in answer.content.decode()
    assert Event.objects.filter(kind="death").count() == 0


@pytest.mark.parametrize("kind", ["chet", "chuyen-di"])
def test_when_a_head_leaves_the_page_asks_what_each_is_to_the_new_one(officer, household, kind):
    son = factories.make_member(household, "Triệu Văn Páo", relationship=Relationship.CHILD)
    wife, url = member("Lý Thị Mẩy"), reverse("households:event_record", args=[household.pk, kind])
    leaving = {"member": member("Triệu Văn Sinh").pk, "new_head": son.pk, "happened_on": "10/05/2023"}
    asked = officer.post(url, fill(officer.get(url), **leaving))
    page = read(asked)
    assert "Chọn quan hệ với chủ hộ mới cho: Lý Thị Mẩy." in page.text
    assert "Lý Thị Mẩy là gì với chủ hộ mới?" in page.text
    assert f"member_{son.pk}" not in page.form
    assert officer.post(url, fill(asked, **{f"member_{wife.pk}": "mother"})).status_code == 302
    wife.refresh_from_db()
    assert wife.relationship == Relationship.MOTHER


def test_for_anybody_else_who_leaves_nothing_more_is_asked(officer, household):
    url = reverse("households:event_record", args=[household.pk, "chet"])
    leaving = {"member": member("Lý Thị Mẩy").pk, "happened_on": "10/05/2023"}
    assert officer.post(url, fill(officer.get(url), **leaving)).status_code == 302


def test_the_second_of_two_is_told_the_latest_event_and_records_knowingly(officer, household):
    url = reverse("households:event_record", args=[household.pk, "sinh"])
    form = officer.get(url)
    composition.record_death(
        member=member("Lý Thị Mẩy"), version=household.version, happened_on=date(2023, 4, 1), by=None
    )
    answer = officer.post(url, fill(form, **answers_of("sinh")))
    page = read(answer)
    assert "Có người vừa sửa phần này" in page.text
    assert "Biến động mới nhất của hộ: Chết, Lý Thị Mẩy, ngày 01/04/2023." in page.text
    assert page.form["full_name"] == ["Triệu Thị Mai"]
    assert not Event.objects.filter(kind="birth").exists()
    officer.post(url, fill(answer))
    assert Event.objects.filter(kind="birth").count() == 1


def test_a_merge_into_a_household_changed_meanwhile_keeps_the_own_version(officer, household, monkeypatch):
    url = reverse("households:event_record", args=[household.pk, "nhap-ho"])
    form = fill(officer.get(url), **answers_of("nhap-ho"))
    into = Household.objects.get(code="0777")
    merge = composition.merge_households

    def overtaken(**arguments):
        arguments["into_version"] += 1
        return merge(**arguments)

    monkeypatch.setattr(composition, "merge_households", overtaken)
    page = read(officer.post(url, form))
    assert "Có người vừa sửa phần này" in page.text
    assert page.form["version"] == [str(household.version)]
    into.refresh_from_db()
    assert into.members.count() == 1


def test_an_event_that_is_not_one_is_not_found(officer, household):
    assert officer.get(reverse("households:event_record", args=[household.pk, "ly-hon"])).status_code == 404


def test_a_new_relationship_shows_on_the_households_page(officer, household):
    url = reverse("households:event_record", args=[household.pk, "doi-chu-ho"])
    officer.post(url, fill(officer.get(url), **answers_of("doi-chu-ho")))
    assert member("Triệu Văn Sinh").relationship == Relationship.HUSBAND
    assert read(officer.get(reverse("desk:household_detail", args=[household.pk]))).heading == "Hộ bà Lý Thị Mẩy"


def test_an_event_recorded_by_mistake_is_undone_from_the_households_page(officer, cast, household):
    url = reverse("households:event_record", args=[household.pk, "chet"])
    officer.post(url, fill(officer.get(url), member=member("Lý Thị Mẩy").pk, happened_on="10/05/2023"))
    event = Event.objects.get(kind="death")
    undo = reverse("households:event_undo", args=[event.pk])
    assert undo in [address for _, address, _ in read(officer.get(household.get_absolute_url())).links]
    refused = officer.post(undo, fill(officer.get(undo)))
    assert "Ghi lý do hủy." in read(refused).text
    assert officer.post(undo, fill(refused, reason="ghi nhầm người")).url == household.get_absolute_url()
    page = read(officer.get(household.get_absolute_url()))
    assert "Hủy biến động ghi nhầm: Lý Thị Mẩy" in page.text
    assert "đã hủy" in page.text
    assert undo not in [address for _, address, _ in page.links]
    assert "Biến động này đã hủy rồi." in read(officer.get(undo)).text
    assert member("Lý Thị Mẩy").lived_until is None
