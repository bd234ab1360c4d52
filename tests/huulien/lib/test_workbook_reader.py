"""Workbooks read cell by cell, and the protections that stand before that: each with the test that it is the one."""

import contextlib
import io
import random
import re
import tracemalloc
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from huulien.lib.workbook import container, reader, safe_xml, sheet
from huulien.lib.workbook.cells import (
    CellError,
    NoResult,
    cell_name,
    column_index,
    column_letters,
    parse_cell_name,
    shown,
)
from huulien.lib.workbook.container import open_container
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import read_workbook
from huulien.lib.workbook.sheet import MergedRange
from tests.households.register_corpus_attacks import attacks
from tests.households.register_corpus_base import Formula, edit, pack, parts_of, with_parts, write

SHEET = "xl/worksheets/sheet1.xml"


def rows_of(data: bytes) -> list[list[Any]]:
    return read_workbook(data).sheets[0].rows


def with_cell(xml: bytes, styles: bytes = b"") -> bytes:
    """A workbook whose A1 is this XML."""
    data = edit(write({"A": [[7]]}), SHEET, (b'<c r="A1"><v>7</v></c>', xml))
    return edit(data, "xl/styles.xml", (b"<fonts", styles + b"<fonts")) if styles else data


def test_each_kind_of_cell_keeps_its_kind() -> None:
    values = ["chữ", 7, 7.5, True, date(1990, 5, 12), datetime(1990, 5, 12, 8, 30), time(8, 30), None, "sau ô trống"]
    found = rows_of(write({"A": [values]}))[0]
    assert found == values
    assert [type(value) for value in found] == [type(value) for value in values]


def test_errors_and_formulas_without_result_are_told_apart_from_blanks() -> None:
    grid = [[Formula("=1/0", "#DIV/0!"), Formula("=1+1", 2), Formula('="a"', "a"), Formula("=SUM(1)")]]
    data = edit(write({"A": grid}), SHEET, (b"<f>SUM(1)</f><v></v>", b"<f>SUM(1)</f>"))
    assert rows_of(data) == [[CellError("#DIV/0!"), 2, "a", NoResult("SUM(1)")]]


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        (b'<c r="A1" t="str"><f>""</f><v></v></c>', None),
        (b'<c r="A1"><f>A2</f><v/></c>', NoResult("A2")),
        (b'<c r="A1"><f t="shared" si="0"/></c>', NoResult("")),
        (b'<c r="A1" t="d"><v>1990-05-12T00:00:00</v></c>', date(1990, 5, 12)),
        (b'<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        (b'<c r="A1" t="inlineStr"><is><t>a</t><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "a"),
        (b'<c r="A1" t="str"><v>a&#10;b &amp; c</v></c>', "a\nb & c"),
        (b'<c r="A1" t="inlineStr"><is><t><![CDATA[a<b]]></t></is></c>', "a<b"),
        (b'<c r="A1"><v>2.0090000123E10</v></c>', 20090000123),
        (b'<c r="A1"><v>123456789012345678</v></c>', 123456789012345680),
        (b'<c r="A1"><v>1e999</v></c>', CellError("1e999")),
        (b'<c r="A1"><v>1_0</v></c>', CellError("1_0")),
        (b'<c r="A1" s="0"/>', None),
    ],
)
def test_cells_that_other_programs_write(xml: bytes, value: object) -> None:
    rows = rows_of(with_cell(xml))
    assert (rows[0][0] if rows and rows[0] else None) == value


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-42A]dd/mm/yyyy;@", True),
        ("d-mmm-yy", True),
        ("[h]:mm", True),
        ("General", False),
        ("0.00", False),
        ('#,##0 "đồng"', False),
        ('0" ngày"', False),
        ("#,##0\\ \\d", False),
        ("[Red]0.00", False),
        ("000000000000", False),
        ("@", False),
    ],
)
def test_a_number_is_a_date_only_when_its_format_shows_one(code: str, is_date: bool) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("A").write_number(0, 0, 33005, book.add_format({"num_format": code}))
    book.close()
    assert isinstance(rows_of(out.getvalue())[0][0], date) == is_date


@pytest.mark.parametrize(
    ("serial", "shows"),
    [
        ("1", date(1900, 1, 1)),
        ("59", date(1900, 2, 28)),
        ("60", CellError("####")),
        ("61", date(1900, 3, 1)),
        ("33005", date(1990, 5, 12)),
        ("33005.5", datetime(1990, 5, 12, 12)),
        ("0.25", time(6)),
        ("-1", CellError("####")),
        ("2958466", CellError("####")),
    ],
)
def test_serial_numbers_are_the_days_that_excel_shows(serial: str, shows: object) -> None:
    data = edit(write({"A": [[date(1990, 5, 12)]]}), SHEET, (b"<v>33005</v>", f"<v>{serial}</v>".encode()))
    assert rows_of(data)[0][0] == shows


