"""What is not a case of the contract is refused, and the error names the case, the household and the key."""

import json

import pytest

from huulien.lib.cases import CaseError
from surveys.rules.ledger.case import parse_cases
from tests.surveys.rules.ledger.year import AFTER, BEFORE, came, household, went, year

B = household("B")
SPLIT = came("split", **{"from": "B"})
ABSENT = object()


def changed(value, *path, to):
    """A copy of a JSON value with something else, or nothing, at a place."""
    if not path:
        return to
    copy = value.copy()
    if to is ABSENT and len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = changed(value.get(path[0]) if isinstance(value, dict) else value[path[0]], *path[1:], to=to)
    return copy


BAD_CASES = [
    ("id", ABSENT, "id"),
    ("id", None, "id"),
    ("id", "", "id"),
    ("id", 7, "id"),
    ("id", "\ud800", "id"),
    ("from", ABSENT, "from"),
    ("from", "2022-12-31T00:00", "from"),
    ("from", "31/12/2022", "from"),
    ("from", "2023-02-30", "from"),
    ("from", 2022, "from"),
    ("from", "2023-12-31", "from"),
    ("from", "2024-01-01", "from"),
    ("to", None, "to"),
    ("history_from", ABSENT, "history_from"),
    ("history_from", "2023-01-01", "history_from"),
    ("history_from", True, "history_from"),
    ("look_back_from", "2023-01-01", "look_back_from"),
    ("look_back_from", 1, "look_back_from"),
    ("villages", ABSENT, "villages"),
    ("villages", None, "villages"),
    ("villages", "01", "villages"),
    ("villages", ["01", 2], "villages[1]"),
    ("villages", ["01", ""], "villages[1]"),
    ("villages", ["01", "02", "01"], "villages[0]"),
    ("households", ABSENT, "households"),
    ("households", None, "households"),
    ("households", {}, "households"),
    ("households", [[]], "households[0]"),
    ("households", [{"start": None, "end": None}], "households[0].id"),
    ("households", [{**B, "id": ""}], "households[0].id"),
    ("households", [{**B, "id": 5}], "households[0].id"),
    ("households", [B, B], "households[0].id"),
    ("commune", "06388", "commune"),
]


@pytest.mark.parametrize(("key", "value", "field"), BAD_CASES)
def test_a_bad_case_is_refused_by_its_key(key, value, field):
    with pytest.raises(CaseError) as caught:
        parse_cases(json.dumps([changed(year(), key, to=value)]))
    assert caught.value.field == field
    assert caught.value.case == (None if key == "id" else "06388-2023")


# (a household A beside B, the key the error names)
BAD_HOUSEHOLDS = [
    (changed(household(), "start", to=ABSENT), "start"),
    (changed(household(), "end", to=ABSENT), "end"),
    (household() | {"name": "x"}, "name"),
    (household() | {"start": []}, "start"),
    (household() | {"start": {"village": "01"}}, "start.persons"),
    (household() | {"start": {"village": "01", "persons": 1, "x": 1}}, "start.x"),
    (household() | {"start": {"village": "03", "persons": 1}}, "start.village"),
    (household() | {"end": {"village": None, "persons": 1}}, "end.village"),
    (household() | {"end": {"village": "01", "persons": 0}}, "end.persons"),
    (household() | {"end": {"village": "01", "persons": True}}, "end.persons"),
    (household() | {"end": {"village": "01", "persons": 4.0}}, "end.persons"),
    (household() | {"end": {"village": "01", "persons": "4"}}, "end.persons"),
    (household() | {"decisions": {}}, "decisions"),
    (household() | {"decisions": [[]]}, "decisions[0]"),
    (household() | {"decisions": [{"on": BEFORE}]}, "decisions[0].class"),
    (household() | {"decisions": [{"class": "poor"}]}, "decisions[0].on"),
    (household() | {"decisions": [{"on": BEFORE, "class": "rich"}]}, "decisions[0].class"),
    (household() | {"decisions": [{"on": BEFORE, "class": "poor", "by": "x"}]}, "decisions[0].by"),
    (household() | {"decisions": [{"on": BEFORE, "class": "poor"}, {"on": BEFORE, "class": "poor"}]}, "decisions.on"),
    (household(decided={"2024-01-01": "poor"}), "decisions.on"),
    (household(**went("moved_out"), decided={"2023-08-21": "poor"}), "decisions.on"),
    (household(**SPLIT, decided={"2023-05-01": "poor"}), "decisions.on"),
    (household(fell_back="no"), "fell_back"),
    (household(history_from="2024-01-01"), "history_from"),
    (household(**SPLIT, history_from=BEFORE), "history_from"),
    (household(start=None, end=None), "came"),
    (household(**{**came("moved_in"), "end": None}), "went"),
    (household(**{**went("moved_out"), "start": None}), "came"),
    (household() | {"came": {"how": "registered", "on": "2023-05-02"}}, "came"),
    (household() | {"went": {"how": "moved_out", "on": "2023-05-02"}}, "went"),
    (household(**came("born")), "came.how"),
    (household(**came("registered", on=None)), "came.on"),
    (household(**came("registered", on="2022-12-31")), "came.on"),
    (household(**came("registered", on="2024-01-01")), "came.on"),
    (household(**came("registered", by="x")), "came.by"),
    (household(**{**came("registered", on="2023-09-01"), **went("moved_out")}), "came.on"),
    (household(**came("registered", **{"from": "B"})), "came.from"),
    (household(**came("registered", **{"class": "poor"})), "came.class"),
    (household(**came("split", **{"from": "B", "class": "poor"})), "came.class"),
    (household(**came("moved_in", **{"class": "insufficient_data"})), "came.class"),
    (household(**came("split")), "came.from"),
    (household(**came("split", **{"from": ""})), "came.from"),
    (household(**came("split", **{"from": "A"})), "came.from"),
    (household(**came("split", **{"from": "C"})), "came.from"),
    (household(**went("sold")), "went.how"),
    (household(**went("moved_out", on="2022-12-31")), "went.on"),
    (household(**went("moved_out", on="2024-01-01")), "went.on"),
    (household(**went("moved_out", into="B")), "went.into"),
    (household(**went("merged")), "went.into"),
    (household(**went("merged", into="C")), "went.into"),
]


