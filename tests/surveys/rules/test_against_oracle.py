"""The engine against a second classification written from the contract alone, over many generated households.

The households come from a fixed seed: every run checks the same ones. They are drawn close to the thresholds, with
about a quarter of the facts unknown.
"""

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from huulien.lib.cases import CaseError
from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.result import as_json
from tests.surveys.rules import oracle

HOUSEHOLDS_A_SEED = 2500


def some(rng, *values):
    """One of the values, or unknown."""
    return None if rng.random() < 0.25 else rng.choice(values)


def day_at_age(rng, on):
    """A birth date within a day of some birthday that a threshold names."""
    age = rng.choice([0, 1, 3, 4, 6, 8, 12, 13, 15, 16, 17, 18, 19, 25, 30, 31, 45, 60, 61, 80])
    day = min(on.day, 28) if on.month == 2 else on.day
    return min(date(on.year - age, on.month, day) + timedelta(days=rng.choice([-1, 0, 1])), on)


def random_member(rng, number, on):
    born = day_at_age(rng, on)
    known = rng.choice(["date", "date", "year", "both", "neither"])
    return {
        "id": str(number),
        "birth_date": born.isoformat() if known in ("date", "both") else None,
        "birth_year": born.year if known in ("year", "both") else None,
        "employment": some(rng, *oracle.EMPLOYMENTS),
        "social_allowance": some(rng, True, False),
        "disabled": some(rng, True, False),
        "health_insurance": some(rng, True, True, True, False),
        "malnourished": some(rng, True, False, False),
        "studying": some(rng, *oracle.LEVELS),
        "qualification": some(rng, *oracle.FINISHED),
        "trained_on_the_job": some(rng, True, False, False),
    }


def random_case(rng, number):
    on = date(2022, 1, 1) + timedelta(days=rng.randrange((date(2030, 12, 31) - date(2022, 1, 1)).days + 1))
    count = rng.choice([0, 1, 1, 2, 2, 3, 3, 4, 5])
    overruled = rng.sample(range(1, 13), rng.choice([0, 0, 0, 1, 2]))
    return {
        "id": f"TH-{number}",
        "on": on.isoformat(),
        "area": rng.choice(["rural", "urban"]),
        "income": {
            "b1_score": some(rng, 0, 139, 140, 141, 174, 175, 176),
            "per_person_vnd": some(
                rng,
                *(1_499_999, 1_500_000, 1_500_001, 2_000_000, 2_000_001, 2_200_000, 2_200_001),
                *(2_250_000, 2_250_001, 2_800_000, 2_800_001, 3_000_000, 3_000_001),
            ),
        },
        "members": [random_member(rng, n, on) for n in range(count)],
        "dwelling": {
            "wall_durable": some(rng, True, False),
            "frame_durable": some(rng, True, False),
            "roof_durable": some(rng, True, False),
            "area_m2": some(rng, 0, 8 * count, 8 * count - 0.5 if count else 0.5, 8 * count + 0.5, 60),
        },
        "water_source": some(rng, *oracle.CLEAN, "unprotected_well", "unprotected_spring", "surface", "other"),
        "toilet": some(rng, *oracle.HYGIENIC, "other", "none"),
        "internet_user": some(rng, True, False),
        "devices": some(rng, [], ["tv"], ["radio", "smartphone"]),
        "overrides": {str(n): {"deprived": rng.random() < 0.5, "reason": f"lý do {n}"} for n in overruled},
    }


def engine(case):
    """The engine's result in the shape of the oracle's."""
    try:
        result = as_json(classify(parse_case(case)))
    except CaseError as error:
        return {"refused": error.field}
    assert len(set(result["missing"])) == len(result["missing"])
    return {
        **{key: result[key] for key in ("standard", "class", "income_at_or_below_line", "b2_score")},
        **{key: result[key] for key in ("deprived_count", "deprived_count_max")},
        "deprived": {entry["indicator"]: entry["deprived"] for entry in result["deprivations"]},
        "derived": {entry["indicator"]: entry["derived"] for entry in result["deprivations"]},
        "missing": set(result["missing"]),
    }


def expected(case):
    try:
        return oracle.judge(case)
    except oracle.Refused as refused:
        return {"refused": str(refused)}


@pytest.mark.parametrize("seed", range(10))
def test_engine_says_what_the_contract_says(seed):
    rng = random.Random(seed)
    for number in range(HOUSEHOLDS_A_SEED):
        case = random_case(rng, number)
        assert engine(case) == expected(case), case


def completed(rng, case):
    """The case with some value for every unknown fact."""
    on = date.fromisoformat(case["on"])
    full = {"employment": oracle.EMPLOYMENTS, "studying": oracle.LEVELS, "qualification": oracle.FINISHED}
    members = []
    for member in case["members"]:
        filled = {
            fact: rng.choice(full.get(fact, [True, False])) if value is None else value
            for fact, value in member.items()
            if not fact.startswith("birth_")
        }
        unknown_age = member["birth_date"] is None and member["birth_year"] is None
        filled["birth_date"] = day_at_age(rng, on).isoformat() if unknown_age else member["birth_date"]
        filled["birth_year"] = member["birth_year"]
        members.append(filled)
    dwelling = {
        part: (rng.choice([5, 500]) if part == "area_m2" else rng.random() < 0.5) if value is None else value
        for part, value in case["dwelling"].items()
    }
    return {
        **case,
        "members": members,
        "dwelling": dwelling,
        "water_source": case["water_source"] or rng.choice(["piped", "other"]),
        "toilet": case["toilet"] or rng.choice(["septic", "none"]),
        "internet_user": rng.random() < 0.5 if case["internet_user"] is None else case["internet_user"],
        "devices": rng.choice([[], ["tv"]]) if case["devices"] is None else case["devices"],
    }


def test_no_completion_contradicts_what_was_said_to_be_known():
    rng = random.Random(2023)
    for number in range(HOUSEHOLDS_A_SEED):
        case = random_case(rng, number)
        said = engine(case)
        if "refused" in said or not case["members"]:
            continue  # an error stays one, and who lives there is not completed
        full = engine(completed(rng, case))
        for indicator, value in said["derived"].items():
            assert value in (None, full["derived"][indicator]), (case, indicator)
        if said["class"] != "insufficient_data":
            assert full["class"] == said["class"], case
        assert said["deprived_count"] <= full["deprived_count"] <= said["deprived_count_max"]


def test_generated_households_are_of_every_kind():
    """Otherwise the comparisons above would prove little."""
    rng = random.Random(0)
    results = [expected(random_case(rng, number)) for number in range(HOUSEHOLDS_A_SEED)]
    kinds = Counter(result.get("class", "refused") for result in results)
    assert min(kinds.values()) >= 5, kinds
    assert set(kinds) == {"poor", "near_poor", "average", "not_poor", "insufficient_data", "refused"}
    for indicator in range(1, 13):
        values = Counter(result["derived"][indicator] for result in results if "derived" in result)
        assert set(values) == {True, False, None}
        assert min(values.values()) >= 20, (indicator, values)
