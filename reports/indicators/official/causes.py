"""Mẫu 17: why the poor are poor, as they say themselves."""

from collections.abc import Collection, Iterator, Sequence

from households.vocabulary import PovertyClass
from reports.indicators.official.tables import (
    HOUSEHOLDS,
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
    of_class,
)
from surveys.vocabulary import PovertyCause

NEAR_POOR_CAUSES = "near_poor_causes"
_NUMBERS = {str(number): cause for number, cause in enumerate(PovertyCause, start=1)}


def causes(
    villages: Sequence[Village],
    homes: Sequence[ManagedHome],
    counted: Sequence[Home],
    by: RowsBy,
    optional: Collection[str] = (),
) -> Layout:
    """Poor households that name each cause, several being usual; `counted` are the poor of Mẫu 08."""
    poor = of_class(homes, PovertyClass.POOR)
    columns = [Column("households", "Tổng số hộ nghèo"), *_columns("", "")]
    if any(not home.causes for home in poor):
        columns.append(Column("none_named", "Số hộ chưa nêu nguyên nhân"))
    if NEAR_POOR_CAUSES in optional:
        columns.append(Column("near_poor.households", "Tổng số", group="Hộ cận nghèo"))
        columns += _columns("near_poor.", "Hộ cận nghèo")
    in_08 = by_area(villages, counted)

    def values(own: Sequence[ManagedHome]) -> dict[str | None, Values]:
        known = _values(own)
        return {None: {column.key: known[column.key] for column in columns}}

    def checks(village: str | None, own: Sequence[ManagedHome]) -> Iterator[Check]:
        yield from against_08(village, "households_are_table_08", own, in_08[village])
        silent = [home.code for home in own if not home.causes]
        most = max(sum(cause in home.causes for home in own) for cause in PovertyCause)
        yield Check("causes_within_total", village, HOUSEHOLDS, most, "≤", len(own) - len(silent))
        yield Check("every_household_named", village, HOUSEHOLDS, len(silent), "=", 0, tuple(silent))

    return layout(columns, villages, by, homes, values, checks_of(villages, poor, checks))


def _columns(prefix: str, group: str) -> list[Column]:
    return [Column(f"{prefix}{number}", cause.label, group=group) for number, cause in _NUMBERS.items()]


def _values(homes: Sequence[ManagedHome]) -> Values:
    values: dict[str, int] = {}
    for prefix, poverty_class in (("", PovertyClass.POOR), ("near_poor.", PovertyClass.NEAR_POOR)):
        own = of_class(homes, poverty_class)
        values[f"{prefix}households"] = len(own)
        values[f"{prefix}none_named"] = sum(not home.causes for home in own)
        for number, cause in _NUMBERS.items():
            values[f"{prefix}{number}"] = sum(cause in home.causes for home in own)
    return values
