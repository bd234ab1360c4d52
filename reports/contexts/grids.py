"""Tables of the analysis: rows of numbers that open the households they count."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from huulien.lib.numbers import format_decimal, format_integer
from huulien.lib.rates import rate
from huulien.platform.listings import list_url
from huulien.platform.papers.values import NONE
from reports.contexts.tables import Number


@dataclass(frozen=True)
class Line:
    """A row; its numbers stand under the columns of its grid."""

    name: str
    numbers: Sequence[Number]
    is_total: bool = False


@dataclass(frozen=True)
class Grid:
    lead: str  # what a row is
    columns: Sequence[str]
    lines: Sequence[Line]

    @property
    def rows(self) -> list[tuple[Line, list[tuple[str, Number]]]]:
        """Each line with its numbers, every one beside the name of its column."""
        return [(line, list(zip(self.columns, line.numbers, strict=True))) for line in self.lines]


@dataclass(frozen=True)
class Opener:
    """Numbers that open a list, for whoever may see it."""

    key: str
    is_open: bool
    filters: tuple[tuple[str, object], ...]  # of every number

    def number(self, count: int, **filters: object) -> Number:
        if not self.is_open or not count:
            return Number(format_integer(count))
        return Number(format_integer(count), list_url(self.key, **dict(self.filters), **filters))


def percent(share: Fraction | None) -> Number:
    """A share in percent to two decimals, without its sign: the head of the column has it."""
    return Number(NONE) if share is None else rate_of(share.numerator, share.denominator)


def rate_of(part: int, whole: int) -> Number:
    found = rate(part, whole)
    return Number(NONE) if found is None else Number(format_decimal(found, 2))
