"""Where the headings of a sheet stand, and what each column under them means."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from households.rules.register.fields import IGNORE, NAME_FIELDS, Field, HeaderMatch, header_key, match_header
from households.rules.register.row_kinds import row_texts
from households.rules.register.sheet_text import SheetText
from huulien.lib.labels import LabelledEnum
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellValue, cell_name, column_letters
from huulien.lib.workbook.sheet import Sheet

_LAST_ROW_TO_LOOK_AT = 60  # headings stand above this row, counted from 0
_TALLEST_HEADING = 3
_FEWEST_FIELDS = 2
_LONGEST_HEADING = 300
_FACT = re.compile(r"^[0-9]+([.,][0-9]+)?$|[0-9]{1,4}[/.-][0-9]{1,2}[/.-][0-9]{1,4}")
_MOST_FACTS = 0.25

_UNICODE = SheetText()

Mapped = Mapping[str, str]  # key of a heading → field or "ignore"


class ColumnState(LabelledEnum):
    """How the meaning of a column was found."""

    KNOWN = "known", "Đã hiểu"
    GUESSED = "guessed", "Đoán, nên xem lại"
    REMEMBERED = "remembered", "Theo cách ghép đã lưu"
    IGNORED = "ignored", "Bỏ qua"
    UNKNOWN = "unknown", "Chọn trường"

    @property
    def icon(self) -> str:
        return {"known": "ok", "remembered": "ok", "ignored": "minus"}.get(self, "unk")

    @property
    def tone(self) -> str:
        return {"known": "ok", "remembered": "ok", "ignored": "mute"}.get(self, "warn")

    @property
    def is_understood(self) -> bool:
        return self in {ColumnState.KNOWN, ColumnState.REMEMBERED, ColumnState.IGNORED}


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its heading. `key` is what a remembered mapping knows it by."""

    index: int
    header: str
    key: str
    field: Field | None
    state: ColumnState
    header_cell: str

    @property
    def letters(self) -> str:
        return column_letters(self.index)


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows of the headings, counted from 0, both included, and the columns below them."""

    first_row: int
    last_row: int
    columns: tuple[Column, ...]

    @property
    def is_understood(self) -> bool:
        """Whether no column is a guess or a question."""
        return all(column.state.is_understood for column in self.columns)

    def of(self, *fields: Field) -> list[Column]:
        """The columns of these fields, in their order on the sheet."""
        return [column for column in self.columns if column.field in fields]


def find_heading(
    sheet: Sheet, mapping: Mapped, *, text: SheetText = _UNICODE, needs_name: bool = True
) -> Heading | None:
    """The block of rows that names most fields, with a column of names among them unless none is needed."""
    covered = _merged_cells(sheet)
    best: tuple[tuple[float, int, int], Heading] | None = None
    for first in range(min(len(sheet.rows), _LAST_ROW_TO_LOOK_AT)):
        if not row_texts(sheet.rows[first]):
            continue
        for height in range(1, _TALLEST_HEADING + 1):
            last = first + height - 1
            if last >= len(sheet.rows) or _is_mostly_facts(sheet.rows[last]):
                break
            if _cuts_a_merge(covered, first, last):
                continue
            heading, parents_used = _read_heading(_Corner(sheet, covered, text), first, last, mapping)
            fields = {column.field for column in heading.columns if column.field}
            if len(fields) < _FEWEST_FIELDS or (needs_name and not fields & NAME_FIELDS):
                continue
            ignored = sum(column.state == ColumnState.IGNORED for column in heading.columns)
            score = (len(fields) + ignored / 2, parents_used, -height)
            if best is None or score > best[0]:
                best = (score, heading)
    return best[1] if best else None


def _is_mostly_facts(cells: list[CellValue]) -> bool:
    """Whether the row holds numbers and dates, as rows of data do: "Chủ hộ" and "Nam" in it are no headings."""
    texts = row_texts(cells)
    return sum(bool(_FACT.search(text)) for text in texts) > len(texts) * _MOST_FACTS


_Covered = dict[tuple[int, int], tuple[int, int]]


def _merged_cells(sheet: Sheet) -> _Covered:
    """Each merged cell near the top of the sheet → the cell that holds its value."""
    covered: _Covered = {}
    widest = max((len(cells) for cells in sheet.rows[: _LAST_ROW_TO_LOOK_AT + _TALLEST_HEADING]), default=0)
    for merged in sheet.merged:
        for row in range(merged.top, min(merged.bottom, _LAST_ROW_TO_LOOK_AT + _TALLEST_HEADING) + 1):
            for column in range(merged.left, min(merged.right, widest) + 1):
                covered[row, column] = (merged.top, merged.left)
    return covered


def _cuts_a_merge(covered: _Covered, first: int, last: int) -> bool:
    """Whether cells merged downwards reach over the upper or the lower edge of the block."""
    for (row, column), (top, _left) in covered.items():
        if (row == first and top < first) or (row == last + 1 and top <= last and (last, column) in covered):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Corner:
    """The top of a sheet: its texts as they are read, with a merged cell's in each of its places."""

    sheet: Sheet
    covered: _Covered
    text: SheetText

    def path(self, first: int, last: int, column: int) -> tuple[list[str], tuple[int, int]]:
        """The headings of a column from the top down, and the cell of the lowest."""
        path: list[str] = []
        lowest = (-1, -1)
        for row in range(first, last + 1):
            place = self.covered.get((row, column), (row, column))
            if row < last and not self._said(place):
                place = self._parent_on_the_left(row, column) or place
            said = self._said(place)
            if said and place != lowest:
                path.append(said)
                lowest = place
        return path, lowest

    def _parent_on_the_left(self, row: int, column: int) -> tuple[int, int] | None:
        """The heading whose columns this one is among, when a program lost the merge: "Năm sinh" over "Nam", "Nữ"."""
        if not self._said((row + 1, column)):
            return None
        for left in range(column - 1, -1, -1):
            if not self._said((row + 1, left)):
                return None
            if self._said((row, left)):
                return row, left
        return None

    def _said(self, place: tuple[int, int]) -> str:
        value = self.sheet.value(*place)
        is_heading = isinstance(value, str) and len(value) <= _LONGEST_HEADING
        return clean(self.text.readable(str(value))) if is_heading else ""


