"""Geometry of the plots that templates draw as SVG: x in percent, y in pixels, so that words keep their size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huulien.lib.numbers import format_percent

LEFT, RIGHT = 9.0, 90.0  # percent: room for the axis' words, and for the label at the end of the line
EARLY = 35.0  # percent: a label to the left of here would leave the plot
TOP, BOTTOM = 16.0, 236.0  # pixels


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    value: Decimal
    on: date

    @property
    def words(self) -> str:
        return format_percent(self.value)


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True)
class LineChart:
    """Rates over the year: what was counted, and the straight way from the year's start to the target."""

    actual: list[Point]
    planned: list[Point]
    rows: list[Tick]  # of the y axis
    columns: list[Tick]  # of the x axis

    @property
    def label_below(self) -> bool:
        """Whether the label at the end of the line stands clear below it: the planned way comes from above."""
        end = self.actual[-1]
        return all(point.value >= end.value for point in self.planned if point.on <= end.on)

    @property
    def is_early(self) -> bool:
        """Whether the line ends so near its start that there is room for one label only, to the right."""
        return self.actual[-1].x < EARLY

    @property
    def actual_segments(self) -> list[tuple[Point, Point]]:
        return list(zip(self.actual, self.actual[1:], strict=False))

    @property
    def planned_segments(self) -> list[tuple[Point, Point]]:
        return list(zip(self.planned, self.planned[1:], strict=False))


def line_chart(
    days: Sequence[date], actual: Sequence[tuple[date, Decimal]], target: Decimal | None
) -> LineChart | None:
    """The chart over `days`, from the start of the year to its end; the way to the target starts where the year did."""
    counted = dict(actual)
    if not counted:
        return None
    start = counted.get(days[0])
    planned = (
        [start + (target - start) * place / (len(days) - 1) for place in range(len(days))]
        if target is not None and start is not None
        else []
    )
    values = [*counted.values(), *planned]
    low, high = _round_limits(min(values), max(values))

    def y(value: Decimal) -> float:
        return round(BOTTOM - float((value - low) / (high - low)) * (BOTTOM - TOP), 1)

    def x(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - days[0]).days / (days[-1] - days[0]).days, 2)

    step = _step(high - low)
    return LineChart(
        actual=[Point(x(day), y(value), value, day) for day, value in actual],
        planned=[Point(x(day), y(value), value, day) for day, value in zip(days, planned, strict=False)],
        rows=[
            Tick(y(low + step * number), f"{int(low + step * number)} %")
            for number in range(int((high - low) / step) + 1)
        ],
        columns=[Tick(x(day), f"{day.month}/{day.year % 100:02d}") for day in days],
    )


def _round_limits(low: Decimal, high: Decimal) -> tuple[Decimal, Decimal]:
    """Whole even percents around the values; the axis of a line may start above 0."""
    bottom = max(Decimal(0), Decimal(int(low) // 2 * 2 - 2))
    top = Decimal((int(high) // 2 + 1) * 2)
    return bottom, max(top, bottom + 4)


def _step(span: Decimal) -> Decimal:
    """Few grid lines: every 2 percent, or wider."""
    return Decimal(2 if span <= 12 else 5 if span <= 40 else 10)


@dataclass(frozen=True)
class Bar:
    """One village's poor households on a scale it shares with the others: start of year, now, and the most allowed."""

    before: float  # widths and place in percent
    now: float
    most: float | None


def bars(rows: Sequence[tuple[int, int, int | None]]) -> list[Bar]:
    """Bars for (before, now, most allowed) of each village, compared with each other on one scale from 0."""
    scale = max((max(before, now, most or 0) for before, now, most in rows), default=0) or 1

    def width(count: int) -> float:
        return round(100 * count / scale, 1)

    return [Bar(width(before), width(now), None if most is None else width(most)) for before, now, most in rows]


# Share of the village's poor households that lack an indicator, from which a cell takes the next darker step.
HEAT_STEPS = (20, 40, 60)


def heat_step(part: int, whole: int) -> int:
    """0 for nobody, then 1 to 4 by the share."""
    if part == 0 or whole == 0:
        return 0
    return 1 + sum(100 * part >= limit * whole for limit in HEAT_STEPS)
