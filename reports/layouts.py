"""Forms of the level above as data: columns and rows that the office enters from the document, filled for a report.

No column and no row of such a form is ours to invent: each is what somebody typed, and each cell is filled from one of
our own figures or by hand.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from huulien.lib.numbers import parse_decimal
from huulien.platform.papers.document import Align, Block, Column, Table, Wide
from huulien.platform.papers.values import NONE, Cell, Value, bare_percent, count
from reports.models import FilledLayout, Report
from reports.paper.figures import FIGURES
from reports.vocabulary import RowsOf

MOST_COLUMNS, MOST_ROWS = 60, 200
_LINE = "Ghi “Tên cột | đơn vị tính | mã số liệu”; đơn vị tính và mã có thể để trống."
_ROW = "Ghi “Tên hàng | mã của cột 1 | mã của cột 2…”; mã có thể để trống."


class ColumnsError(ValueError):
    """Lines that are no columns or no rows; the message says which, and what to write."""


def parse_columns(text: str) -> list[dict[str, str]]:
    """The columns written a line each: "Heading | unit | code of our figure"; the last two may be left out."""
    columns = []
    for number, line in enumerate(_lines(text), start=1):
        heading, unit, figure, *more = [*(part.strip() for part in line.split("|")), "", ""]
        if not heading or len([part for part in more if part]) > 0:
            raise ColumnsError(f"Cột {number}: không đọc được. {_LINE}")
        _check_code(figure, f"Cột {number}")
        columns.append({"heading": heading, "unit": unit, "figure": figure})
    if not columns:
        raise ColumnsError("Nhập ít nhất một cột, theo đúng văn bản.")
    if len(columns) > MOST_COLUMNS:
        raise ColumnsError(f"Nhiều nhất {MOST_COLUMNS} cột. Chia thành nhiều biểu.")
    return columns


def columns_text(columns: Sequence[Mapping[str, str]]) -> str:
    """The same as it is written."""
    rows = ([column["heading"], column["unit"], column["figure"]] for column in columns)
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows)


def parse_rows(text: str, columns: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """The rows written a line each: "Label | code in the first column | code in the second …"; codes may be missing."""
    rows = []
    for number, line in enumerate(_lines(text), start=1):
        label, *codes = (part.strip() for part in line.split("|"))
        if not label or len(codes) > len(columns):
            raise ColumnsError(f"Hàng {number}: không đọc được. {_ROW} Biểu có {len(columns)} cột.")
        for code in codes:
            _check_code(code, f"Hàng {number}")
        rows.append({"label": label, "figures": codes + [""] * (len(columns) - len(codes))})
    if not rows:
        raise ColumnsError("Nhập ít nhất một hàng, theo đúng văn bản.")
    if len(rows) > MOST_ROWS:
        raise ColumnsError(f"Nhiều nhất {MOST_ROWS} hàng. Chia thành nhiều biểu.")
    return rows


def rows_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """The same as it is written."""
    lines = (row["label"] + "".join(f" | {code}" if code else " |" for code in row["figures"]) for row in rows)
    return "\n".join(line.rstrip(" |") for line in lines)


def check_columns(rows_of: str, columns: Sequence[Mapping[str, str]]) -> None:
    """Pass, or a `ColumnsError` for a column whose figure these rows cannot have."""
    for number, column in enumerate(columns, start=1):
        code = column["figure"]
        if code and rows_of == RowsOf.VILLAGES and FIGURES[code].of_village is None:
            raise ColumnsError(f"Cột {number}: mã “{code}” chỉ có số của cả xã. Bỏ mã để nhập tay từng thôn.")
        if code and rows_of == RowsOf.GIVEN:
            raise ColumnsError(f"Cột {number}: biểu có nhiều hàng thì ghi mã “{code}” ở từng hàng, không ghi ở cột.")


def _lines(text: str) -> Iterator[str]:
    return filter(None, (line.strip() for line in text.splitlines()))


def _check_code(code: str, where: str) -> None:
    if code and code not in FIGURES:
        raise ColumnsError(f"{where}: không có mã số liệu “{code}”. Chọn mã trong bảng bên dưới, hoặc bỏ mã.")


@dataclass(frozen=True)
class SheetCell:
    """One cell of a filled layout: `place` names it among those to type; with a code our figure fills it."""

    place: str
    column: Mapping[str, str]
    code: str
    cell: Cell


@dataclass(frozen=True)
class SheetRow:
    label: str
    cells: Sequence[SheetCell]


class SheetView:
    """A filled layout: what stands in each of its cells, and what is still to be typed."""

    def __init__(self, sheet: FilledLayout, report: Report) -> None:
        self.sheet, self.report = sheet, report

    @cached_property
    def rows(self) -> list[SheetRow]:
        """That of the commune, one for each village the report has figures of, or those that the form has."""
        content = self.report.content or {}
        codes = [column["figure"] for column in self.sheet.columns]
        match self.sheet.rows_of:
            case RowsOf.VILLAGES:
                return [
                    self._row(village["name"], f"thon-{village['key']}.", codes, village["figures"])
                    for village in content.get("villages", ())
                ]
            case RowsOf.GIVEN:
                return [
                    self._row(row["label"], f"hang-{number}.", row["figures"], content.get("figures", {}))
                    for number, row in enumerate(self.sheet.rows, start=1)
                ]
        return [self._row(str(self.report.commune), "", codes, content.get("figures", {}))]

    @property
    def has_rows(self) -> bool:
        return self.sheet.rows_of != RowsOf.COMMUNE

    @property
    def to_type(self) -> list[tuple[SheetRow, SheetCell]]:
        """Those that no figure of ours fills."""
        return [(row, cell) for row in self.rows for cell in row.cells if not cell.code]

    @property
    def filled(self) -> list[tuple[SheetRow, SheetCell]]:
        """Those that our figures fill."""
        return [(row, cell) for row in self.rows for cell in row.cells if cell.code]

    @property
    def missing(self) -> int:
        """How many of these nobody typed yet."""
        return sum(not self.sheet.typed.get(cell.place) for _, cell in self.to_type)

    @property
    def block(self) -> Block:
        """The sheet as an annex, on lying pages."""
        layout = self.sheet.layout
        heads = [f"{column['heading']} ({column['unit']})" if column["unit"] else column["heading"]
                 for column in self.sheet.columns]  # fmt: skip
        first = {RowsOf.VILLAGES: "Thôn", RowsOf.GIVEN: "Nội dung"}.get(RowsOf(self.sheet.rows_of), "Đơn vị")
        columns = (Column(first, align=Align.LEFT, width=1.8), *(Column(head) for head in heads))
        rows = tuple((row.label, *(cell.cell for cell in row.cells)) for row in self.rows)
        return Wide(
            (Table(f"Phụ lục, {layout.number}", layout.title, columns, rows, may_split=len(rows) > _ROWS_TOGETHER),)
        )

    def _row(self, label: str, prefix: str, codes: Sequence[str], figures: Mapping[str, Any]) -> SheetRow:
        cells = []
        for number, (column, code) in enumerate(zip(self.sheet.columns, codes, strict=True)):
            place = f"{prefix}{number}"
            cell = _figure(figures.get(code), FIGURES[code].unit) if code else _typed(self.sheet.typed.get(place, ""))
            cells.append(SheetCell(place, column, code, cell))
        return SheetRow(label, cells)


_ROWS_TOGETHER = 12  # of a table that is never broken between pages


def sheets_of(report: Report) -> list[SheetView]:
    """The layouts filled for a report, in the order in which they were added."""
    return [SheetView(sheet, report) for sheet in report.sheets.select_related("layout").order_by("pk")]


def _figure(kept: Any, unit: str) -> Cell:
    if kept is None:
        return Value(None, NONE)
    return bare_percent(Decimal(kept)) if unit == "%" else count(int(kept))


def _typed(text: str) -> Cell:
    """A number as spreadsheets keep it where it is one; else the words."""
    try:
        number = parse_decimal(text)
    except ValueError:
        return text
    return Value(number, text, number_format="General")
