"""A whole number of households spread over villages: exactly, then in whole households."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Place:
    """What a village weighs, and the least and the most it can take."""

    weight: int
    least: int
    most: int


def spread(total: int, places: Sequence[Place]) -> list[Fraction]:
    """Each place's exact share of `total`: by weight, within its bounds; Σ least ≤ total ≤ Σ most."""
    idle = sum(place.least for place in places if not place.weight)
    full = idle + sum(place.most for place in places if place.weight)
    if total > full:
        rest = sum(place.most - place.least for place in places if not place.weight)
        part = Fraction(total - full, rest)
        return [
            Fraction(place.most) if place.weight else place.least + part * (place.most - place.least)
            for place in places
        ]
    level = _level(total - idle, [place for place in places if place.weight])
    return [_held(place, level) for place in places]


def whole(total: int, shares: Sequence[Fraction]) -> list[int]:
    """The shares in whole numbers that add up to `total`: the largest fractions are rounded up, of equals the first."""
    numbers = [share.numerator // share.denominator for share in shares]
    by_fraction = sorted(range(len(shares)), key=lambda place: numbers[place] - shares[place])
    for place in by_fraction[: total - sum(numbers)]:
        numbers[place] += 1
    return numbers


def evenly(total: int, households: Sequence[int], least: Sequence[int], most: Sequence[int]) -> list[int]:
    """`total` given out one by one above `least`, each time where (number + 1) / households is smallest.

    All numbers whose rate is not above a level are given at once. Two different rates lie further apart than one step
    of the scale, so the level is the first step that gives enough: the step before gives too little, and what is
    missing is one at most in each village, all at the same rate.
    """
    scale = max(households, default=0) ** 2 + 1

    def up_to(step: int) -> list[int]:
        return [
            max(low, min(high, count * step // scale)) for count, low, high in zip(households, least, most, strict=True)
        ]

    if total == sum(least):
        return list(least)
    too_little, enough = 0, scale
    while enough - too_little > 1:
        middle = (too_little + enough) // 2
        if sum(up_to(middle)) < total:
            too_little = middle
        else:
            enough = middle
    numbers, more = up_to(too_little), up_to(enough)
    missing = total - sum(numbers)
    for place in [place for place, number in enumerate(numbers) if number < more[place]][:missing]:
        numbers[place] += 1
    return numbers


def _held(place: Place, level: Fraction) -> Fraction:
    return min(Fraction(place.most), max(Fraction(place.least), level * place.weight))


def _level(total: int, places: Sequence[Place]) -> Fraction:
    """The t for which the places' shares, t · weight within the bounds, add up to `total`."""
    # Where t · weight leaves the least and where it reaches the most: (t as a fraction, change of slope, of constant).
    turns = [(place.least, place.weight, place.weight, -place.least) for place in places]
    turns += [(place.most, place.weight, -place.weight, place.most) for place in places]
    # Different fractions of such denominators have different whole parts on this scale.
    scale = max((place.weight for place in places), default=1) ** 2
    turns.sort(key=lambda turn: turn[0] * scale // turn[1])
    slope, constant = 0, sum(place.least for place in places)
    for number, weight, more_slope, more_constant in turns:
        if slope * number + constant * weight >= total * weight:
            return Fraction(total - constant, slope) if slope else Fraction(number, weight)
        slope += more_slope
        constant += more_constant
    return Fraction(0)
