"""What a reviewer is asked to check again: at, under and over each limit."""

from decimal import Decimal

import pytest

from surveys.rules.plausibility import area_doubts, b1_doubts, income_doubts


@pytest.mark.parametrize(
    ("score", "last", "is_doubtful"),
    [(180, 120, False), (181, 120, True), (60, 120, False), (59, 120, True), (None, 120, False), (300, None, False)],
)
def test_a_b1_total_more_than_60_points_from_the_last_is_doubtful(score, last, is_doubtful):
    assert bool(list(b1_doubts(score, last))) is is_doubtful


def test_the_doubt_names_both_totals_and_their_difference():
    assert list(b1_doubts(60, 135)) == ["Điểm B1 lần trước là 135, lần này 60: khác 75 điểm."]


@pytest.mark.parametrize(
    ("income", "last", "is_doubtful"),
    [
        (3_000_000, 1_000_000, False), (3_000_001, 1_000_000, True),
        (1_000_000, 3_000_000, False), (999_999, 3_000_000, True),
        (None, 1_000_000, False), (5_000_000, None, False), (5_000_000, 0, False),
    ],
)  # fmt: skip
def test_an_income_of_three_times_or_a_third_of_the_last_is_the_limit(income, last, is_doubtful):
    assert bool(list(income_doubts(income, last))) is is_doubtful


@pytest.mark.parametrize(
    ("area", "people", "is_doubtful"),
    [("8", 4, False), ("7.9", 4, True), ("150", 1, False), ("150.1", 1, True), (None, 4, False), ("60", 0, False)],
)
def test_a_house_has_between_2_and_150_square_metres_a_person(area, people, is_doubtful):
    assert bool(list(area_doubts(area and Decimal(area), people))) is is_doubtful
