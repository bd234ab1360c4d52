"""A second, slow classification, written from the sentences of the contract alone, to check the first against.

It shares no code with the engine: it works on the JSON of a case, has its own numbers, and finds what is unknown by
trying every completion of the unknown facts, fact by fact.
"""

from datetime import date
from functools import cache
from itertools import product

EMPLOYMENTS = [
    *("wage_contract", "wage_no_contract", "self_employed", "seeking_work"),
    *("not_seeking", "student", "unable_to_work", "child"),
]
LEVELS = ["none", "preschool", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]
FINISHED = ["none", "primary", "lower_secondary", "upper_secondary", "vocational", "higher"]
CLEAN = ["piped", "borehole", "protected_well", "protected_spring", "rain", "bottled"]
HYGIENIC = ["septic", "semi_septic", "pour_flush", "vip", "double_vault"]

# One age on each side of every age the contract names, and one far beyond.
AGES = [0, 2, 3, 5, 6, 11, 12, 14, 15, 16, 17, 18, 29, 30, 31, 59, 60, 95]
YES_NO = [False, True]

DOMAINS = {"age": AGES, "employment": EMPLOYMENTS, "studying": LEVELS, "qualification": FINISHED}


class Refused(Exception):
    """The contract calls the case an error."""


def judge(case):
    """What the contract says of a well-formed case: a dict of the parts of a result that can be compared."""
    on = date.fromisoformat(case["on"])
    standard = standard_of(on)
    income = income_of(case, standard)
    derived, missing = derive(case, on)
    final = {n: case["overrides"][str(n)]["deprived"] if str(n) in case["overrides"] else derived[n] for n in derived}
    at_least = sum(1 for value in final.values() if value is True)
    at_most = at_least + sum(1 for value in final.values() if value is None)
    named = {name for n in missing if str(n) not in case["overrides"] and final[n] is None for name in missing[n]}
    if income is None:
        named |= {"income.per_person_vnd"} | ({"income.b1_score"} if standard == "nd-07-2021" else set())
    return {
        "standard": standard,
        "class": class_of(case, standard, income, at_least, at_most),
        "income_at_or_below_line": income,
        "deprived_count": at_least,
        "deprived_count_max": at_most,
        "b2_score": 10 * at_least,
        "deprived": final,
        "derived": derived,
        "missing": named,
    }


def standard_of(on):
    if date(2022, 1, 1) <= on <= date(2026, 12, 31):
        return "nd-07-2021"
    if date(2027, 1, 1) <= on <= date(2030, 12, 31):
        return "nd-351-2025"
    raise Refused("on")


def income_of(case, standard):
    score, measured = case["income"]["b1_score"], case["income"]["per_person_vnd"]
    rural = case["area"] == "rural"
    if standard == "nd-07-2021":
        line, threshold = (1_500_000, 140) if rural else (2_000_000, 175)
        if score is not None:
            if measured is not None and (score <= threshold) != (measured <= line):
                raise Refused("income")
            return score <= threshold
    else:
        line = 2_200_000 if rural else 2_800_000
    return None if measured is None else measured <= line


def class_of(case, standard, income, at_least, at_most):
    if income is None:
        return "insufficient_data"
    if income is False:
        average = 2_250_000 if case["area"] == "rural" else 3_000_000
        measured = case["income"]["per_person_vnd"]
        return "average" if standard == "nd-07-2021" and measured is not None and measured <= average else "not_poor"
    if at_least >= 3:
        return "poor"
    return "near_poor" if at_most < 3 else "insufficient_data"


def derive(case, on):
    """({indicator: true, false or None}, {indicator: names of what is missing})."""
    people = [(member["id"], {**member, "age": age_of(member, on)}) for member in case["members"]]
    derived, missing = {}, {}
    for number, question, facts in [
        (1, works_without_contract_or_seeks, ("age", "employment")),
        (3, malnourished_child, ("age", "malnourished")),
        (4, no_insurance, ("age", "health_insurance")),
        (5, no_adult_level, ("age", "studying", "qualification", "trained_on_the_job")),
        (6, not_at_school, ("age", "studying")),
    ]:
        answers = [(id_, *settle(question, facts, tuple(person[fact] for fact in facts))) for id_, person in people]
        if not people:
            derived[number], missing[number] = None, {"members"}
        elif any(yes is True for _, yes, _ in answers):
            derived[number], missing[number] = True, set()
        elif all(yes is False for _, yes, _ in answers):
            derived[number], missing[number] = False, set()
        else:
            derived[number], missing[number] = None, open_names(answers)
    derived[2], missing[2] = dependants(people)
    derived.update(house(case))
    missing.update(house_missing(case, derived))
    return dict(sorted(derived.items())), missing