def _read_heading(corner: _Corner, first: int, last: int, mapping: Mapped) -> tuple[Heading, int]:
    """The columns under the block, and how many needed the heading above their own to be understood."""
    width = max(len(cells) for cells in corner.sheet.rows[first : last + 1])
    columns: list[Column] = []
    parents_used = 0
    for index in range(width):
        path, lowest = corner.path(first, last, index)
        if not path:
            continue
        match = match_header(tuple(path))
        parents_used += match.used_parent
        columns.append(_column(index, path, lowest, match, mapping))
    return Heading(first, last, _year_beside_day_and_month(columns)), parents_used


def _column(index: int, path: list[str], lowest: tuple[int, int], match: HeaderMatch, mapping: Mapped) -> Column:
    key = " > ".join(header_key(text) for text in path)
    remembered = mapping.get(key)
    if remembered is None:
        field, state = match.field, ColumnState(match.match.value)
    elif remembered == IGNORE:
        field, state = None, ColumnState.IGNORED
    else:
        field, state = Field(remembered), ColumnState.REMEMBERED
    return Column(index, " / ".join(path), key, field, state, cell_name(*lowest))


def _year_beside_day_and_month(columns: list[Column]) -> tuple[Column, ...]:
    """Without accents "NAM" reads as the sex; beside "NGAY" and "THANG" and without "NU" it is the year."""
    fields = [column.field for column in columns]
    if {Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.MALE} <= set(fields) and not (
        {Field.BIRTH_YEAR, Field.FEMALE} & set(fields)
    ):
        columns = [
            replace(column, field=Field.BIRTH_YEAR) if column.field == Field.MALE else column for column in columns
        ]
    return tuple(columns)
