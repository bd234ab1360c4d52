"""The official tables as pages: their rows with numbers that open, their checks in words, the households of a cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from households.models import Area, Household
from households.querysets import village_on
from households.vocabulary import PovertyClass
from huulien.lib.numbers import format_decimal, format_integer
from huulien.lib.text import lower_first
from huulien.platform.papers import document as papers
from huulien.platform.papers.values import NONE
from reports.indicators.official.lists import TITLES as LIST_TITLES
from reports.indicators.official.lists import Lists, marks_of
from reports.indicators.official.notes import notes_of
from reports.indicators.official.tables import HOUSEHOLDS, PERSONS, Check, Column, InVillage, Row, Table
from reports.paper.official_lists import MARKS
from reports.paper.official_words import COUNT_NAMES, check_in_words, days_of, numbers_of
from surveys.models import Round

_VILLAGE = {"village_name": "name", "village_position": "position"}  # of the table's day


@dataclass(frozen=True)
class Number:
    """A number of a row; with `url` it opens the households it counts."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Line:
    name: str  # empty on the second line of an area
    unit: str
    numbers: Sequence[Number]
    is_total: bool
    is_first: bool


@dataclass(frozen=True)
class Place:
    """Where a check does not hold: its two sides, and the households that it names."""

    name: str
    unit: str
    left: str
    relation: str
    right: str
    households: Sequence[tuple[str, str]]  # code, address (none where the reader may not open it)


@dataclass(frozen=True)
class CheckLine:
    """A check over all areas."""

    words: str
    is_warning: bool
    places: Sequence[Place]

    @property
    def state(self) -> tuple[str, str, str]:
        """Words, icon, tone."""
        if not self.places:
            return "Đạt", "ok", "ok"
        return ("Chú ý", "alert", "warn") if self.is_warning else ("Không đạt", "x", "bad")


class TablePage:
    """A table for a reader; with `links` its numbers open."""

    def __init__(self, round: Round, table: Table, *, links: bool) -> None:
        self.round, self.table, self.links = round, table, links
        self.has_units = any(row.count for row in table.layout.rows)

    @property
    def days(self) -> str:
        return days_of(self.table.start_on, self.table.on)

    @property
    def head_rows(self) -> list[list[papers.HeadCell]]:
        lead = [papers.Column("Địa bàn"), *([papers.Column("Đơn vị")] if self.has_units else [])]
        columns = (papers.Column(column.head, column.group) for column in self.table.layout.columns)
        return papers.Table("", self.table.title, (*lead, *columns), ()).head_rows

    @property
    def numbers(self) -> list[int]:
        return numbers_of(self.table.layout.columns)

    @property
    def lines(self) -> Iterator[Line]:
        for _, rows in groupby(self.table.layout.rows, key=lambda row: (row.kind, row.code)):
            for place, row in enumerate(rows):
                yield Line(
                    name="" if place else row.name,
                    unit=COUNT_NAMES[row.count] if row.count else "",
                    numbers=[self._number(row, column) for column in self.table.layout.columns],
                    is_total=row.kind == "total",
                    is_first=place == 0,
                )

    @property
    def notes(self) -> list[str]:
        return notes_of(self.table)

    @property
    def checks(self) -> list[CheckLine]:
        names = {row.code: row.name for row in self.table.layout.rows if row.code}
        return check_lines(self.round.commune, self.table.layout.checks, names, links=self.links)

    def _number(self, row: Row, column: Column) -> Number:
        value = row.values[column.key]
        if value is None:
            return Number(NONE)
        if isinstance(value, Decimal):
            return Number(format_decimal(value, 2))
        if not value or not self.links:
            return Number(format_integer(value))
        asked = {"thon": row.code, "dem": row.count}
        query = urlencode({name: given for name, given in asked.items() if given})
        page = reverse("reports:table_cell", args=[self.round.pk, self.table.number, column.key])
        return Number(format_integer(value), f"{page}?{query}" if query else page)


