"""The results of a year as a workbook has them: one row a household, or lists whose heads have the household's row.

Every sheet with a column of codes and one of classes is read, to its end; what is no result of a household (members,
who have no code; titles, signatures; other sheets) is passed over and told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from households.rules.register.records import RegisterFault
from households.rules.register.row_kinds import is_column_numbering, row_texts
from households.rules.spelling import code_fault
from households.vocabulary import ABOVE_NEAR_POOR, PovertyClass, Zone
from huulien.lib.numbers import plain_number
from huulien.lib.text import clean, search_fold
from huulien.lib.workbook.cells import cell_name, shown
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import read_workbook
from huulien.lib.workbook.sheet import Sheet
from huulien.lib.workbook.table import PassedOver, find_heads
from surveys.rules.standard import Terms

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR


class Field(StrEnum):
    CODE = "code"
    HEAD = "head"
    VILLAGE = "village"
    BEFORE = "before"
    B1 = "b1"
    B2 = "b2"
    AFTER = "after"


LABELS = {
    Field.CODE: "Mã hộ", Field.HEAD: "Họ và tên chủ hộ", Field.VILLAGE: "Thôn", Field.BEFORE: "Xếp loại trước",
    Field.B1: "Điểm B1", Field.B2: "Điểm B2", Field.AFTER: "Xếp loại sau",
}  # fmt: skip
_HEADINGS = {
    Field.CODE: {"ma ho", "ma so ho"},
    Field.HEAD: {"ho va ten chu ho", "ho ten chu ho", "chu ho", "ho va ten"},
    Field.VILLAGE: {"thon", "thon, ban", "dia ban"},
    Field.BEFORE: {"xep loai truoc", "xep loai truoc ra soat", "dau nam", "phan loai dau nam"},
    Field.B1: {"diem b1", "b1"},
    Field.B2: {"diem b2", "b2"},
    Field.AFTER: {"xep loai sau", "xep loai sau ra soat", "cuoi nam", "ket qua", "phan loai sau ra soat"},
}
_CLASSES = {
    "ho ngheo": POOR, "ngheo": POOR, "ho can ngheo": NEAR_POOR, "can ngheo": NEAR_POOR,
    "ho co muc song trung binh": PovertyClass.AVERAGE, "muc song trung binh": PovertyClass.AVERAGE,
    "ho khong ngheo": PovertyClass.NOT_POOR, "khong ngheo": PovertyClass.NOT_POOR,
}  # fmt: skip
# What a list's name says of its households: the classes before, those after; the closest name first.
_LISTS = (
    ("thoat can ngheo", {NEAR_POOR}, ABOVE_NEAR_POOR),
    ("thoat ngheo", {POOR}, {NEAR_POOR, *ABOVE_NEAR_POOR}),
)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A household of the file, and the cells it stands in."""

    sheet: str
    row: int
    columns: Mapping[Field, int]
    texts: Mapping[Field, str]
    before: PovertyClass | None
    after: PovertyClass
    b1_score: int | None
    b2_score: int | None

    @property
    def code(self) -> str:
        return self.texts[Field.CODE]

    def fault(self, field: Field, message: str) -> RegisterFault:
        """A fault at the cell of a field."""
        cell = cell_name(self.row, self.columns[field])
        return RegisterFault(self.sheet, cell, LABELS[field], self.texts[field], message)


@dataclass(frozen=True, slots=True)
class ResultsReading:
    """All that a workbook has: households, what in it cannot be so, and what was passed over."""

    rows: list[ResultRow] = field(default_factory=list)
    faults: list[RegisterFault] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)


def read_results(data: bytes, file_name: str) -> ResultsReading:
    """All that the workbook says, and what in it cannot be so."""
    try:
        sheets = read_workbook(data).sheets
    except WorkbookError as error:
        return ResultsReading(faults=[RegisterFault("", "", "", file_name, str(error))])
    reading = ResultsReading()
    found = False
    for sheet in sheets:
        heading = None if sheet.is_hidden else _heading(sheet)
        if heading:
            found = True
            _read_sheet(sheet, *heading, reading)
        elif any(row_texts(cells) for cells in sheet.rows):
            why = "trang tính ẩn" if sheet.is_hidden else "không có cột Mã hộ và cột Xếp loại sau"
            reading.passed_over.append(PassedOver(sheet.name, None, why))
    if not found:
        message = "Không trang tính nào có cột Mã hộ và cột Xếp loại sau. Ghi đúng tên hai cột này rồi tải lại."
        reading.faults.append(RegisterFault("", "", "", file_name, message))
    elif not reading.rows and not reading.faults:
        reading.faults.append(RegisterFault("", "", "", file_name, "Tệp không có hộ nào."))
    return reading


