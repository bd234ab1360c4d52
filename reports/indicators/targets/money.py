"""The money of a year by activity, source and nature, to the đồng: sums of entries, never averages or plugs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huulien.lib.numbers import format_decimal
from programs.rules.money import Amounts
from programs.vocabulary import FundingSource, InKind, Nature


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

    @property
    def words(self) -> str:
        """The quantity as one reads it."""
        return format_decimal(Decimal(self.quantity))


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
    def in_kind_vnd(self) -> int:
        return sum(given.value_vnd for given in self.in_kind)

    @property
    def total(self) -> Amounts:
        return sum((row.amounts for row in self.activities), Amounts())
