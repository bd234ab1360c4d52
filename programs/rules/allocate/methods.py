"""The ways to share a commune's limit between its villages; each keeps within every village's bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from programs.rules.allocate.facts import AllocateCase, Method, Village
from programs.rules.allocate.reasons import Reason, reasons_of
from programs.rules.allocate.spread import Place, evenly, spread, whole


@dataclass(frozen=True, slots=True)
class Shared:
    """The limit of each village, in order; its exact share, where the method has one."""

    limits: Sequence[int]
    shares: Sequence[Fraction | None]


@dataclass(frozen=True, slots=True)
class Allocation:
    """What each method makes of a case; none where it cannot tell."""

    case: AllocateCase
    reasons: Sequence[Reason]
    to_share: int | None
    missing_able: Sequence[str]
    by_method: dict[Method, Shared | None]


def allocate(case: AllocateCase) -> Allocation:
    """The target of a case shared by each of its methods, or the reasons why it cannot be."""
    reasons = reasons_of(case)
    if reasons:
        return Allocation(case, reasons, None, [], dict.fromkeys(case.methods))
    to_share = min(case.limit, sum(village.high for village in case.villages))
    missing = [village.code for village in case.villages if village.low < village.high and village.able is None]
    shared = {
        method: None if method is Method.ABILITY and missing else _share(method, to_share, case.villages)
        for method in case.methods
    }
    return Allocation(case, [], to_share, missing, shared)


def _share(method: Method, to_share: int, villages: Sequence[Village]) -> Shared:
    if method is Method.PROPORTIONAL:
        places = [Place(village.poor, village.low, village.high) for village in villages]
        shares = spread(to_share, places)
        return Shared(whole(to_share, shares), shares)
    if method is Method.ABILITY:
        return _share_escapes(to_share, villages, [village.able or 0 for village in villages])
    if method is Method.EQUAL_EFFORT:
        return _share_escapes(to_share, villages, [village.expected for village in villages])
    lows, highs = [village.low for village in villages], [village.high for village in villages]
    limits = evenly(to_share, [village.households for village in villages], lows, highs)
    return Shared(limits, [None] * len(limits))


def _share_escapes(to_share: int, villages: Sequence[Village], weights: Sequence[int]) -> Shared:
    """Spread the households that must escape; what stays is the limit."""
    expected = [village.expected for village in villages]
    to_escape = sum(expected) - to_share
    escapes = spread(
        to_escape,
        [
            Place(weight, village.expected - village.high, village.expected - village.low)
            for village, weight in zip(villages, weights, strict=True)
        ],
    )
    limits = [poor - escaping for poor, escaping in zip(expected, whole(to_escape, escapes), strict=True)]
    return Shared(limits, [poor - escaping for poor, escaping in zip(expected, escapes, strict=True)])
