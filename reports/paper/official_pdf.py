"""The official tables and lists as PDF: A4 landscape, numbers as Vietnamese offices write them.

Importing this module imports WeasyPrint: import it where a file is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from django.template.loader import render_to_string

from huulien.lib.numbers import NO_BREAK_SPACE, format_decimal, format_integer
from huulien.platform.papers import document as papers
from huulien.platform.papers.document import Align, HeadCell, SignatureLines, Signer, printable
from huulien.platform.papers.values import NONE
from huulien.platform.papers.writers.pdf import write_html
from reports.indicators.official.lists import TITLES, Lists
from reports.indicators.official.notes import notes_of
from reports.indicators.official.tables import Row, Table
from reports.paper.official_lists import list_columns, list_rows
from reports.paper.official_words import COUNT_NAMES, days_of, numbers_of

MOST_LINES = 12  # that leave room to sign below them in print of the usual size
SIGNERS = SignatureLines((Signer("Người lập biểu"), Signer("Chủ tịch")))


@dataclass(frozen=True)
class _Line:
    cells: tuple[str, ...]
    is_total: bool = False


@dataclass(frozen=True)
class _Part:
    """A table on pages of its own."""

    title: str
    days: str
    columns: tuple[papers.Column, ...]
    numbers: tuple[str, ...]
    lines: tuple[_Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_dense(self) -> bool:
        """Whether it takes small print to stand on a page."""
        return len(self.columns) > papers.COLUMNS_UPRIGHT + 2 or len(self.lines) > MOST_LINES

    @property
    def head_rows(self) -> list[list[HeadCell]]:
        return papers.Table("", self.title, self.columns, ()).head_rows

    @property
    def shares(self) -> list[int]:
        """Widths of the columns in whole percent, together 100; the widest takes what rounding leaves."""
        widths = [column.width for column in self.columns]
        shares = [int(100 * width / sum(widths)) for width in widths]
        shares[widths.index(max(widths))] += 100 - sum(shares)
        return shares

    @property
    def rows(self) -> list[tuple[bool, list[tuple[papers.Column, str]]]]:
        """(whether it is a total, its cells with their columns) of every line."""
        return [(line.is_total, list(zip(self.columns, line.cells, strict=True))) for line in self.lines]


def write_table(table: Table, place: str) -> bytes:
    """The PDF of a table, to be signed at `place`."""
    has_counts = any(row.count for row in table.layout.rows)
    lead = [
        papers.Column("TT", align=Align.CENTER, width=0.5),
        papers.Column("Địa bàn", align=Align.LEFT, width=1.6),
        *([papers.Column("Đơn vị", align=Align.LEFT)] if has_counts else []),
    ]
    columns = (*lead, *(papers.Column(column.head, column.group) for column in table.layout.columns))
    part = _Part(
        title=table.title,
        days=f"{place}. {days_of(table.start_on, table.on)}",
        columns=columns,
        numbers=(*"ABC"[: len(lead)], *(str(number) for number in numbers_of(table.layout.columns))),
        lines=tuple(_lines(table.layout.rows, has_counts=has_counts)),
        notes=tuple(notes_of(table)),
    )
    return _pdf([part], place, f"Mẫu số {table.number}")


def write_lists(lists: Lists, place: str, *, with_numbers: bool, with_needs: bool) -> bytes:
    """The PDF of the lists; personal numbers only where they are asked for."""
    widths = list_columns(with_numbers=with_numbers, with_needs=with_needs)
    parts = [
        _Part(
            title=f"{TITLES[name]} năm {lists.year}",
            days=f"{place}. {days_of(None, lists.on)}",
            columns=tuple(papers.Column(head, align=Align.LEFT, width=width) for head, width in widths.items()),
            numbers=tuple(str(number) for number in range(1, len(widths) + 1)),
            lines=tuple(_Line(tuple(map(str, row))) for row in list_rows(lists, name, homes, widths)),
            notes=() if homes else ("Không có hộ nào.",),
        )
        for name, homes in lists.lists.items()
    ]
    return _pdf(parts, place, "Danh sách hộ")


def _lines(rows: Sequence[Row], *, has_counts: bool) -> list[_Line]:
    lines, numbers = [], count(1)
    for row in rows:
        is_total, is_first = row.kind == "total", row.count != "persons"
        number = str(next(numbers)) if is_first and not is_total else ""
        unit = [COUNT_NAMES[row.count]] if has_counts and row.count else []
        values = [_words(value) for value in row.values.values()]
        lines.append(_Line((number, row.name if is_first else "", *unit, *values), is_total))
    return lines


def _words(value: int | Decimal | None) -> str:
    if value is None:
        return NONE
    return format_decimal(value, 2) if isinstance(value, Decimal) else format_integer(value)


def _dated(place: str) -> str:
    """Place and day, with room to write."""
    room = NO_BREAK_SPACE * 6
    return f"{printable(place)}, ngày{room}tháng{room}năm{room}"


def _pdf(parts: Sequence[_Part], place: str, title: str) -> bytes:
    context = {"title": title, "parts": printable(tuple(parts)), "signers": SIGNERS.signers, "dated": _dated(place)}
    return write_html(render_to_string("reports/official.html", context))
