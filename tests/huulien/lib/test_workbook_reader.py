"""Workbooks read cell by cell: what each kind of cell becomes, and where it stands."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
import xlsxwriter

from huulien.lib.workbook.cells import (
    CellError,
    CellValue,
    NoResult,
    cell_name,
    column_index,
    column_letters,
    parse_cell_name,
    shown,
)
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import Workbook, read_workbook
from huulien.lib.workbook.sheet import MergedRange

SHEET = "xl/worksheets/sheet1.xml"


def written(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    """A workbook with one sheet "S" that `fill(book, sheet)` filled."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book, book.add_worksheet("S"))
    book.close()
    return out.getvalue()


def with_cell(xml: str) -> Workbook:
    """A workbook whose cell B2 is this piece of XML."""
    data = written(lambda _, sheet: sheet.write_string("B2", "x"))
    parts = parts_of(data)
    old = b'<c r="B2" t="s"><v>0</v></c>'
    assert old in parts[SHEET]
    return read_workbook(packed({**parts, SHEET: parts[SHEET].replace(old, xml.encode())}))


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="B2"><v>12</v></c>', 12),
        ('<c r="B2"><v>12.0</v></c>', 12),
        ('<c r="B2"><v>12.5</v></c>', 12.5),
        ('<c r="B2"><v>20080000101</v></c>', 20080000101),
        ('<c r="B2"><v>1E400</v></c>', CellError("1E400")),
        ('<c r="B2"><v>1_0</v></c>', CellError("1_0")),
        ('<c r="B2" t="b"><v>1</v></c>', True),
        ('<c r="B2" t="b"><v>0</v></c>', False),
        ('<c r="B2" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="B2" t="d"><v>1985-05-12</v></c>', date(1985, 5, 12)),
        ('<c r="B2" t="d"><v>1985-05-12T08:30:00</v></c>', datetime(1985, 5, 12, 8, 30)),
        ('<c r="B2" t="str"><f>A1&amp;""</f><v>Hai</v></c>', "Hai"),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="B2"><f>SUM(A1:A9)</f></c>', NoResult("SUM(A1:A9)")),
        ('<c r="B2"><f>SUM(A1:A9)</f><v>7</v></c>', 7),
        ('<c r="B2" t="inlineStr"><is><t>Triệu</t></is></c>', "Triệu"),
        ('<c r="B2" t="inlineStr"><is><r><t>Triệu </t></r><r><t>Sơn</t></r></is></c>', "Triệu Sơn"),
        ('<c r="B2" t="inlineStr"><is><t>Sơn</t><rPh sb="0" eb="1"><t>son</t></rPh></is></c>', "Sơn"),
        ('<c r="B2" s="0"/>', None),
    ],
)
def test_what_a_cell_holds_tells_its_kind(xml: str, value: CellValue) -> None:
    found = with_cell(xml).sheets[0].value(1, 1)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "xml", ['<c r="B2" t="s"><v>7</v></c>', '<c r="B2" t="zz"><v>7</v></c>', '<c r="B2"><v>a</v></c>']
)
def test_a_cell_that_no_program_writes_makes_the_part_damaged(xml: str) -> None:
    with pytest.raises(WorkbookError, match="bị hỏng"):
        with_cell(xml)


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (60, CellError("####")),  # the 29 February 1900 that Excel counts
        (61, date(1900, 3, 1)),
        (31179, date(1985, 5, 12)),
        (31179.354166667, datetime(1985, 5, 12, 8, 30)),
        (0.5, time(12)),
        (-1, CellError("####")),
        (2_958_466, CellError("####")),
    ],
)
def test_the_day_of_a_serial_is_the_one_that_excel_shows(serial: float, day: CellValue) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_number("A1", serial, book.add_format({"num_format": "dd/mm/yyyy"}))

    assert read_workbook(written(fill)).sheets[0].value(0, 0) == day


@pytest.mark.parametrize(
    ("number_format", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-42A]dd mmmm yyyy", True),
        ("yyyy", True),
        ("[h]:mm", True),
        ("0", False),
        ("@", False),
        ('0 "hộ"', False),
        ("[Red]0.00", False),
        ("#,##0\\d", False),
    ],
)
def test_only_a_format_of_dates_makes_a_number_a_date(number_format: str, is_date: bool) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_number("A1", 31179, book.add_format({"num_format": number_format}))

    assert read_workbook(written(fill)).sheets[0].value(0, 0) == (date(1985, 5, 12) if is_date else 31179)


def test_days_may_count_from_1904() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime("A1", datetime(1985, 5, 12), book.add_format({"num_format": "dd/mm/yyyy"}))

    book = read_workbook(written(fill, date_1904=True))
    assert book.counts_from_1904
    assert book.sheets[0].value(0, 0) == date(1985, 5, 12)


def test_every_cell_stands_at_its_own_address() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write("C3", "giữa")
        sheet.write("A5", 1)
        sheet.write("AB5", 2)

    sheet = read_workbook(written(fill)).sheets[0]
    assert [len(row) for row in sheet.rows] == [0, 0, 3, 0, 28]
    assert (sheet.value(2, 2), sheet.value(4, 0), sheet.value(4, 27)) == ("giữa", 1, 2)
    assert sheet.value(0, 0) is None
    assert sheet.value(99, 99) is None


def test_what_is_merged_or_hidden_is_told() -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:C2", "Năm sinh")
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_column("D:E", None, None, {"hidden": True})
        sheet.write("A5", 1)

    sheet = read_workbook(written(fill)).sheets[0]
    assert sheet.merged == [MergedRange(0, 0, 1, 2)]
    assert sheet.hidden_rows == {4}
    assert sheet.hidden_columns == {3, 4}


def test_a_hidden_sheet_is_marked_and_a_chart_sheet_left_out() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write("A1", 1)
        book.add_worksheet("Ẩn").hide()
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=S!$A$1:$A$1"})
        book.add_chartsheet("Biểu đồ").set_chart(chart)

    sheets = read_workbook(written(fill)).sheets
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [("S", False), ("Ẩn", True)]


def test_a_link_of_a_cell_to_a_web_page_is_no_link_to_another_file() -> None:
    data = written(lambda _, sheet: sheet.write_url("A1", "https://example.org/", string="trang"))
    assert read_workbook(data).sheets[0].value(0, 0) == "trang"


def test_a_text_that_looks_like_a_call_of_a_program_is_only_text() -> None:
    data = written(lambda _, sheet: sheet.write_string("A1", "=1+1|x"))
    assert read_workbook(data).sheets[0].value(0, 0) == "=1+1|x"


@pytest.mark.parametrize(
    ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_have_the_letters_of_excel(index: int, letters: str) -> None:
    assert column_letters(index) == letters
    assert column_index(letters) == index
    assert parse_cell_name(cell_name(6, index)) == (6, index)


@pytest.mark.parametrize("name", ["", "A0", "7", "a1", "ABCD1", "A1:B2"])
def test_what_is_no_address_is_none(name: str) -> None:
    assert parse_cell_name(name) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "TRUE"),
        (0.1, "0,1"),
        (date(1985, 5, 2), "02/05/1985"),
        (datetime(1985, 5, 2, 8, 5), "02/05/1985 08:05"),
        (datetime(1985, 5, 2), "02/05/1985"),
        (time(8, 5), "08:05"),
        (CellError("#N/A"), "#N/A"),
        (NoResult("A1"), "=A1"),
    ],
)
def test_a_message_shows_a_value_as_the_cell_does(value: CellValue, text: str) -> None:
    assert shown(value) == text
