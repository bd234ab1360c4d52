"""Reporting periods: a year, its first half, or any span of days."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huulien.lib.dates import format_date_vi

_YEAR = re.compile(r"(?P<year>20[0-9]{2})(?P<half>-H1)?")
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
_CURE = "Ghi kỳ báo cáo là năm (2023), 6 tháng đầu năm (2023-H1) hoặc hai ngày (2023-01-01..2023-09-30)."


class PeriodKind(StrEnum):
    YEAR = "year"
    HALF_YEAR = "half_year"
    SPAN = "span"


class PeriodError(ValueError):
    """The text names no period; the message tells the user, in Vietnamese, what to write."""


@dataclass(frozen=True)
class Period:
    """What a report covers: from `start` to `as_of`, the day its figures are of. `code` is how it is written."""

    code: str
    kind: PeriodKind
    start: date
    as_of: date

    @property
    def year(self) -> int:
        """The year whose plan the figures are measured against."""
        return self.as_of.year

    @property
    def words(self) -> str:
        """As a title says it: "năm 2023", "6 tháng đầu năm 2023", "từ ngày … đến ngày …"."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"năm {self.year}"
            case PeriodKind.HALF_YEAR:
                return f"6 tháng đầu năm {self.year}"
            case PeriodKind.SPAN:
                return f"từ ngày {format_date_vi(self.start)} đến ngày {format_date_vi(self.as_of)}"


def year_period(year: int) -> Period:
    return Period(f"{year}", PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31))


def half_year_period(year: int) -> Period:
    return Period(f"{year}-H1", PeriodKind.HALF_YEAR, date(year, 1, 1), date(year, 6, 30))


def span_period(start: date, as_of: date) -> Period:
    """The period between two days, both counted."""
    if as_of < start:
        raise PeriodError(
            f"Ngày cuối kỳ ({format_date_vi(as_of)}) ở trước ngày đầu kỳ ({format_date_vi(start)}). Đổi lại hai ngày."
        )
    return Period(f"{start.isoformat()}..{as_of.isoformat()}", PeriodKind.SPAN, start, as_of)


def parse_period(text: str) -> Period:
    """The period written `2023`, `2023-H1` or `2023-01-01..2023-09-30`."""
    text = text.strip()
    if found := _YEAR.fullmatch(text):
        year = int(found["year"])
        return half_year_period(year) if found["half"] else year_period(year)
    start, dots, end = text.partition("..")
    if not dots:
        raise PeriodError(f"Không hiểu kỳ báo cáo “{text}”. {_CURE}")
    return span_period(_day(start, text), _day(end, text))


def _day(part: str, text: str) -> date:
    if not _DAY.fullmatch(part):
        raise PeriodError(f"Không hiểu kỳ báo cáo “{text}”. {_CURE}")
    try:
        return date.fromisoformat(part)
    except ValueError:
        raise PeriodError(f"Không có ngày {part} trong lịch. {_CURE}") from None
