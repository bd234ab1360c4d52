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
    rows_of,
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

    return Layout(columns, rows_of(villages, by, homes, values), checks_of(villages, homes, _checks))


def _values(homes: Sequence[Home]) -> Values:
    households, persons = len(homes), _persons(homes)
    values: dict[str, int | Decimal | None] = {"1": households, "2": persons, "unclassified": len(_of(homes, None))}
    for first, poverty_class in ((3, PovertyClass.POOR), (7, PovertyClass.NEAR_POOR), (11, PovertyClass.AVERAGE)):
        own = _of(homes, poverty_class)
        figures = (len(own), rate(len(own), households), _persons(own), rate(_persons(own), persons))
        values |= {str(first + place): figure for place, figure in enumerate(figures)}
    return values


def _checks(village: str | None, homes: Sequence[Home]) -> Iterator[Check]:
    poor, near_poor, unclassified = (_of(homes, kind) for kind in (PovertyClass.POOR, PovertyClass.NEAR_POOR, None))
    classes = len(poor) + len(near_poor) + len(unclassified)
    yield Check("classes_within_all", village, HOUSEHOLDS, classes, "≤", len(homes))
    yield Check("classes_within_all", village, PERSONS, _persons(poor) + _persons(near_poor), "≤", _persons(homes))
    yield Check(
        "all_classified", village, HOUSEHOLDS, len(unclassified), "=", 0, tuple(home.code for home in unclassified)
    )


def _of(homes: Sequence[Home], poverty_class: PovertyClass | None) -> list[Home]:
    return [home for home in homes if home.poverty_class == poverty_class]


def _persons(homes: Sequence[Home]) -> int:
    return sum(home.persons for home in homes)
