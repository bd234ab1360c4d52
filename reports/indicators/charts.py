"""Geometry of bars and steps of shade that plots and tables share."""

from collections.abc import Sequence
from dataclasses import dataclass


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


def heat_step(part: int, whole: int, steps: Sequence[int] = HEAT_STEPS) -> int:
    """0 for nobody, then 1 to 4 by the share in percent."""
    if part == 0 or whole == 0:
        return 0
    return 1 + sum(100 * part >= limit * whole for limit in steps)
