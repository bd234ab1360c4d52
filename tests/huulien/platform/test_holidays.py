"""The public holidays: what the file fills, what it leaves alone, and who edits them."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from huulien.accounts.models import Appointment
from huulien.platform import clock
from huulien.platform.holidays import load_holidays, working_calendar
from huulien.platform.models import AuditEntry, PublicHoliday
from huulien.platform.vocabulary import HolidayKind
from tests.base import make_cast

pytestmark = pytest.mark.django_db


def test_migrating_loads_the_years_of_the_reviews():
    years = {day.year for day in PublicHoliday.objects.values_list("day", flat=True)}
    assert years == set(range(2022, 2028))
    assert all(PublicHoliday.objects.values_list("source", flat=True))


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2024, 2, 7), True), (date(2024, 2, 8), False), (date(2024, 2, 14), False), (date(2024, 2, 15), True),
        (date(2024, 4, 29), False), (date(2024, 5, 4), True), (date(2025, 4, 26), True), (date(2025, 5, 2), False),
        (date(2023, 9, 4), False), (date(2022, 1, 3), False), (date(2026, 8, 22), True), (date(2026, 8, 31), False),
    ],
)  # fmt: skip
def test_announced_days_and_swaps_are_in_the_calendar(day, is_working):
    assert working_calendar().is_working(day) is is_working


def test_weekend_swaps_are_on_weekends_and_other_days_off_within_the_week():
    for row in PublicHoliday.objects.all():
        if row.kind != HolidayKind.HOLIDAY:
            assert (row.day.isoweekday() > 5) is (row.kind == HolidayKind.WORKDAY), row


def test_loading_again_leaves_what_was_edited(capsys):
    edited = PublicHoliday.objects.get(day=date(2024, 9, 3))
    edited.name = "Quốc khánh (nghỉ thêm)"
    edited.save()
    PublicHoliday.objects.get(day=date(2024, 4, 29)).delete()
    PublicHoliday.objects.filter(day__year=2027).delete()
    call_command("load_holidays")
    assert capsys.readouterr().out == "Đã nạp ngày nghỉ của năm 2027.\n"
    edited.refresh_from_db()
    assert edited.name == "Quốc khánh (nghỉ thêm)"
    assert not PublicHoliday.objects.filter(day=date(2024, 4, 29)).exists()
    assert load_holidays(PublicHoliday) == []


def test_one_day_stands_once():
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicHoliday.objects.create(day=date(2024, 9, 2), name="Quốc khánh", source="chưa đối chiếu")


@pytest.fixture
def cast():
    """The cast where nobody works in the other commune any more."""
    cast = make_cast()
    Appointment.objects.filter(area=cast.other_commune).update(valid_until=clock.today() - timedelta(days=1))
    return cast


def test_the_administrator_adds_corrects_and_removes_a_day(client, cast):
    client.force_login(cast.administrator)
    listed = client.get(reverse("admin:platform_publicholiday_changelist"), {"day__year": 2024, "day__month": 9})
    assert b"02/09/2024" in listed.content
    assert b"01/01/2024" not in listed.content
    day = {"day": "03/01/2028", "kind": "day_off", "name": "Nghỉ bù Tết Dương lịch", "source": "chưa đối chiếu"}
    client.post(reverse("admin:platform_publicholiday_add"), day)
    row = PublicHoliday.objects.get(day=date(2028, 1, 3))
    change = reverse("admin:platform_publicholiday_change", args=[row.pk])
    response = client.post(change, day | {"kind": "workday"})
    assert "Chỉ thứ Bảy, Chủ nhật mới ghi là ngày làm bù." in response.content.decode()
    client.post(reverse("admin:platform_publicholiday_delete", args=[row.pk]), {"post": "yes"})
    assert not PublicHoliday.objects.filter(day=date(2028, 1, 3)).exists()


@pytest.mark.parametrize("who", ["officer", "leader", "head", "unit", "district_officer", "auditor", "nobody"])
def test_nobody_else_edits_the_calendar(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(reverse("admin:platform_publicholiday_changelist")).status_code in {302, 403}
    assert client.post(reverse("admin:platform_publicholiday_add"), {}).status_code in {302, 403}


def test_on_a_site_of_several_communes_none_of_them_changes_the_calendar_of_all(client):
    client.force_login(make_cast().administrator)
    listed = client.get(reverse("admin:platform_publicholiday_changelist"))
    assert "ở đây chỉ xem" in listed.content.decode()
    row = PublicHoliday.objects.get(day=date(2024, 9, 2))
    day = {"day": "03/01/2028", "kind": "day_off", "name": "Nghỉ", "source": "x"}
    for name, args in (("add", []), ("change", [row.pk]), ("delete", [row.pk])):
        address = reverse(f"admin:platform_publicholiday_{name}", args=args)
        assert client.post(address, day | {"post": "yes"}).status_code == 403, name
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse("admin:platform_publicholiday_changelist"), chosen)
    assert PublicHoliday.objects.filter(day=row.day).get().name == row.name
    assert not PublicHoliday.objects.filter(day=date(2028, 1, 3)).exists()


_OF_2028 = """
[[years]]
year = 2028
source = "Thông báo 01"
days = [
    {day = 2028-01-01, kind = "holiday", name = "Tết Dương lịch"},
    {day = %s, kind = "workday", name = "Làm bù"},
]
"""


def test_the_days_of_a_file_replace_those_of_its_years_all_or_none(tmp_path, capsys):
    file = tmp_path / "2028.toml"
    file.write_text(_OF_2028 % "2028-01-08")
    call_command("load_holidays", str(file))
    assert capsys.readouterr().out == "Đã thay ngày nghỉ của năm 2028.\n"
    assert working_calendar().is_working(date(2028, 1, 8))
    for wrong in ("2028-01-10", "2028-02-30", "2028-01-01"):  # a Monday to make up for; no day at all; twice
        file.write_text(_OF_2028 % wrong)
        with pytest.raises(CommandError, match="giữ nguyên"):
            call_command("load_holidays", str(file))
    assert PublicHoliday.objects.filter(day__year=2028).count() == 2
    assert working_calendar().is_working(date(2028, 1, 8))
    assert AuditEntry.objects.filter(reason="Ngày nghỉ lễ, tết theo tệp 2028.toml").count() == 2
