"""A filled-in workbook as rows of a kind: what is data is read to its last cell, all else is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from households.rules.register.records import RegisterFault
from households.rules.register.row_kinds import is_column_numbering, is_note, is_title, is_total, row_texts
from households.rules.register.values import ValueFault
from huulien.lib.text import clean, search_fold
from huulien.lib.workbook.cells import CellValue, cell_name, shown
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import read_workbook
from huulien.lib.workbook.sheet import Sheet
from huulien.lib.workbook.table import PassedOver, find_heads
from huulien.lib.workbook.writer import is_fault_list
from programs.sheets.cells import is_empty, refuse_formula
from programs.sheets.declaration import SheetKind, SheetRow, Who

_FEWEST_HEADS = 2
_NUMBER_HEADS = {"stt", "so tt", "tt", "so thu tu"}


@dataclass
class SheetReading:
    """All that a workbook has: rows without a fault, faults, what to look at again, and what was passed over."""

    rows: list[SheetRow] = field(default_factory=list)
    faults: list[RegisterFault] = field(default_factory=list)
    warnings: list[RegisterFault] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    row_count: int = 0  # rows of data, those with faults too


def read_sheets(kind: SheetKind, data: bytes, file_name: str) -> SheetReading:
    """All that the workbook says of the kind, and what in it cannot be so."""
    reading = SheetReading()
    try:
        sheets = read_workbook(data).sheets
    except WorkbookError as error:
        reading.faults.append(RegisterFault("", "", "", file_name, str(error)))
        return reading
    found = False
    for sheet in sheets:
        if not any(row_texts(cells) for cells in sheet.rows) or is_fault_list(sheet.rows):
            continue
        top, columns = find_heads(sheet, {column.key: column.headings for column in kind.columns})
        if sheet.is_hidden or len(columns) < _FEWEST_HEADS:
            why = "trang tính ẩn" if sheet.is_hidden else "không có tiêu đề cột của danh sách này"
            reading.passed_over.append(PassedOver(sheet.name, None, why))
            continue
        found = True
        if faults := list(_head_faults(kind, sheet, top, columns)):
            reading.faults += faults
        else:
            _SheetReader(kind, sheet, top, columns, reading).read()
    if not found:
        asked = ", ".join(column.label for column in kind.columns if column.is_asked)
        message = f"Không trang tính nào có các cột cần thiết: {asked}. Tải tệp mẫu rồi ghi theo tệp đó."
        reading.faults.append(RegisterFault("", "", "", file_name, message))
    elif not reading.row_count and not reading.faults:
        reading.faults.append(RegisterFault("", "", "", file_name, "Tệp không có dòng nào để nhập."))
    return reading


def _head_faults(kind: SheetKind, sheet: Sheet, top: int, columns: dict[str, int]) -> Iterator[RegisterFault]:
    for column in kind.columns:
        if column.is_asked and column.key not in columns:
            yield RegisterFault(sheet.name, "", column.label, "", f"Thiếu cột “{column.label}”. Thêm cột rồi tải lại.")
    taken = set(columns.values())
    for place, value in enumerate(sheet.rows[top]):
        text = search_fold(shown(value))
        same = next((column for column in kind.columns if text in column.headings), None)
        if same and place not in taken:
            cell = cell_name(top, place)
            yield RegisterFault(sheet.name, cell, same.label, shown(value), "Hai cột cùng tên. Bỏ một cột.")


class _SheetReader:
    def __init__(self, kind: SheetKind, sheet: Sheet, top: int, columns: dict[str, int], reading: SheetReading) -> None:
        self.kind, self.top, self.columns, self.reading = kind, top, columns, reading
        self.sheet = _with_codes_filled(sheet, top, columns.get(Who.CODE))
        self.heads = [search_fold(shown(value)) for value in sheet.rows[top]]

    def read(self) -> None:
        self._tell_columns()
        last = max((row for row, cells in enumerate(self.sheet.rows) if row_texts(cells)), default=0)
        for number in range(last + 1):
            cells = self.sheet.rows[number]
            if number == self.top:
                continue
            if number < self.top or not self._is_data(cells):
                texts = " · ".join(row_texts(cells))
                if texts or number > self.top:
                    words = texts or "dòng trống"
                    self.reading.passed_over.append(PassedOver(self.sheet.name, number + 1, words))
            else:
                self._read_row(number, cells)

    def _tell_columns(self) -> None:
        """A column that is not taken is said, so that nobody thinks it was."""
        taken = set(self.columns.values())
        for place, text in enumerate(self.heads):
            if text and place not in taken and text not in _NUMBER_HEADS:
                shown_as = shown(self.sheet.value(self.top, place))
                cell = cell_name(self.top, place)
                message = f"Cột “{clean(shown_as)}” không thuộc danh sách này nên không đọc."
                self.reading.warnings.append(RegisterFault(self.sheet.name, cell, "", shown_as, message))

    def _is_data(self, cells: list[CellValue]) -> bool:
        """Whether a row below the headings is data; one that names its household or activity always is."""
        filled = {key for key, place in self.columns.items() if place < len(cells) and not is_empty(cells[place])}
        texts = row_texts(cells)
        if not filled or is_column_numbering(cells):
            return False
        if [search_fold(text) for text in texts] == [text for text in self.heads if text]:
            return False  # the headings again
        named = [shown(cells[self.columns[column.key]]) for column in self.kind.columns
                 if column.names_row and column.key in filled]  # fmt: skip
        if len(filled) > 1 and named and not is_total(named):
            return True
        return not (is_total(texts) or is_note(texts) or is_title(texts[0]))

    def _read_row(self, number: int, cells: list[CellValue]) -> None:
        self.reading.row_count += 1
        texts, values, faults = {}, {}, []
        for column in self.kind.columns:
            place = self.columns.get(column.key)
            value = self.sheet.value(number, place) if place is not None else None
            texts[column.key] = clean(shown(value))[:200]
            message = ""
            try:
                refuse_formula(value)
                if not is_empty(value):
                    values[column.key] = column.read(value)
                elif column.is_filled:
                    message = f"Chưa ghi {column.label.lower()}. Ghi vào ô này."
            except ValueFault as fault:
                message = str(fault)
            if message:
                faults.append((column, message))
        row = SheetRow(self.sheet.name, number, self.columns, texts, values)
        self.reading.faults += [row.fault(column.key, message, column.label) for column, message in faults]
        if not faults:
            self.reading.rows.append(row)


def _with_codes_filled(sheet: Sheet, top: int, column: int | None) -> Sheet:
    """The sheet with a code of a household that is merged over its members' rows in each of them."""
    merges = [merged for merged in sheet.merged if merged.left == column and top < merged.top < merged.bottom]
    if column is None or not merges:
        return sheet
    rows = [list(cells) for cells in sheet.rows]
    for merged in merges:
        for row in range(merged.top + 1, min(merged.bottom + 1, len(rows))):
            if row_texts(rows[row]):
                rows[row].extend([None] * (column + 1 - len(rows[row])))
                rows[row][column] = sheet.value(merged.top, column)
    return replace(sheet, rows=rows)
