"""The money of a year by activity, source and nature, to the đồng: sums of entries, never averages or plugs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Self

from programs.vocabulary import EntryKind, FundingSource, InKind, Nature


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


@dataclass(frozen=True)
class FundingRow:
    """The money of one source and nature; of an activity, or of all together (`activity` None)."""

    activity: str | None
    name: str
    source: FundingSource
    nature: Nature
    amounts: Amounts


@dataclass(frozen=True)
class PaymentList:
    """A bảng kê: the lines that were paid and their sum."""

    id: str
    activity: str
    source: FundingSource
    nature: Nature
    on: date
    lines: int
    total_vnd: int


@dataclass(frozen=True)
class Given:
    """What was given in kind, of one kind and unit together."""

    kind: InKind
    quantity: str
    unit: str
    value_vnd: int


@dataclass(frozen=True)
class Money:
    activities: Sequence[FundingRow]
    payment_lists: Sequence[PaymentList]
    in_kind: Sequence[Given]

    @property
    def sources(self) -> list[FundingRow]:
        """One row for each source and nature that occurs, in the order of the report."""
        found: dict[tuple[FundingSource, Nature], Amounts] = {}
        for row in self.activities:
            found[row.source, row.nature] = found.get((row.source, row.nature), Amounts()) + row.amounts
        return [
            FundingRow(None, source.label, source, nature, found[source, nature])
            for source in FundingSource
            for nature in Nature
            if (source, nature) in found
        ]

    @property
    def total(self) -> Amounts:
        return sum((row.amounts for row in self.activities), Amounts())


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
