"""Working days: counted by a calendar of public holidays, with words that say how.

A period runs from the day after the one it is counted from. A year whose holidays are not known is an error: it is
never counted as if it had none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from huulien.lib.dates import format_date_vi

_DAY = timedelta(days=1)
_WEEKEND = {5: "thứ Bảy", 6: "Chủ nhật"}


class NoHolidays(LookupError):
    """Nobody has said yet which days of a year are holidays."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"Chưa có ngày nghỉ lễ, tết của năm {year} nên chưa đếm được ngày làm việc. "
            f"Người quản trị nhập ngày nghỉ của năm {year}."
        )
        self.year = year


@dataclass(frozen=True)
class Deadline:
    """The last day of a period, and how it was counted."""

    on: date
    words: str


@dataclass(frozen=True)
class WorkingCalendar:
    """The holidays of some years by day and name, and the Saturdays and Sundays worked in their place."""

    holidays: Mapping[date, str]
    worked_weekends: frozenset[date]

    def is_working(self, day: date) -> bool:
        return not self.off_words(day)

    def off_words(self, day: date) -> str:
        """Why nobody works on a day; empty for a working day."""
        if day.year not in self._years:
            raise NoHolidays(day.year)
        if day in self.worked_weekends:
            return ""
        return self.holidays.get(day) or _WEEKEND.get(day.weekday(), "")

    @cached_property
    def _years(self) -> set[int]:
        return {day.year for day in self.holidays}


def working_days_after(calendar: WorkingCalendar, start: date, count: int) -> Deadline:
    """The last of `count` working days after a day, each of them named."""
    counted: list[date] = []
    day = start
    while len(counted) < count:
        day += _DAY
        if calendar.is_working(day):
            counted.append(day)
    words = f"{count:02} ngày làm việc từ {format_date_vi(start)}: {_listed(calendar, counted, start, day)}"
    return Deadline(day, words)


def working_days_before(calendar: WorkingCalendar, end: date, count: int) -> Deadline:
    """The latest day from which `count` working days end on a day or before it, each of them named."""
    counted: list[date] = []
    day = end
    while len(counted) < count:
        if calendar.is_working(day):
            counted.insert(0, day)
        day -= _DAY
    day = last_working_day(calendar, day)
    return Deadline(day, f"để đủ {count:02} ngày làm việc sau đó: {_listed(calendar, counted, day, end)}")


def count_working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    """How many working days there are after a day, up to another and with it; negative when that one is earlier."""
    if end < start:
        return -count_working_days(calendar, end, start)
    return sum(calendar.is_working(day) for day in _days(start, end))


def last_working_day(calendar: WorkingCalendar, day: date) -> date:
    """The day itself, or the nearest working day before it."""
    while not calendar.is_working(day):
        day -= _DAY
    return day


def calendar_days_after(start: date, count: int) -> Deadline:
    """The last of `count` days after a day, whether anybody works on them or not."""
    end = start + timedelta(days=count)
    return Deadline(end, f"{count:02} ngày từ {format_date_vi(start)}: đến hết {format_date_vi(end)}")


def _days(start: date, end: date) -> Iterator[date]:
    """The days after one, up to another and with it."""
    return (start + timedelta(days=number) for number in range(1, (end - start).days + 1))


def _listed(calendar: WorkingCalendar, counted: list[date], start: date, end: date) -> str:
    """The days counted, and those between them that were left out, with the reason."""
    skipped = [(day, words) for day in _days(start, end) if (words := calendar.off_words(day))]
    left_out = []
    for is_weekend, found in groupby(skipped, key=lambda item: item[1] in _WEEKEND.values()):
        for group in _by_week(list(found)) if is_weekend else _by_name(list(found)):
            names = ", ".join(dict.fromkeys(words for _, words in group))
            left_out.append(f"{names} {_as_days([day for day, _ in group], start.year)}")
    return _as_days(counted, start.year) + (f" (bỏ {'; '.join(left_out)})" if left_out else "")


def _by_week(found: list[tuple[date, str]]) -> list[list[tuple[date, str]]]:
    return [list(group) for _, group in groupby(found, key=lambda item: item[0].isocalendar()[:2])]


def _by_name(found: list[tuple[date, str]]) -> list[list[tuple[date, str]]]:
    return [list(group) for _, group in groupby(found, key=lambda item: item[1])]


def _as_days(days: list[date], year: int) -> str:
    """Days as an office writes a row of them, with the year where it is another: "28, 29/11, 02/12"."""
    months = (list(group) for _, group in groupby(days, key=lambda day: (day.year, day.month)))
    return ", ".join(", ".join(f"{day.day:02}" for day in group) + _month_of(group[0], year) for group in months)


def _month_of(day: date, year: int) -> str:
    return f"/{day.month:02}" if day.year == year else f"/{day.month:02}/{day.year}"
