"""What is not a case of the contract is refused, and the error names the case and the field."""

import copy
import json

import pytest

from huulien.lib.cases import CaseError
from surveys.rules.case import parse_case, parse_cases

GOOD = {
    "id": "TH-001",
    "on": "2023-10-15",
    "area": "rural",
    "income": {"b1_score": 128, "per_person_vnd": None},
    "members": [
        {
            "id": "1",
            "birth_date": "1981-04-02",
            "birth_year": 1981,
            "employment": "self_employed",
            "social_allowance": False,
            "disabled": False,
            "health_insurance": True,
            "malnourished": None,
            "studying": "none",
            "qualification": "lower_secondary",
            "trained_on_the_job": False,
        },
        {"id": "2", "birth_year": 2010},
    ],
    "dwelling": {"wall_durable": True, "frame_durable": False, "roof_durable": True, "area_m2": 48.5},
    "water_source": "rain",
    "toilet": "none",
    "internet_user": True,
    "devices": ["smartphone"],
    "overrides": {"3": {"deprived": True, "reason": "Trạm y tế xác nhận"}},
}

ABSENT = object()
REASON = {"deprived": True, "reason": "Đã xem tận nơi"}

# (where in the good case, what stands there instead, the field the error names)
BAD_VALUES = [
    # The three fields every case must have.
    ("id", ABSENT, "id"),
    ("id", None, "id"),
    ("id", "", "id"),
    ("id", 7, "id"),
    ("id", "\ud800", "id"),
    ("on", ABSENT, "on"),
    ("on", None, "on"),
    ("on", 20231015, "on"),
    ("on", "15/10/2023", "on"),
    ("on", "2023-10-15T00:00:00", "on"),
    ("on", "2023-10-15 ", "on"),
    ("on", "2023-10-15\n", "on"),
    ("on", "20231015", "on"),
    ("on", "2023-W41-7", "on"),
    ("on", "2023-1-5", "on"),
    ("on", "٢٠٢٣-١٠-١٥", "on"),
    ("on", "2023-02-29", "on"),
    ("on", "0000-01-01", "on"),
    ("on", "2021-12-31", "on"),
    ("on", "2031-01-01", "on"),
    ("area", ABSENT, "area"),
    ("area", None, "area"),
    ("area", "Rural", "area"),
    ("area", True, "area"),
    ("area", ["rural"], "area"),
    # Income.
    ("income", [], "income"),
    ("income", 128, "income"),
    ("income.b1_score", "128", "income.b1_score"),
    ("income.b1_score", 128.0, "income.b1_score"),
    ("income.b1_score", True, "income.b1_score"),
    ("income.b1_score", -1, "income.b1_score"),
    ("income.b1_score", float("nan"), "income.b1_score"),
    ("income.per_person_vnd", 1.5e6, "income.per_person_vnd"),
    ("income.per_person_vnd", False, "income.per_person_vnd"),
    ("income.per_person_vnd", -1, "income.per_person_vnd"),
    ("income.per_person_vnd", 1_500_001, "income"),
    ("income.b2_score", 30, "income.b2_score"),
    # Members.
    ("members", {}, "members"),
    ("members", "1", "members"),
    ("members.0", None, "members[0]"),
    ("members.0", "1", "members[0]"),
    ("members.0.id", ABSENT, "members[0].id"),
    ("members.0.id", None, "members[0].id"),
    ("members.0.id", 1, "members[0].id"),
    ("members.1.id", "", "members[1].id"),
    ("members.1.id", "1", "members[1].id"),
    ("members.1.id", "\udfff", "members[1].id"),
    ("members.0.birth_date", "02/04/1981", "members.1.birth_date"),
    ("members.0.birth_date", "1981-4-2", "members.1.birth_date"),
    ("members.0.birth_date", "1981-02-30", "members.1.birth_date"),
    ("members.0.birth_date", 1981, "members.1.birth_date"),
    ("members.0.birth_date", "1980-04-02", "members.1.birth_year"),
    ("members.0.birth_year", 1982, "members.1.birth_year"),
    ("members.1.birth_date", "2023-10-16", "members.2.birth_date"),
    ("members.1.birth_year", 2024, "members.2.birth_year"),
    ("members.1.birth_year", "2010", "members.2.birth_year"),
    ("members.1.birth_year", 2010.0, "members.2.birth_year"),
    ("members.1.birth_year", True, "members.2.birth_year"),
    ("members.1.birth_year", -2010, "members.2.birth_year"),
    ("members.0.employment", "wage", "members.1.employment"),
    ("members.0.employment", "", "members.1.employment"),
    ("members.0.employment", 3, "members.1.employment"),
    ("members.0.social_allowance", 1, "members.1.social_allowance"),
    ("members.0.disabled", "false", "members.1.disabled"),
    ("members.0.health_insurance", 0, "members.1.health_insurance"),
    ("members.0.malnourished", "unknown", "members.1.malnourished"),
    ("members.0.studying", "university", "members.1.studying"),
    ("members.0.qualification", "preschool", "members.1.qualification"),
    ("members.0.trained_on_the_job", [], "members.1.trained_on_the_job"),
    ("members.0.age", 42, "members.1.age"),
    # House.
    ("dwelling", [], "dwelling"),
    ("dwelling.wall_durable", 1, "dwelling.wall_durable"),
    ("dwelling.frame_durable", "yes", "dwelling.frame_durable"),
    ("dwelling.roof_durable", 0.0, "dwelling.roof_durable"),
    ("dwelling.area_m2", "48,5", "dwelling.area_m2"),
    ("dwelling.area_m2", -0.5, "dwelling.area_m2"),
    ("dwelling.area_m2", True, "dwelling.area_m2"),
    ("dwelling.area_m2", float("nan"), "dwelling.area_m2"),
    ("dwelling.area_m2", float("inf"), "dwelling.area_m2"),
    ("dwelling.area_m2", float("-inf"), "dwelling.area_m2"),
    ("dwelling.floor_durable", True, "dwelling.floor_durable"),
    ("water_source", "well", "water_source"),
    ("water_source", {}, "water_source"),
    ("toilet", "latrine", "toilet"),
    ("toilet", False, "toilet"),
    ("internet_user", "true", "internet_user"),
    ("internet_user", 1, "internet_user"),
    ("devices", "tv", "devices"),
    ("devices", {"tv": True}, "devices"),
    ("devices", ["tv", "phone"], "devices[1]"),
    ("devices", [None], "devices[0]"),
    # Overrides.
    ("overrides", [], "overrides"),
    ("overrides.0", REASON, "overrides.0"),
    ("overrides.13", REASON, "overrides.13"),
    ("overrides.03", REASON, "overrides.03"),
    ("overrides.x", REASON, "overrides.x"),
    ("overrides.３", REASON, "overrides.３"),
    ("overrides.3", None, "overrides.3"),
    ("overrides.3", True, "overrides.3"),
    ("overrides.3.deprived", ABSENT, "overrides.3.deprived"),
    ("overrides.3.deprived", None, "overrides.3.deprived"),
    ("overrides.3.deprived", 1, "overrides.3.deprived"),
    ("overrides.3.reason", ABSENT, "overrides.3.reason"),
    ("overrides.3.reason", None, "overrides.3.reason"),
    ("overrides.3.reason", "", "overrides.3.reason"),
    ("overrides.3.reason", " \t\u00a0\n", "overrides.3.reason"),
    ("overrides.3.reason", 5, "overrides.3.reason"),
    ("overrides.3.reason", "hỏng \ud800", "overrides.3.reason"),
    ("overrides.3.by", "canbo", "overrides.3.by"),
    # A field nobody knows.
    ("class", "poor", "class"),
    ("Id", "TH-001", "Id"),
]


