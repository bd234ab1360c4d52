"""Mẫu 11 to 14: which indicators the poor, or the near poor, lack, in households and in percent."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from households.vocabulary import PovertyClass
from huulien.lib.rates import rate
from reports.indicators.official.tables import (
    HOUSEHOLDS,
    PERCENT,
    Check,
    Column,
    Home,
    Layout,
    ManagedHome,
    RowsBy,
    Values,
    Village,
    against_08,
    by_area,
    checks_of,
    layout,
)

_WITHOUT_FORM = Column("without_form", "Số hộ không có Phiếu B")


def deprivations(
    villages: Sequence[Village],
    homes: Sequence[ManagedHome],
    counted: Sequence[Home],
    poverty_class: PovertyClass,
    names: Mapping[int, str],
    poor_from: int,
    by: RowsBy,
    *,
    in_percent: bool,
) -> Layout:
    """Households known to lack each indicator (number → its name); `counted` are those of the class in Mẫu 08.

    Who is below the income line is poor `poor_from` so many deprivations, and near poor below.
    A household without Form B is in the number of households alone: what it lacks is not known.
    """
    households = Column("households", "Tổng số hộ")
    if in_percent:
        columns = [households, *(Column(str(number), f"{name} (%)", PERCENT) for number, name in names.items())]
    else:
        without = [_WITHOUT_FORM] if any(home.lacking is None for home in homes) else []
        indicators = (Column(str(number), name) for number, name in names.items())
        columns = [households, *without, Column("deprivations", "Tổng số thiếu hụt"), *indicators]

    def values(own: Sequence[ManagedHome]) -> dict[str | None, Values]:
        known = _values(own, names, in_percent=in_percent)
        return {None: {column.key: known[column.key] for column in columns}}

    in_08 = by_area(villages, counted)

    def checks(village: str | None, own: Sequence[ManagedHome]) -> Iterator[Check]:
        yield from against_08(village, "households_are_table_08", own, in_08[village])
        yield from _own_checks(village, own, poverty_class, poor_from)

    return layout(columns, villages, by, homes, values, checks_of(villages, homes, checks))


def _values(homes: Sequence[ManagedHome], names: Mapping[int, str], *, in_percent: bool) -> Values:
    with_form = [home for home in homes if home.lacking is not None]
    lacking = {number: sum(number in (home.lacking or ()) for home in with_form) for number in names}
    values: dict[str, int | Decimal | None] = {
        "households": len(homes),
        "without_form": len(homes) - len(with_form),
        "deprivations": sum(home.deprivations or 0 for home in with_form),
    }
    for number, count in lacking.items():
        values[str(number)] = rate(count, len(with_form)) if in_percent else count
    return values


def _own_checks(
    village: str | None, homes: Sequence[ManagedHome], poverty_class: PovertyClass, poor_from: int
) -> Iterator[Check]:
    with_form = {home.code: (len(home.lacking), home.deprivations or 0) for home in homes if home.lacking is not None}
    by_indicator, together = (sum(sides) for sides in zip(*with_form.values(), strict=True)) if with_form else (0, 0)
    differing = tuple(code for code, (lacking, counted) in with_form.items() if lacking != counted)
    yield Check("deprivations_add_up", village, HOUSEHOLDS, by_indicator, "=", together, differing)
    if poverty_class == PovertyClass.POOR:
        too_few = tuple(code for code, (_, counted) in with_form.items() if counted < poor_from)
        yield Check("three_or_more", village, HOUSEHOLDS, poor_from * len(with_form), "≤", together, too_few)
    else:
        too_many = tuple(code for code, (_, counted) in with_form.items() if counted >= poor_from)
        yield Check("under_three", village, HOUSEHOLDS, together, "≤", (poor_from - 1) * len(with_form), too_many)
