"""How a sheet is laid out: which rows are data, what the others are, and what a row of data is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from households.rules.register.fields import DETAIL_FIELDS, NAME_FIELDS, Field, header_key, match_header
from households.rules.register.headings import Column, ColumnState, Heading, Mapped, find_heading
from households.rules.register.row_kinds import (
    OtherRow,
    RowKind,
    is_column_numbering,
    is_group,
    is_hint,
    is_note,
    is_title,
    is_total,
    row_texts,
    village_in,
)
from households.rules.register.sheet_text import SheetText, judge_texts
from households.rules.register.values import is_blank, says_relationship
from households.rules.register.villages import VillageFinder, names_a_village
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellValue, cell_name
from huulien.lib.workbook.sheet import Sheet

_DIGITS = re.compile(r"\s*[0-9][0-9\s/.\-]*")
_SMALLEST_YEAR = 1_000
_ENOUGH = 200  # characters tell what a cell is
_FEWEST_FIELDS_AGAIN = 3
_MOST_TEXTS_OF_A_BANNER = 4  # an order mark, the name, the counts of households and persons


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet, understood. Every row is in `data_rows` or in `other_rows`; rows count from 0."""

    sheet: Sheet
    heading: Heading
    data_rows: tuple[int, ...]
    other_rows: tuple[OtherRow, ...]
    # Row of a village's name standing above its households, or of a title naming one → that name.
    banners: Mapping[int, str]
    untold_titles: tuple[int, ...]  # rows of titles, above headings of their own, that name no village
    text: SheetText

    @property
    def titles(self) -> list[str]:
        """The texts above the headings."""
        return [other.text for other in self.other_rows if other.kind == RowKind.TITLE]


def find_layout(sheet: Sheet, *, mapping: Mapped, finder: VillageFinder) -> Layout | None:
    """The layout of a sheet that holds a register; None when no row of it looks like the headings of one."""
    text = judge_texts(sheet)
    heading = find_heading(sheet, mapping, text=text)
    if heading is None:
        return None
    sorter = _RowSorter(sheet, heading, finder)
    data, others = _sort_rows(sheet, sorter)
    heading = _with_nameless_columns(sheet, heading, data)
    filled = _with_merges_filled(sheet, heading, data)
    return Layout(filled, heading, tuple(data), tuple(others), sorter.banners, tuple(sorter.untold_titles), text)


def rows_not_read(sheet: Sheet) -> tuple[OtherRow, ...]:
    """All rows of a sheet that holds no register, accounted for."""
    return tuple(
        OtherRow(row, RowKind.NOT_READ if (texts := row_texts(cells)) else RowKind.BLANK, " ".join(texts)[:200])
        for row, cells in enumerate(sheet.rows)
    )


def _sort_rows(sheet: Sheet, sorter: "_RowSorter") -> tuple[list[int], list[OtherRow]]:
    """Each row as data or as something else."""
    data: list[int] = []
    others: list[OtherRow] = []
    for row, cells in enumerate(sheet.rows):
        kind = sorter.kind(row, cells)
        if kind is None:
            data.append(row)
        else:
            others.append(OtherRow(row, kind, " ".join(row_texts(cells))[:200]))
    return data, others


