"""The sharing of a target as its contract writes it."""

from fractions import Fraction
from typing import Any

from huulien.lib.rates import rate
from programs.rules.allocate.facts import AllocateCase, Village
from programs.rules.allocate.methods import Allocation, Shared
from programs.rules.allocate.reasons import Reason


def as_json(allocation: Allocation) -> dict[str, Any]:
    """The result as the contract writes it."""
    case, to_share = allocation.case, allocation.to_share
    return {
        "id": case.id,
        "households": case.households,
        "poor": sum(village.poor for village in case.villages),
        "expected": case.expected,
        "limit": case.limit,
        "limit_rate": _percent(case.limit, case.households),
        "must_escape": max(0, case.expected - case.limit),
        "feasible": not allocation.reasons,
        "reasons": [_reason(reason) for reason in allocation.reasons],
        "to_share": to_share,
        "slack": None if to_share is None else case.limit - to_share,
        "missing_able": list(allocation.missing_able),
        "methods": {
            method.value: None if shared is None else _method(case, shared)
            for method, shared in allocation.by_method.items()
        },
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"kind": reason.kind.value, "village": reason.village, "by": reason.by, "message": reason.message}


def _method(case: AllocateCase, shared: Shared) -> dict[str, Any]:
    villages = [
        _village(village, limit, share)
        for village, limit, share in zip(case.villages, shared.limits, shared.shares, strict=True)
    ]
    rates = [
        Fraction(limit, village.households) if village.households else Fraction(-1)
        for village, limit in zip(case.villages, shared.limits, strict=True)
    ]
    largest = villages[rates.index(max(rates))]
    is_known = largest["rate"] is not None
    return {
        "villages": villages,
        "sum": sum(shared.limits),
        "to_escape": sum(village["to_escape"] for village in villages),
        "largest_rate": largest["rate"],
        "largest_rate_village": largest["code"] if is_known else None,
    }


def _village(village: Village, limit: int, share: Fraction | None) -> dict[str, Any]:
    to_escape = village.expected - limit
    return {
        "code": village.code,
        "limit": limit,
        "to_escape": to_escape,
        "rate": _percent(limit, village.households),
        "share": None if share is None else str(share),
        "beyond_able": None if village.able is None else max(0, to_escape - village.able),
    }


def _percent(part: int, whole: int) -> str | None:
    percent = rate(part, whole)
    return None if percent is None else str(percent)
