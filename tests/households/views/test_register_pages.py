"""Adding a household and correcting what is known of it, by page."""

from datetime import date

import pytest
from django.urls import reverse

from households.models import Household, Member
from households.services import composition, facts
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
    return factories.make_household(cast.lang_ben, head="Triệu Văn Sinh", address="xóm Trên")


@pytest.fixture
def officer(client, cast):
    client.force_login(cast.officer)
    return client


def entries():
    return AuditEntry.objects.filter(table__startswith="households_").count()


NEW = {
    "full_name": "Lê Văn Tám", "birth_date": "05/12/1984", "sex": "male", "ethnicity": "Tày", "opened_on": "01/03/2023",
}  # fmt: skip


def test_a_new_household_stands_in_the_book_with_its_head(officer, cast):
    answer = officer.post(reverse("households:household_create"), NEW | {"village": cast.lang_coc.pk})
    household = Household.objects.get()
    assert answer.url == reverse("desk:household_detail", args=[household.pk])
    assert (household.head_name, household.code, household.village) == ("Lê Văn Tám", "0001", cast.lang_coc)
    assert household.members.get().birth_date == date(1984, 12, 5)
    written = AuditEntry.objects.get(table="households_household", operation="insert")
    assert (written.actor, written.actor_id, written.address) == ("canbo", cast.officer.pk, "127.0.0.1")


def test_signs_that_look_alike_are_stored_and_found_as_one(officer, cast):
    officer.post(
        reverse("households:household_create"),
        NEW | {"village": cast.lang_coc.pk, "full_name": "Nông Thị \u00d0ào_x000D_", "address": "xóm H’Mông\u2003"},
    )
    household = Household.objects.get()
    assert (household.head_name, household.address) == ("Nông Thị Đào", "xóm H'Mông")
    for typed in ("nong thi dao", "Nông Thị Đào", "Nông Thị \u00d0ào", "h`mông"):
        assert list(Household.objects.matching(typed)) == [household]


def test_somebody_who_lives_in_the_commune_already_is_asked(officer, cast, household):
    url = reverse("households:household_create")
    known = {"village": cast.lang_coc.pk, "full_name": "triệu văn sinh", "birth_date": "14/02/1981"}
    asked = officer.post(url, NEW | known)
    assert f"đang ở hộ {household.code}" in read(asked).text
    assert Household.objects.count() == 1
    officer.post(url, fill(asked, confirmed="on"))
    assert Household.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"village": ""}, "Chọn thôn của hộ."),
        ({"full_name": ""}, "Nhập họ và tên."),
        ({"birth_date": "1984-12-05"}, "Nhập ngày theo thứ tự ngày/tháng/năm"),
        ({"birth_date": "31/02/1984"}, "Không có ngày 31/02/1984"),
        ({"opened_on": "01/01/2199"}, "Ngày này ở sau hôm nay"),
        ({"citizen_id": "020184000001"}, "Số CCCD cho năm sinh 1984"),
        ({"ethnicity": "Ai Cập"}, "Chọn một dân tộc trong danh sách."),
    ],
)
def test_bad_input_is_said_beside_the_field_and_changes_nothing(officer, cast, change, message):
    if "citizen_id" in change:
        change = change | {"birth_date": "05/12/1985"}
    before = entries()
    answer = officer.post(
        reverse("households:household_create"), NEW | {"village": cast.lang_coc.pk, "note": "gần suối"} | change
    )
    page = read(answer)
    assert answer.status_code == 200
    assert page.title.startswith("Lỗi: ")
    assert page.text.count(message) >= 2  # in the summary, and beside the field
    assert 'role="alert"' in answer.content.decode()
    assert page.form["note"] == ["gần suối"]
    assert (Household.objects.count(), entries()) == (0, before)


def test_another_communes_village_is_not_in_the_list(officer, cast):
    answer = officer.post(reverse("households:household_create"), NEW | {"village": cast.other_village.pk})
    assert answer.status_code == 200
    assert "Làng Khác" not in answer.content.decode()
    assert not Household.objects.exists()


def test_a_household_is_corrected_under_the_officers_name(officer, cast, household):
    url = reverse("households:household_edit", args=[household.pk])
    form = officer.get(url)
    assert read(form).form["address"] == ["xóm Trên"]
    answer = officer.post(url, fill(form, address="xóm Dưới", phone="0912345678"))
    assert answer.url == reverse("desk:household_detail", args=[household.pk])
    household.refresh_from_db()
    assert (household.address, household.phone, household.version) == ("xóm Dưới", "0912345678", 2)
    written = AuditEntry.objects.filter(table="households_household", operation="update").first()
    assert written.actor == "canbo"
    assert written.changed["address"] == ("xóm Trên", "xóm Dưới")


def test_a_code_of_another_household_is_refused_above_the_form(officer, cast, household):
    factories.make_household(cast.lang_coc, "0777", head="Nông Thị Hoa")
    url = reverse("households:household_edit", args=[household.pk])
    before = entries()
    page = read(officer.post(url, fill(officer.get(url), code="0777")))
    assert "Mã hộ này đã dùng trong xã. Ghi mã khác." in page.text
    assert page.form["code"] == ["0777"]
    assert entries() == before