class _RowSorter:
    """Says what a row is. It remembers where it is: right under headings, under a title, in the notes at the foot."""

    def __init__(self, sheet: Sheet, heading: Heading, finder: VillageFinder) -> None:
        self.heading = heading
        self.finder = finder
        self.banners: dict[int, str] = {}
        self.untold_titles: list[int] = []
        self.title_above: int | None = None
        self.heading_rows = range(heading.first_row, heading.last_row + 1)
        self.heading_keys = [_keys(sheet.rows[row]) for row in self.heading_rows]
        self.details = [(column.index, column.field) for column in heading.of(*DETAIL_FIELDS)]
        self.names = [column.index for column in heading.of(*NAME_FIELDS)]
        self.numbers = {column.index for column in heading.of(Field.ROW_NUMBER, Field.EXPORT_MARK)}
        self.household = [column.index for column in heading.of(Field.HOUSEHOLD_CODE, Field.MEMBER_COUNT)]
        self.codes = [column.index for column in heading.of(Field.HOUSEHOLD_CODE)]
        self.villages = [column.index for column in heading.of(Field.VILLAGE)]
        self.fields = {column.index: column.field for column in heading.columns if column.field}
        self.follows_heading = True
        self.in_notes = False

    def kind(self, row: int, cells: list[CellValue]) -> RowKind | None:
        """Why the row is not data; None when it is."""
        if row < self.heading.first_row:
            return RowKind.TITLE if row_texts(cells) else RowKind.BLANK
        if row in self.heading_rows:
            return RowKind.HEADER
        kind = self._kind_below(row, cells)
        if kind != RowKind.BLANK:
            self.follows_heading = kind in {RowKind.REPEATED_HEADER, RowKind.NUMBERING, RowKind.HINT}
        if kind == RowKind.REPEATED_HEADER and self.title_above is not None:
            self.untold_titles.append(self.title_above)
            self.title_above = None
        if kind is None:
            self.in_notes = False
        if kind in {None, RowKind.VILLAGE}:
            self.title_above = None
        elif kind == RowKind.NOTE:
            self.in_notes = True
        return kind

    def _kind_below(self, row: int, cells: list[CellValue]) -> RowKind | None:
        if self.follows_heading:
            if is_column_numbering(cells):
                return RowKind.NUMBERING
            if self._explains(cells):
                return RowKind.HINT
        if any(self._is_detail(cells, index, field) for index, field in self.details):
            # The usual row: a person. Otherwise only headings fill these columns.
            return RowKind.REPEATED_HEADER if self._may_repeat_heading(cells) else None
        texts = [text for text in row_texts(cells) if not is_blank(text)]
        if not texts:
            return RowKind.BLANK
        if self._repeats_heading(cells):
            return RowKind.REPEATED_HEADER
        # What stands in the column of names says what the row is; a village, a class or a note beside it does not.
        subject = row_texts(cells[index] for index in self.names if index < len(cells)) or texts
        if not is_total(texts[:1]) and self._is_nameless_household(cells):
            return None
        if is_total([texts[0], *subject[:3]]):
            return RowKind.TOTAL
        if self._is_title(row, texts):
            return RowKind.TITLE
        if self._is_banner(row, texts, subject):
            return RowKind.VILLAGE
        if len(texts) <= _MOST_TEXTS_OF_A_BANNER and is_group(subject):
            return RowKind.GROUP
        if not any(_is_filled(cells, index) for index in self.household):
            if is_note(subject) or self.in_notes:
                return RowKind.NOTE
            if self._explains(cells):
                return RowKind.HINT
        if all(index in self.numbers or not _is_filled(cells, index) for index in range(len(cells))):
            return RowKind.ONLY_NUMBER
        return None

    def _is_detail(self, cells: list[CellValue], index: int, field: Field | None) -> bool:
        """Whether the cell says something of a person; signatures at the foot stand in these columns too."""
        value = cells[index] if index < len(cells) else None
        if isinstance(value, int | float):  # a smaller one is the sum of a column in a row of totals
            return value >= _SMALLEST_YEAR or field in {Field.BIRTH_DAY, Field.BIRTH_MONTH}
        if not isinstance(value, str):
            return value is not None
        value = value[:_ENOUGH]
        if field == Field.RELATIONSHIP:
            return says_relationship(value) is not None or not (
                self.in_notes or is_blank(clean(value)) or is_note([value]) or is_title(value)
            )
        return bool(_DIGITS.fullmatch(value)) or (any(map(str.isdigit, value)) and not is_note([value]))

    def _is_banner(self, row: int, texts: list[str], subject: list[str]) -> bool:
        if len(texts) > _MOST_TEXTS_OF_A_BANNER:
            return False
        name = village_in(subject) or next((text for text in subject if self.finder.find(text)), None)
        if name is None:
            return False
        self.banners[row] = name
        return True

    def _is_title(self, row: int, texts: list[str]) -> bool:
        """Whether a list of its own begins here. Its village is that of the rows below; the first title's ends."""
        if len(texts) > _MOST_TEXTS_OF_A_BANNER or not any(map(is_title, texts)):
            return False
        told = [text for text in texts if names_a_village(text) or self.finder.find_in(text)]
        if told:
            village = self.finder.find_in(told[0])
            self.banners[row] = village.name if village else told[0]
        self.title_above = None if told else row
        return True

    def _is_nameless_household(self, cells: list[CellValue]) -> bool:
        """Whether the row has a household's own code, or its size beside its village, and only lacks the name."""
        if any(_is_filled(cells, index) for index in self.names):
            return False
        if any(_is_code(cells[index]) for index in self.codes if index < len(cells)):
            return True
        return all(any(_is_filled(cells, index) for index in columns) for columns in (self.household, self.villages))

    def _explains(self, cells: list[CellValue]) -> bool:
        """Whether the row tells how the columns are filled; its column of names does so too, or is blank."""
        names = row_texts(cells[index] for index in self.names if index < len(cells))
        return is_hint(row_texts(cells)) and (not names or is_hint(names))

    def _may_repeat_heading(self, cells: list[CellValue]) -> bool:
        """A cheap look before the full one, as this is asked for every person."""
        for index, _field in self.details:
            word = cells[index] if index < len(cells) else None
            if isinstance(word, str) and word[:1].isalpha():
                key = header_key(word)
                if _field_of(word) == self.fields.get(index) or any(
                    keys.get(index) == key for keys in self.heading_keys
                ):
                    return self._repeats_heading(cells)
        return False

    def _repeats_heading(self, cells: list[CellValue]) -> bool:
        keys = _keys(cells)
        for heading_keys in self.heading_keys:
            same = sum(heading_keys.get(index) == key for index, key in keys.items())
            if same >= 2 and same * 2 > len(keys):
                return True
        # Another name of the same columns: the names that a program gives them, under those that people read.
        same = sum(_field_of(str(cells[index])) == self.fields.get(index, "") for index in keys)
        return same >= _FEWEST_FIELDS_AGAIN and same * 2 > len(keys)


