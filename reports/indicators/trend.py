"""The poverty rate from day to day: what was counted, where it cannot be compared, and the way to the goal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from reports.indicators.rates import Figures


@dataclass(frozen=True)
class TrendPoint:
    """What was counted on a day, and what it stands on.

    `standard` is the code of the standard of poverty by which the classes of the day were found ("": not known);
    `area` are the keys of the villages that the commune had on the day.
    """

    on: date
    counted: Figures
    standard: str = ""
    area: frozenset[int] = frozenset()

    @property
    def figures(self) -> Figures | None:
        """Those of a result; None where nobody was, or nobody had a class yet."""
        return self.counted if self.counted.households and self.counted.is_reviewed else None

    @property
    def rate(self) -> Decimal | None:
        """In percent; None without a result."""
        return self.figures.poor_rate if self.figures else None


@dataclass(frozen=True)
class Break:
    """Between two days that follow each other, figures became others of a kind: they are not joined."""

    before: date
    after: date
    words: str  # what changed


@dataclass(frozen=True)
class Trend:
    """Points in the order of their days, from `start` to `end`; `ticks` are the days that the axis names.

    The way to the goal (percent; None: no plan) begins where the year of the last point did, on `goal_from`.
    """

    start: date
    end: date
    points: Sequence[TrendPoint]
    ticks: Sequence[tuple[date, str]]
    goal: Decimal | None = None
    goal_from: date | None = None

    @property
    def counted(self) -> list[TrendPoint]:
        """Those with a result."""
        return [point for point in self.points if point.rate is not None]

    @property
    def gaps(self) -> list[TrendPoint]:
        """Those without: nothing is drawn there, least of all a zero."""
        return [point for point in self.points if point.rate is None]

    @property
    def breaks(self) -> list[Break]:
        return list(_breaks(self.points))

    @property
    def segments(self) -> list[tuple[TrendPoint, TrendPoint]]:
        """Neighbours that a line joins: both with a result, of one standard and one area."""
        broken = {found.before for found in self.breaks}
        return [
            (first, second)
            for first, second in pairwise(self.points)
            if first.rate is not None and second.rate is not None and first.on not in broken
        ]

    @property
    def path(self) -> tuple[tuple[date, Decimal], tuple[date, Decimal]] | None:
        """Both ends of the straight way to the goal; None without a goal, or a result to begin from."""
        begin = next((point for point in self.counted if point.on == self.goal_from), None)
        if self.goal is None or begin is None or begin.rate is None:
            return None
        return (begin.on, begin.rate), (self.end, self.goal)


def _breaks(points: Sequence[TrendPoint]) -> Iterator[Break]:
    for first, second in pairwise(points):
        changed = []
        if first.standard and second.standard and first.standard != second.standard:
            changed.append("chuẩn nghèo")
        if first.area != second.area:
            changed.append("địa bàn")
        if changed:
            yield Break(first.on, second.on, " và ".join(changed))
