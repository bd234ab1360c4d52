"""The rate over days: gaps are no zeros, and nothing is joined that does not compare."""

from datetime import date
from decimal import Decimal

from reports.indicators.rates import Figures
from reports.indicators.trend import Trend, TrendPoint

ENDS = [date(year, 12, 31) for year in range(2019, 2024)]
OLD, NEW = frozenset({1, 2}), frozenset({1, 2, 3})


def point(on, poor, standard="chuan-1", area=OLD):
    return TrendPoint(on, Figures() if poor is None else Figures(households=100, poor=poor), standard, area)


def trend(*points, goal=None):
    return Trend(points[0].on, date(2023, 12, 31), points, [], goal, date(2022, 12, 31))


def joined(drawn):
    return [(first.on.year, second.on.year) for first, second in drawn.segments]


def test_years_without_a_result_are_gaps_and_never_zero():
    drawn = trend(*(point(on, poor) for on, poor in zip(ENDS, (30, None, 20, 0, 10), strict=True)))
    assert joined(drawn) == [(2021, 2022), (2022, 2023)]
    assert [gap.on.year for gap in drawn.gaps] == [2020]
    assert [found.rate for found in drawn.counted] == [30, 20, 0, 10]  # nobody poor is a result


def test_the_line_is_broken_where_the_standard_or_the_villages_change():
    drawn = trend(
        point(ENDS[0], 30), point(ENDS[1], 29, "chuan-2"), point(ENDS[2], 20, "chuan-2", NEW),
        point(ENDS[3], 18, "chuan-2", NEW), point(ENDS[4], 15, "chuan-3", OLD),
    )  # fmt: skip
    assert joined(drawn) == [(2021, 2022)]
    assert [(found.before.year, found.words) for found in drawn.breaks] == [
        (2019, "chuẩn nghèo"), (2020, "địa bàn"), (2022, "chuẩn nghèo và địa bàn"),
    ]  # fmt: skip


def test_a_day_before_the_first_round_has_no_standard_and_breaks_nothing():
    assert trend(point(ENDS[0], None, ""), point(ENDS[1], 10)).breaks == []


def test_the_way_to_the_goal_begins_with_the_year_and_needs_both_ends():
    drawn = trend(point(ENDS[3], 20), point(date(2023, 6, 30), 18), goal=Decimal("12.00"))
    assert drawn.path == ((ENDS[3], Decimal("20.00")), (ENDS[4], Decimal("12.00")))
    assert trend(point(ENDS[3], None), point(ENDS[4], 18), goal=Decimal("12.00")).path is None
    assert trend(point(ENDS[3], 20), point(ENDS[4], 18)).path is None
