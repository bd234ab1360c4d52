"""What is not a case of the contract is refused; the error names the case, the household or measure, and the key."""

import json

import pytest

from huulien.lib.cases import CaseError
from programs.rules.way_out.case import parse_cases
from tests.programs.rules.way_out.commune import case, household, measure, year_end

ABSENT = object()
COMMUNE = case([measure("tank"), measure("cow", [], income=True)], [household("A")])
NO_WHOLE_NUMBERS = (-1, 4.0, "4", True, False, [], 10**30)


def changed(given, key, value):
    return {name: old for name, old in {**given, key: value}.items() if old is not ABSENT}


def refusal(text):
    with pytest.raises(CaseError) as caught:
        parse_cases(text)
    return caught.value


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        *(("id", value, "id") for value in (ABSENT, None, "", 1, "\ud800")),
        *(("goal", value, "goal") for value in (ABSENT, None, "", "poor", 1, "NEAR_POOR")),
        *((key, value, key) for key in ("villages", "measures", "households") for value in (ABSENT, None, {}, "01")),
        ("villages", ["01", 2], "villages[1]"),
        ("villages", ["01", ""], "villages[1]"),
        ("villages", ["01", "01"], "villages[0]"),
        ("villages", [], "households.A.village"),
        ("measures", [measure("a"), measure("a")], "measures.a.id"),
        ("measures", [[]], "measures[0]"),
        ("households", [household("B"), household("B")], "households.B.id"),
        ("households", [None], "households[0]"),
        *(("at_most", value, "at_most") for value in (*NO_WHOLE_NUMBERS, 1_000_001)),
        *(("budget_vnd", value, "budget_vnd") for value in (*NO_WHOLE_NUMBERS, 10**15 + 1)),
        ("village_limits", [], "village_limits"),
        ("village_limits", {"03": 1}, "village_limits.03"),
        *(("village_limits", {"01": value}, "village_limits.01") for value in (*NO_WHOLE_NUMBERS, None, 1_000_001)),
        ("note", 1, "note"),
    ],
)
def test_a_bad_case_is_refused_by_its_key(key, value, field):
    error = refusal(json.dumps([changed(COMMUNE, key, value)]))
    assert error.field == field
    assert error.case == (None if key == "id" else "commune")


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        *((key, ABSENT, key) for key in ("lifts", "income", "cost_vnd", "per")),
        *((key, None, key) for key in ("lifts", "income", "cost_vnd", "per")),
        ("lifts", 9, "lifts"), ("lifts", [0], "lifts"), ("lifts", [13], "lifts"), ("lifts", [9, 9], "lifts"),
        ("lifts", [9.0], "lifts[0]"), ("lifts", [True], "lifts[0]"), ("lifts", [None], "lifts[0]"),
        ("income", 1, "income"), ("income", "true", "income"),
        *(("cost_vnd", value, "cost_vnd") for value in (*NO_WHOLE_NUMBERS, 10**11 + 1)),
        ("per", "person", "per"),
        *(("capacity", value, "capacity") for value in (*NO_WHOLE_NUMBERS, 1_000_001)),
        ("capacity_by_village", 3, "capacity_by_village"),
        ("capacity_by_village", {"03": 1}, "capacity_by_village.03"),
        *(("capacity_by_village", {"02": value}, "capacity_by_village.02") for value in (*NO_WHOLE_NUMBERS, None)),
        ("excludes", "cow", "excludes"), ("excludes", [1], "excludes[0]"), ("excludes", ["cow", "cow"], "excludes"),
        ("excludes", ["goat"], "excludes"), ("excludes", ["tank"], "excludes"),
        *(("chance", value, "chance") for value in (
            1, 0.5, "", ".5", "1.", "0.", "0.0000001", "1.000001", "1.1", "2", "00.5", "+0.5", "-0.5", " 0.5", "0.5\n",
            "0,5", "5e-1", "1/2", "٠.5",
        )),
        ("note", None, "note"),
    ],
)  # fmt: skip
def test_a_bad_measure_is_refused_by_its_id_and_key(key, value, field):
    tank = changed(measure("tank"), key, value)
    error = refusal(json.dumps([{**COMMUNE, "measures": [measure("cow"), tank]}]))
    assert error.field == f"measures.tank.{field}"
    assert str(error).startswith(f"Trường hợp thứ 1, mã commune, trường measures.tank.{field}: ")


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        *((key, value, key) for key in ("village", "over_line", "deprived") for value in (ABSENT, None)),
        ("village", "03", "village"), ("village", 1, "village"), ("village", "", "village"),
        ("over_line", 0, "over_line"),
        ("deprived", [0], "deprived"), ("deprived", [13], "deprived"), ("deprived", [1, 1], "deprived"),
        ("deprived", ["1"], "deprived[0]"), ("deprived", {}, "deprived"),
        ("unknown", [13], "unknown"), ("unknown", [2, 2], "unknown"), ("unknown", [9], "unknown"),
        ("unknown", [2.0], "unknown[0]"),
        ("measures", ["goat"], "measures"), ("measures", ["tank", "tank"], "measures"),
        ("measures", "tank", "measures"),
        ("measures", [None], "measures[0]"),
        ("note", None, "note"),
    ],
)  # fmt: skip
def test_a_bad_household_is_refused_by_its_id_and_key(key, value, field):
    given = [household("B"), changed(household("A"), key, value)]
    error = refusal(json.dumps([{**COMMUNE, "households": given}]))
    assert (error.field, error.case) == (f"households.A.{field}", "commune")


