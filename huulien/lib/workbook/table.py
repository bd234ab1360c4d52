"""A table that people filled in: where its headings stand, and which rows of the sheet were no data."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from huulien.lib.text import search_fold
from huulien.lib.workbook.cells import shown
from huulien.lib.workbook.sheet import Sheet

Key = TypeVar("Key", bound=str)
_MOST_HEAD_ROWS = 30  # above the table


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A row that is no data, as Excel numbers it; a whole sheet without a number."""

    sheet: str
    row: int | None
    text: str


def find_heads(sheet: Sheet, headings: Mapping[Key, Collection[str]]) -> tuple[int, dict[Key, int]]:
    """The row, counted from 0, that names most columns, and the column of each; `headings` are folded for search.

    Of two columns with one heading the last counts; a sheet without any has none.
    """
    best: tuple[int, dict[Key, int]] = (0, {})
    for row, cells in enumerate(sheet.rows[:_MOST_HEAD_ROWS]):
        words = [search_fold(shown(value)) for value in cells]
        columns = {key: column for key, names in headings.items() for column, text in enumerate(words) if text in names}
        if len(columns) > len(best[1]):
            best = row, columns
    return best
