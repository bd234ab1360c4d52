"""What every official table (Mẫu 08–17) is made of: columns, rows that add up, and checks that name households."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from households.vocabulary import PovertyClass, Zone

COUNT, PERCENT = "count", "percent"
HOUSEHOLDS, PERSONS = "households", "persons"
Values = Mapping[str, int | Decimal | None]


class RowsBy(StrEnum):
    VILLAGES = "villages"
    ZONES = "zones"


@dataclass(frozen=True, slots=True)
class Village:
    """A village of the day; they stand in the order of the tables."""

    key: int
    code: str
    name: str
    zone: Zone


class InVillage(Protocol):
    """What is counted in the row of a village."""

    @property
    def village(self) -> int: ...


Item = TypeVar("Item", bound=InVillage)


@dataclass(frozen=True, slots=True)
class Home:
    """A household of the register on the day of a table."""

    code: str
    village: int
    poverty_class: PovertyClass | None
    persons: int


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    label: str
    kind: str = COUNT


@dataclass(frozen=True, slots=True)
class Row:
    kind: str  # village, zone, total
    code: str | None
    name: str
    count: str | None  # where an area has two rows: households or persons
    values: Values


@dataclass(frozen=True, slots=True)
class Check:
    """Two sides of a table that must agree, in a village or, without one, in the total."""

    name: str
    village: str | None
    count: str
    left: int
    relation: str
    right: int
    culprits: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        is_true = self.left == self.right if self.relation == "=" else self.left <= self.right
        return is_true and not self.culprits


@dataclass(frozen=True)
class Layout:
    """The body of a table."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    checks: Sequence[Check]


@dataclass(frozen=True)
class Table:
    """A table of a commune and year, `on` the last day its settled annual round stands for."""

    number: str
    title: str
    commune: str
    year: int
    start_on: date | None
    on: date
    layout: Layout


def rows_of(
    villages: Sequence[Village],
    by: RowsBy,
    items: Iterable[Item],
    values: Callable[[Sequence[Item]], Mapping[str | None, Values]],
) -> list[Row]:
    """A row for each area, then the total; `values` are those of some items, by the count that the row is of."""
    items = list(items)
    if by == RowsBy.ZONES:
        zone_of = {village.key: village.zone for village in villages}
        zones = (Zone.URBAN, Zone.RURAL)
        areas = [("zone", zone.value, zone.label, [i for i in items if zone_of[i.village] == zone]) for zone in zones]
    else:
        own = _by_village(villages, items)
        areas = [("village", village.code, village.name, own[village.key]) for village in villages]
    return [
        Row(kind, code, name, count, shown)
        for kind, code, name, counted in [*areas, ("total", None, "Tổng cộng", items)]
        for count, shown in values(counted).items()
    ]


def checks_of(
    villages: Sequence[Village],
    items: Iterable[Item],
    checks: Callable[[str | None, Sequence[Item]], Iterable[Check]],
) -> list[Check]:
    """The checks of each village, then those of the total."""
    items = list(items)
    own = _by_village(villages, items)
    areas = [*((village.code, own[village.key]) for village in villages), (None, items)]
    return [check for code, counted in areas for check in checks(code, counted)]


def as_json(table: Table) -> dict[str, Any]:
    """The table as its contract writes it."""
    return {
        "table": table.number,
        "title": table.title,
        "commune": table.commune,
        "year": table.year,
        "from": table.start_on.isoformat() if table.start_on else None,
        "on": table.on.isoformat(),
        "columns": [{"key": column.key, "label": column.label, "kind": column.kind} for column in table.layout.columns],
        "rows": [
            {
                "kind": row.kind,
                "code": row.code,
                "name": row.name,
                "count": row.count,
                "values": {
                    key: f"{value:.2f}" if isinstance(value, Decimal) else value for key, value in row.values.items()
                },
            }
            for row in table.layout.rows
        ],
        "checks": [_check(check) for check in table.layout.checks],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "check": check.name,
        "village": check.village,
        "count": check.count,
        "left": check.left,
        "relation": check.relation,
        "right": check.right,
        "holds": check.holds,
        "culprits": list(check.culprits),
    }


def _by_village(villages: Sequence[Village], items: Sequence[Item]) -> dict[int, list[Item]]:
    own: dict[int, list[Item]] = {village.key: [] for village in villages}
    for item in items:
        own[item.village].append(item)
    return own
