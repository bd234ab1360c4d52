"""The figures of a commune counted by hand (`small_commune`), on the days that change them."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from huulien.lib.rates import most_within, rate
from huulien.platform import audit
from reports import datasets
from reports.shapes import rates_as_json
from reports.situation import Situation
from surveys.vocabulary import Indicator
from tests import factories

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.csv"))


@pytest.mark.parametrize("table", GOLDEN, ids=lambda path: path.stem)
def test_figures_are_those_counted_by_hand(cast, table):
    shape = rates_as_json(datasets.poverty_rates(cast.commune, date.fromisoformat(table.stem)))
    with table.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    rows = [*shape["villages"], shape | {"name": "Hữu Liên"}]
    found = [
        {"village": row["name"]}
        | {name: "" if row[name] is None else str(row[name]) for name in expected[0] if name != "village"}
        for row in rows
    ]
    assert found == expected


def test_a_person_counts_where_they_lived_on_the_day(cast):
    """The person of household 08 until 04/05/2023 in Làng Cóc, from 05/05 in Làng Bên; nobody twice, nobody lost."""
    before, after = (datasets.poverty_rates(cast.commune, date(2023, 5, day)) for day in (4, 5))
    assert [area.figures.persons for area in before.villages] == [13, 8, 0]
    assert [area.figures.persons for area in after.villages] == [14, 7, 0]


def test_persons_of_poor_households_follow_the_class(cast):
    """End-2022: 01(3) 02(2) 03(1) 07(2); end-2023: 01(2) 04(2) 07(2) 13(1)."""
    counted = [datasets.poverty_rates(cast.commune, date(year, 12, 31)).total.figures for year in (2022, 2023)]
    assert [figures.poor_persons for figures in counted] == [8, 7]
    assert [figures.near_poor_persons for figures in counted] == [6, 2]


def test_still_to_go_is_counted_in_households(cast):
    """20 % of 11 households allow 2 (18,18 %); 3 would be 27,27 %."""
    rates = datasets.poverty_rates(cast.commune, date(2023, 12, 31))
    assert rates.total.max_poor == 2
    assert [area.still_to_go for area in [*rates.villages, rates.total]] == [1, 1, 0, 2]


def test_lacking_is_counted_over_the_poor_of_the_day(cast):
    """Every poor household of these tests lacks clean water, a latrine and the internet, and nothing else."""
    lacking = Situation(cast.commune, date(2023, 12, 31)).deprivations
    found = {str(indicator): lacking.total(indicator) for indicator in Indicator if lacking.total(indicator)}
    assert found == {"nuoc_sinh_hoat": 4, "nha_tieu": 4, "vien_thong": 4}
    assert lacking.households == {cast.lang_ben.pk: 2, cast.lang_coc.pk: 2}


def test_a_village_founded_in_the_year_starts_from_nothing(cast):
    with audit.acting(locked=False):  # the year is settled already
        founded = factories.make_village(cast.commune, "Thôn Mới", 4, valid_from=date(2023, 6, 1))
    situation = Situation(cast.commune, date(2023, 12, 31))
    assert situation.village(founded).before.figures.households == 0
    assert situation.village(founded).now.poor_rate is None


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 32, "3.13"), (3, 32, "9.38"), (1, 3, "33.33"), (2, 3, "66.67"), (84, 765, "10.98"), (0, 7, "0.00"),
     (5, 5, "100.00")],
)  # fmt: skip
def test_rates_round_half_up_at_the_second_decimal(part, whole, expected):
    """1/32 is 3,125 %: half up gives 3,13, half to even would give 3,12."""
    assert rate(part, whole) == Decimal(expected)


def test_a_rate_of_nobody_is_none():
    assert rate(0, 0) is None


@pytest.mark.parametrize(
    ("target", "whole", "most"),
    [("10.98", 765, 84), ("10.97", 765, 83), ("20", 11, 2), ("0", 765, 0), ("100", 9, 9), ("18.56", 765, 142),
     ("5", 0, 0)],
)  # fmt: skip
def test_the_most_that_a_target_allows_is_judged_as_printed(target, whole, most):
    assert most_within(Decimal(target), whole) == most
