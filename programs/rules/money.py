"""The money of a funding, whole đồng, from entries that add and take: what each kind sums to, and what is free."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from itertools import accumulate
from typing import Self

from programs.vocabulary import EntryKind


@dataclass(frozen=True)
class Amounts:
    """Whole đồng, from 0. What remains is what came and was not spent; a part of it may be decided to go over."""

    planned_vnd: int = 0
    carried_in_vnd: int = 0
    allocated_vnd: int = 0
    to_households_vnd: int = 0
    to_others_vnd: int = 0
    carried_out_vnd: int = 0

    @property
    def disbursed_vnd(self) -> int:
        return self.to_households_vnd + self.to_others_vnd

    @property
    def remaining_vnd(self) -> int:
        return self.carried_in_vnd + self.allocated_vnd - self.disbursed_vnd

    def __add__(self, other: Self) -> Self:
        return type(self)(**{item.name: getattr(self, item.name) + getattr(other, item.name) for item in fields(self)})


_COLUMNS = {
    EntryKind.ALLOCATED: "allocated_vnd",
    EntryKind.CARRIED_IN: "carried_in_vnd",
    EntryKind.TO_HOUSEHOLDS: "to_households_vnd",
    EntryKind.TO_OTHERS: "to_others_vnd",
    EntryKind.CARRIED_OUT: "carried_out_vnd",
}


def amounts_of(planned_vnd: int, entries: Iterable[tuple[str, int]]) -> Amounts:
    """The amounts of a funding from what its plan foresees and its entries: kind and amount."""
    sums = dict.fromkeys(_COLUMNS.values(), 0)
    for kind, amount_vnd in entries:
        sums[_COLUMNS[EntryKind(kind)]] += amount_vnd
    return Amounts(planned_vnd=planned_vnd, **sums)


def free_on(entries: Iterable[tuple[date, int]], on: date) -> int:
    """The most that may leave on the day so that on no later day more has left than has come; never below nought."""
    by_day: dict[date, int] = {on: 0}
    for day, amount in entries:
        by_day[day] = by_day.get(day, 0) + amount
    days = sorted(by_day)
    balances = dict(zip(days, accumulate(by_day[day] for day in days), strict=True))
    return max(0, min(balance for day, balance in balances.items() if day >= on))
