"""A list as a workbook that prints well: real numbers and dates, its head on every page, a filter on each column."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from huulien.lib.text import upper_first
from huulien.lib.workbook.new import new_workbook
from huulien.lib.workbook.writer import escape_formula
from huulien.platform.listings.cells import plain
from huulien.platform.listings.declaration import Column, Kind, Value
from huulien.platform.listings.files import Table

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_CELL = {**_FONT, "border": 1, "border_color": "#9AA3B2", "valign": "top", "text_wrap": True}
_FORMATS = {
    Kind.TEXT: {},
    Kind.LINES: {"font_size": 10},
    Kind.NUMBER: {"num_format": "#,##0", "align": "right", "indent": 1},
    Kind.DATE: {"num_format": "dd/mm/yyyy", "align": "center"},
    Kind.MOMENT: {"num_format": "hh:mm:ss dd/mm/yyyy", "align": "center"},
}
_DECIMAL = "decimal"  # a number with its two decimals
_HEAD_ROW = 4
_LINE = 16  # points
_SHEET = "Danh sách"


def write_workbook(table: Table) -> bytes:
    """The table as .xlsx; the same table gives the same bytes."""
    out = io.BytesIO()
    book = new_workbook(out)
    book.set_properties({"title": table.title, "created": datetime.combine(table.day, time())})
    sheet = book.add_worksheet(_SHEET)
    _write_words(book, sheet, table)
    _write_rows(book, sheet, table)
    _set_print(sheet, table)
    book.close()
    return out.getvalue()


def _write_words(book: Any, sheet: Any, table: Table) -> None:
    """What the list holds, of where and when, and by which conditions, above the table."""
    bold = book.add_format({**_FONT, "bold": True})
    title = book.add_format({**_FONT, "bold": True, "font_size": 14})
    usual = book.add_format(_FONT)
    italic = book.add_format({**_FONT, "italic": True})
    for row, (text, style) in enumerate(
        [
            (table.issuer, bold),
            (table.title, title),
            (upper_first(table.subtitle), usual),
            (f"{table.conditions} {table.made}.", italic),
        ]
    ):
        sheet.write_string(row, 0, escape_formula(text), style)


def _write_rows(book: Any, sheet: Any, table: Table) -> None:
    head = book.add_format({**_CELL, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E7E6F2"})
    number = book.add_format({**_CELL, "align": "center"})
    formats = {**_FORMATS, _DECIMAL: {"num_format": "#,##0.00", "align": "right", "indent": 1}}
    styles = {kind: book.add_format({**_CELL, **more}) for kind, more in formats.items()}
    sheet.set_column(0, 0, 6)
    sheet.set_row(_HEAD_ROW, 2 * _LINE + 4)
    sheet.write_string(_HEAD_ROW, 0, "STT", head)
    for place, column in enumerate(table.columns, start=1):
        sheet.set_column(place, place, column.width + 1)
        sheet.write_string(_HEAD_ROW, place, column.label, head)
    for place, row in enumerate(table.rows, start=1):
        sheet.set_row(_HEAD_ROW + place, _lines(table.columns, row) * _LINE + 4)
        sheet.write_number(_HEAD_ROW + place, 0, place, number)
        for column_place, (column, value) in enumerate(zip(table.columns, row, strict=True), start=1):
            _write(sheet, _HEAD_ROW + place, column_place, column, value, styles)


def _lines(columns: Sequence[Column], row: Sequence[Value]) -> int:
    """How many lines a row needs: a program that only shows the file does not break them for itself."""
    needed = 1
    for column, value in zip(columns, row, strict=True):
        if isinstance(value, str):
            needed = max(needed, sum(-(-len(line) // column.width) or 1 for line in value.splitlines()))
    return min(needed, 24)  # Excel knows no taller row


def _write(sheet: Any, row: int, place: int, column: Column, value: Value, styles: dict[str, Any]) -> None:
    """One cell as what it is; no text is ever a formula or a link."""
    style, value = styles[column.kind], plain(value)
    if value is None or value == "":
        sheet.write_blank(row, place, None, style)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, value, styles[_DECIMAL] if isinstance(value, Decimal) else style)
    elif isinstance(value, date):  # a moment is one too
        sheet.write_datetime(row, place, value, style)
    else:
        sheet.write_string(row, place, escape_formula(value), style)


def _set_print(sheet: Any, table: Table) -> None:
    last_row = _HEAD_ROW + max(len(table.rows), 1)
    sheet.freeze_panes(_HEAD_ROW + 1, 2)
    sheet.autofilter(_HEAD_ROW, 0, last_row, len(table.columns))
    sheet.repeat_rows(_HEAD_ROW)
    sheet.set_paper(9)
    if table.is_wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P/&N")
