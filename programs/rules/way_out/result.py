"""The ways out of a case as its contract writes them."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from programs.rules.way_out.chance import PRINTED_DECIMALS, chance_within, expected_poor, printed
from programs.rules.way_out.facts import Household, WayOutCase, YearEnd
from programs.rules.way_out.questions import Plan, Questions, Short
from programs.rules.way_out.solver import SECONDS_A_QUESTION
from programs.rules.way_out.ways import Chosen, Ways


def result_of(case: WayOutCase, seconds: float = SECONDS_A_QUESTION) -> dict[str, Any]:
    """The result as the contract writes it; an `UnprovenError` where a question takes longer."""
    ways = Ways(case)
    questions = Questions(case, ways, seconds)
    return {
        "id": case.id,
        "in": len(case.in_need),
        "households": [household_result(case, ways, household) for household in case.households],
        "fewest": None if case.at_most is None else _answer(case, questions.fewest(case.at_most)),
        "most": None if case.budget_vnd is None else _most(case, questions.most(case.budget_vnd)),
        "chance": None if case.chance is None else year_end_result(case.chance),
    }


def household_result(case: WayOutCase, ways: Ways, household: Household) -> dict[str, Any]:
    """The first part of the contract for one household."""
    met = case.meets_goal(household)
    way = Chosen() if met else ways.cheapest(household)
    return {
        "id": household.id,
        "met": met,
        "way": None if way is None else _ids(case, way.places),
        "cost_vnd": None if way is None else way.cost_vnd,
        "chance": None if met or way is None else _chance(case, way),
        "still_lacks": ways.lacks_after(household, way),
    }


def _chance(case: WayOutCase, way: Chosen) -> str | None:
    """That all measures of a way work, each by itself; none where one is unknown."""
    product = Fraction(1)
    for place in way.places:
        chance = case.measures[place].chance
        if chance is None:
            return None
        product *= chance
    return printed(product, PRINTED_DECIMALS)


def _most(case: WayOutCase, answer: Plan | Sequence[Short]) -> dict[str, Any]:
    written = _answer(case, answer)
    plan = written.pop("plan")
    return {**written, "next_vnd": answer.next_vnd if isinstance(answer, Plan) else None, "plan": plan}


def _answer(case: WayOutCase, answer: Plan | Sequence[Short]) -> dict[str, Any]:
    plan = answer if isinstance(answer, Plan) else None
    return {
        "feasible": plan is not None,
        "cost_vnd": plan.cost_vnd if plan else None,
        "out": plan.out if plan else None,
        "left": len(case.in_need) - plan.out if plan else None,
        "gap": 0,
        "short": [] if isinstance(answer, Plan) else [_short(short) for short in answer],
        "plan": [
            {"household": household.id, "measures": _ids(case, places)}
            for household, places in (plan.ways if plan else ())
        ],
    }


def _short(short: Short) -> dict[str, Any]:
    return {"what": short.what.value, "village": short.village, "limit": short.limit, "least": short.least}


def year_end_result(year_end: YearEnd) -> dict[str, str]:
    """The third part of the contract."""
    return {"chance": chance_within(year_end), "expected": expected_poor(year_end)}


def _ids(case: WayOutCase, places: Sequence[int]) -> list[str]:
    return [case.measures[place].id for place in places]