def _is_filled(cells: list[CellValue], index: int) -> bool:
    if index >= len(cells):
        return False
    value = cells[index]
    return value is not None and not (isinstance(value, str) and is_blank(clean(value[:_ENOUGH])))


def _is_code(value: CellValue) -> bool:
    """Whether the cell holds the code of a household: a sign, with a digit in it."""
    text = clean(str(value)[:_ENOUGH]) if value is not None else ""
    return " " not in text and any(map(str.isdigit, text))


def _keys(cells: list[CellValue]) -> dict[int, str]:
    """Column → key of its text."""
    return {
        index: key
        for index, value in enumerate(cells)
        if isinstance(value, str) and (key := header_key(value[:_ENOUGH]))
    }


def _field_of(text: str) -> Field | None:
    return match_header((text,)).field


def _with_merges_filled(sheet: Sheet, heading: Heading, data: list[int]) -> Sheet:
    """The sheet with a value merged over several rows in each of them: the code of a household over its members.

    Not so the number of the row, which tells where a household begins, and the name, which is one person's.
    """
    fillable = {
        column.index for column in heading.columns if column.field not in {None, Field.ROW_NUMBER, Field.FULL_NAME}
    }
    merges = [
        merged for merged in sheet.merged if merged.left in fillable and heading.last_row < merged.top < merged.bottom
    ]
    if not merges:
        return sheet
    rows = list(sheet.rows)
    is_data = set(data)
    for merged in merges:
        value = sheet.value(merged.top, merged.left)
        for row in range(merged.top + 1, min(merged.bottom + 1, len(rows))):
            if row in is_data:
                cells = list(rows[row])
                cells.extend([None] * (merged.left + 1 - len(cells)))
                cells[merged.left] = value
                rows[row] = cells
    return replace(sheet, rows=rows)


def _with_nameless_columns(sheet: Sheet, heading: Heading, data: list[int]) -> Heading:
    """The heading with a column for each one that holds data but has no heading, for the officer to see."""
    named = {column.index for column in heading.columns}
    filled = {
        index
        for row in data
        for index, value in enumerate(sheet.rows[row])
        if index not in named and value is not None and _is_filled(sheet.rows[row], index)
    }
    nameless = tuple(
        Column(index, "", "", None, ColumnState.UNKNOWN, cell_name(heading.last_row, index)) for index in filled
    )
    if not nameless:
        return heading
    return replace(heading, columns=tuple(sorted((*heading.columns, *nameless), key=lambda column: column.index)))
