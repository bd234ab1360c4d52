"""Monthly social allowances by hand: the highest coefficient, beside it what is per child, the base of the day."""

from datetime import date
from decimal import Decimal

import pytest

from programs.rules.allowances import allowance, base_on, groups

BEFORE, AFTER = date(2023, 5, 1), date(2024, 7, 1)


@pytest.mark.parametrize(
    ("codes", "children", "vnd"),
    [
        (["tre_mo_coi_duoi_4"], 0, 900_000),
        (["khuyet_tat_nang", "cao_tuoi_tu_80"], 0, 720_000),  # the highest, not both
        (["don_than"], 2, 720_000),
        (["don_than", "khuyet_tat_nang"], 2, 720_000 + 540_000),  # a single parent also the other
        (["tre_duoi_3_vung_dac_biet"], 0, 540_000),
    ],
)
def test_by_the_base_of_2021(codes, children, vnd):
    found = allowance(codes, children, BEFORE)
    assert found.vnd == vnd
    assert found.verified


def test_the_base_of_2024_is_told_as_not_checked():
    found = allowance(["khuyet_tat_nang"], 0, AFTER)
    assert (found.vnd, found.words, found.verified) == (750_000, "1,5 × 500.000\xa0đ", False)
    assert base_on(date(2024, 6, 30)).vnd == 360_000


def test_nothing_is_made_up():
    assert allowance(["khuyet_tat_nang"], 0, date(2021, 6, 30)) is None  # no base is known
    assert allowance([], 3, BEFORE) is None
    assert allowance(["don_than"], 0, BEFORE) is None


def test_every_group_has_a_coefficient_of_halves():
    assert all(group.coefficient % Decimal("0.5") == 0 for group in groups())
