"""Which one thing would give a household another class, on each side of every threshold."""

from datetime import date

import pytest

from households.vocabulary import PovertyClass
from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.near import Direction, Margin, margin_on, near
from surveys.vocabulary import Indicator
from tests.surveys.rules.test_changes import HOUSE, LAN

MARGIN = Margin(b1_points=5, per_person_vnd=100_000)
POOR_HOUSE = {"toilet": "none", "water_source": "surface", "internet_user": False}


def outcome(**changes):
    case = {"id": "TH-1", "on": "2023-10-15", "area": "rural", "income": {"b1_score": 120}, "members": [LAN], **HOUSE}
    return classify(parse_case({**case, **changes}))


def ways(**changes):
    return near(outcome(**changes), MARGIN)


def told(**changes):
    found = outcome(**changes)
    return [way.words(found) for way in near(found, MARGIN)]


def test_poor_by_just_enough_is_one_of_three_deprivations_from_near_poor():
    (way,) = ways(**POOR_HOUSE)
    assert (way.direction, way.poverty_class) == (Direction.UP, PovertyClass.NEAR_POOR)
    assert way.indicators == (Indicator.WATER, Indicator.TOILET, Indicator.TELECOM)
    assert told(**POOR_HOUSE) == [
        "Hết thiếu hụt một trong các chỉ số nguồn nước sinh hoạt, nhà tiêu hợp vệ sinh, dịch vụ viễn thông "
        "→ hộ cận nghèo"
    ]


def test_poor_by_more_than_enough_is_not_near():
    assert ways(**POOR_HOUSE, devices=[]) == []


def test_near_poor_one_deprivation_from_poor():
    assert told(toilet="none", water_source="surface") == ["Thiếu hụt thêm một trong 10 chỉ số còn lại → hộ nghèo"]
    assert ways(toilet="none") == []


@pytest.mark.parametrize(("score", "points"), [(135, None), (136, 5), (140, 1), (141, 1), (145, 5), (146, None)])
def test_points_to_the_line_on_both_sides(score, points):
    found = ways(income={"b1_score": score})
    assert [way.b1_points for way in found] == ([points] if points else [])
    if points:
        assert found[0].direction is (Direction.UP if score <= 140 else Direction.DOWN)


def test_falling_below_the_line_makes_poor_or_near_poor_by_what_is_lacking():
    assert told(income={"b1_score": 142}) == ["Điểm B1 giảm 2 điểm → hộ cận nghèo"]
    assert told(income={"b1_score": 142}, **POOR_HOUSE) == ["Điểm B1 giảm 2 điểm → hộ nghèo"]


def test_both_ways_up_are_told_apart():
    assert [way.poverty_class for way in ways(income={"b1_score": 139}, **POOR_HOUSE)] == ["near_poor", "not_poor"]


def test_measured_income_moves_by_the_least_that_does():
    (way,) = ways(income={"per_person_vnd": 1_550_000})
    assert (way.direction, way.per_person_vnd) == (Direction.DOWN, 50_000)
    (way,) = ways(income={"per_person_vnd": 1_450_000})
    assert (way.direction, way.per_person_vnd, way.poverty_class) == (Direction.UP, 50_001, PovertyClass.AVERAGE)
    assert ways(income={"per_person_vnd": 1_650_000}) == []


def test_average_and_not_poor_are_no_two_steps():
    assert ways(income={"per_person_vnd": 2_250_000}) == []


def test_a_score_near_naught_does_not_go_below_it():
    assert ways(income={"b1_score": 0}) == []


def test_nothing_is_near_what_is_not_known():
    assert ways(income={}) == []
    assert ways(**POOR_HOUSE, devices=None) == []  # one deprivation less would leave the class unknown
    assert ways(devices=None, toilet="none") == []


def test_the_margin_is_a_setting_and_said_in_words():
    assert margin_on(date(2024, 1, 1)).b1_points == 5
    assert MARGIN.words.startswith("5 điểm B1, hoặc 100.000")