def test_a_form_without_a_version_is_refused(officer, household):
    url = reverse("households:household_edit", args=[household.pk])
    page = read(officer.post(url, fill(officer.get(url), version=None, address="xóm Dưới")))
    assert page.title.startswith("Lỗi: ")
    household.refresh_from_db()
    assert household.address == "xóm Trên"


def test_the_second_of_two_sees_both_values_and_saves_knowingly(officer, household):
    url = reverse("households:household_edit", args=[household.pk])
    form = officer.get(url)
    facts.update_household(
        household=Household.objects.get(), version=1, changes={"phone": "0999999999", "address": "xóm Giữa"}
    )
    before = entries()
    answer = officer.post(url, fill(form, address="xóm Dưới"))
    page = read(answer)
    assert page.title.startswith("Lỗi: ")
    assert "Có người vừa sửa phần này" in page.text
    assert "Đang lưu: xóm Giữa" in page.text
    assert "Đang lưu: 0999999999" in page.text
    assert (page.form["address"], page.form["phone"]) == (["xóm Dưới"], [""])
    assert entries() == before
    officer.post(url, fill(answer, phone="0999999999"))
    household.refresh_from_db()
    assert (household.address, household.phone) == ("xóm Dưới", "0999999999")


def test_a_members_choices_are_shown_in_words_to_the_second_of_two(officer, household):
    head = household.members.get()
    url = reverse("households:member_edit", args=[head.pk])
    form = officer.get(url)
    facts.update_member(
        member=head, version=1, changes={"sex": "female", "has_health_insurance": True, "birth_date": date(1985, 3, 1)}
    )
    page = read(officer.post(url, fill(form, ethnicity="Dao")))
    for words in ("Nữ", "Có", "01/03/1985", "Nùng"):
        assert f"Đang lưu: {words}" in page.text
    assert "female" not in page.text
    assert "has_health_insurance" not in page.text
    assert Member.objects.get().ethnicity == "Nùng"


def test_a_correction_of_the_heads_name_is_found_in_the_list(officer, household):
    head = household.members.get()
    url = reverse("households:member_edit", args=[head.pk])
    officer.post(url, fill(officer.get(url), full_name="  Triệu  Văn Sình "))
    assert Household.objects.get().head_name == "Triệu Văn Sình"
    assert list(Household.objects.matching("trieu van sinh")) == [household]


def test_an_age_above_110_is_taken_once_it_was_checked_and_the_trail_says_so(officer, household):
    head = household.members.get()
    url = reverse("households:member_edit", args=[head.pk])
    form = officer.get(url)
    assert "confirmed" not in form.content.decode()
    asked = officer.post(url, fill(form, birth_date="01/01/1910", birth_year=""))
    page = read(asked)
    assert "Đã kiểm tra, đúng như vậy" in page.text
    assert page.title.startswith("Lỗi: ")
    assert Member.objects.get().birth_date == date(1981, 2, 14)
    officer.post(url, fill(asked, confirmed="on"))
    assert Member.objects.get().birth_date == date(1910, 1, 1)
    assert AuditEntry.objects.filter(table="households_member").first().reason.startswith("Đã kiểm tra, đúng như vậy: ")
    # What was confirmed once is not asked again at the next correction.
    officer.post(url, fill(officer.get(url), note="cụ cao tuổi"))
    assert Member.objects.get().note == "cụ cao tuổi"


def test_confirming_does_not_let_through_what_cannot_be(officer, household):
    head = household.members.get()
    url = reverse("households:member_edit", args=[head.pk])
    page = read(officer.post(url, fill(officer.get(url), birth_date="01/01/1790", confirmed="on")))
    assert "hơn 130 tuổi" in page.text
    assert Member.objects.get().birth_date == date(1981, 2, 14)


def addresses(household):
    return [
        reverse("households:household_edit", args=[household.pk]),
        reverse("households:member_edit", args=[household.members.first().pk]),
        reverse("households:event_choose", args=[household.pk]),
        reverse("households:event_record", args=[household.pk, "sinh"]),
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200), ("leader", 403), ("head", 403), ("other_head", 404), ("unit", 403), ("district_officer", 403),
        ("auditor", 403), ("administrator", 403), ("stranger", 404), ("nobody", 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_communes_officer_edits_the_register(client, cast, household, who, status, method):
    client.force_login(cast.everyone[who])
    before = entries()
    choose = addresses(household)[2]
    expected = {
        address: 405 if (address == choose and method == "post") else status for address in addresses(household)
    }
    assert {address: getattr(client, method)(address).status_code for address in addresses(household)} == expected
    assert entries() == before


def test_an_anonymous_visitor_is_sent_to_the_log_in_page(client, household):
    for address in addresses(household):
        assert client.get(address).url == f"{reverse('accounts:login')}?next={address}"


def test_a_closed_household_takes_no_event(officer, household):
    composition.move_out_household(household=household, version=1, happened_on=date(2023, 5, 1), by=None)
    url = reverse("households:event_record", args=[household.pk, "ca-ho-chuyen-di"])
    page = read(officer.post(url, fill(officer.get(url), happened_on="02/05/2023")))
    assert "Hộ không còn trong sổ từ 01/05/2023" in page.text
    assert household.events.count() == 1
