"""The contract of ways out read once more, word by word and slowly: what the rules are held against.

It shares no code with them: every set of measures of a household, every plan of the commune, every course of a year.
"""

from collections import Counter
from fractions import Fraction
from itertools import combinations, product


def result_of(case):
    """The result of a small case; of each plan only its figures."""
    homes = {home["id"]: home for home in case["households"]}
    needy = [home for home in case["households"] if not meets(case, home, ())]
    plans = every_plan(case, needy)
    return {
        "id": case["id"],
        "in": len(needy),
        "households": [alone(case, home) for home in homes.values()],
        "fewest": None if case.get("at_most") is None else fewest(case, needy, plans),
        "most": None if case.get("budget_vnd") is None else most(case, needy, plans),
    }


def lacks(home):
    return set(home["deprived"]) | set(home.get("unknown") or [])


def lacks_with(home, measures):
    return lacks(home) - {indicator for measure in measures for indicator in measure["lifts"]}


def meets(case, home, measures):
    if home["over_line"] or any(measure["income"] for measure in measures):
        return True
    return case["goal"] == "near_poor" and len(lacks_with(home, measures)) < 3


def sets_open_to(case, home):
    feasible = home.get("measures")
    usable = [
        measure
        for measure in case["measures"]
        if (feasible is None or measure["id"] in feasible)
        and measure.get("capacity") != 0
        and (measure.get("capacity_by_village") or {}).get(home["village"]) != 0
    ]
    for size in range(len(usable) + 1):
        for measures in combinations(usable, size):
            names = {measure["id"] for measure in measures}
            if not any(names & set(measure.get("excludes") or []) for measure in measures):
                yield measures


def ways(case, home):
    return [measures for measures in sets_open_to(case, home) if meets(case, home, measures)]


def alone(case, home):
    if meets(case, home, ()):
        return {
            "id": home["id"],
            "met": True,
            "way": [],
            "cost_vnd": 0,
            "chance": None,
            "still_lacks": len(lacks(home)),
        }
    order = [measure["id"] for measure in case["measures"]]

    def rank(way):
        return sum(m["cost_vnd"] for m in way), len(way), [order.index(m["id"]) for m in way]

    best = min(ways(case, home), key=rank, default=None)
    shown = {"id": home["id"], "met": False, "way": None, "cost_vnd": None, "chance": None}
    if best is None:
        return shown | {"still_lacks": min(len(lacks_with(home, s)) for s in sets_open_to(case, home))}
    chances = [measure.get("chance") for measure in best]
    chance = Fraction(1)
    for one in chances:
        chance *= Fraction(one or 0)
    return shown | {
        "way": [measure["id"] for measure in best],
        "cost_vnd": rank(best)[0],
        "chance": None if None in chances else rounded(chance, 6),
        "still_lacks": len(lacks_with(home, best)),
    }


def every_plan(case, needy):
    """(cost, out, left in each village) of every plan within the capacities, whatever the village limits."""
    found = set()
    for chosen in product(*([None, *ways(case, home)] for home in needy)):
        plan = [(home, way) for home, way in zip(needy, chosen, strict=True) if way is not None]
        if keeps_capacities(case, plan):
            left = Counter(home["village"] for home, way in zip(needy, chosen, strict=True) if way is None)
            found.add((cost_of(plan), len(plan), tuple(left[village] for village in case["villages"])))
    return found


def keeps_capacities(case, plan):
    for measure in case["measures"]:
        users = Counter(home["village"] for home, way in plan if measure in way)
        if measure.get("capacity") is not None and sum(users.values()) > measure["capacity"]:
            return False
        if any(users[village] > most for village, most in (measure.get("capacity_by_village") or {}).items()):
            return False
    return True


def cost_of(plan):
    cost, paid = 0, set()
    for home, way in plan:
        for measure in way:
            once = {"household": home["id"], "village": home["village"], "commune": None}[measure["per"]]
            if (measure["id"], once) not in paid:
                paid.add((measure["id"], once))
                cost += measure["cost_vnd"]
    return cost


def within_limits(case, plans):
    limits = case.get("village_limits") or {}
    return [
        (cost, out)
        for cost, out, left in plans
        if all(n <= limits.get(village, n) for village, n in zip(case["villages"], left, strict=True))
    ]


