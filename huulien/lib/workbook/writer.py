"""The user's own workbook, given back with its faults: red cells, comments, and a sheet that lists them."""

import io
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, Protocol

from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]
from openpyxl.comments import Comment  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.worksheet.hyperlink import Hyperlink  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from huulien.lib.workbook.cells import parse_cell_name
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import read_workbook

FAULT_SHEET = "Lỗi"
FAULT_HEADERS = ("Trang tính", "Ô", "Cột", "Giá trị", "Phải làm gì")
AUTHOR = "Sổ giảm nghèo"

_RED = PatternFill("solid", fgColor="FFFF7C80")
_NO_FILL = PatternFill()
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_MOST_COMMENTS = 1_000  # more make Excel slow; every fault is red all the same
_MOST_LISTED = 5_000  # beyond, the list only says how many more there are
_MOST_CELLS = 400_000  # what openpyxl can hold within seconds and 300 MB


class Mark(Protocol):
    """One fault at a cell; `sheet` and `cell` are empty when it is the whole file's."""

    @property
    def sheet(self) -> str: ...
    @property
    def cell(self) -> str: ...
    @property
    def column(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def message(self) -> str: ...


def mark_workbook(data: bytes, marks: Sequence[Mark]) -> bytes:
    """The workbook `data` with the marked cells red and commented, and a sheet "Lỗi" that lists all marks.

    Marks of an earlier time are taken away first. A file that cannot be opened safely is not: then the list comes back
    alone.
    """
    book = _open(data)
    for sheet in book.worksheets:
        _unmark(sheet)
    _mark_cells(book, marks)
    _list_marks(book, marks)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def escape_formula(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula, also after it was saved as CSV."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA_SIGNS) else text


def unescape_formula(text: str) -> str:
    """What `escape_formula` was given."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA_SIGNS) else text


def is_fault_list(rows: Sequence[Sequence[object]]) -> bool:
    """Whether a sheet with these rows is the list of faults of an earlier time."""
    return bool(rows) and tuple(rows[0][: len(FAULT_HEADERS)]) == FAULT_HEADERS


def _open(data: bytes) -> Workbook:
    try:
        sheets = read_workbook(data).sheets
        if sum(len(row) for sheet in sheets for row in sheet.rows) <= _MOST_CELLS:
            return load_workbook(io.BytesIO(data), rich_text=True, keep_links=False)
    except WorkbookError:
        pass
    except Exception:  # noqa: S110  openpyxl fails in many ways on odd files that our reader takes
        pass
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _unmark(sheet: Worksheet) -> None:
    if is_fault_list([[cell.value for cell in row] for row in sheet.iter_rows(max_row=1)]):
        sheet.parent.remove(sheet)
        return
    for cell in list(sheet._cells.values()):
        if cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment = None
            cell.fill = _NO_FILL


def _mark_cells(book: Workbook, marks: Iterable[Mark]) -> None:
    messages: dict[tuple[str, str], list[str]] = {}
    for mark in marks:
        if mark.sheet in book.sheetnames and parse_cell_name(mark.cell):
            place = (mark.sheet, _top_left(book[mark.sheet], mark.cell))
            messages.setdefault(place, []).append(mark.message)
    for number, ((sheet, name), texts) in enumerate(messages.items()):
        cell = book[sheet][name]
        cell.fill = _RED
        if number < _MOST_COMMENTS:
            cell.comment = _comment(cell.comment, texts)


def _top_left(sheet: Worksheet, name: str) -> str:
    """The cell itself, or the one that holds the value of the merged range it is in."""
    for merged in sheet.merged_cells.ranges:
        if name in merged:
            return str(merged.start_cell.coordinate)
    return name


def _comment(existing: Any, texts: list[str]) -> Comment:
    text = "\n".join(texts)
    if existing is not None:  # the user's own words stay, and stay theirs
        return Comment(f"{existing.text}\n\n{AUTHOR}: {text}", existing.author, height=160, width=320)
    return Comment(text, AUTHOR, height=110, width=320)


def _list_marks(book: Workbook, marks: Sequence[Mark]) -> None:
    sheet = book.create_sheet(FAULT_SHEET)
    for column, header in enumerate(FAULT_HEADERS, start=1):
        sheet.cell(1, column, header).font = Font(bold=True)
    text_style, link_style = _styles(sheet)
    for row, mark in enumerate(marks[:_MOST_LISTED], start=2):
        for column, text in enumerate((mark.sheet, mark.cell, mark.column, mark.value, mark.message), start=1):
            cell = sheet.cell(row, column)
            cell.value = escape_formula(text)
            cell.data_type = "s"
            cell._style = text_style
        if mark.sheet in book.sheetnames and mark.cell:
            sheet_name = mark.sheet.replace("'", "''")
            link = sheet.cell(row, 2)
            link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{sheet_name}'!{mark.cell}")
            link._style = link_style
    more = len(marks) - _MOST_LISTED
    if more > 0:
        sheet.cell(_MOST_LISTED + 2, 5, f"Còn {more} lỗi nữa. Sửa những lỗi trên rồi tải lại tệp.")
    for letters, width in zip("ABCDE", (22, 8, 22, 28, 80), strict=True):
        sheet.column_dimensions[letters].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:E{max(2, sheet.max_row)}"
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = sheet


def _styles(sheet: Worksheet) -> tuple[Any, Any]:
    """The styles of a text and of a link, made once: openpyxl takes longer to look a style up than to write a cell."""
    pattern = sheet.cell(2, 1)
    pattern.alignment = Alignment(wrap_text=True, vertical="top")
    text_style = copy(pattern._style)
    pattern.font = Font(color="FF0563C1", underline="single")
    return text_style, pattern._style
