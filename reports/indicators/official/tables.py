"""What every official table (Mẫu 08–17) is made of: columns, rows that add up, and checks that name households."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from households.vocabulary import PovertyClass, Zone
from surveys.vocabulary import PovertyCause

_WARNINGS = {"all_classified", "facts_known", "every_household_named"}

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
    def code(self) -> str: ...

    @property
    def village(self) -> int: ...


Item = TypeVar("Item", bound=InVillage)
AnyHome = TypeVar("AnyHome", bound="Home")


@dataclass(frozen=True, slots=True)
class Home:
    """A household of the register on the day of a table."""

    code: str
    village: int
    poverty_class: PovertyClass | None
    persons: int


@dataclass(frozen=True, slots=True)
class ManagedHome(Home):
    """A poor or near-poor household with what its Form B and its members say; none of a fact: it is not known."""

    lacking: frozenset[int] | None  # numbers of the indicators it is known to lack; none: no Form B is behind its class
    deprivations: int | None  # how many, as its Form B was settled
    causes: frozenset[PovertyCause]
    ethnicity: str | None  # the head's
    has_no_labour: bool | None
    has_merit: bool | None
    has_female_head: bool | None

    @property
    def is_of_minority(self) -> bool | None:
        return None if self.ethnicity is None else self.ethnicity != "Kinh"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; neighbours of one `group` stand under a common head."""

    key: str
    head: str
    kind: str = COUNT
    group: str = ""

    @property
    def label(self) -> str:
        """What it says by itself."""
        return f"{self.group}: {self.head}" if self.group else self.head


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
    of_class: PovertyClass | None = None  # where a table has both

    @property
    def is_warning(self) -> bool:
        """Whether it can fail in a year rightly settled: the printed form says how many households, and which."""
        return self.name in _WARNINGS

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
    homes: Mapping[str | None, Sequence[InVillage]]  # what is counted, by village and, under none, in all
    values: Callable[[Any], Mapping[str | None, Values]]  # of some of them, by the count that a row is of

    def shares(self, village: str | None, count: str | None, key: str) -> dict[str, int]:
        """Household → its share of a number of the table: the number is their sum."""
        shares: dict[str, int] = {}
        for home in self.homes[village]:
            if share := int(self.values([home])[count][key] or 0):
                shares[home.code] = shares.get(home.code, 0) + share
        return shares


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
    explanations: Sequence[str] = ()  # of what the office could not tell


def layout(
    columns: Sequence[Column],
    villages: Sequence[Village],
    by: RowsBy,
    homes: Sequence[Item],
    values: Callable[[Sequence[Item]], Mapping[str | None, Values]],
    checks: Sequence[Check],
) -> Layout:
    """The body of a table that counts some households in its columns."""
    return Layout(columns, _rows_of(villages, by, homes, values), checks, by_area(villages, homes), values)


def _rows_of(
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
    return [check for code, own in by_area(villages, items).items() for check in checks(code, own)]


def by_area(villages: Sequence[Village], items: Iterable[Item]) -> dict[str | None, list[Item]]:
    """What stands in each village, by its code, and, under none, in all of them."""
    items = list(items)
    own = _by_village(villages, items)
    return {**{village.code: own[village.key] for village in villages}, None: items}


def of_class(homes: Iterable[AnyHome], poverty_class: PovertyClass | None) -> list[AnyHome]:
    return [home for home in homes if home.poverty_class == poverty_class]


def count_of(homes: Collection[Home], count: str) -> int:
    """Households, or the persons in them."""
    return len(homes) if count == HOUSEHOLDS else sum(home.persons for home in homes)


def against_08(
    village: str | None,
    name: str,
    found: Sequence[Home],
    counted: Sequence[Home],
    counts: Sequence[str] = (HOUSEHOLDS,),
    kind: PovertyClass | None = None,
) -> Iterator[Check]:
    """What a table has of a class against what Mẫu 08 has: as many, and the same households with as many persons."""
    for count in counts:
        left, right = (
            {home.code: 1 if count == HOUSEHOLDS else home.persons for home in side} for side in (found, counted)
        )
        culprits = [code for code in dict.fromkeys([*right, *left]) if left.get(code) != right.get(code)]
        yield Check(name, village, count, sum(left.values()), "=", sum(right.values()), tuple(culprits), kind)


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
        "checks": [check_as_json(check) for check in table.layout.checks],
    }


def check_as_json(check: Check) -> dict[str, Any]:
    return {
        "check": check.name,
        "village": check.village,
        "count": check.count,
        "left": check.left,
        "relation": check.relation,
        "right": check.right,
        "holds": check.holds,
        "culprits": list(check.culprits),
        **({"class": check.of_class.value} if check.of_class else {}),
    }


def _by_village(villages: Sequence[Village], items: Sequence[Item]) -> dict[int, list[Item]]:
    own: dict[int, list[Item]] = {village.key: [] for village in villages}
    for item in items:
        own[item.village].append(item)
    return own
