"""A list on its way out of the site: the plain table that Excel and PDF are written from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huulien.platform.listings.declaration import Column, Value


def is_wide(columns: Sequence[Column]) -> bool:
    """Whether a table of these columns needs the page lying down: more characters in a row than fit across."""
    return sum(column.width for column in columns) > 96


@dataclass(frozen=True)
class Table:
    """A whole list in plain values, with the words that stand above and below it."""

    issuer: str
    title: str
    subtitle: str
    conditions: str
    made: str
    day: date
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]

    @property
    def is_wide(self) -> bool:
        return is_wide(self.columns)