@pytest.mark.parametrize(("given", "key"), BAD_HOUSEHOLDS)
def test_a_bad_household_is_refused_by_its_id_and_key(given, key):
    with pytest.raises(CaseError) as caught:
        parse_cases(json.dumps([year(B, given)]))
    assert caught.value.field == f"households.A.{key}"
    assert str(caught.value).startswith(f"Trường hợp thứ 1, mã 06388-2023, trường households.A.{key}: ")


@pytest.mark.parametrize(
    ("given", "other", "is_refused"),
    [
        (came("split", on="2023-05-02", **{"from": "B"}), came("registered", on="2023-05-02"), False),
        (came("split", on="2023-05-02", **{"from": "B"}), came("registered", on="2023-05-03"), True),
        (came("split", on="2023-05-02", **{"from": "B"}), went("moved_out", on="2023-05-02"), False),
        (came("split", on="2023-05-02", **{"from": "B"}), went("moved_out", on="2023-05-01"), True),
        (went("merged", on="2023-05-02", into="B"), went("merged", on="2023-05-01", into="C"), True),
        (went("merged", on="2023-05-02", into="B"), came("registered", on="2023-05-03"), True),
    ],
)
def test_the_other_household_was_there_on_that_day(given, other, is_refused):
    case = year(household(**given), household("B", **other), household("C"))
    if is_refused:
        with pytest.raises(CaseError, match="không có mặt"):
            parse_cases(json.dumps([case]))
    else:
        parse_cases(json.dumps([case]))


@pytest.mark.parametrize(
    ("links", "field"),
    [
        ([came("split", **{"from": "C"}), came("split", **{"from": "A"})], "came.from"),
        ([went("merged", into="C"), went("merged", into="A")], "went.into"),
    ],
)
def test_a_chain_that_returns_to_its_beginning_is_refused(links, field):
    first, second = links
    case = year(household(**first), household("C", **second), B)
    with pytest.raises(CaseError) as caught:
        parse_cases(json.dumps([case]))
    assert caught.value.field in {f"households.A.{field}", f"households.C.{field}"}


@pytest.mark.parametrize(
    ("text", "once", "twice", "field"),
    [
        ("case", '"to":', '"to": "2023-12-31", "to":', "to"),
        ("household", '"fell_back":', '"fell_back": null, "fell_back":', "households.A.fell_back"),
        ("stay", '"persons": 4', '"persons": 4, "persons": 4', "households.A.start.persons"),
        ("decision", '"class": "poor"', '"class": "poor", "class": "poor"', "households.A.decisions[0].class"),
    ],
)
def test_a_key_given_twice_is_refused(text, once, twice, field):
    case = json.dumps([year(household(decided={AFTER: "poor"}, fell_back=None))]).replace(once, twice, 1)
    with pytest.raises(CaseError, match="hai lần") as caught:
        parse_cases(case)
    assert caught.value.field == field


def test_an_id_of_a_case_is_used_once_in_the_file():
    with pytest.raises(CaseError) as caught:
        parse_cases(json.dumps([year(), {**year(), "id": "other"}, year()]))
    assert (caught.value.field, caught.value.case) == ("id", "06388-2023")


def test_what_need_not_be_written_may_be_absent_or_null():
    bare = {"id": "A", "start": {"village": "01", "persons": 1}, "end": None}
    full = {**bare, "decisions": None, "came": None, "went": None, "history_from": None, "fell_back": None}
    short = {key: value for key, value in year(bare).items() if key != "look_back_from"}
    assert parse_cases(json.dumps([short])) == parse_cases(json.dumps([year(full, look_back_from=None)]))
