"""Papers as Excel: the text on the first sheet, then each table on one of its own, ready to print.

Numbers are numbers; nothing that anybody typed becomes a formula or a link. Plots are left out: their numbers stand in
the tables they name. Importing this module imports XlsxWriter: import it where a file is made.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from textwrap import wrap
from typing import Any

from huulien.lib.workbook.new import new_workbook
from huulien.platform.papers.document import (
    COUNTRY,
    DRAFT,
    MOTTO,
    Align,
    Block,
    Document,
    Figure,
    Heading,
    NumberedList,
    Paragraph,
    Sheet,
    SignatureLines,
    Signer,
    Style,
    Table,
    Wide,
    tables,
)  # fmt: skip
from huulien.platform.papers.values import Cell, Value, words_of

FACE = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
TEXT_WIDTHS = (36, 54)  # of the two columns of the text sheet, in letters
LINE_HEIGHT = 16.5  # points
MOST_IN_A_ROW = 2000  # letters: no row is higher than 409 points
LETTERS_A_DIGIT = 1.1  # widths are told in digits, and letters are narrower
TABLE_WIDTH, WIDE_TABLE_WIDTH = 88, 130  # letters that fit an upright and a lying page
UPRIGHT_COLUMNS = 9
ALIGNMENTS = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right"}


def write(document: Document) -> bytes:
    """The paper as a workbook."""
    return _Writer(document).write()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = BytesIO()
        self.book = new_workbook(self.file)
        self.formats: dict[tuple[Any, ...], Any] = {}
        self.names: dict[int, str] = {}  # of the sheets, by the table's identity

    def write(self) -> bytes:
        moment = self.document.day
        self.book.set_properties(
            {
                "title": self.document.title,
                "author": self.document.issuer.name,
                "created": datetime(moment.year, moment.month, moment.day),  # noqa: DTZ001  Excel's are bare
            }
        )
        found = [*tables(self.document.blocks), *tables(self.document.annexes)]
        text = self._sheet(self.document.kind_words)
        for place, table in enumerate(found, start=1):
            self.names[id(table)] = self._free_name(table.label or f"Bảng {place}")
            self._table_sheet(table, self._sheet(self.names[id(table)]))
        _TextSheet(self, text).write()
        self.book.close()
        return self.file.getvalue()

    def style(self, **changes: Any) -> Any:
        """The format with these properties, made once."""
        key = tuple(sorted(changes.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(FACE | changes)
        return self.formats[key]

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(self._free_name(name) if name not in self.names.values() else name)
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=1.18, right=0.59, top=0.79, bottom=0.79)  # 30, 15, 20, 20 mm
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        state = f'&R&"Times New Roman,Bold"&11{DRAFT}' if self.document.is_draft else ""
        sheet.set_header(f'&C&"Times New Roman,Regular"&13&P{state}')
        return sheet

    def _free_name(self, label: str) -> str:
        """A name that Excel takes for a sheet and no other has."""
        plain = re.sub(r"[\[\]:*?/\\']", " ", label)[:26].strip() or "Bảng"
        taken = {*self.names.values(), *(sheet.name for sheet in self.book.worksheets())}
        names = [plain, *(f"{plain} ({number})" for number in range(2, len(taken) + 3))]
        return next(name for name in names if name.lower() not in {other.lower() for other in taken})

    def _table_sheet(self, table: Table, sheet: Any) -> None:
        """The table under its title, with its head on every page and room to sign under it."""
        across = len(table.columns) > UPRIGHT_COLUMNS
        if across:
            sheet.set_landscape()
        room = WIDE_TABLE_WIDTH if across else TABLE_WIDTH
        widths = [max(5.0, room * share / 100) for share in table.shares]
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        last = len(table.columns) - 1
        self.across(sheet, 0, (0, last), self.document.issuer.name.upper(), bold=True, align="left")
        if self.document.is_draft:
            self.across(sheet, 1, (0, last), DRAFT, bold=True, align="right")
        self.across(sheet, 2, (0, last), table.title, bold=True, align="center", text_wrap=True)
        sheet.set_row(2, LINE_HEIGHT * _lines(table.title, sum(widths)))
        self.across(sheet, 3, (0, last), table.unit, italic=True, align="right")
        first = self._head(table, sheet, 4, widths)
        sheet.repeat_rows(4, first - 1)
        sheet.freeze_panes(first, 1)
        for row, (is_total, cells) in enumerate(table.lines, start=first):
            for place, (column, cell) in enumerate(cells):
                align = "left" if place == 0 else ALIGNMENTS[column.align]
                self.cell(sheet, row, place, cell, align=align, border=1, text_wrap=True, bold=is_total)
            most = max(_lines(words_of(cell), width) for (_, cell), width in zip(cells, widths, strict=True))
            sheet.set_row(row, LINE_HEIGHT * most)
        if signer := self.document.signer:
            middle = max(0, last // 2)
            below = first + len(table.lines) + 1
            self.signer(sheet, below, (0, middle), Signer("Người lập biểu"))
            self.signer(sheet, below, (min(middle + 1, last), last), signer)

    def _head(self, table: Table, sheet: Any, row: int, widths: Sequence[float]) -> int:
        """The row after the head of the table."""
        rows = table.head_rows
        for level, cells in enumerate(rows):
            for cell in cells:
                bottom, right = row + level + cell.rows - 1, cell.column + cell.columns - 1
                look = self.style(bold=True, align="center", border=1, text_wrap=True)
                if cell.rows > 1 or cell.columns > 1:
                    sheet.merge_range(row + level, cell.column, bottom, right, "", look)
                sheet.write_string(row + level, cell.column, cell.text, look)
            single = [cell for cell in cells if cell.columns == 1]
            most = max((_lines(cell.text, widths[cell.column] - 1) / cell.rows for cell in single), default=1)
            sheet.set_row(row + level, LINE_HEIGHT * max(1, most))
        return row + len(rows)

    def cell(self, sheet: Any, row: int, place: int, cell: Cell, **look: Any) -> None:
        """One cell: a number as a number, all else as the words that paper prints."""
        value = cell.value if isinstance(cell, Value) else cell
        if isinstance(value, int | Decimal) and isinstance(cell, Value):
            sheet.write_number(row, place, float(value), self.style(num_format=cell.number_format, **look))
        else:
            sheet.write_string(row, place, words_of(cell), self.style(**look))

    def across(self, sheet: Any, row: int, places: tuple[int, int], text: str, **look: Any) -> None:
        """A text over several columns."""
        first, last = places
        if last > first:
            sheet.merge_range(row, first, row, last, "", self.style(**look))
        sheet.write_string(row, first, text, self.style(**look))

    def signer(self, sheet: Any, row: int, places: tuple[int, int], signer: Signer) -> int:
        """The row after who signs and the room to do so."""
        for words in signer.lines:
            self.across(sheet, row, places, words.upper(), bold=True, align="center")
            row += 1
        self.across(sheet, row, places, signer.note or "(Ký, ghi rõ họ tên)", italic=True, align="center")
        self.across(sheet, row + 5, places, signer.name, bold=True, align="center")
        return row + 6


class _TextSheet:
    """The sheet that carries the words of the paper, with pointers to its tables."""

    def __init__(self, writer: _Writer, sheet: Any) -> None:
        self.writer, self.sheet, self.document = writer, sheet, writer.document
        self.row = 0
        for place, width in enumerate(TEXT_WIDTHS):
            sheet.set_column(place, place, width)

    def write(self) -> None:
        document, issuer = self.document, self.document.issuer
        self._pair(issuer.above.upper() or issuer.name.upper(), COUNTRY, bold=True)
        self._pair(issuer.name.upper() if issuer.above else "", MOTTO, bold=True)
        self._pair(document.sign, document.dated)
        if document.is_draft:
            self._line(DRAFT, bold=True, align="right")
        self.row += 1
        self._line(document.kind_words.upper(), bold=True, align="center")
        self._line(document.subject, bold=True, align="center")
        self.row += 1
        for line in document.greeting:
            self._line(line, align="center" if len(document.greeting) == 1 else "left")
        if document.decider:
            self._line(document.decider.upper(), bold=True, align="center")
        for line in document.ground_lines:
            self._line(line, italic=True)
        if document.resolution:
            self._line(document.resolution, bold=True, align="center")
        self._blocks(document.blocks)
        self._end()

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Heading():
                    self._line(block.text.upper() if block.level == 1 else block.text, bold=True)
                case Paragraph():
                    lead = f"{block.lead} " if block.lead else ""
                    look = {
                        "italic": block.style == Style.NOTE,
                        "bold": block.style == Style.CENTERED,
                        "align": "center" if block.style == Style.CENTERED else "left",
                    }
                    self._line(f"{lead}{words_of(block.text)}", **look)
                case NumberedList():
                    for mark, item in block.marked:
                        self._line(f"{mark} {words_of(item)}")
                case Table():
                    self._line(f"({block.title}: xem trang tính “{self.writer.names[id(block)]}”.)", italic=True)
                case Figure():
                    self._line(f"({block.title}: xem bản PDF hoặc Word.)", italic=True)
                case SignatureLines():
                    self._signers(block)
                case Wide() | Sheet():
                    self._blocks(block.blocks)

    def _end(self) -> None:
        self.row += 1
        start = self.row
        if self.document.recipients:
            self.sheet.write_string(self.row, 0, "Nơi nhận:", self.writer.style(bold=True, italic=True))
        for place, line in enumerate(self.document.recipient_lines, start=1):
            self.sheet.write_string(start + place, 0, line, self.writer.style(font_size=11))
        if self.document.signer:
            self.writer.signer(self.sheet, start, (1, 1), self.document.signer)
        if check := self.document.check:
            self.row = start + max(9, len(self.document.recipient_lines) + 2)
            for place, line in enumerate(check.lines_alone):
                self._line(line, font_size=9, bold=place == 0)

    def _signers(self, block: SignatureLines) -> None:
        ends = [self.writer.signer(self.sheet, self.row + place // 2 * 9, (place % 2, place % 2), signer)
                for place, signer in enumerate(block.signers)]  # fmt: skip
        self.row = max(ends, default=self.row) + 1

    def _pair(self, left: str, right: str, **look: Any) -> None:
        for place, text in enumerate((left, right)):
            self.sheet.write_string(self.row, place, text, self.writer.style(align="center", **look))
        self.row += 1

    def _line(self, text: str, **look: Any) -> None:
        for part in wrap(text, MOST_IN_A_ROW) if len(text) > MOST_IN_A_ROW else [text]:
            self.writer.across(self.sheet, self.row, (0, 1), part, text_wrap=True, **({"align": "left"} | look))
            self.sheet.set_row(self.row, LINE_HEIGHT * _lines(part, sum(TEXT_WIDTHS)) + 3)
            self.row += 1


def _lines(text: str, width: float) -> int:
    """How many lines the text takes in so many digits' width: merged cells do not grow by themselves."""
    letters = max(1, int(width * LETTERS_A_DIGIT))
    return max(1, sum(-(-len(line) // letters) for line in text.split("\n")))
