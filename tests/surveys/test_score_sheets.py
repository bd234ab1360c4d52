"""Score sheets from Excel. Every table here is an example: its points are made up."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from surveys.models import ScoreSheet
from surveys.services.score_sheets import read_score_sheet

HEADINGS = ["Mã câu", "Nội dung câu hỏi", "Trả lời", "Điểm"]
ROWS = [
    ["1", "Hộ có mấy người?", "Một người", 40],
    [None, None, "Từ hai người", 25],
    ["2", "Hộ có xe máy không?", "Có", "15"],
    [None, None, "Không", -5],
]


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BẢNG ĐIỂM VÍ DỤ, KHÔNG PHẢI BẢNG CỦA BỘ"])
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_row_without_a_code_is_one_more_answer() -> None:
    items = read_score_sheet(workbook(HEADINGS, *ROWS))
    assert [(item.code, [option.points for option in item.options]) for item in items] == [
        ("1", [40, 25]),
        ("2", [15, -5]),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ROWS[0]], "Không thấy dòng tiêu đề"),
        ([HEADINGS], "không có câu nào"),
        ([HEADINGS, [None, None, "Có", 5]], "Ô A3"),
        ([HEADINGS, ["1", None, "Có", 5]], "Ô B3"),
        ([HEADINGS, ["1", "Câu", None, 5]], "Ô C3"),
        ([HEADINGS, ["1", "Câu", "Có", "nhiều"]], "Ô D3"),
        ([HEADINGS, ["1", "Câu", "Có", None]], "Ô D3"),
        ([HEADINGS, ["1", "Câu", "Có", 5], ["1", "Câu khác", "Có", 5]], "Ô A4"),
    ],
)
def test_a_fault_names_its_cell(rows: list[list[object]], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        read_score_sheet(workbook(*rows))


def load(path: Path, standard: str = "nd-07-2021") -> None:
    call_command(
        "load_score_sheet", str(path), standard=standard, region="Ví dụ", zone="rural", title="Bảng ví dụ",
        citation="Ví dụ, không phải văn bản", example=True, stdout=io.StringIO(),
    )  # fmt: skip


def test_the_command_loads_the_whole_table(db: None, tmp_path: Path) -> None:
    (tmp_path / "bang.xlsx").write_bytes(workbook(HEADINGS, *ROWS))
    load(tmp_path / "bang.xlsx")
    sheet = ScoreSheet.objects.get()
    assert sheet.is_example
    assert [item.options.count() for item in sheet.items.all()] == [2, 2]


def test_a_faulty_table_leaves_nothing_behind(db: None, tmp_path: Path) -> None:
    (tmp_path / "bang.xlsx").write_bytes(workbook(HEADINGS, ROWS[0], ["2", "Câu", "Có", "?"]))
    with pytest.raises(CommandError, match="Ô D4"):
        load(tmp_path / "bang.xlsx")
    assert not ScoreSheet.objects.exists()


def test_a_standard_that_does_not_exist_is_refused(db: None, tmp_path: Path) -> None:
    (tmp_path / "bang.xlsx").write_bytes(workbook(HEADINGS, *ROWS))
    with pytest.raises(CommandError, match="chuẩn nghèo"):
        load(tmp_path / "bang.xlsx", standard="nd-01-1900")