def changed(path, value):
    """A copy of the good case with something else in one place."""
    case = copy.deepcopy(GOOD)
    *parents, last = path.split(".")
    place = case
    for step in parents:
        place = place[int(step) if isinstance(place, list) else step]
    if isinstance(place, list):
        place[int(last)] = value
    elif value is ABSENT:
        del place[last]
    else:
        place[last] = value
    return case


def test_the_good_case_is_read():
    assert parse_case(GOOD).id == "TH-001"


@pytest.mark.parametrize(("path", "value", "field"), BAD_VALUES)
def test_bad_value_is_refused_by_its_field(path, value, field):
    with pytest.raises(CaseError) as caught:
        parse_case(changed(path, value))
    assert caught.value.field == field
    assert caught.value.expected


@pytest.mark.parametrize(("path", "value", "field"), BAD_VALUES)
def test_bad_value_is_refused_in_a_file_too(path, value, field):
    with pytest.raises(CaseError) as caught:
        parse_cases(json.dumps([GOOD, changed(path, value)]).encode())
    assert caught.value.field == field
    assert caught.value.position == 1
    assert "thứ 2" in str(caught.value)
    str(caught.value).encode("utf-8")  # can be printed


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('[{"id": "1", "id": "1", "on": "2023-10-15", "area": "rural"}]', "id"),
        ('[{"id": "1", "on": "2023-10-15", "area": "rural", "toilet": null, "toilet": "none"}]', "toilet"),
        (
            '[{"id": "1", "on": "2023-10-15", "area": "rural", "income": {"b1_score": 1, "b1_score": 2}}]',
            "income.b1_score",
        ),
        ('[{"id": "1", "on": "2023-10-15", "area": "rural", "members": [{"id": "a", "id": "b"}]}]', "members.b.id"),
        (
            '[{"id": "1", "on": "2023-10-15", "area": "rural", "dwelling": {"area_m2": 9, "area_m2": 9}}]',
            "dwelling.area_m2",
        ),
        (
            '[{"id": "1", "on": "2023-10-15", "area": "rural",'
            ' "overrides": {"3": {"deprived": true, "reason": "a"}, "3": {"deprived": false, "reason": "b"}}}]',
            "overrides.3",
        ),
        (
            '[{"id": "1", "on": "2023-10-15", "area": "rural",'
            ' "overrides": {"3": {"deprived": true, "deprived": true, "reason": "a"}}}]',
            "overrides.3.deprived",
        ),
        ('[{"id": "1", "on": "2023-10-15", "area": "rural", "dwelling": {"area_m2": NaN}}]', "dwelling.area_m2"),
        ('[{"id": "1", "on": "2023-10-15", "area": "rural", "dwelling": {"area_m2": 1e999}}]', "dwelling.area_m2"),
        ('[{"id": "1", "on": "2023-10-15", "area": "rural", "income": {"b1_score": -Infinity}}]', "income.b1_score"),
        ('[{"id": "1", "on": "2023-10-15", "area": "rural", "income": {"b1_score": 1e2}}]', "income.b1_score"),
        ('[{"id": "1", "on": "2023-10-15", "area": "rural", "\\ud800": 1}]', "\\ud800"),
    ],
)
def test_bad_json_object_is_refused_by_its_field(text, field):
    with pytest.raises(CaseError) as caught:
        parse_cases(text)
    assert caught.value.field == field
    str(caught.value).encode("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"null",
        b"{}",
        b'"[]"',
        b"12",
        b"[",
        b"[] []",
        b"[{'id': 1}]",
        b'[{"id": "1",}]',
        b"\xff\xfe[\x00]\x00",
        b"\xef\xbb\xbf[]",
        b'[{"id": "\xe9"}]',
        b"[" * 200_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_not_a_json_list_in_utf_8_is_refused(text):
    with pytest.raises(CaseError) as caught:
        parse_cases(text)
    assert caught.value.case is None
    assert str(caught.value).startswith("Dữ liệu: ")


def test_a_number_of_more_digits_than_are_read_is_refused_at_its_key():
    with pytest.raises(CaseError) as caught:
        parse_cases(b'[{"id": "1", "on": "2023-10-15", "area": "rural", "income": {"b1_score": ' + b"9" * 5000 + b"}}]")
    assert (caught.value.case, caught.value.field) == ("1", "income.b1_score")


@pytest.mark.parametrize("item", [None, 1, "TH-001", [], [GOOD]])
def test_an_item_that_is_no_object_is_refused(item):
    with pytest.raises(CaseError) as caught:
        parse_cases(json.dumps([GOOD, GOOD, item]))
    assert (caught.value.position, caught.value.field) == (2, "")


def test_message_names_case_and_field_and_what_stands_there():
    with pytest.raises(CaseError) as caught:
        parse_case(changed("members.0.birth_date", "02/04/1981"), 4)
    assert str(caught.value) == (
        "Trường hợp thứ 5, mã TH-001, trường members.1.birth_date: cần ngày có thật, viết đúng dạng YYYY-MM-DD, "
        'ví dụ 1981-04-02; nhận được "02/04/1981".'
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 58, f'nhận được "{"x" * 58}".'),
        ("x" * 59, f'nhận được "{"x" * 59}….'),
        ("Hố xí", 'nhận được "Hố xí".'),
        (["none"], "nhận được một danh sách."),
        ({"kind": "none"}, "nhận được một đối tượng."),
        (float("nan"), "nhận được NaN."),
    ],
)
def test_message_shows_what_stands_there_cut_short(value, shown):
    with pytest.raises(CaseError) as caught:
        parse_case(changed("toilet", value))
    assert str(caught.value).endswith(shown)