def score_fault(row: ResultRow, terms: Terms, zone: Zone) -> RegisterFault | None:
    """That the scores of a household cannot give the class it has; None where they can, or do not stand there."""
    if row.b1_score is None or zone not in terms.score:
        return None
    highest = terms.score[zone].value
    if row.b1_score > highest:
        allowed, why = ABOVE_NEAR_POOR, f"Điểm B1 {row.b1_score} vượt {highest}: hộ không nghèo, không cận nghèo."
    elif row.b2_score is None:
        allowed, why = {POOR, NEAR_POOR}, f"Điểm B1 {row.b1_score} không vượt {highest}: hộ nghèo hoặc cận nghèo."
    else:
        poor_from = terms.poor_from_deprivations.value * terms.points_per_deprivation.value
        is_poor = row.b2_score >= poor_from
        allowed = {POOR if is_poor else NEAR_POOR}
        why = (
            f"Điểm B1 {row.b1_score} không vượt {highest}, điểm B2 {row.b2_score} "
            f"{'từ' if is_poor else 'dưới'} {poor_from}: {'hộ nghèo' if is_poor else 'hộ cận nghèo'}."
        )
    if row.after in allowed:
        return None
    return row.fault(Field.AFTER, f"{why} Sửa điểm hoặc xếp loại cho khớp.")


def _heading(sheet: Sheet) -> tuple[int, dict[Field, int]] | None:
    """The row of the headings, and the column of each field; None where the sheet has no such table."""
    row, columns = find_heads(sheet, _HEADINGS)
    return (row, columns) if Field.CODE in columns and Field.AFTER in columns else None


def _read_sheet(sheet: Sheet, top: int, columns: dict[Field, int], reading: ResultsReading) -> None:
    seen: set[str] = set()
    below = False  # an empty row below the first household: signatures may follow, or another list
    for number in range(top + 1, len(sheet.rows)):
        words = row_texts(sheet.rows[number])
        if not words:
            below = bool(seen)
            continue
        texts = {field: clean(shown(sheet.value(number, column))) for field, column in columns.items()}
        row = _Row(sheet.name, number, columns, texts)
        if is_column_numbering(sheet.rows[number]) or not row.is_result(below=below):
            reading.passed_over.append(PassedOver(sheet.name, number + 1, " · ".join(words)))
        elif not row.code:
            reading.faults.append(row.fault(Field.CODE, "Dòng có xếp loại mà không có mã hộ. Ghi mã hộ."))
        else:
            if row.code in seen:
                reading.faults.append(row.fault(Field.CODE, "Hộ này đã có ở dòng trên. Xóa một trong hai dòng."))
            seen.add(row.code)
            row.read_into(reading)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row on its way to a household."""

    sheet: str
    number: int
    columns: Mapping[Field, int]
    texts: Mapping[Field, str]

    @property
    def code(self) -> str:
        return self.texts[Field.CODE]

    def is_result(self, *, below: bool) -> bool:
        """Whether the row is of a household; below the table only one that cannot be anything else."""
        if self._folded(Field.AFTER) in _CLASSES:
            return True
        if below:
            return any(sign.isdigit() for sign in self.code) and not code_fault(self.code)
        return bool(self.code or self.texts[Field.AFTER])

    def fault(self, field: Field, message: str) -> RegisterFault:
        cell = cell_name(self.number, self.columns[field])
        return RegisterFault(self.sheet, cell, LABELS[field], self.texts[field], message)

    def read_into(self, reading: ResultsReading) -> None:
        faults = list(self._faults())
        reading.faults.extend(faults)
        after = _CLASSES.get(search_fold(self.texts[Field.AFTER]))
        if not faults and after:
            reading.rows.append(
                ResultRow(
                    self.sheet, self.number, self.columns, self.texts, _CLASSES.get(self._folded(Field.BEFORE)), after,
                    self._score(Field.B1), self._score(Field.B2),
                )
            )  # fmt: skip

    def _folded(self, field: Field) -> str:
        return search_fold(self.texts.get(field, ""))

    def _score(self, field: Field) -> int | None:
        return plain_number(self.texts.get(field, ""))

    def _faults(self) -> Iterator[RegisterFault]:
        names = "Hộ nghèo, Hộ cận nghèo, Hộ có mức sống trung bình hoặc Hộ không nghèo"
        after, before = _CLASSES.get(self._folded(Field.AFTER)), _CLASSES.get(self._folded(Field.BEFORE))
        if after is None:
            yield self.fault(Field.AFTER, f"Ghi một trong bốn: {names}.")
        if before is None and self._folded(Field.BEFORE) not in {"", "–"}:
            yield self.fault(Field.BEFORE, f"Ghi một trong bốn: {names}; hoặc để trống.")
        for score in (Field.B1, Field.B2):
            if self.texts.get(score) and self._score(score) is None:
                yield self.fault(score, "Ghi điểm là số nguyên, ví dụ 125; chưa có thì để trống.")
        for name, from_classes, to_classes in _LISTS:
            if name in search_fold(self.sheet):
                if after and after not in to_classes:
                    yield self.fault(Field.AFTER, f"Trang tính “{self.sheet}” không thể có hộ xếp loại này.")
                if before and before not in from_classes:
                    yield self.fault(Field.BEFORE, f"Trang tính “{self.sheet}” không thể có hộ trước đó như thế.")
                return
