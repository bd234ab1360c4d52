"""How the commune's target is shared between its villages."""

from collections.abc import Sequence
from decimal import Decimal

from huulien.lib.rates import most_within


def share_allowed(poor: Sequence[int], allowed: int) -> list[int]:
    """`allowed` poor households shared in proportion to the `poor` households each village has.

    By the largest remainder, so that the shares add up to `allowed`; equal remainders go to the village with more poor
    households, then to the earlier one. No village is allowed more than it has.
    """
    total = sum(poor)
    if allowed >= total:
        return list(poor)
    shares = [allowed * count // total for count in poor]
    by_remainder = sorted(range(len(poor)), key=lambda place: (-(allowed * poor[place] % total), -poor[place], place))
    for place in by_remainder[: allowed - sum(shares)]:
        shares[place] += 1
    return shares


def proposed_targets(poor: Sequence[int], target_rate: Decimal, households: int) -> list[int]:
    """The most poor households proposed for each village, so that the commune's rate reaches `target_rate`."""
    return share_allowed(poor, most_within(target_rate, households))
