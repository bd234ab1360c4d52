"""Cells: their addresses and what they may hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

_MOST_LISTED = 30
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error, as `#N/A`, or a number that is none."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class NoResult:
    """A formula whose result was never saved: it must be opened in Excel and saved once."""

    formula: str

    def __str__(self) -> str:
        return f"={self.formula}"


# What a cell holds tells its kind: text, number, date, yes/no, error, formula without result, nothing.
# A `datetime` has a time of day beside its date; a `time` is a serial below one.
CellValue = str | int | float | bool | date | datetime | time | CellError | NoResult | None


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The place of a column, counted from 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def cell_name(row: int, column: int) -> str:
    """The address of a cell whose row and column are counted from 0: (6, 2) is C7."""
    return f"{column_letters(column)}{row + 1}"


def parse_cell_name(name: str) -> tuple[int, int] | None:
    """(row, column) counted from 0, or None when it is no address."""
    found = _ADDRESS.fullmatch(name)
    return (int(found[2]) - 1, column_index(found[1])) if found else None


def listed(cells: Sequence[str]) -> str:
    """Addresses in a message: all, or the first of very many."""
    named = ", ".join(cells[:_MOST_LISTED])
    return f"{named} …" if len(cells) > _MOST_LISTED else named


def shown(value: CellValue) -> str:
    """The value as the user sees it in the cell, for a message."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}" if value.time() != time() else f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value)