def test_days_counted_from_1904_are_four_years_later() -> None:
    data = write({"A": [[date(1990, 5, 12)]]}, options={"date_1904": True})
    assert b"<v>31543</v>" in parts_of(data)[SHEET]
    assert rows_of(data) == [[date(1990, 5, 12)]]


def test_openpyxl_reads_the_same_dates() -> None:
    serials = [[number] for number in (1, 59, 61, 400, 20_000, 33_005, 45_000)]
    book = openpyxl.Workbook()
    for row in serials:
        book.active.append(row)
        book.active.cell(book.active.max_row, 1).number_format = "dd/mm/yyyy"
    out = io.BytesIO()
    book.save(out)
    theirs = [row[0].value.date() for row in openpyxl.load_workbook(io.BytesIO(out.getvalue())).active.iter_rows()]
    assert [row[0] for row in rows_of(out.getvalue())] == theirs


def test_hidden_rows_columns_and_sheets_and_merges_are_noted() -> None:
    def hide(_: Any, sheets: Any) -> None:
        sheets["A"].set_row(1, options={"hidden": 1})
        sheets["A"].set_column("B:C", None, None, {"hidden": 1})

    grid = [["Tên", None, "x"], ["a"], ["b"]]
    book = read_workbook(write({"A": grid, "B": [[1]]}, merges={"A": ["A1:B1", "C1:C2"]}, hidden=["B"], finish=hide))
    first, second = book.sheets
    assert (first.is_hidden, second.is_hidden) == (False, True)
    assert (first.hidden_rows, first.hidden_columns) == ({1}, {1, 2})
    assert first.merged == [MergedRange(0, 0, 0, 1), MergedRange(0, 2, 1, 2)]
    assert first.value(0, 0) == "Tên"
    assert first.value(0, 99) is None
    assert first.value(99, 0) is None


def test_rows_out_of_order_and_far_down_keep_their_place() -> None:
    data = edit(write({"A": [["a"], ["b"]]}), SHEET, (b'<row r="1"', b'<row r="900"'), (b'r="A1"', b'r="C900"'))
    rows = rows_of(data)
    assert len(rows) == 900
    assert rows[899] == [None, None, "a"]
    assert rows[1] == ["b"]


def test_chart_sheets_are_left_out() -> None:
    def add_chart(book: Any, _: Any) -> None:
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=A!$A$1:$A$1"})
        book.add_chartsheet("Biểu đồ").set_chart(chart)

    data = write({"A": [[1]]}, finish=add_chart)
    assert [sheet.name for sheet in read_workbook(data).sheets] == ["A"]


def test_links_of_cells_to_pages_are_no_reason_to_refuse() -> None:
    data = write({"A": [[1]]}, finish=lambda _, sheets: sheets["A"].write_url("B1", "https://example.com/"))
    assert rows_of(data)[0][0] == 1