@pytest.mark.parametrize("value", [ABSENT, None, "", 5, "\ud800"])
def test_a_member_without_a_usable_id_is_named_by_its_place(value):
    for key, member in (("measures", measure()), ("households", household())):
        assert refusal(json.dumps([case(**{key: [changed(member, "id", value)]})])).field == f"{key}[0].id"


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        *((key, value, key) for key in ("at_most", "stay") for value in (ABSENT, None, *NO_WHOLE_NUMBERS, 1_000_001)),
        *((key, value, key) for key in ("leave", "become") for value in (ABSENT, None, {}, "1")),
        ("leave", ["0.5"], "leave[0]"),
        ("leave", [{}], "leave[0].chance"),
        ("leave", [{"chance": None}], "leave[0].chance"),
        ("become", [{"chance": 0.5}], "become[0].chance"),
        ("become", [{"chance": "1.5"}], "become[0].chance"),
        *(("leave", [{"chance": "1", "count": n}], "leave[0].count") for n in (*NO_WHOLE_NUMBERS, 0, 5001)),
        ("become", [{"chance": "1"}, {"chance": "0", "count": 5000}], "become[1].count"),
        ("leave", [{"chance": "1", "note": 1}], "leave[0].note"),
        ("note", 1, "note"),
    ],
)
def test_a_bad_end_of_the_year_is_refused_by_its_key(key, value, field):
    error = refusal(json.dumps([{**COMMUNE, "chance": changed(year_end(), key, value)}]))
    assert (error.field, error.case) == (f"chance.{field}", "commune")


def test_the_counts_add_up_over_both_lists():
    half = [{"chance": "0.5", "count": 2500}]
    parse_cases(json.dumps([case(chance=year_end(leave=half, become=half))]))
    error = refusal(json.dumps([case(chance=year_end(leave=half, become=[*half, {"chance": "1"}]))]))
    assert error.field == "chance.become[1].count"


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("goal", "goal"),
        ("cost_vnd", "measures.tank.cost_vnd"),
        ("over_line", "households.A.over_line"),
        ("01", "village_limits.01"),
    ],
)
def test_a_key_given_twice_is_refused(key, field):
    text = json.dumps([{**COMMUNE, "village_limits": {"01": 1}}])
    assert refusal(text.replace(f'"{key}":', f'"{key}": 1, "{key}":')).field == field


def test_an_id_is_used_once_in_the_file():
    error = refusal(json.dumps([case(), {**case(), "id": "other"}, case()]))
    assert (error.field, error.case) == ("id", "commune")


def test_what_need_not_be_written_may_be_absent_or_null():
    short = case([measure()], [household()], chance=year_end(leave=[{"chance": "1"}]))
    tank = measure(capacity=None, capacity_by_village=None, excludes=None, chance=None)
    full = case([tank], [household(unknown=None, measures=None)], at_most=None, budget_vnd=None, village_limits=None)
    full["chance"] = year_end(leave=[{"chance": "1", "count": None}])
    read, same = (parse_cases(json.dumps([given])) for given in (short, full))
    assert read == same


def test_the_ends_of_the_lists_are_allowed():
    largest = measure(
        "a", range(1, 13), 10**11, capacity=10**6, capacity_by_village={"01": 0, "02": 10**6}, chance="1.000000"
    )
    given = case([largest, measure("b", [], 0, capacity=0, chance="0.000001")], at_most=10**6, budget_vnd=10**15)
    parse_cases(json.dumps([{**given, "village_limits": {"01": 10**6}, "chance": year_end(10**6, 10**6)}]))
    parse_cases(json.dumps([case(villages=[])]))
