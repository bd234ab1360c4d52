"""Mẫu 08: what the review came to."""

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from households.vocabulary import PovertyClass
from huulien.lib.rates import rate
from reports.indicators.official.tables import (
    HOUSEHOLDS,
    PERCENT,
    PERSONS,
    Check,
    Column,
    Home,
    Layout,
    RowsBy,
    Values,
    Village,
    checks_of,
    count_of,
    layout,
    of_class,
)

AVERAGE_LIVING = "average_living"

_COLUMNS = (
    Column("1", "Tổng số hộ dân cư"),
    Column("2", "Tổng số nhân khẩu"),
    Column("3", "Số hộ nghèo"),
    Column("4", "Tỷ lệ hộ nghèo (%)", PERCENT),
    Column("5", "Số khẩu nghèo"),
    Column("6", "Tỷ lệ khẩu nghèo (%)", PERCENT),
    Column("7", "Số hộ cận nghèo"),
    Column("8", "Tỷ lệ hộ cận nghèo (%)", PERCENT),
    Column("9", "Số khẩu cận nghèo"),
    Column("10", "Tỷ lệ khẩu cận nghèo (%)", PERCENT),
)
_AVERAGE_LIVING = (
    Column("11", "Số hộ có mức sống trung bình"),
    Column("12", "Tỷ lệ hộ có mức sống trung bình (%)", PERCENT),
    Column("13", "Số khẩu có mức sống trung bình"),
    Column("14", "Tỷ lệ khẩu có mức sống trung bình (%)", PERCENT),
)
_UNCLASSIFIED = Column("unclassified", "Số hộ chưa xếp loại")


def results(villages: Sequence[Village], homes: Sequence[Home], by: RowsBy, optional: Collection[str] = ()) -> Layout:
    """Households and persons, and of them the poor and the near poor."""
    columns = [*_COLUMNS, *(_AVERAGE_LIVING if AVERAGE_LIVING in optional else ())]
    if any(home.poverty_class is None for home in homes):
        columns.append(_UNCLASSIFIED)

    def values(counted: Sequence[Home]) -> dict[str | None, Values]:
        known = _values(counted)
        return {None: {column.key: known[column.key] for column in columns}}

    return layout(columns, villages, by, homes, values, checks_of(villages, homes, _checks))


def _values(homes: Sequence[Home]) -> Values:
    households, persons = len(homes), count_of(homes, PERSONS)
    values: dict[str, int | Decimal | None] = {
        "1": households,
        "2": persons,
        "unclassified": len(of_class(homes, None)),
    }
    for first, poverty_class in ((3, PovertyClass.POOR), (7, PovertyClass.NEAR_POOR), (11, PovertyClass.AVERAGE)):
        own = of_class(homes, poverty_class)
        figures = (len(own), rate(len(own), households), count_of(own, PERSONS), rate(count_of(own, PERSONS), persons))
        values |= {str(first + place): figure for place, figure in enumerate(figures)}
    return values


def _checks(village: str | None, homes: Sequence[Home]) -> Iterator[Check]:
    poor, near_poor, unclassified = (
        of_class(homes, kind) for kind in (PovertyClass.POOR, PovertyClass.NEAR_POOR, None)
    )
    classes = len(poor) + len(near_poor) + len(unclassified)
    yield Check("classes_within_all", village, HOUSEHOLDS, classes, "≤", len(homes))
    yield Check(
        "classes_within_all",
        village,
        PERSONS,
        count_of(poor, PERSONS) + count_of(near_poor, PERSONS),
        "≤",
        count_of(homes, PERSONS),
    )
    yield Check(
        "all_classified", village, HOUSEHOLDS, len(unclassified), "=", 0, tuple(home.code for home in unclassified)
    )
