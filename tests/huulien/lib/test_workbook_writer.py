"""The user's own workbook comes back marked: red cells, comments, a list; and nothing in it becomes a formula."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from huulien.lib.workbook.reader import read_workbook
from huulien.lib.workbook.writer import AUTHOR, FAULT_SHEET, escape_formula, mark_workbook, unescape_formula
from tests.households.register_corpus_base import Formula, write


@dataclass(frozen=True)
class Mark:
    sheet: str
    cell: str
    column: str = "Ngày sinh"
    value: str = "31/02/1990"
    message: str = "Không có ngày này."


GRID = [["Họ và tên", "Ngày sinh"], ["Triệu Văn Sơn", "31/02/1990"], ["Bàn Thị Mùi", date(1985, 8, 15)], ["Cộng", 2]]


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def is_red(cell: Any) -> bool:
    return cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb == "FFFF7C80"


def test_the_cell_is_red_and_says_what_to_do() -> None:
    sheet = opened(mark_workbook(write({"DS": GRID}), [Mark("DS", "B2")]))["DS"]
    assert is_red(sheet["B2"])
    assert sheet["B2"].comment.text == "Không có ngày này."
    assert sheet["B2"].comment.author == AUTHOR
    assert not is_red(sheet["B3"])
    assert sheet["B3"].comment is None


def test_everything_else_stays() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "DS"
    for row in GRID:
        sheet.append(row)
    sheet["A2"].font = Font(bold=True)
    sheet["C4"] = "=COUNTA(A2:A3)"
    sheet["A3"].comment = Comment("Hỏi lại trưởng thôn", "Vi Văn Chức")
    sheet.merge_cells("D1:E1")
    sheet.column_dimensions["A"].width = 33
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Khác")["A1"] = 7
    out = io.BytesIO()
    book.save(out)

    marked = opened(mark_workbook(out.getvalue(), [Mark("DS", "B2")]))
    sheet = marked["DS"]
    assert marked.sheetnames == ["DS", "Khác", FAULT_SHEET]
    assert [[cell.value for cell in row[:2]] for row in sheet.iter_rows()][:2] == GRID[:2]
    assert sheet["B3"].value.date() == date(1985, 8, 15)
    assert sheet["A2"].font.bold
    assert sheet["C4"].value == "=COUNTA(A2:A3)"
    assert sheet["A3"].comment.text == "Hỏi lại trưởng thôn"
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["D1:E1"]
    assert sheet.column_dimensions["A"].width == 33
    assert sheet.row_dimensions[3].hidden
    assert marked["Khác"]["A1"].value == 7


def test_the_list_names_sheet_cell_column_value_and_cure_and_links_to_the_cell() -> None:
    marks = [Mark("DS", "B2"), Mark("", "", "", "danh_sach.xlsx", "Sửa cả tệp.")]
    sheet = opened(mark_workbook(write({"DS": GRID}), marks))[FAULT_SHEET]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Trang tính", "Ô", "Cột", "Giá trị", "Phải làm gì"],
        ["DS", "B2", "Ngày sinh", "31/02/1990", "Không có ngày này."],
        [None, None, None, "danh_sach.xlsx", "Sửa cả tệp."],
    ]
    assert sheet["B2"].hyperlink.location == "'DS'!B2"


def test_two_faults_of_one_cell_share_its_comment() -> None:
    marks = [Mark("DS", "B2"), Mark("DS", "B2", message="Và thiếu tháng.")]
    marked = opened(mark_workbook(write({"DS": GRID}), marks))
    assert marked["DS"]["B2"].comment.text == "Không có ngày này.\nVà thiếu tháng."
    assert marked[FAULT_SHEET].max_row == 3


def test_a_comment_of_the_user_is_kept_before_ours_and_remains_theirs() -> None:
    book = openpyxl.Workbook()
    book.active.title = "DS"
    book.active["B2"].comment = Comment("Hỏi lại", "Vi Văn Chức")
    out = io.BytesIO()
    book.save(out)
    comment = opened(mark_workbook(out.getvalue(), [Mark("DS", "B2")]))["DS"]["B2"].comment
    assert comment.author == "Vi Văn Chức"
    assert comment.text == f"Hỏi lại\n\n{AUTHOR}: Không có ngày này."


def test_marks_of_an_earlier_time_are_taken_away() -> None:
    once = mark_workbook(write({"DS": GRID}), [Mark("DS", "B2")])
    twice = opened(mark_workbook(once, [Mark("DS", "A3")]))
    assert twice.sheetnames == ["DS", FAULT_SHEET]
    assert not is_red(twice["DS"]["B2"])
    assert twice["DS"]["B2"].comment is None
    assert is_red(twice["DS"]["A3"])
    assert twice[FAULT_SHEET].max_row == 2


def test_a_sheet_of_the_user_with_that_name_is_not_ours() -> None:
    marked = opened(mark_workbook(write({"Lỗi": GRID}), [Mark("Lỗi", "B2")]))
    assert marked.sheetnames == ["Lỗi", "Lỗi1"]
    assert is_red(marked["Lỗi"]["B2"])


def test_a_cell_inside_a_merged_range_is_marked_where_its_value_is() -> None:
    data = write({"DS": GRID}, merges={"DS": ["A5:B6"]})
    sheet = opened(mark_workbook(data, [Mark("DS", "B6")]))["DS"]
    assert is_red(sheet["A5"])


def test_a_blank_cell_beyond_the_list_can_be_marked() -> None:
    assert is_red(opened(mark_workbook(write({"DS": GRID}), [Mark("DS", "Z99")]))["DS"]["Z99"])


def test_no_value_becomes_a_formula() -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]
    marks = [Mark("DS", "B2", column=text, value=text, message=text) for text in hostile]
    sheet = opened(mark_workbook(write({"DS": GRID}), marks))[FAULT_SHEET]
    for row in sheet.iter_rows(min_row=2):
        for cell in row[2:]:
            assert cell.data_type == "s"
            assert cell.value.startswith("'")


@pytest.mark.parametrize("text", ["=1", "'=1", "''-1", "+", "'", "'x", "-", "", "x=1", "@a", "Ba'"])
def test_an_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text
    assert not escape_formula(text).startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("data", [b"", b"rubbish", b"PK\x03\x04 rubbish"])
def test_for_a_file_that_cannot_be_opened_the_list_comes_back_alone(data: bytes) -> None:
    marked = opened(mark_workbook(data, [Mark("", "", "", "a.xlsx", "Tệp bị hỏng.")]))
    assert marked.sheetnames == [FAULT_SHEET]
    assert marked[FAULT_SHEET]["E2"].value == "Tệp bị hỏng."


def test_a_workbook_too_large_to_mark_is_answered_with_the_list_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huulien.lib.workbook.writer._MOST_CELLS", 7)
    assert opened(mark_workbook(write({"DS": GRID}), [Mark("DS", "B2")])).sheetnames == [FAULT_SHEET]


def test_more_faults_than_excel_takes_comments_are_red_and_listed_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huulien.lib.workbook.writer._MOST_COMMENTS", 1)
    marked = opened(mark_workbook(write({"DS": GRID}), [Mark("DS", "B2"), Mark("DS", "B3")]))
    assert is_red(marked["DS"]["B3"])
    assert marked["DS"]["B3"].comment is None
    assert marked[FAULT_SHEET].max_row == 3


def test_a_list_too_long_to_read_ends_with_how_many_more_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huulien.lib.workbook.writer._MOST_LISTED", 2)
    marked = opened(mark_workbook(write({"DS": GRID}), [Mark("DS", f"B{row}") for row in range(1, 6)]))
    assert [cell.value for cell in marked[FAULT_SHEET]["B"]] == ["Ô", "B1", "B2", None]
    assert marked[FAULT_SHEET]["E4"].value == "Còn 3 lỗi nữa. Sửa những lỗi trên rồi tải lại tệp."
    assert all(is_red(marked["DS"][f"B{row}"]) for row in range(1, 6))


def test_the_marked_workbook_can_be_sent_in_again() -> None:
    data = write({"DS": [*GRID, [Formula("=1+1", 2)]]})
    sheets = read_workbook(mark_workbook(data, [Mark("DS", "B2")])).sheets
    assert [sheet.name for sheet in sheets] == ["DS", FAULT_SHEET]
    assert sheets[0].rows[:4] == GRID
