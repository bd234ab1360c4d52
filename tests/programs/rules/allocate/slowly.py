"""The contract of village targets read once more, word by word and slowly: what the rules are held against.

It shares no code with them: fractions throughout, one household at a time, every case in full.
"""

from fractions import Fraction
from itertools import pairwise


def result_of(case):
    """The result of a case, without the messages."""
    villages = case["villages"]
    total = sum(village["households"] for village in villages)
    target = Fraction(case["target_rate"])
    limit = max([n for n in range(total + 1) if total and Fraction(printed(n, total)) <= target], default=0)
    expected = [village["poor"] + arrivals(village) + village["poor_in"] - village["poor_out"] for village in villages]
    methods = case.get("methods") or ["proportional", "ability", "equal_effort", "even_rate"]
    result = {
        "id": case["id"],
        "households": total,
        "poor": sum(village["poor"] for village in villages),
        "expected": sum(expected),
        "limit": limit,
        "limit_rate": printed(limit, total),
        "must_escape": max(sum(expected) - limit, 0),
        "feasible": False,
        "reasons": reasons(villages, expected, limit),
        "to_share": None,
        "slack": None,
        "missing_able": [],
        "methods": dict.fromkeys(methods),
    }
    if result["reasons"]:
        return result
    low, high = zip(*(bounds(v, e) for v, e in zip(villages, expected, strict=True)), strict=True)
    result["feasible"] = True
    result["to_share"] = to_share = min(limit, sum(high))
    result["slack"] = limit - to_share
    open_villages = [v for v, lo, hi in zip(villages, low, high, strict=True) if lo != hi]
    result["missing_able"] = [village["code"] for village in open_villages if village.get("able") is None]
    for method in methods:
        if method == "ability" and result["missing_able"]:
            continue
        if method == "even_rate":
            limits, shares = one_by_one(villages, low, high, to_share), [None] * len(villages)
        elif method == "proportional":
            shares = exact(to_share, [village["poor"] for village in villages], low, high)
            limits = in_whole_numbers(to_share, shares)
        else:
            weights = expected if method == "equal_effort" else [village.get("able") or 0 for village in villages]
            least = [e - hi for e, hi in zip(expected, high, strict=True)]
            most = [e - lo for e, lo in zip(expected, low, strict=True)]
            leaving = exact(sum(expected) - to_share, weights, least, most)
            shares = [e - x for e, x in zip(expected, leaving, strict=True)]
            escapes = in_whole_numbers(sum(expected) - to_share, leaving)
            limits = [e - x for e, x in zip(expected, escapes, strict=True)]
        result["methods"][method] = shown(villages, expected, limits, shares)
    return result


def arrivals(village):
    return village["new_poor"] + village["relapse"]


def bounds(village, expected):
    if village.get("fixed") is not None:
        return village["fixed"], village["fixed"]
    upper = village.get("upper")
    return max(village.get("lower") or 0, arrivals(village)), expected if upper is None else min(upper, expected)


def reasons(villages, expected, limit):
    found = []
    for village, poor in zip(villages, expected, strict=True):
        lower, upper, fixed = (village.get(key) for key in ("lower", "upper", "fixed"))
        if lower is not None and upper is not None and lower > upper:
            found.append(("bounds_crossed", village["code"], lower - upper))
        if fixed is not None:
            if lower is not None and fixed < lower:
                found.append(("fixed_outside", village["code"], lower - fixed))
            elif upper is not None and fixed > upper:
                found.append(("fixed_outside", village["code"], fixed - upper))
        most = upper if fixed is None else fixed
        if most is not None and most < arrivals(village):
            found.append(("below_arrivals", village["code"], arrivals(village) - most))
        least = lower if fixed is None else fixed
        if least is not None and least > poor:
            found.append(("above_expected", village["code"], least - poor))
    if not found:
        low = sum(bounds(village, poor)[0] for village, poor in zip(villages, expected, strict=True))
        if low > limit:
            found.append(("over_limit", None, low - limit))
    return [{"kind": kind, "village": village, "by": by} for kind, village, by in found]


def exact(total, weights, least, most):
    def at(t):
        return [min(Fraction(b), max(Fraction(a), t * w)) for w, a, b in zip(weights, least, most, strict=True)]

    turns = {Fraction(0)} | {Fraction(x, w) for w, *ends in zip(weights, least, most, strict=True) if w for x in ends}
    for t in turns:
        if sum(at(t)) == total:
            return at(t)
    for before, after in pairwise(sorted(turns)):
        few, many = sum(at(before)), sum(at(after))
        if few < total < many:
            return at(before + (after - before) * (total - few) / (many - few))
    full = [Fraction(b) if w else Fraction(a) for w, a, b in zip(weights, least, most, strict=True)]
    rest = sum(b - a for w, a, b in zip(weights, least, most, strict=True) if not w)
    s = (total - sum(full)) / rest
    return [x if w else a + s * (b - a) for x, w, a, b in zip(full, weights, least, most, strict=True)]


def in_whole_numbers(total, shares):
    whole = [int(share) for share in shares]
    given = set()
    while sum(whole) + len(given) < total:
        waiting = [place for place in range(len(shares)) if place not in given]
        largest = max(shares[place] - whole[place] for place in waiting)
        given.add(next(place for place in waiting if shares[place] - whole[place] == largest))
    return [number + (place in given) for place, number in enumerate(whole)]


def one_by_one(villages, low, high, total):
    limits = list(low)
    while sum(limits) < total:
        rates = [
            (Fraction(limits[place] + 1, village["households"]), place)
            for place, village in enumerate(villages)
            if limits[place] < high[place]
        ]
        limits[min(rates)[1]] += 1
    return limits


def shown(villages, expected, limits, shares):
    rows = []
    for village, poor, limit, share in zip(villages, expected, limits, shares, strict=True):
        able = village.get("able")
        rows.append(
            {
                "code": village["code"],
                "limit": limit,
                "to_escape": poor - limit,
                "rate": printed(limit, village["households"]),
                "share": None if share is None else f"{Fraction(share)}",
                "beyond_able": None if able is None else max(poor - limit - able, 0),
            }
        )
    largest, name = None, None
    for village, limit in zip(villages, limits, strict=True):
        if village["households"] and (largest is None or Fraction(limit, village["households"]) > largest):
            largest, name = Fraction(limit, village["households"]), village["code"]
    return {
        "villages": rows,
        "sum": sum(limits),
        "to_escape": sum(row["to_escape"] for row in rows),
        "largest_rate": next((row["rate"] for row in rows if row["code"] == name), None),
        "largest_rate_village": name,
    }


def printed(part, whole):
    if not whole:
        return None
    hundredths, rest = divmod(10_000 * part, whole)
    hundredths += 2 * rest >= whole
    return f"{hundredths // 100}.{hundredths % 100:02}"
