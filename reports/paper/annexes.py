"""The official tables of the year as annexes of its report: the same rows and columns as the tables themselves."""

from collections.abc import Collection, Iterator
from itertools import count as numbers

from huulien.lib.text import lower_first
from huulien.platform.papers.document import Align, Block, Column, Table, Wide
from huulien.platform.papers.values import NONE, Cell, Value, bare_percent, count
from reports.indicators.official.tables import Row
from reports.indicators.official.tables import Table as OfficialTable
from reports.official import TITLES, YearBook, table_of
from reports.paper.official_words import COUNT_NAMES, days_of


def annexes(book: YearBook, numbers: Collection[str]) -> tuple[Block, ...]:
    """Each of the tables of these numbers on lying pages, in the order of its number."""
    return tuple(_annex(number, table_of(book, number)) for number in TITLES if number in numbers)


def _annex(number: str, table: OfficialTable) -> Wide:
    has_counts = any(row.count for row in table.layout.rows)
    columns = (
        Column("Địa bàn", align=Align.LEFT, width=1.8),
        *([Column("Đơn vị", align=Align.LEFT, width=0.8)] if has_counts else []),
        *(Column(column.head, column.group) for column in table.layout.columns),
    )
    rows = list(_rows(table.layout.rows, has_counts=has_counts))
    caption = f"{table.title}, {lower_first(days_of(table.start_on, table.on))}"
    return Wide((Table(f"Phụ lục, Mẫu {number}", caption, columns, tuple(rows), is_dense=True),))


def _rows(rows: tuple[Row, ...], *, has_counts: bool) -> Iterator[tuple[Cell, ...]]:
    number = numbers(1)
    for row in rows:
        is_first = row.count != "persons"
        name = row.name if row.kind == "total" or not is_first else f"{next(number)}. {row.name}"
        unit = [COUNT_NAMES[row.count] if row.count else ""] if has_counts else []
        yield (name if is_first else "", *unit, *(_cell(value) for value in row.values.values()))


def _cell(value: object) -> Cell:
    if value is None:
        return Value(None, NONE)
    return count(value) if isinstance(value, int) else bare_percent(value)
