"""The user's own workbook given back with its faults."""

import io
from dataclasses import dataclass
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.comments import Comment

from huulien.lib.workbook.writer import (
    AUTHOR,
    FAULT_HEADERS,
    FAULT_SHEET,
    escape_formula,
    is_fault_list,
    mark_workbook,
    unescape_formula,
)


@dataclass(frozen=True)
class Fault:
    sheet: str
    cell: str
    column: str = "Ngày sinh"
    value: str = "31/02/1985"
    message: str = "Không có ngày này."


def own(change: Any = None) -> bytes:
    """A workbook of the user: a title merged over three columns, a name, a number, a text with an equals sign."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Danh sách")
    sheet.merge_range("A1:C1", "DANH SÁCH")
    sheet.write_row("A2", ["Triệu Văn Sơn", 125, "=1+1"])
    book.close()
    if change is None:
        return out.getvalue()
    again = load_workbook(out)
    change(again["Danh sách"])
    changed = io.BytesIO()
    again.save(changed)
    return changed.getvalue()


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def test_a_fault_is_red_at_its_cell_with_the_cure_beside_it() -> None:
    book = opened(mark_workbook(own(), [Fault("Danh sách", "B2")]))
    cell = book["Danh sách"]["B2"]
    assert cell.value == 125
    assert cell.fill.fgColor.rgb == "FFFF7C80"
    assert (cell.comment.text, cell.comment.author) == ("Không có ngày này.", AUTHOR)
    assert book["Danh sách"]["A2"].fill.fill_type is None


def test_all_faults_are_listed_on_a_sheet_of_their_own_with_a_link_to_each_cell() -> None:
    sheet = opened(mark_workbook(own(), [Fault("Danh sách", "B2"), Fault("", "")]))[FAULT_SHEET]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == FAULT_HEADERS
    assert rows[1] == ("Danh sách", "B2", "Ngày sinh", "31/02/1985", "Không có ngày này.")
    assert rows[2][:2] == (None, None)
    assert sheet["B2"].hyperlink.location == "'Danh sách'!B2"
    assert sheet["B3"].hyperlink is None


def test_two_faults_of_a_cell_share_its_comment() -> None:
    faults = [Fault("Danh sách", "B2"), Fault("Danh sách", "B2", message="Thiếu năm.")]
    book = opened(mark_workbook(own(), faults))
    assert book["Danh sách"]["B2"].comment.text == "Không có ngày này.\nThiếu năm."


def test_a_fault_inside_a_merged_range_is_marked_where_its_value_is() -> None:
    sheet = opened(mark_workbook(own(), [Fault("Danh sách", "C1")]))["Danh sách"]
    assert sheet["A1"].comment.text == "Không có ngày này."


def test_the_marks_of_an_earlier_time_are_taken_away() -> None:
    marked = mark_workbook(own(), [Fault("Danh sách", "B2")])
    book = opened(mark_workbook(marked, [Fault("Danh sách", "A2")]))
    assert book.sheetnames == ["Danh sách", FAULT_SHEET]
    assert book["Danh sách"]["B2"].comment is None
    assert book["Danh sách"]["B2"].fill.fill_type is None
    assert book["Danh sách"]["A2"].comment is not None


def test_a_comment_of_the_user_stays_theirs() -> None:
    def comment(sheet: Any) -> None:
        sheet["B2"].comment = Comment("hỏi lại trưởng thôn", "Lan")

    marked = mark_workbook(own(comment), [Fault("Danh sách", "B2")])
    found = opened(marked)["Danh sách"]["B2"].comment
    assert found.text == f"hỏi lại trưởng thôn\n\n{AUTHOR}: Không có ngày này."
    assert found.author == "Lan"


def test_a_value_that_looks_like_a_formula_is_listed_as_text() -> None:
    fault = Fault("Danh sách", "C2", value="=cmd|' /C calc'!A0")
    cell = opened(mark_workbook(own(), [fault]))[FAULT_SHEET]["D2"]
    assert (cell.data_type, cell.value) == ("s", "'=cmd|' /C calc'!A0")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>"])
def test_of_a_file_that_cannot_be_opened_the_list_comes_back_alone(data: bytes) -> None:
    book = opened(mark_workbook(data, [Fault("", "", message="Tệp rỗng.")]))
    assert book.sheetnames == [FAULT_SHEET]
    assert book[FAULT_SHEET]["E2"].value == "Tệp rỗng."


def test_only_the_headings_of_our_list_make_it_ours() -> None:
    assert is_fault_list([list(FAULT_HEADERS), ["Danh sách"]])
    assert not is_fault_list([["Trang tính", "Ô"]])
    assert not is_fault_list([])


@pytest.mark.parametrize("text", ["=1+1", "+84912345678", "-5", "@SUM(A1)", "\t=1", "Triệu Văn Sơn", "'tên", "", "'"])
def test_escaped_text_is_no_formula_and_comes_back(text: str) -> None:
    escaped = escape_formula(text)
    assert not escaped.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescape_formula(escaped) == text