def test_message_says_that_a_byte_order_mark_is_the_fault():
    with pytest.raises(CaseError, match="BOM"):
        parse_cases("\ufeff[]")


def test_message_counts_the_bytes_to_the_fault():
    with pytest.raises(CaseError, match="byte thứ 3"):
        parse_cases(b"[]\xff")


def test_scores_and_income_that_disagree_are_refused_under_either_zone():
    for area, score, income in [("rural", 140, 1_500_001), ("urban", 176, 2_000_000)]:
        case = {**GOOD, "area": area, "income": {"b1_score": score, "per_person_vnd": income}}
        with pytest.raises(CaseError, match="trái nhau"):
            parse_case(case)


def test_score_and_income_cannot_disagree_where_the_standard_has_no_threshold():
    case = {**GOOD, "on": "2027-01-01", "income": {"b1_score": 10, "per_person_vnd": 9_000_000}}
    assert parse_case(case).b1_score == 10


# Things that look odd and are allowed.


@pytest.mark.parametrize(
    "path", ["income", "members", "dwelling", "water_source", "toilet", "internet_user", "devices", "overrides"]
)
def test_every_other_field_may_be_null_or_absent(path):
    assert parse_case(changed(path, None)) == parse_case(changed(path, ABSENT))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("income.b1_score", 0),
        ("income.b1_score", 10**30),
        ("dwelling.area_m2", 0),
        ("dwelling.area_m2", -0.0),
        ("dwelling.area_m2", 10**400),
        ("members.1.birth_date", "2010-12-31"),
        ("members.1.birth_year", 2023),
        ("members.1.birth_year", 0),
        ("members.1.id", "2.b"),
        ("id", " "),
        ("devices", ["tv", "tv"]),
        ("overrides", {}),
    ],
)
def test_odd_but_allowed(path, value):
    assert parse_case(changed(path, value)).on.year == 2023


def test_member_may_be_born_on_the_day_of_the_review():
    case = parse_case(changed("members.1", {"id": "2", "birth_date": "2023-10-15"}))
    assert case.members[1].age(case.on) == 0
