"""What is not a case of the contract is refused, and the error names the case, the village and the key."""

import json

import pytest

from huulien.lib.cases import CaseError
from programs.rules.allocate.case import parse_cases
from tests.programs.rules.allocate.commune import case, village

ABSENT = object()


def changed(given, key, value):
    return {name: old for name, old in {**given, key: value}.items() if old is not ABSENT}


def refusal(text):
    with pytest.raises(CaseError) as caught:
        parse_cases(text)
    return caught.value


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("id", ABSENT, "id"), ("id", None, "id"), ("id", "", "id"), ("id", 1, "id"), ("id", "\ud800", "id"),
        *(("target_rate", value, "target_rate") for value in (
            ABSENT, None, 10.98, 10, "10.9", "10.980", "10,98", "010.98", "00.00", ".98", "+1.00", "-1.00", "100.01",
            "101.00", " 1.00", "1.00\n", "1e1.00", "１.00", "",
        )),
        *(("villages", value, "villages") for value in (ABSENT, None, [], {}, "01")),
        ("villages", [[]], "villages[0]"),
        ("villages", [village("01"), village("01")], "villages.01.code"),
        *(("methods", value, "methods") for value in (
            [], "even_rate", {}, ["even"], [None], [1], ["ability", "ability"], ["even_rate", ""],
        )),
        ("note", 1, "note"),
    ],
)  # fmt: skip
def test_a_bad_case_is_refused_by_its_key(key, value, field):
    error = refusal(json.dumps([changed(case(village()), key, value)]))
    assert error.field == field
    assert error.case == (None if key == "id" else "commune")


STATED = ("households", "poor", "new_poor", "relapse", "poor_in", "poor_out")
NUMBERS = (*STATED, "able", "lower", "upper", "fixed")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, value) for key in STATED for value in (ABSENT, None)),
        *((key, value) for key in NUMBERS for value in (-1, 1_000_001, 4.0, "4", True, False, [], 10**30)),
        ("able", 21), ("poor_out", 21), ("households", 19), ("note", None),
    ],
)  # fmt: skip
def test_a_bad_village_is_refused_by_its_code_and_key(key, value):
    error = refusal(json.dumps([case(village("00"), changed(village("A"), key, value))]))
    assert error.field == f"villages.A.{key}"
    assert str(error).startswith(f"Trường hợp thứ 1, mã commune, trường villages.A.{key}: ")


@pytest.mark.parametrize("value", [ABSENT, None, "", 5, "\ud800"])
def test_a_village_without_a_usable_code_is_named_by_its_place(value):
    assert refusal(json.dumps([case(changed(village(), "code", value))])).field == "villages[0].code"


@pytest.mark.parametrize("digits", ["1" * 5000, "1e3", "NaN", "Infinity", "1.0"])
def test_a_number_that_is_no_count_of_households_is_refused_by_its_key(digits):
    assert refusal(json.dumps([case(village())]).replace("100", digits)).field == "villages.01.households"


@pytest.mark.parametrize(
    ("key", "field"),
    [("id", "id"), ("villages", "villages"), ("code", "villages.01.code"), ("poor", "villages.01.poor")],
)
def test_a_key_given_twice_is_refused(key, field):
    text = json.dumps([case(village())])
    error = refusal(text.replace(f'"{key}":', f'"{key}": null, "{key}":'))
    assert (error.field, error.case) == (field, "commune")


def test_an_id_is_used_once_in_the_file():
    other = {**case(village()), "id": "other"}
    error = refusal(json.dumps([other, case(village()), case(village())]))
    assert (error.field, error.case) == ("id", "commune")


def test_what_need_not_be_written_may_be_absent_or_null():
    bare = village()
    full = {**bare, "able": None, "lower": None, "upper": None, "fixed": None}
    assert parse_cases(json.dumps([case(bare)])) == parse_cases(json.dumps([case(full, methods=None)]))


def test_the_ends_of_the_lists_are_allowed():
    largest = village(households=1_000_000, poor=1_000_000, able=1_000_000, lower=0, upper=1_000_000)
    for rate in ("0.00", "100.00"):
        parse_cases(json.dumps([case(largest, target_rate=rate)]))
    parse_cases(json.dumps([case(village(poor=20, new_poor=80))]))