def age_of(member, on):
    if member["birth_date"] is not None:
        born = date.fromisoformat(member["birth_date"])
        age = on.year - born.year
        month, day = (3, 1) if (born.month, born.day) == (2, 29) and not is_leap(on.year) else (born.month, born.day)
        return age if on >= date(on.year, month, day) else age - 1
    return None if member["birth_year"] is None else on.year - member["birth_year"]


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@cache
def settle(question, facts, values):
    """(answer or None, facts that can still change it), by trying every completion."""
    domains = [
        DOMAINS.get(fact, YES_NO) if value is None else [value] for fact, value in zip(facts, values, strict=True)
    ]
    completions = list(product(*domains))
    answers = {completion: bool(question(*completion)) for completion in completions}
    if len(set(answers.values())) == 1:
        return answers[completions[0]], frozenset()
    changing = set()
    for place, fact in enumerate(facts):
        for completion in completions:
            for other in domains[place]:
                if answers[completion] != answers[(*completion[:place], other, *completion[place + 1 :])]:
                    changing.add(fact)
    return None, frozenset(changing)


def open_names(answers):
    return {
        f"members.{id_}.{'birth_date' if fact == 'age' else fact}"
        for id_, yes, facts in answers
        if yes is None
        for fact in facts
    }


def works_without_contract_or_seeks(age, employment):
    return age >= 15 and employment in ("seeking_work", "wage_no_contract")


def dependant(age, allowance, disabled):
    return age < 16 or (allowance and (disabled or age >= 60))


def malnourished_child(age, malnourished):
    return age < 16 and malnourished


def no_insurance(age, insured):
    return age >= 6 and not insured


def no_adult_level(age, studying, finished, trained):
    if age < 16 or age > 30 or trained:
        return False
    if age < 18:
        return LEVELS.index(studying) < 3 and FINISHED.index(finished) < 2
    return LEVELS.index(studying) < 4 and FINISHED.index(finished) < 3


def not_at_school(age, studying):
    if age < 3 or age >= 16:
        return False
    needed = "preschool" if age <= 5 else "primary" if age <= 11 else "lower_secondary"
    return LEVELS.index(studying) < LEVELS.index(needed)


def dependants(people):
    if not people:
        return None, {"members"}
    facts = ("age", "social_allowance", "disabled")
    answers = [(id_, *settle(dependant, facts, tuple(person[fact] for fact in facts))) for id_, person in people]
    known = sum(1 for _, yes, _ in answers if yes is True)
    unknown = sum(1 for _, yes, _ in answers if yes is None)
    if known / len(people) > 0.5:
        return True, set()
    if (known + unknown) / len(people) <= 0.5:
        return False, set()
    return None, open_names(answers)


def house(case):
    walls = [case["dwelling"][part] for part in ("wall_durable", "frame_durable", "roof_durable")]
    area, count = case["dwelling"]["area_m2"], len(case["members"])
    weak, unknown = walls.count(False), walls.count(None)
    return {
        7: True if weak >= 2 else False if weak + unknown <= 1 else None,
        8: None if area is None or not count else area / count < 8,
        9: None if case["water_source"] is None else case["water_source"] not in CLEAN,
        10: None if case["toilet"] is None else case["toilet"] not in HYGIENIC,
        11: None if case["internet_user"] is None else not case["internet_user"],
        12: None if case["devices"] is None else case["devices"] == [],
    }


def house_missing(case, derived):
    parts = {part for part in ("wall_durable", "frame_durable", "roof_durable") if case["dwelling"][part] is None}
    missing = {
        7: {f"dwelling.{part}" for part in parts},
        8: ({"dwelling.area_m2"} if case["dwelling"]["area_m2"] is None else set())
        | (set() if case["members"] else {"members"}),
        9: {"water_source"},
        10: {"toilet"},
        11: {"internet_user"},
        12: {"devices"},
    }
    return {number: names if derived[number] is None else set() for number, names in missing.items()}