def answer(needy, cost, out, short=()):
    return {
        "feasible": not short,
        "cost_vnd": cost,
        "out": out,
        "left": None if short else len(needy) - out,
        "gap": 0,
        "short": [dict(zip(("what", "village", "limit", "least"), entry, strict=True)) for entry in short],
    }


def fewest(case, needy, plans):
    kept = within_limits(case, plans)
    good = [(cost, -out) for cost, out in kept if len(needy) - out <= case["at_most"]]
    if good:
        cost, out = min(good)
        return answer(needy, cost, -out)
    short = []
    least = len(needy) - max(out for _, out, _ in plans)
    if least > case["at_most"]:
        short.append(("commune", None, case["at_most"], least))
    short += short_villages(case, needy)
    if not short:
        least = min((len(needy) - out for _, out in kept), default=None)
        short.append(("together", None, case["at_most"], least))
    return answer(needy, None, None, short)


def most(case, needy, plans):
    kept = within_limits(case, plans)
    affordable = [(out, -cost) for cost, out in kept if cost <= case["budget_vnd"]]
    if affordable:
        out, cost = max(affordable)
        more = [other for other, count in kept if count > out]
        return answer(needy, -cost, out) | {"next_vnd": min(more, default=None)}
    short = short_villages(case, needy)
    if not short and not kept:
        short.append(("together", None, None, None))
    if kept:
        short.append(("budget", None, case["budget_vnd"], min(cost for cost, _ in kept)))
    return answer(needy, None, None, short) | {"next_vnd": None}


def short_villages(case, needy):
    short = []
    for place, village in enumerate(case["villages"]):
        limit = (case.get("village_limits") or {}).get(village)
        own = [home for home in needy if home["village"] == village]
        least = min(left[place] for _, _, left in every_plan(case, own))
        if limit is not None and least > limit:
            short.append(("village", village, limit, least))
    return short


def year_end(given):
    """The chance and the mean, by adding up one household at a time in fractions."""
    poor = [1 - Fraction(entry["chance"]) for entry in given["leave"] for _ in range(entry.get("count") or 1)]
    poor += [Fraction(entry["chance"]) for entry in given["become"] for _ in range(entry.get("count") or 1)]
    by_number = {given["stay"]: Fraction(1)}
    for chance in poor:
        following = Counter()
        for number, probability in by_number.items():
            following[number] += probability * (1 - chance)
            following[number + 1] += probability * chance
        by_number = following
    within = sum((p for number, p in by_number.items() if number <= given["at_most"]), Fraction(0))
    return {"chance": rounded(within, 6), "expected": rounded(sum(n * p for n, p in by_number.items()), 2)}


def rounded(number, decimals):
    units, rest = divmod(Fraction(number) * 10**decimals, 1)
    text = f"{units + (rest >= Fraction(1, 2)):0{decimals + 1}}"
    return f"{text[:-decimals]}.{text[-decimals:]}"


def fault_of(case, shown):
    """What is wrong with a plan that was printed, or with its figures; none: nothing."""
    homes = {home["id"]: home for home in case["households"]}
    order = [home["id"] for home in case["households"]]
    names = [measure["id"] for measure in case["measures"]]
    plan = []
    for entry in shown["plan"]:
        home = homes[entry["household"]]
        way = [measure for measure in case["measures"] if measure["id"] in entry["measures"]]
        if [measure["id"] for measure in way] != entry["measures"] or not entry["measures"]:
            return "measures out of order"
        if meets(case, home, ()) or not meets(case, home, way):
            return "not a way"
        chosen = set(entry["measures"])
        if any(chosen & set(measure.get("excludes") or []) for measure in way):
            return "measures that exclude each other"
        if home.get("measures") is not None and not chosen <= set(home["measures"]):
            return "a measure that is not feasible"
        plan.append((home, way))
    places = [order.index(home["id"]) for home, _ in plan]
    if places != sorted(set(places)) or len(names) != len(set(names)):
        return "households out of order"
    if not keeps_capacities(case, plan):
        return "over a capacity"
    left = Counter(home["village"] for home in case["households"] if not meets(case, home, ()))
    left.subtract(home["village"] for home, _ in plan)
    if any(left[village] > most for village, most in (case.get("village_limits") or {}).items()):
        return "over a village limit"
    if (cost_of(plan), len(plan), sum(left.values())) != (shown["cost_vnd"], shown["out"], shown["left"]):
        return "other figures"
    return None
