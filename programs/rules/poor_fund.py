"""The book of the fund "Vì người nghèo": what a year began with, received, spent, and ended with, whole đồng."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from programs.vocabulary import PoorFundKind

Entry = tuple[date, str, int]  # day, kind, amount


@dataclass(frozen=True)
class Book:
    """What came before or the book was opened with, and what came and went; the sum is what is there."""

    opening_vnd: int = 0
    received_vnd: int = 0
    spent_vnd: int = 0

    @property
    def closing_vnd(self) -> int:
        return self.opening_vnd + self.received_vnd - self.spent_vnd


def book_of(entries: Iterable[Entry], first: date, last: date) -> Book:
    """The book of the days from `first` to `last`; the balance with which it was opened is no receipt of them."""
    sums = dict.fromkeys(PoorFundKind, 0)
    for day, kind, amount_vnd in entries:
        if day > last:
            continue
        if day < first:
            sums[PoorFundKind.OPENING] += PoorFundKind(kind).sign * amount_vnd
        else:
            sums[PoorFundKind(kind)] += amount_vnd
    return Book(sums[PoorFundKind.OPENING], sums[PoorFundKind.RECEIVED], sums[PoorFundKind.SPENT])
