"""`because` names the members or facts that make an indicator true."""

import pytest

from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.result import as_json


def because(indicator, **facts):
    case = {"id": "TH-1", "on": "2023-10-15", "area": "rural", **facts}
    return as_json(classify(parse_case(case)))["deprivations"][indicator - 1]["because"]


@pytest.mark.parametrize(
    ("indicator", "member", "ground"),
    [
        (1, {"birth_year": 2000, "employment": "seeking_work"}, "b: seeking_work"),
        (2, {"birth_date": "2007-10-16"}, "b: age 15"),
        (2, {"birth_date": "1963-10-15", "social_allowance": True}, "b: social_allowance, age 60"),
        (2, {"birth_date": "1983-10-15", "social_allowance": True, "disabled": True}, "b: social_allowance, disabled"),
        (2, {"birth_date": "2007-10-15", "social_allowance": True, "disabled": True}, "b: social_allowance, disabled"),
        (2, {"social_allowance": True, "disabled": True}, "b: social_allowance, disabled"),
        (3, {"birth_year": 2015, "malnourished": True}, "b: malnourished"),
        (4, {"birth_year": 1990, "health_insurance": False}, "b: no health_insurance"),
        (
            5,
            {"birth_year": 2000, "studying": "none", "qualification": "primary", "trained_on_the_job": False},
            "b: studying none, qualification primary",
        ),
        (6, {"birth_year": 2012, "studying": "preschool"}, "b: studying preschool"),
    ],
)
def test_ground_names_the_member_and_the_fact(indicator, member, ground):
    assert because(indicator, members=[{"id": "b", **member}]) == [ground]


def test_every_member_who_makes_it_true_is_named_and_no_other():
    members = [
        {"id": "a", "birth_year": 1980, "employment": "wage_no_contract"},
        {"id": "b", "birth_year": 1981, "employment": "self_employed"},
        {"id": "c", "birth_year": 1982},
        {"id": "d", "birth_year": 1983, "employment": "seeking_work"},
    ]
    assert because(1, members=members) == ["a: wage_no_contract", "d: seeking_work"]


@pytest.mark.parametrize(
    ("indicator", "facts", "ground"),
    [
        (
            7,
            {"dwelling": {"wall_durable": False, "frame_durable": True, "roof_durable": False}},
            "not durable: wall, roof",
        ),
        (7, {"dwelling": {"wall_durable": False, "frame_durable": False}}, "not durable: wall, frame"),
        (8, {"dwelling": {"area_m2": 7.5}, "members": [{"id": "a"}]}, "area_m2 7.5, members 1"),
        (9, {"water_source": "surface"}, "water_source: surface"),
        (10, {"toilet": "other"}, "toilet: other"),
        (11, {"internet_user": False}, "internet_user: none"),
        (12, {"devices": []}, "devices: none"),
    ],
)
def test_ground_of_the_house(indicator, facts, ground):
    assert because(indicator, **facts) == [ground]


@pytest.mark.parametrize("deprived", [True, False])
def test_overruled_indicator_gives_the_reason_as_it_was_written(deprived):
    overrides = {"10": {"deprived": deprived, "reason": " Nhà tiêu mới, chưa dùng. "}}
    assert because(10, toilet="none", overrides=overrides) == [" Nhà tiêu mới, chưa dùng. "]


def test_nothing_is_named_where_an_indicator_is_false_or_unknown():
    assert because(10, toilet="vip") == []
    assert because(10) == []
