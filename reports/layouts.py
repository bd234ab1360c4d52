"""Forms of the level above as data: columns that the office enters from the document, filled for a report.

No column of such a form is ours to invent: each is what somebody typed, and is filled from one of our own figures or by
hand.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from huulien.lib.numbers import parse_decimal
from huulien.platform.papers.document import Align, Block, Column, Table, Wide
from huulien.platform.papers.values import NONE, Cell, Value, bare_percent, count
from reports.models import FilledLayout, Report
from reports.paper.figures import FIGURES

MOST_COLUMNS = 60
_LINE = "Ghi “Tên cột | đơn vị tính | mã số liệu”; đơn vị tính và mã có thể để trống."


class ColumnsError(ValueError):
    """Lines that are no columns; the message says which, and what to write."""


def parse_columns(text: str) -> list[dict[str, str]]:
    """The columns written a line each: "Heading | unit | code of our figure"; the last two may be left out."""
    columns = []
    for number, line in enumerate(filter(None, (line.strip() for line in text.splitlines())), start=1):
        heading, unit, figure, *more = [*(part.strip() for part in line.split("|")), "", ""]
        if not heading or len([part for part in more if part]) > 0:
            raise ColumnsError(f"Cột {number}: không đọc được. {_LINE}")
        if figure and figure not in FIGURES:
            raise ColumnsError(
                f"Cột {number}: không có mã số liệu “{figure}”. Chọn mã trong bảng bên dưới, hoặc bỏ mã."
            )
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


class SheetView:
    """A filled layout: what stands in each of its columns, and what is still to be typed."""

    def __init__(self, sheet: FilledLayout, report: Report) -> None:
        self.sheet, self.report = sheet, report

    @property
    def cells(self) -> list[tuple[Mapping[str, str], Cell]]:
        """Each column with what stands in it."""
        return [(column, self._cell(place, column)) for place, column in enumerate(self.sheet.columns)]

    @property
    def to_type(self) -> list[tuple[int, Mapping[str, str]]]:
        """(place, column) of those that no figure of ours fills."""
        return [(place, column) for place, column in enumerate(self.sheet.columns) if not column["figure"]]

    @property
    def missing(self) -> int:
        """How many of these nobody typed yet."""
        return sum(not self.sheet.typed.get(str(place)) for place, _ in self.to_type)

    @property
    def block(self) -> Block:
        """The sheet as an annex, on lying pages."""
        layout = self.sheet.layout
        heads = [f"{column['heading']} ({column['unit']})" if column["unit"] else column["heading"]
                 for column in self.sheet.columns]  # fmt: skip
        columns = (Column("Đơn vị", align=Align.LEFT, width=1.8), *(Column(head) for head in heads))
        row = (str(self.report.commune), *(cell for _, cell in self.cells))
        return Wide((Table(f"Phụ lục, {layout.number}", layout.title, columns, (row,)),))

    def _cell(self, place: int, column: Mapping[str, str]) -> Cell:
        if code := column["figure"]:
            return _figure((self.report.content or {}).get("figures", {}).get(code), FIGURES[code].unit)
        return _typed(self.sheet.typed.get(str(place), ""))


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
