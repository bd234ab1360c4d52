"""The official tables as workbooks: A4 landscape, ready to sign; `so_cot` and `so_lieu` name where their figures stand.

Every figure is what was counted, but for the totals, which are sums of the cells above and carry their value.
Importing this module imports XlsxWriter: import it where a file is made.
"""

from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from huulien.lib.workbook.new import new_workbook
from huulien.platform.papers.values import NONE
from reports.indicators.official.lists import TITLES, Lists
from reports.indicators.official.notes import notes_of
from reports.indicators.official.tables import COUNT, PERSONS, Row, Table
from reports.paper.official_lists import list_columns, list_rows
from reports.paper.official_words import COUNT_NAMES, days_of, numbers_of

A4 = 9
FACE = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter", "text_wrap": True}
LIST_NAMES = {
    "poor": "ho_ngheo", "near_poor": "ho_can_ngheo", "escaped_poor": "thoat_ngheo",
    "escaped_near_poor": "thoat_can_ngheo",
}  # fmt: skip
LETTERS_A_LINE = 130  # of a note, over the width of the page


def write_table(table: Table, place: str) -> bytes:
    """The workbook of a table, to be signed at `place`."""
    file = BytesIO()
    book = new_workbook(file)
    _TableSheet(book, table, place).write()
    book.close()
    return file.getvalue()


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **changes: Any) -> Any:
        key = tuple(sorted(changes.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(FACE | changes)
        return self.made[key]


class _Page:
    """A sheet that prints on A4 landscape, one page wide, with its title above and its signatures below."""

    def __init__(self, book: Any, style: _Styles, name: str, last: int, place: str) -> None:
        self.book, self.style, self.name, self.last, self.place = book, style, name, last, place
        self.sheet = book.add_worksheet(name)
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.fit_to_pages(1, 0)

    def across(self, row: int, text: str, **changes: Any) -> None:
        self.merged(row, 0, row, self.last, text, **changes)

    def merged(self, top: int, left: int, bottom: int, right: int, text: str, **changes: Any) -> None:
        style = self.style(**changes)
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", style)
        self.sheet.write_string(top, left, text, style)

    def head(self, top: int, left: int, bottom: int, right: int, text: str) -> None:
        self.merged(top, left, bottom, right, text, bold=True, border=1, align="center")

    def call(self, name: str, top: int, left: int, bottom: int) -> None:
        """Give cells as wide as the sheet from a column on a name."""
        self.book.define_name(name, f"='{self.name}'!{xl_range_abs(top, left, bottom, self.last)}")

    def sign(self, row: int) -> None:
        """Place and day, "Người lập biểu" on the left and the chairman on the right."""
        middle = (self.last + 1) // 2
        day = f"{self.place}, ngày      tháng      năm"
        self.merged(row, middle, row, self.last, day, italic=True, align="center")
        self.merged(row + 1, 0, row + 1, middle - 1, "Người lập biểu", bold=True, align="center")
        self.merged(row + 1, middle, row + 1, self.last, "CHỦ TỊCH", bold=True, align="center")


class _TableSheet:
    def __init__(self, book: Any, table: Table, place: str) -> None:
        self.table = table
        self.columns = table.layout.columns
        self.rows = table.layout.rows
        self.lead = 3 if any(row.count for row in self.rows) else 2  # the first of the value columns
        self.last = self.lead + len(self.columns) - 1
        self.style = _Styles(book)
        self.page = _Page(book, self.style, f"Mẫu {table.number}", self.last, place)
        self.sheet = self.page.sheet

    def write(self) -> None:
        self.sheet.set_column(0, 0, 5)
        self.sheet.set_column(1, 1, 18)
        self.sheet.set_column(2, self.last, 11)
        numbers = self._heads(self._title())
        first = numbers + 1
        for offset, row in enumerate(self.rows):
            self._row(first, first + offset, row)
        last = first + len(self.rows) - 1
        self.page.call("so_cot", numbers, self.lead, numbers)
        self.page.call("so_lieu", first, self.lead, last)
        self._end(last + 1)

    def _title(self) -> int:
        """The title; returns the row after it."""
        self.page.across(0, f"Mẫu số {self.table.number}", align="right", italic=True)
        self.page.across(1, self.table.title, bold=True, font_size=13, align="center")
        self.sheet.set_row(1, 36)
        days = days_of(self.table.start_on, self.table.on)
        self.page.across(2, f"{self.page.place}. {days}", italic=True, align="center")
        return 3

    def _heads(self, top: int) -> int:
        """The heads, on two rows where columns share one, and the row of numbers, which it returns."""
        has_groups = any(column.group for column in self.columns)
        bottom = top + has_groups
        for place, text in enumerate(("TT", "Địa bàn", "Đơn vị")[: self.lead]):
            self.page.head(top, place, bottom, place, text)
        place = self.lead
        while place <= self.last:
            column = self.columns[place - self.lead]
            end = place
            while column.group and end < self.last and self.columns[end + 1 - self.lead].group == column.group:
                end += 1
            if column.group:
                self.page.head(top, place, top, end, column.group)
                for below in range(place, end + 1):
                    self.page.head(bottom, below, bottom, below, self.columns[below - self.lead].head)
            else:
                self.page.head(top, place, bottom, place, column.head)
            place = end + 1
        self.sheet.set_row(bottom, 75)
        numbers = bottom + 1
        for place in range(self.lead):
            self.sheet.write_string(numbers, place, "ABC"[place], self.style(border=1, align="center", italic=True))
        for place, number in enumerate(numbers_of(self.columns), start=self.lead):
            self.sheet.write_number(numbers, place, number, self.style(border=1, align="center", italic=True))
        self.sheet.repeat_rows(top, numbers)
        return numbers

    def _row(self, first: int, number: int, row: Row) -> None:
        bold = row.kind == "total"
        if row.count != PERSONS:
            self._name_area(first, number, row)
        if row.count:
            self.sheet.write_string(number, 2, COUNT_NAMES[row.count], self.style(border=1, bold=bold))
        for position, column in enumerate(self.columns):
            self._value(first, number, self.lead + position, row, column.kind, row.values[column.key])

    def _name_area(self, first: int, number: int, row: Row) -> None:
        """The number and name of an area, over both its rows where it has two."""
        rows = 2 if row.count else 1
        place = "" if row.kind == "total" else str((number - first) // rows + 1)
        bottom = number + rows - 1
        self.page.merged(number, 0, bottom, 0, place, border=1, align="center")
        self.page.merged(number, 1, bottom, 1, row.name, border=1, bold=row.kind == "total")

    def _value(self, first: int, number: int, place: int, row: Row, kind: str, value: int | Decimal | None) -> None:
        style = self.style(border=1, bold=row.kind == "total", num_format="#,##0" if kind == COUNT else "0.00")
        if value is None:
            self.sheet.write_string(number, place, NONE, self.style(border=1, align="right"))
        elif row.kind == "total" and kind == COUNT and number > first:
            self.sheet.write_formula(number, place, self._sum(first, place, row), style, int(value))
        else:
            self.sheet.write_number(number, place, float(value), style)

    def _sum(self, first: int, place: int, row: Row) -> str:
        """The sum of the areas' cells above a total, of the same count."""
        areas = sum(above.kind != "total" for above in self.rows)
        cells = f"{xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(first + areas - 1, place)}"
        if row.count is None:
            return f"=SUM({cells})"
        return f'=SUMIF({xl_range_abs(first, 2, first + areas - 1, 2)},"{COUNT_NAMES[row.count]}",{cells})'

    def _end(self, row: int) -> None:
        """Notes, place and day, and who signs."""
        for note in notes_of(self.table):
            self.page.across(row, note, italic=True)
            self.sheet.set_row(row, 15 * (1 + len(note) // LETTERS_A_LINE))
            row += 1
        self.page.sign(row + 1)


def write_lists(lists: Lists, place: str, *, with_numbers: bool, with_needs: bool) -> bytes:
    """The workbook of the lists, a sheet for each; personal numbers only where they are asked for."""
    file = BytesIO()
    book = new_workbook(file)
    style = _Styles(book)
    columns = list_columns(with_numbers=with_numbers, with_needs=with_needs)
    for name, homes in lists.lists.items():
        page = _Page(book, style, TITLES[name], len(columns) - 1, place)
        page.across(0, f"{TITLES[name]} năm {lists.year}", bold=True, font_size=13, align="center")
        page.across(1, f"{place}. {days_of(None, lists.on)}", italic=True, align="center")
        for column, (head, width) in enumerate(columns.items()):
            page.head(2, column, 2, column, head)
            page.head(3, column, 3, column, str(column + 1))
            page.sheet.set_column(column, column, width)
        page.sheet.repeat_rows(2, 3)
        rows = list_rows(lists, name, homes, columns)
        for number, row in enumerate(rows, start=4):
            for column, value in enumerate(row):
                page.sheet.write(number, column, value, style(border=1))
        if rows:
            page.call(LIST_NAMES[name], 4, 0, 3 + len(rows))
        page.sign(5 + len(rows))
    book.close()
    return file.getvalue()
