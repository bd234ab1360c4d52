"""The import's pages: each list of who is written, one reading for check and confirm, a book that changed between."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from households.models import Household, Member, RegisterUpload
from households.rules.register import reading as reading_module
from households.services import composition, facts
from huulien.platform.vocabulary import Role
from tests import factories
from tests.base import Cast, make_cast
from tests.households.services.test_register_import import AN, HEADINGS, MAY, SINH, take, workbook
from tests.pages import fill, read


@pytest.fixture
def cast(db: None) -> Cast:
    cache.clear()
    made = make_cast()
    take(made, workbook(SINH, MAY))
    return made


@pytest.fixture
def officer(client: Client, cast: Cast) -> Client:
    client.force_login(cast.officer)
    return client


def check(officer: Client, *rows: Any) -> Any:
    file = SimpleUploadedFile("so.xlsx", workbook(*rows))
    return officer.post(reverse("households:register_import"), {"file": file, "on": "01/08/2024"}, follow=True)


def confirm(officer: Client, page: Any, **answers: Any) -> Any:
    """The form of the check page, sent as it stands."""
    address = reverse("households:register_import_confirm", args=[RegisterUpload.objects.get().pk])
    return officer.post(address, {"seal": read(page).form["seal"][0], **answers}, follow=True)


INSURED = [*MAY[:7], "Không"]


def test_the_page_lists_who_is_new_who_changes_and_who_does_not(officer: Client) -> None:
    text = read(check(officer, SINH, INSURED, AN)).text
    assert "Người, hộ mới: 1 dòng" in text
    assert "Cập nhật, và đổi những gì: 1 dòng" in text
    assert "Có thẻ BHYT: có → không" in text
    assert "Không đổi: 1 dòng" in text
    for name in ("Nông Thị An", "Lý Thị Mẩy", "Triệu Văn Sinh"):
        assert name in text


def test_each_list_can_be_read_to_its_end(officer: Client) -> None:
    people = [[f"1{number:03}", f"Nông Văn {chr(65 + number // 26)}{chr(97 + number % 26)}", "Chủ hộ", "1960", "Nam",
               "Làng Cóc", "", ""] for number in range(250)]  # fmt: skip
    page = check(officer, *people)
    assert "Xem cả 250 dòng" in read(page).text
    address = reverse("households:register_import_check", args=[RegisterUpload.objects.get().pk])
    shown = [
        line.name
        for number in (1, 2)
        for line, _ in officer.get(address, {"xem": "created", "trang": number}).context["lists"][0]
    ]
    assert shown == [row[1] for row in people]


def test_the_workbook_is_read_once_from_check_to_confirm(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[int] = []
    once = reading_module.read_workbook
    monkeypatch.setattr(reading_module, "read_workbook", lambda data: times.append(1) or once(data))
    page = check(officer, SINH, INSURED, AN)
    assert "Đã ghi danh sách vào sổ" in read(confirm(officer, page)).text
    assert len(times) == 1
    assert Member.objects.get(full_name="Lý Thị Mẩy").has_health_insurance is False


def test_the_columns_are_folded_when_all_were_understood(officer: Client) -> None:
    understood = check(officer, SINH, MAY).content.decode()
    assert "Đã hiểu cả 8 cột" in understood
    assert "<details open>" not in understood
    file = SimpleUploadedFile("so.xlsx", workbook(SINH, MAY, headings=[*HEADINGS[:7], "Cột lạ"]))
    asked = officer.post(reverse("households:register_import"), {"file": file, "on": "01/08/2024"}, follow=True)
    assert "<details open>" in asked.content.decode()


def test_the_page_says_what_a_row_and_a_place_are(officer: Client) -> None:
    page = read(check(officer, [*SINH[:4], "N", *SINH[5:]]))
    assert "Một dòng là một dòng của tệp" in page.text
    assert "Một chỗ là một ô của tệp" in page.text


def edit(cast: Cast) -> None:
    member = Member.objects.get(full_name="Lý Thị Mẩy")
    facts.update_member(member=member, version=member.version, changes={"has_health_insurance": None, "note": "mới"})


def leave(cast: Cast) -> None:
    member = Member.objects.get(full_name="Lý Thị Mẩy")
    composition.move_out_member(
        member=member, version=member.household.version, happened_on=date(2024, 7, 1), by=cast.officer
    )


@pytest.mark.parametrize("meanwhile", [edit, leave])
def test_what_somebody_saved_meanwhile_is_told_not_overwritten(cast: Cast, officer: Client, meanwhile: Any) -> None:
    page = check(officer, SINH, INSURED, AN)
    meanwhile(cast)
    before = list(Member.objects.order_by("pk").values())
    told = confirm(officer, page)
    assert "Sổ đã thay đổi sau khi bạn kiểm tra tệp" in read(told).text
    assert list(Member.objects.order_by("pk").values()) == before
    confirm(officer, told, reason="Đã xem lại")
    assert Member.objects.filter(full_name="Nông Thị An").exists()


def test_a_confirmation_without_the_seal_writes_nothing(cast: Cast, officer: Client) -> None:
    check(officer, SINH, INSURED)
    officer.post(reverse("households:register_import_confirm", args=[RegisterUpload.objects.get().pk]))
    assert Member.objects.get(full_name="Lý Thị Mẩy").has_health_insurance is True


def test_an_event_on_a_form_opened_before_the_import_is_told(cast: Cast, officer: Client) -> None:
    household = Household.objects.get(code="0001")
    address = reverse("households:event_record", args=[household.pk, "chuyen-di"])
    form = officer.get(address)
    born = ["0001", "Triệu Thị Ngân", "Con", "05/06/2024", "Nữ", "Làng Bên", "", "Có"]
    confirm(officer, check(officer, SINH, MAY, born))
    wife = Member.objects.get(full_name="Lý Thị Mẩy")
    answer = officer.post(address, fill(form, member=str(wife.pk), happened_on="01/08/2024"))
    assert "Có người vừa sửa" in read(answer).text
    assert Member.objects.get(pk=wife.pk).lived_until is None


def test_a_file_is_dropped_by_a_button_and_nothing_of_it_is_kept(officer: Client) -> None:
    page = check(officer, SINH, AN)
    dropped = RegisterUpload.objects.get()
    address = reverse("households:register_import_drop", args=[dropped.pk])
    assert f'action="{address}"' in page.content.decode()
    assert any(key.startswith(":1:register-reading-") for key in cache._cache)
    assert f"Đã bỏ tệp {dropped.file_name}." in read(officer.post(address, follow=True)).text
    assert not any(key.startswith(":1:register-reading-") for key in cache._cache)
    assert not RegisterUpload.objects.exists()
    assert not Household.objects.filter(head_name="Nông Thị An").exists()


def test_nobody_drops_the_file_of_another(officer: Client, cast: Cast) -> None:
    check(officer, SINH, AN)
    address = reverse("households:register_import_drop", args=[RegisterUpload.objects.get().pk])
    assert officer.get(address).status_code == 405
    for user in (factories.make_user("canbo2", Role.OFFICER, cast.commune), cast.stranger):
        officer.force_login(user)
        assert officer.post(address).status_code == 404
    assert RegisterUpload.objects.count() == 1