def check_lines(
    commune: Area, checks: Sequence[Check], village_names: Mapping[str, str], *, links: bool
) -> list[CheckLine]:
    """The checks, those that fail first; each with the places where it does."""
    failing = [check for check in checks if not check.holds]
    named = pages_of(commune, {code for check in failing for code in check.culprits}) if links else {}
    lines = [
        CheckLine(
            words=check_in_words(own[0]),
            is_warning=own[0].is_warning,
            places=[
                Place(
                    name=village_names[check.village] if check.village else "Toàn xã",
                    unit=COUNT_NAMES[check.count].lower(),
                    left=format_integer(check.left),
                    relation=check.relation,
                    right=format_integer(check.right),
                    households=[(code, named.get(code, "")) for code in check.culprits],
                )
                for check in own
                if not check.holds
            ],
        )
        for own in _alike(checks)
    ]
    return sorted(lines, key=lambda line: (not line.places, line.is_warning))


def _alike(checks: Sequence[Check]) -> list[list[Check]]:
    """The checks of all areas and counts that ask the same."""
    alike: dict[tuple[str, str | None], list[Check]] = {}
    for check in checks:
        alike.setdefault((check.name, check.of_class), []).append(check)
    return list(alike.values())


def pages_of(commune: Area, codes: Collection[str]) -> dict[str, str]:
    """Code of a household → its page."""
    found = Household.objects.filter(commune=commune, code__in=codes).order_by("code", "pk")
    return {household.code: household.get_absolute_url() for household in found}


@dataclass(frozen=True)
class CellRow:
    household: Household
    share: int
    steps: Sequence[str]  # of the ledger


class CellPage:
    """The households that a number of a table counts: their shares add up to it."""

    def __init__(self, table: Table, column: Column, area: Row) -> None:
        self.table, self.column, self.area = table, column, area
        self.shares = table.layout.shares(area.code, area.count, column.key)

    @property
    def total(self) -> int:
        return sum(self.shares.values())

    @property
    def head(self) -> str:
        """Of the column of shares."""
        return COUNT_NAMES[self.area.count] if self.area.count else self.column.head

    @property
    def is_of_ledger(self) -> bool:
        return self.table.start_on is not None

    def rows(self, commune: Area) -> list[CellRow]:
        """In the order of the villages, then of the heads' names."""
        households = Household.objects.filter(commune=commune, code__in=self.shares)
        there = {name: village_on(self.table.on, fact) for name, fact in _VILLAGE.items()}
        return [
            CellRow(household, self.shares[household.code], self._steps(household.code) if self.is_of_ledger else ())
            for household in households.annotate(**there).order_by("village_position", "sort_key", "code", "pk")
        ]

    @cached_property
    def _by_code(self) -> dict[str, list[InVillage]]:
        """What the table counts of each household: in two villages of one that moved between them."""
        found: dict[str, list[InVillage]] = {}
        for home in self.table.layout.homes[None]:
            found.setdefault(home.code, []).append(home)
        return found

    def _steps(self, code: str) -> list[str]:
        """What the ledger books of a household in the table, column by column."""
        layout = self.table.layout
        booked = layout.values(self._by_code[code])
        told = ((column, booked[HOUSEHOLDS][column.key], booked[PERSONS][column.key]) for column in layout.columns)
        return [
            f"Cột {column.key}, {lower_first(column.head)}: {households} hộ, {persons} khẩu"
            for column, households, persons in told
            if households or persons
        ]


@dataclass(frozen=True)
class ListRow:
    code: str
    url: str
    head: str
    village: str
    before: str
    now: str
    mark: str
    persons: int
    scores: str


def list_tables(lists: Lists, commune: Area) -> list[tuple[str, list[ListRow]]]:
    """Every list under its title; of a household what its head's row says."""
    named = pages_of(commune, {home.code for homes in lists.lists.values() for home in homes})
    villages = dict(Area.objects.villages_of(commune).named_on(lists.on).order_by("pk").values_list("pk", "name_on"))
    tables = []
    for name, homes in lists.lists.items():
        marks = marks_of(lists, name)
        rows = []
        for home in homes:
            before, now = lists.ledger.classes[home.code]
            scores = (home.b1_score, home.b2_score)
            rows.append(
                ListRow(
                    code=home.code,
                    url=named[home.code],
                    head=home.members[0].full_name if home.members else "",
                    village=villages[home.village],
                    before=PovertyClass.label_of(before),
                    now=PovertyClass.label_of(now),
                    mark=MARKS[marks.get(home.code, "old")],
                    persons=len(home.members),
                    scores=" / ".join("–" if score is None else str(score) for score in scores),
                )
            )
        tables.append((LIST_TITLES[name], rows))
    return tables
