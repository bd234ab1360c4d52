"""Rates from counts. A rate is a percentage with two decimals; 0 of 0 has none."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def rate(part: int, whole: int) -> Decimal | None:
    """`part` of `whole` in percent, rounded half up to two decimals; None when there is nothing to count."""
    if whole == 0:
        return None
    return (Decimal(part) * 100 / whole).quantize(CENT, ROUND_HALF_UP)


def most_within(target: Decimal, whole: int) -> int:
    """The largest count whose rate, as printed, is not above `target`.

    84 of 765 households are 10,9804 %, printed 10,98 %: they meet a target of 10,98 %.
    """
    hundredths = int(target * 100)  # what is printed has no more decimals
    return max(0, min(whole, (whole * (2 * hundredths + 1) - 1) // 20_000))
