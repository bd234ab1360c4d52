"""The results of reviews that a commune sends within a year, as dated data."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from huulien.lib.parameters import (
    ParameterFileError,
    check_keys,
    date_in,
    is_verified,
    read_toml,
    text_in,
    without_mark,
)

FILE = Path(__file__).parents[1] / "parameters" / "calendar.toml"
_REQUIRED = frozenset({"code", "title", "months", "day", "valid_from", "citation"})


@dataclass(frozen=True)
class Entry:
    """What is sent by a day of some months."""

    code: str
    title: str
    months: tuple[int, ...]
    day: int
    valid_from: date
    valid_until: date | None
    citation: str
    verified: bool


@dataclass(frozen=True)
class Occasion:
    """One sending of a year: by the last day that the entry names."""

    entry: Entry
    year: int
    month: int

    @property
    def due_on(self) -> date:
        return date(self.year, self.month, self.entry.day)

    @property
    def title(self) -> str:
        """What is sent; of what is sent every month also the month."""
        if len(self.entry.months) > 1:
            return f"{self.entry.title}, kỳ báo cáo {self.month:02d}/{self.year}"
        return f"{self.entry.title} năm {self.year}"

    @property
    def citation(self) -> str:
        return without_mark(self.entry.citation)


@cache
def entries(path: Path = FILE) -> tuple[Entry, ...]:
    """What the file names, in its order."""
    return tuple(_entry(f"{path.name}: {row.get('code')}", row) for row in read_toml(path)["results"])


def occasions(year: int) -> list[Occasion]:
    """The sendings of a year by the entries in force on their days, the earliest first."""
    return sorted(_occasions(year), key=lambda occasion: (occasion.due_on, occasion.entry.code))


def occasion_of(code: str, year: int, month: int) -> Occasion | None:
    """The sending of that name; None when there is none such."""
    return next((found for found in occasions(year) if found.entry.code == code and found.month == month), None)


def _occasions(year: int) -> Iterator[Occasion]:
    for entry in entries():
        for month in entry.months:
            due_on = date(year, month, entry.day)
            if entry.valid_from <= due_on and (entry.valid_until is None or due_on <= entry.valid_until):
                yield Occasion(entry, year, month)


def _entry(where: str, row: Any) -> Entry:
    check_keys(row, where, required=_REQUIRED, allowed=_REQUIRED | {"valid_until", "verified"})
    months, day = tuple(row["months"]), row["day"]
    try:
        for month in months:
            date(2023, month, day)  # a year without a leap day
    except (TypeError, ValueError):
        raise ParameterFileError(f"{where}: no such day in every year") from None
    return Entry(
        code=text_in(row, "code", where),
        title=text_in(row, "title", where),
        months=months,
        day=day,
        valid_from=date_in(row, "valid_from", where),
        valid_until=date_in(row, "valid_until", where) if "valid_until" in row else None,
        citation=text_in(row, "citation", where),
        verified=is_verified(row, where),
    )
