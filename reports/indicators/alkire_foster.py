"""Multidimensional poverty by the counting method: H, A and M0, and what they are made of.

Alkire, S. and Foster, J. (2011), Counting and multidimensional poverty measurement, Journal of Public Economics 95.
All shares are exact. Weights and cutoff are choices, which whoever shows a figure says beside it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Key = str
Weights = Mapping[Key, Fraction]  # of each indicator; together 1


@dataclass(frozen=True)
class Unit:
    """A household or a person: how many it counts as, and what it lacks; none: it is not known."""

    lacks: Mapping[Key, bool | None]
    size: int = 1

    @property
    def is_known(self) -> bool:
        return None not in self.lacks.values()

    def score(self, weights: Weights, unknown: bool = False) -> Fraction:
        """The share of the weights that it lacks, each unknown taken as lacking or not."""
        return sum((weight for key, weight in weights.items() if self._lacks(key, unknown)), Fraction(0))

    def taken(self, unknown: bool) -> "Unit":
        """The unit with each unknown answered."""
        return Unit({key: self._lacks(key, unknown) for key in self.lacks}, self.size)

    def _lacks(self, key: Key, unknown: bool) -> bool:
        answer = self.lacks[key]
        return unknown if answer is None else answer


@dataclass(frozen=True)
class Measures:
    """What was counted of units of which everything is known."""

    weights: Weights
    population: int
    poor: int
    raw: Mapping[Key, int]  # who lack an indicator
    censored: Mapping[Key, int]  # who lack it and are poor

    @property
    def incidence(self) -> Fraction | None:
        """H, the share of the poor; None of nobody."""
        return Fraction(self.poor, self.population) if self.population else None

    @property
    def intensity(self) -> Fraction | None:
        """A, the average share of the weights that the poor lack; None without any."""
        return self._weighted / self.poor if self.poor else None

    @property
    def adjusted(self) -> Fraction | None:
        """M0 = H × A, the share that the poor lack of all that everybody could; None of nobody."""
        return self._weighted / self.population if self.population else None

    def contribution(self, key: Key) -> Fraction | None:
        """The part of M0 that is an indicator's: those of all indicators add up to it. None of nobody."""
        return self.weights[key] * self.censored[key] / self.population if self.population else None

    def share(self, key: Key) -> Fraction | None:
        """The same as a share of M0; None where M0 is nought."""
        return self.weights[key] * self.censored[key] / self._weighted if self.poor else None

    def share_of(self, whole: "Measures") -> Fraction | None:
        """The part of the M0 of a whole that is this group's; None where that is nought, or of nobody."""
        return self._weighted / whole._weighted if whole.poor and self.population else None

    @property
    def _weighted(self) -> Fraction:
        return sum((weight * self.censored[key] for key, weight in self.weights.items()), Fraction(0))


@dataclass(frozen=True)
class Estimate:
    """The measures of the units of which everything is known, and between what those of all lie."""

    known: Measures
    low: Measures  # were nothing unknown lacking
    high: Measures  # were everything unknown lacking
    left_out: int  # units, of which something is unknown


def estimate(units: Sequence[Unit], weights: Weights, cutoff: Fraction) -> Estimate:
    """The measures of some units; those of which something is unknown are left out and counted aloud."""
    known = [unit for unit in units if unit.is_known]
    low, high = ([unit.taken(unknown) for unit in units] for unknown in (False, True))
    return Estimate(
        measure(known, weights, cutoff), measure(low, weights, cutoff), measure(high, weights, cutoff),
        left_out=len(units) - len(known),
    )  # fmt: skip


def measure(units: Iterable[Unit], weights: Weights, cutoff: Fraction) -> Measures:
    """The measures of units of which everything is known: poor is who lacks `cutoff` of the weights or more."""
    if sum(weights.values()) != 1 or not 0 < cutoff <= 1:
        raise ValueError("weights must add up to 1, and the cutoff lie above 0 and not above 1")
    population = poor = 0
    raw: Counter[Key] = Counter(dict.fromkeys(weights, 0))
    censored: Counter[Key] = Counter(dict.fromkeys(weights, 0))
    for unit in units:
        if not unit.is_known:
            raise ValueError("of a unit something is unknown")
        lacking = Counter({key: unit.size for key in weights if unit.lacks[key]})
        population += unit.size
        raw.update(lacking)
        if is_poor(unit, weights, cutoff):
            poor += unit.size
            censored.update(lacking)
    return Measures(weights, population, poor, raw, censored)


def is_poor(unit: Unit, weights: Weights, cutoff: Fraction) -> bool:
    """Whether a unit of which everything is known lacks enough."""
    return unit.score(weights) >= cutoff


def equal_dimensions(dimensions: Mapping[Key, str]) -> dict[Key, Fraction]:
    """Weights of indicators by their dimension: dimensions weigh the same, and within one its indicators."""
    sizes = Counter(dimensions.values())
    return {key: Fraction(1, len(sizes) * sizes[dimension]) for key, dimension in dimensions.items()}


def equal_indicators(dimensions: Mapping[Key, str]) -> dict[Key, Fraction]:
    """Weights of indicators that all weigh the same."""
    return {key: Fraction(1, len(dimensions)) for key in dimensions}
