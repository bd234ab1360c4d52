"""The results of reviews that the level above is to have: dated data, before the office until they are sent."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.urls import reverse

from huulien.lib.parameters import ParameterFileError
from huulien.platform import clock
from reports.agenda import due
from reports.indicators.calendar import entries, occasion_of, occasions
from reports.models import SentResult
from reports.sendings import sendings_of
from tests.pages import fill

ON = date(2023, 11, 16)  # a Thursday, two working days after the day of the preliminary result
ADDRESS = ("so-bo", 2023, 11)


def days(year: int) -> list[str]:
    return [f"{occasion.due_on:%d/%m} {occasion.entry.code}" for occasion in occasions(year)]


# ----- The calendar -----


def test_monthly_results_preliminary_and_official_ones_have_their_days():
    monthly = [f"05/{month:02d} thuong-xuyen" for month in range(2, 10)]
    assert days(2023) == [*monthly, "14/11 so-bo", "19/12 chinh-thuc"]


def test_there_is_none_before_the_rule_held_or_after_it_ends():
    assert (days(2021), days(2027)) == ([], [])
    assert occasion_of("so-bo", 2027, 11) is None
    assert occasion_of("so-bo", 2023, 10) is None


def test_only_what_was_read_for_the_commune_is_taken_as_certain():
    assert {entry.code: entry.verified for entry in entries()} == {
        "thuong-xuyen": True, "so-bo": False, "chinh-thuc": False,
    }  # fmt: skip


@pytest.mark.parametrize(("line", "fault"), [("day = 31", "no such day"), ("verified = true", "cần kiểm tra")])
def test_a_file_that_is_not_as_it_must_be_is_refused(tmp_path: Path, line: str, fault: str):
    path = tmp_path / "calendar.toml"
    day = "" if line.startswith("day") else "day = 5\n"
    path.write_text(
        f'[[results]]\ncode = "a"\ntitle = "A"\nmonths = [2]\n{day}{line}\nvalid_from = 2022-01-01\n'
        'citation = "Ví dụ (cần kiểm tra)"\n'
    )
    with pytest.raises(ParameterFileError, match=fault):
        entries(path)


# ----- Before the office -----


def test_a_commune_that_has_reviewed_nothing_has_nothing_to_send(cast):
    assert list(due(cast.stranger, cast.other_commune, ON)) == []


def test_what_was_not_sent_stands_before_officer_and_leader_with_the_days_it_is_late(client, cast):
    with clock.reliving(ON):
        for user in (cast.officer, cast.leader):
            titles = {row.title: row for row in due(user, cast.commune, ON)}
            late = titles["Gửi kết quả sơ bộ rà soát định kỳ năm 2023"]
            assert (late.day, late.detail) == (date(2023, 11, 14), "Hạn chưa kiểm chứng")
            (monthly,) = [
                row for title, row in titles.items() if "hằng tháng" in title
            ]  # the eight of them in one line
            assert (monthly.day, monthly.detail) == (date(2023, 2, 5), "7 kỳ sau cũng quá hạn, chưa ghi đã gửi")
            client.force_login(user)
            page = unescape(client.get(reverse("desk:agenda")).content.decode())
            assert "Gửi kết quả sơ bộ rà soát định kỳ năm 2023" in page
            assert "Quá hạn 2 ngày làm việc" in page
        assert list(due(cast.district_officer, cast.commune, ON)) == []
        assert list(due(cast.head, cast.commune, ON)) == []


def test_once_it_is_said_to_be_sent_it_leaves_the_list(client, cast):
    client.force_login(cast.officer)
    address = reverse("reports:report_result", args=ADDRESS)
    with clock.reliving(ON):
        page = client.get(address)
        assert "Trước ngày 15/11 là hạn của cấp tỉnh" in unescape(page.content.decode())
        assert "(chưa kiểm chứng)" in unescape(page.content.decode())
        response = client.post(address, fill(page) | {"number": "45/BC-UBND", "sent_on": "15/11/2023"})
        assert response.status_code == 302
        assert not [row for row in due(cast.officer, cast.commune, ON) if "sơ bộ" in row.title]
        listed = unescape(client.get(reverse("reports:report_list")).content.decode())
        assert "Đã gửi số 45/BC-UBND ngày 15/11/2023" in listed


def test_the_day_that_the_level_above_gives_goes_before_that_of_the_calendar(client, cast):
    client.force_login(cast.officer)
    address = reverse("reports:report_result", args=ADDRESS)
    with clock.reliving(ON):
        client.post(address, {"version": "0", "due_on": "20/11/2023", "source": "CV 12/PLĐ"})
        sending = next(row for row in sendings_of(cast.commune, 2023) if row.occasion.entry.code == "so-bo")
        assert (sending.due_on, sending.basis, sending.is_verified) == (date(2023, 11, 20), "CV 12/PLĐ", True)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"number": "45"}, "Ghi cả số văn bản và ngày gửi."),
        ({"sent_on": "15/11/2023"}, "Ghi cả số văn bản và ngày gửi."),
        ({"due_on": "20/11/2023"}, "Ghi cả hạn và văn bản giao hạn."),
        ({"number": "45", "sent_on": "01/01/2098"}, "Ngày này ở sau hôm nay"),
    ],
)
def test_half_an_answer_is_refused_and_nothing_written(client, cast, typed, refusal):
    client.force_login(cast.officer)
    with clock.reliving(ON):
        page = client.post(reverse("reports:report_result", args=ADDRESS), {"version": "0"} | typed)
        assert refusal in unescape(page.content.decode())
    assert not SentResult.objects.exists()


def test_the_second_of_two_who_write_at_once_is_told(client, cast):
    client.force_login(cast.officer)
    address = reverse("reports:report_result", args=ADDRESS)
    typed = {"version": "0", "number": "45", "sent_on": "15/11/2023"}
    client.post(address, typed)
    assert "Có người vừa ghi mục này" in unescape(client.post(address, typed | {"number": "46"}).content.decode())
    again = {"version": "1", "number": "46", "sent_on": "15/11/2023"}
    assert client.post(address, again).status_code == 302
    stale = client.post(address, again | {"number": "47"})
    assert "Có người vừa sửa" in unescape(stale.content.decode())
    assert SentResult.objects.get().number == "46"


def test_what_the_calendar_has_not_is_not_found(client, cast):
    client.force_login(cast.officer)
    for place in (("so-bo", 2023, 10), ("khac", 2023, 11), ("so-bo", 9999, 11)):
        assert client.get(reverse("reports:report_result", args=place)).status_code == 404
