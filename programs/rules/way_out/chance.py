"""The chance that the commune keeps its target: exact, without simulation.

The number of households that are poor has the product of (1 − p + p·z) as its generating polynomial. It is counted with
a fixed number of decimals, always rounded down, so that the truth lies within a known margin above; where that margin
could change a printed digit it is counted with more decimals, at last with all there are.
"""

from collections.abc import Sequence
from fractions import Fraction

from programs.rules.way_out.facts import YearEnd

PRINTED_DECIMALS = 6
_DECIMALS = 60


def chance_within(year_end: YearEnd) -> str:
    """The probability that at most so many are poor, six decimals, half up."""
    room = year_end.at_most - year_end.stay
    chances = [chance for chance in _chances_of_being_poor(year_end) if chance]
    certain = chances.count(Fraction(1))
    room -= certain
    open_ones = [chance for chance in chances if chance != 1]
    if room < 0:
        return printed(Fraction(0), PRINTED_DECIMALS)
    if room >= len(open_ones):
        return printed(Fraction(1), PRINTED_DECIMALS)
    all_decimals = PRINTED_DECIMALS * len(open_ones)
    decimals = _DECIMALS
    while True:
        decimals = min(decimals, all_decimals)
        scale = 10**decimals
        least = sum(_product(open_ones, scale)[: room + 1])
        # Each of the fewer than n products cuts less than one unit off each of at most n + 1 coefficients.
        margin = 0 if decimals == all_decimals else len(open_ones) * (len(open_ones) + 1)
        shown = {printed(Fraction(number, scale), PRINTED_DECIMALS) for number in (least, least + margin)}
        if len(shown) == 1:
            return shown.pop()
        decimals *= 4


def expected_poor(year_end: YearEnd) -> str:
    """The mean of the number of poor, two decimals, half up."""
    return printed(year_end.stay + sum(_chances_of_being_poor(year_end), Fraction(0)), 2)


def printed(number: Fraction, decimals: int) -> str:
    """A number, not negative, rounded half up."""
    scale = 10**decimals
    rounded = (2 * number.numerator * scale + number.denominator) // (2 * number.denominator)
    return f"{rounded // scale}.{rounded % scale:0{decimals}}"


def _chances_of_being_poor(year_end: YearEnd) -> list[Fraction]:
    """Of every household that may be, whether it is to leave or may become so."""
    staying = [1 - entry.chance for entry in year_end.leave for _ in range(entry.count)]
    return staying + [entry.chance for entry in year_end.become for _ in range(entry.count)]


def _product(chances: Sequence[Fraction], scale: int) -> list[int]:
    """The coefficients of the product of (1 − p + p·z), in units of 1/scale, none too large."""
    if len(chances) == 1:
        poor = int(chances[0] * scale)  # exact: six decimals at most
        return [scale - poor, poor]
    half = len(chances) // 2
    return _multiply(_product(chances[:half], scale), _product(chances[half:], scale), scale)


def _multiply(left: Sequence[int], right: Sequence[int], scale: int) -> list[int]:
    """The product of two polynomials, as one product of numbers in which each coefficient has room enough."""
    width = (scale * scale * min(len(left), len(right))).bit_length() // 8 + 1
    one, other = (
        int.from_bytes(b"".join(number.to_bytes(width, "little") for number in numbers), "little")
        for numbers in (left, right)
    )
    count = len(left) + len(right) - 1
    digits = (one * other).to_bytes(width * (count + 1), "little")
    return [int.from_bytes(digits[n * width : (n + 1) * width], "little") // scale for n in range(count)]
