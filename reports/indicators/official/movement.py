"""Mẫu 09 and 10: how the poor, or the near poor, of one year became those of the next, from the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from households.vocabulary import PovertyClass
from reports.indicators.official.tables import (
    HOUSEHOLDS,
    PERSONS,
    Check,
    Column,
    Home,
    Layout,
    RowsBy,
    Values,
    Village,
    checks_of,
    layout,
)
from surveys.rules.ledger.booking import COLUMNS, TABLES, Ledger, Share
from surveys.rules.ledger.checks import checks_of as checks_of_ledger

LABELS = {
    PovertyClass.POOR: (
        "Số hộ nghèo đầu năm", "Thoát nghèo, trở thành hộ cận nghèo", "Thoát nghèo, vượt chuẩn cận nghèo", "Giảm khác",
        "Hộ cận nghèo trở thành hộ nghèo", "Tái nghèo", "Phát sinh mới", "Tăng khác", "Số hộ nghèo cuối năm",
    ),
    PovertyClass.NEAR_POOR: (
        "Số hộ cận nghèo đầu năm", "Thoát cận nghèo", "Trở thành hộ nghèo", "Giảm khác",
        "Hộ nghèo trở thành hộ cận nghèo", "Tái cận nghèo", "Phát sinh mới", "Tăng khác", "Số hộ cận nghèo cuối năm",
    ),
}  # fmt: skip
_NONE = Share()


@dataclass(frozen=True, slots=True)
class _Movement:
    """What a household has in the columns of the table in one village, and in Mẫu 08 of the year before and of now."""

    code: str
    village: int
    columns: Mapping[int, Share]
    before: Share
    now: Share


def movement(
    villages: Sequence[Village],
    ledger: Ledger,
    table: PovertyClass,
    homes_before: Sequence[Home],
    homes: Sequence[Home],
    by: RowsBy,
) -> Layout:
    """The columns of the ledger for a class, checked against itself and against Mẫu 08 of both years."""
    columns = [Column(str(number), label) for number, label in zip(COLUMNS, LABELS[table], strict=True)]
    movements = _movements(villages, ledger, table, homes_before, homes)
    own = {(check.name, check.village): check for check in checks_of_ledger(ledger)}

    def checks(village: str | None, counted: Sequence[_Movement]) -> Iterator[Check]:
        for name, shown in (
            (f"identity_{TABLES[table]}", "identity"),
            ("escaped_to_near_poor", "escaped_to_near_poor"),
            ("near_poor_to_poor", "near_poor_to_poor"),
        ):
            kept = own.get((name, village))
            for count in (HOUSEHOLDS, PERSONS):
                left, right = (getattr(side, count) for side in ((kept.left, kept.right) if kept else (_NONE, _NONE)))
                yield Check(shown, village, count, left, "=", right, kept.culprits if kept else ())
        for name, column, other in (("start_is_end_before", 1, "before"), ("end_is_table_08", 9, "now")):
            for count in (HOUSEHOLDS, PERSONS):
                yield _against_08(name, village, count, column, other, counted)

    return layout(columns, villages, by, movements, _values, checks_of(villages, movements, checks))


def _movements(
    villages: Sequence[Village],
    ledger: Ledger,
    table: PovertyClass,
    homes_before: Sequence[Home],
    homes: Sequence[Home],
) -> list[_Movement]:
    """Of every household that stands anywhere, village by village, in the order of the ledger."""
    key_of = {village.code: village.key for village in villages}
    columns: dict[tuple[str, int], dict[int, Share]] = {}
    for (of_table, village, column), shares in ledger.entries.items():
        if of_table == table:
            for household, share in shares.items():
                columns.setdefault((household, key_of[village]), {})[column] = share
    before, now = (
        {(home.code, home.village): Share(1, home.persons) for home in counted if home.poverty_class == table}
        for counted in (homes_before, homes)
    )
    place = {household.id: position for position, household in enumerate(ledger.case.households)}
    keys = columns.keys() | before.keys() | now.keys()
    return [
        _Movement(*key, columns.get(key, {}), before.get(key, _NONE), now.get(key, _NONE))
        for key in sorted(keys, key=lambda key: (place.get(key[0], len(place)), key))
    ]


def _values(movements: Sequence[_Movement]) -> dict[str | None, Values]:
    totals = {
        str(column): Share.total(movement.columns.get(column, _NONE) for movement in movements) for column in COLUMNS
    }
    return {
        count: {column: getattr(share, count) for column, share in totals.items()} for count in (HOUSEHOLDS, PERSONS)
    }


def _against_08(
    name: str, village: str | None, count: str, column: int, other: str, movements: Sequence[_Movement]
) -> Check:
    """A column of the ledger against what Mẫu 08 has of the same households."""
    sides = [
        (movement.code, getattr(movement.columns.get(column, _NONE), count), getattr(getattr(movement, other), count))
        for movement in movements
    ]
    culprits = dict.fromkeys(code for code, left, right in sides if left != right)
    return Check(
        name,
        village,
        count,
        sum(left for _, left, _ in sides),
        "=",
        sum(right for _, _, right in sides),
        tuple(culprits),
    )
