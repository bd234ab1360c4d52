"""Working days: counted past weekends, holidays and swaps; the words name every day."""

from datetime import date

import pytest

from huulien.lib.working_days import (
    NoHolidays,
    WorkingCalendar,
    calendar_days_after,
    count_working_days,
    last_working_day,
    working_days_after,
    working_days_before,
)

CALENDAR = WorkingCalendar(
    holidays={
        date(2023, 9, 1): "Quốc khánh",
        date(2023, 9, 2): "Quốc khánh",
        date(2023, 9, 4): "Nghỉ bù Quốc khánh",
        date(2024, 4, 29): "Nghỉ hoán đổi với 04/05/2024",
        date(2024, 4, 30): "Ngày Chiến thắng",
        date(2024, 5, 1): "Ngày Quốc tế lao động",
    },
    worked_weekends=frozenset({date(2024, 5, 4)}),
)


@pytest.mark.parametrize(
    ("start", "count", "on", "words"),
    [
        (date(2023, 12, 12), 3, date(2023, 12, 15), "03 ngày làm việc từ 12/12/2023: 13, 14, 15/12"),
        (
            date(2023, 12, 13), 3, date(2023, 12, 18),
            "03 ngày làm việc từ 13/12/2023: 14, 15, 18/12 (bỏ thứ Bảy, Chủ nhật 16, 17/12)",
        ),
        (
            date(2023, 11, 27), 7, date(2023, 12, 6),
            "07 ngày làm việc từ 27/11/2023: 28, 29, 30/11, 01, 04, 05, 06/12 (bỏ thứ Bảy, Chủ nhật 02, 03/12)",
        ),
        (
            date(2023, 8, 31), 1, date(2023, 9, 5),
            "01 ngày làm việc từ 31/08/2023: 05/09 "
            "(bỏ Quốc khánh 01, 02/09; Chủ nhật 03/09; Nghỉ bù Quốc khánh 04/09)",
        ),
        (
            date(2024, 5, 2), 2, date(2024, 5, 4), "02 ngày làm việc từ 02/05/2024: 03, 04/05",
        ),  # the Saturday worked for 29/04 counts
        (
            date(2023, 12, 29), 1, date(2024, 1, 1),
            "01 ngày làm việc từ 29/12/2023: 01/01/2024 (bỏ thứ Bảy, Chủ nhật 30, 31/12)",
        ),
    ],
)  # fmt: skip
def test_working_days_are_counted_from_the_next_day(start, count, on, words):
    deadline = working_days_after(CALENDAR, start, count)
    assert (deadline.on, deadline.words) == (on, words)


def test_counting_back_leaves_room_for_the_whole_period():
    deadline = working_days_before(CALENDAR, date(2023, 12, 18), 3)
    assert deadline.on == date(2023, 12, 13)
    assert deadline.words == "để đủ 03 ngày làm việc sau đó: 14, 15, 18/12 (bỏ thứ Bảy, Chủ nhật 16, 17/12)"
    assert working_days_after(CALENDAR, deadline.on, 3).on == date(2023, 12, 18)
    assert working_days_before(CALENDAR, date(2023, 12, 17), 3).on == date(2023, 12, 12)


def test_days_left_are_working_days():
    assert count_working_days(CALENDAR, date(2023, 12, 13), date(2023, 12, 18)) == 3
    assert count_working_days(CALENDAR, date(2023, 12, 18), date(2023, 12, 13)) == -3
    assert count_working_days(CALENDAR, date(2023, 12, 16), date(2023, 12, 17)) == 0


def test_a_day_off_falls_back_to_the_working_day_before():
    assert last_working_day(CALENDAR, date(2024, 12, 14)) == date(2024, 12, 13)
    assert last_working_day(CALENDAR, date(2024, 5, 1)) == date(2024, 4, 26)
    assert last_working_day(CALENDAR, date(2024, 5, 4)) == date(2024, 5, 4)


def test_calendar_days_count_every_day():
    deadline = calendar_days_after(date(2024, 5, 15), 15)
    assert (deadline.on, deadline.words) == (date(2024, 5, 30), "15 ngày từ 15/05/2024: đến hết 30/05/2024")


@pytest.mark.parametrize("start", [date(2025, 3, 3), date(2024, 12, 30)])
def test_a_year_without_holidays_is_told_and_never_counted(start):
    with pytest.raises(NoHolidays, match="Chưa có ngày nghỉ lễ, tết của năm 2025"):
        working_days_after(CALENDAR, start, 3)
