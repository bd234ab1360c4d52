"""One worksheet: every cell of its XML, at its own address.

The sheet's `<dimension>` is not looked at: WPS Office writes `A1:A1` whatever the sheet holds, and readers that trust
it drop the rest without a word.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from xml.parsers.expat import XMLParserType

from huulien.lib.text import unescape
from huulien.lib.workbook.cells import CellError, CellValue, NoResult, cell_name, column_index, parse_cell_name
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.safe_xml import Attributes, new_parser, run

MAX_ROWS = 60_000
MAX_COLUMNS = 200
MAX_CELLS = 1_000_000
MAX_MERGED = 2_000_000  # cells in merged ranges of a sheet, as far as they lie in the rows and columns above

_DDE = re.compile(r"^\s*[=+@-]*\s*[A-Za-z][\w.]*\s*\|")
_LAST_SERIAL = 2_958_465  # 31/12/9999
_LEAP_DAY_THAT_NEVER_WAS = 60  # Excel counts 29/02/1900
_TRUE = frozenset({"1", "true"})


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Merged cells, counted from 0, both ends included. The value is in the top left cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet as plain values: `rows[r][c]` is the cell in row r, column c, counted from 0; rows may be short."""

    name: str
    is_hidden: bool
    rows: list[list[CellValue]]
    merged: list[MergedRange]
    hidden_rows: set[int]
    hidden_columns: set[int]

    def value(self, row: int, column: int) -> CellValue:
        """The value of a cell; None outside of what the sheet holds."""
        if row >= len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None


@dataclass(frozen=True, slots=True)
class BookContext:
    """What all sheets of a workbook share."""

    shared_strings: Sequence[str]
    date_styles: frozenset[str]
    counts_from_1904: bool


@dataclass(slots=True)
class CellBudget:
    """How many more cells the workbook may hold: all sheets together."""

    left: int = MAX_CELLS


def read_sheet(name: str, *, part: str, xml: bytes, is_hidden: bool, book: BookContext, budget: CellBudget) -> Sheet:
    """Every cell of the sheet's XML; cells that are only formatted count as empty."""
    sheet = Sheet(name, is_hidden, rows=[], merged=[], hidden_rows=set(), hidden_columns=set())
    parser = new_parser(part)

    def root(tag: str, _: Attributes) -> None:
        # Some programs prefix every element, <x:worksheet>: the prefix is that of the root.
        prefix, colon, _local = tag.rpartition(":")
        _listen(parser, prefix + colon, sheet, book, budget)

    parser.StartElementHandler = root
    run(parser, part, xml)
    return sheet


def _listen(parser: XMLParserType, prefix: str, sheet: Sheet, book: BookContext, budget: CellBudget) -> None:
    """Fill `sheet` as the parser goes. Closures over local names, because they run for every element of the sheet."""
    cell, value, row, text, formula, phonetic = (prefix + tag for tag in ("c", "v", "row", "t", "f", "rPh"))
    merge, column_format = prefix + "mergeCell", prefix + "col"
    strings = book.shared_strings
    columns: dict[str, int] = {}  # by letters
    row_index = -1
    row_number = "0"
    cells: list[CellValue] = []
    attributes: Attributes = {}
    raw: str | None = None
    formula_text: str | None = None
    pieces: list[str] = []
    inline: list[str] = []
    next_column = 0
    is_phonetic = False  # a reading aid of East Asian editions, not part of the text
    merged_left = MAX_MERGED

    def start(tag: str, given: Attributes) -> None:
        nonlocal row_index, row_number, cells, next_column, attributes, raw, formula_text, is_phonetic, merged_left
        if tag == cell:
            attributes = given
            raw = formula_text = None
        elif tag == value or tag == text or tag == formula:  # noqa: SIM109  a third faster than a set
            pieces.clear()
        elif tag == row:
            row_number = given.get("r") or str(row_index + 2)
            row_index = int(row_number) - 1
            next_column = 0
            cells = _row(sheet, row_index)
            if given.get("hidden") in _TRUE:
                sheet.hidden_rows.add(row_index)
        elif tag == phonetic:
            is_phonetic = True
        elif tag == merge:
            merged = _merged_range(given.get("ref", ""))
            merged_left -= (merged.bottom - merged.top + 1) * (merged.right - merged.left + 1)
            if merged_left < 0:
                raise WorkbookError(
                    f"Trang tính “{sheet.name}” có quá nhiều ô gộp. Chép danh sách sang một sổ Excel mới rồi tải lên."
                )
            sheet.merged.append(merged)
        elif tag == column_format and given.get("hidden") in _TRUE:
            last = min(int(given.get("max", 0)), MAX_COLUMNS)
            sheet.hidden_columns.update(range(int(given.get("min", 1)) - 1, last))

    def end(tag: str) -> None:
        nonlocal raw, next_column, formula_text, is_phonetic
        if tag == value:
            raw = "".join(pieces)
        elif tag == cell:
            name = attributes.get("r")
            if name is None:
                column = next_column
            else:
                if not name.endswith(row_number):
                    raise ValueError(name)
                letters = name[: -len(row_number)]
                column = columns[letters] if letters in columns else columns.setdefault(letters, _column(letters))
            next_column = column + 1
            if raw is not None and attributes.get("t") == "s" and formula_text is None:
                found: CellValue = strings[_place(raw)] if raw else None
            elif raw is None and not inline and formula_text is None:
                return
            else:
                if formula_text and _DDE.search(formula_text):
                    raise _runs_a_program(sheet, row_index, column)
                found = _cell_value(attributes, raw, inline, formula_text, book)
                inline.clear()
            if found is None or found == "":
                return
            budget.left -= 1
            if column == len(cells) and column < MAX_COLUMNS and row_index < MAX_ROWS:
                cells.append(found)
            else:
                _put(sheet, row_index, column, found, cells)
        elif tag == text:
            if not is_phonetic:
                inline.append("".join(pieces))
        elif tag == formula:
            formula_text = "".join(pieces)
        elif tag == phonetic:
            is_phonetic = False
        elif tag == row and budget.left < 0:
            raise _too_many_cells(sheet)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append


