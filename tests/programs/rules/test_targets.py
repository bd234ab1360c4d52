"""Sharing what the commune's target allows between its villages."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from programs.rules.targets import proposed_targets, share_allowed


def test_the_demonstration_commune_shares_84_of_142():
    """84/142 of 21, 27, 24, 19, 31, 20 is 12,42 15,97 14,20 11,24 18,34 11,83: whole parts make 81, and the three
    largest remainders are those of the second, the sixth and the first village."""
    assert proposed_targets([21, 27, 24, 19, 31, 20], Decimal("10.98"), 765) == [13, 16, 14, 11, 18, 12]


def test_equal_remainders_go_to_the_poorer_village_then_to_the_earlier():
    assert share_allowed([1, 3], 2) == [0, 2]  # 0,5 and 1,5
    assert share_allowed([2, 2, 2], 4) == [2, 1, 1]


def test_no_village_is_allowed_more_than_it_has():
    assert share_allowed([5, 0, 2], 7) == [5, 0, 2]
    assert share_allowed([5, 0, 2], 100) == [5, 0, 2]


def test_nobody_poor_and_nobody_at_all():
    assert share_allowed([0, 0], 3) == [0, 0]
    assert share_allowed([], 3) == []
    assert proposed_targets([], Decimal("10.98"), 0) == []


@given(st.lists(st.integers(0, 500), max_size=40), st.integers(0, 5000))
def test_shares_add_up_and_keep_the_order_of_the_villages(poor, allowed):
    shares = share_allowed(poor, allowed)
    assert sum(shares) == min(allowed, sum(poor))
    assert all(0 <= share <= count for share, count in zip(shares, poor, strict=True))
    in_order = sorted(zip(poor, shares, strict=True))
    assert all(small <= large for (_, small), (_, large) in pairwise(in_order))
    total = sum(poor)
    if total and allowed < total:
        assert all(abs(share - allowed * count / total) < 1 for share, count in zip(shares, poor, strict=True))