def test_a_text_repeated_a_hundred_thousand_times_is_kept_once() -> None:
    """A reader that copies the text for each cell needs gigabytes for this file of 400 KB."""
    long = random.Random(1).randbytes(15_000).hex()
    data = write({"A": [[long]]})
    row = b'<c r="A%d" t="s"><v>0</v></c>'
    cells = b"".join(b'<row r="%d">' % number + row % number + b"</row>" for number in range(2, 50_000))
    data = edit(data, SHEET, (b"</sheetData>", cells + b"</sheetData>"))
    tracemalloc.start()
    rows = rows_of(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows[49_998] == [long]
    assert peak < 60_000_000


ATTACKS = {attack.name: attack for attack in attacks()}


@pytest.mark.parametrize(
    ("attack", "module", "limit", "lifted"),
    [
        ("nen_chat", container, "MAX_RATIO", 10_000),
        ("bung_ra_qua_lon", container, "MAX_UNPACKED", 10**9),
        ("qua_nhieu_phan", None, "most_entries", 10**6),
        ("qua_nhieu_dong", sheet, "MAX_ROWS", 10**7),
        ("qua_nhieu_cot", sheet, "MAX_COLUMNS", 10**5),
        ("gop_o_chong_nhau", sheet, "MAX_MERGED", 10**9),
        ("macro", None, "forbidden", ()),
        ("macro_kieu_cu", None, "forbidden", ()),
        ("lien_ket_ngoai", None, "forbidden", ()),
        ("ket_noi_du_lieu", None, "forbidden", ()),
        ("doi_tuong_nhung", None, "forbidden", ()),
        ("activex", None, "forbidden", ()),
        ("ole_ten_khac", None, "relationships", ()),
        ("dde", sheet, "_DDE", re.compile("(?!)")),
    ],
)
def test_without_its_protection_an_attack_gets_through(
    attack: str, module: Any, limit: str, lifted: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: each refusal comes from the protection that is meant to give it."""
    data = ATTACKS[attack].data
    with pytest.raises(WorkbookError, match=re.escape(ATTACKS[attack].says)):
        read_workbook(data)
    if module:
        monkeypatch.setattr(module, limit, lifted)
    else:
        lax = replace(container.WORKBOOK, **{limit: lifted})
        monkeypatch.setattr(reader, "open_container", partial(open_container, package=lax))
    assert read_workbook(data).sheets


def test_without_the_refusal_of_document_types_entities_are_expanded(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b'<!DOCTYPE x [<!ENTITY a "bung ra">]>'
    data = write({"A": [["x"]]})
    parts = parts_of(data)
    strings = parts["xl/sharedStrings.xml"].replace(b"<sst", text + b"<sst").replace(b"<t>x</t>", b"<t>&a;</t>")
    hostile = pack({**parts, "xl/sharedStrings.xml": strings})
    with pytest.raises(WorkbookError, match="DTD"):
        read_workbook(hostile)

    def permissive(part: str) -> Any:
        parser = strict(part)
        parser.StartDoctypeDeclHandler = None
        return parser

    strict = safe_xml.new_parser
    monkeypatch.setattr(safe_xml, "new_parser", permissive)
    monkeypatch.setattr("huulien.lib.workbook.reader.new_parser", permissive)
    assert rows_of(hostile) == [["bung ra"]]


def test_the_cells_of_all_sheets_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write({"A": [[1] * 5] * 4, "B": [[1] * 5] * 4})
    monkeypatch.setattr(sheet, "MAX_CELLS", 40)
    monkeypatch.setattr(sheet.CellBudget, "__init__", _budget_of(40))
    assert len(read_workbook(data).sheets) == 2
    monkeypatch.setattr(sheet, "MAX_CELLS", 39)
    monkeypatch.setattr(sheet.CellBudget, "__init__", _budget_of(39))
    with pytest.raises(WorkbookError, match="Sổ có hơn 39 ô, tính đến trang tính “B”"):
        read_workbook(data)


def _budget_of(cells: int) -> Any:
    def init(budget: sheet.CellBudget) -> None:
        budget.left = cells

    return init


def test_names_of_parts_compare_without_case_and_with_either_slash() -> None:
    parts = {name.replace("/", "\\").upper(): content for name, content in parts_of(write({"A": [[1]]})).items()}
    assert rows_of(pack(parts)) == [[1]]


def test_only_what_must_be_parsed_is_kept() -> None:
    kept = open_container(with_parts(write({"A": [[1]]}), {"xl/media/image1.png": b"x" * 100})).parts
    assert kept["xl/media/image1.png"] == b""
    assert kept["xl/workbook.xml"]


def test_cells_are_named_as_excel_names_them() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(column_index(column_letters(index)) == index for index in range(0, 16_384, 7))
    assert cell_name(6, 2) == "C7"
    assert parse_cell_name("$C$7") == (6, 2)
    assert [parse_cell_name(name) for name in ("", "7", "c7", "C0", "C7:D8")] == [None] * 5


def test_values_are_shown_as_in_the_cell() -> None:
    values = [
        None,
        True,
        7,
        7.5,
        0.1 + 0.2,
        date(1990, 5, 2),
        datetime(1990, 5, 2, 8, 30),
        time(8, 5),
        CellError("#N/A"),
    ]
    expected = ["", "TRUE", "7", "7,5", "0,3", "02/05/1990", "02/05/1990 08:30", "08:05", "#N/A"]
    assert [shown(value) for value in values] == expected
    assert shown(NoResult("A1+1")) == "=A1+1"


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_refused_in_words_or_read_never_worse(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(write({"A": [["Họ và tên", "Thôn"], ["Triệu Văn Sơn", date(1990, 5, 12)]]}))
    for _ in range(chance.randint(1, 6)):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    with contextlib.suppress(WorkbookError):
        assert read_workbook(bytes(data)).sheets


@pytest.mark.parametrize("seed", range(60))
def test_damaged_xml_is_refused_in_words_or_read_never_worse(seed: int) -> None:
    chance = random.Random(seed)
    parts = parts_of(write({"A": [["Họ và tên", 1.5], [date(1990, 5, 12), True]]}))
    name = chance.choice(
        [SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"]
    )
    xml = bytearray(parts[name])
    for _ in range(chance.randint(1, 4)):
        xml[chance.randrange(len(xml))] = chance.choice(b'<>/="0123456789ABCabc ')
    with contextlib.suppress(WorkbookError):
        assert read_workbook(pack({**parts, name: bytes(xml)})).sheets