def _row(sheet: Sheet, row: int) -> list[CellValue]:
    """The list of the row's cells; a row far below the limit is not kept until it holds something."""
    if row >= MAX_ROWS:
        return []
    while len(sheet.rows) <= row:
        sheet.rows.append([])
    return sheet.rows[row]


def _put(sheet: Sheet, row: int, column: int, value: CellValue, cells: list[CellValue]) -> None:
    """Place a cell that does not simply follow the one before it."""
    if row >= MAX_ROWS or column >= MAX_COLUMNS:
        raise WorkbookError(
            f"Trang tính “{sheet.name}” có dữ liệu ở ô {cell_name(row, column)}, ngoài phạm vi {MAX_ROWS} dòng × "
            f"{MAX_COLUMNS} cột. Xóa ô đó, hoặc chép danh sách sang một sổ Excel mới rồi tải lên."
        )
    cells.extend([None] * (column + 1 - len(cells)))
    if cells[column] is not None:
        raise WorkbookError(
            f"Ô {cell_name(row, column)} trang tính “{sheet.name}” được ghi hai lần trong tệp. "
            "Mở tệp bằng Excel, lưu lại rồi tải lên."
        )
    cells[column] = value


def _place(raw: str) -> int:
    place = int(raw)
    if place < 0:
        raise ValueError(raw)
    return place


def _column(letters: str) -> int:
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha() and letters.isupper()):
        raise ValueError(letters)
    return column_index(letters)


def _runs_a_program(sheet: Sheet, row: int, column: int) -> WorkbookError:
    return WorkbookError(
        f"Ô {cell_name(row, column)} trang tính “{sheet.name}” có công thức gọi chương trình khác (DDE). "
        "Xóa công thức đó, lưu lại rồi tải lên."
    )


def _too_many_cells(sheet: Sheet) -> WorkbookError:
    limit = f"{MAX_CELLS:,}".replace(",", ".")
    return WorkbookError(
        f"Sổ có hơn {limit} ô, tính đến trang tính “{sheet.name}”. Bỏ các trang tính không cần, lưu lại rồi tải lên."
    )


def _merged_range(ref: str) -> MergedRange:
    first, _, last = ref.partition(":")
    start, end = parse_cell_name(first), parse_cell_name(last or first)
    if start is None or end is None or start > end:
        raise ValueError(ref)
    return MergedRange(start[0], start[1], min(end[0], MAX_ROWS), min(end[1], MAX_COLUMNS))


def _cell_value(
    attributes: Attributes, raw: str | None, inline: list[str], formula: str | None, book: BookContext
) -> CellValue:
    kind = attributes.get("t", "n")
    if kind == "s" and raw:
        return book.shared_strings[_place(raw)]
    if kind == "inlineStr":
        return unescape("".join(inline)) or None
    if not raw:
        # An empty text is a result too: ="" is saved with t="str" and nothing in it.
        return None if formula is None or kind == "str" else NoResult(formula)
    if kind == "n":
        number = _number(raw)
        return _date(number, book) if attributes.get("s") in book.date_styles else number
    if kind == "str":
        return unescape(raw)
    if kind == "b":
        return raw in _TRUE
    if kind == "e":
        return CellError(raw)
    if kind == "d":
        moment = datetime.fromisoformat(raw)
        return moment.date() if moment.time() == time() else moment
    raise ValueError(kind)


def _number(raw: str) -> int | float | CellError:
    if len(raw) <= 15 and raw.isascii() and raw.isdigit():
        return int(raw)
    number = math.nan if "_" in raw else float(raw)
    if not math.isfinite(number):
        return CellError(raw)
    return int(number) if number.is_integer() else number


def _date(serial: int | float | CellError, book: BookContext) -> CellValue:
    """The day that Excel shows for a serial number; outside its calendar it shows ####."""
    if isinstance(serial, CellError):
        return serial
    if book.counts_from_1904:
        first, day = date(1904, 1, 1), serial
    elif serial < _LEAP_DAY_THAT_NEVER_WAS:
        first, day = date(1899, 12, 31), serial
    else:
        first, day = date(1899, 12, 30), serial
    if not 0 <= serial <= _LAST_SERIAL or int(serial) == _LEAP_DAY_THAT_NEVER_WAS:
        return CellError("####")
    moment = datetime.combine(first, time()) + timedelta(days=int(day), seconds=round(day % 1 * 86_400))
    if serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
