"""What a mark says, and how a cell that comes back meets the book."""

import io

import openpyxl
import pytest

from households.rules.register.export import export_register
from households.rules.register.export_mark import ExportMark, Meeting, meet
from households.rules.register.reading import read_register
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.vocabulary import Relationship
from tests.households.register_corpus_base import ON, VILLAGES

MARK = ExportMark("06388", 18223, 412)


def test_a_mark_reads_back_as_itself() -> None:
    assert ExportMark.read(str(MARK)) == MARK
    assert ExportMark.read(f" {MARK} ") == MARK


@pytest.mark.parametrize("text", ["", "06388", "06388/18223", "06388/18223/x", "a b/1/2", "06388/1/2/3", "1/2/-3"])
def test_what_is_no_mark_is_none(text: str) -> None:
    assert ExportMark.read(text) is None


@pytest.mark.parametrize(
    ("exported", "said", "known", "meeting"),
    [
        ("a", "a", "a", Meeting.CALM),
        ("a", "b", "a", Meeting.CALM),  # only the file
        ("a", "b", "b", Meeting.CALM),  # both alike
        ("a", "", "b", Meeting.CALM),  # a blank says nothing
        ("a", None, "b", Meeting.CALM),
        ("a", "a", "b", Meeting.OUTDATED),
        (True, True, False, Meeting.OUTDATED),
        (True, True, None, Meeting.OUTDATED),
        ("a", "b", "c", Meeting.CONFLICT),
        ("", "b", "c", Meeting.CONFLICT),
        (None, False, True, Meeting.CONFLICT),
    ],
)
def test_a_cell_meets_the_book(exported: object, said: object, known: object, meeting: Meeting) -> None:
    assert meet(exported=exported, said=said, known=known) == meeting


def test_the_export_carries_the_mark_of_each_row_and_the_reader_finds_it() -> None:
    son = ParsedMember("Triệu Văn Sơn", Relationship.HEAD, mark=MARK)
    household = ParsedHousehold("0412", VILLAGES[0].code, members=(son,))
    data = export_register([household], VILLAGES)
    reading = read_register(data, file_name="so.xlsx", on=ON, villages=VILLAGES)
    assert reading.faults == ()
    assert reading.households[0].head.mark == MARK
    assert "Dấu xuất sổ" in reading.layouts[0].heading.columns[-1].header


def test_a_row_whose_other_cells_were_cleared_is_no_row() -> None:
    people = (
        ParsedMember("Triệu Văn Sơn", Relationship.HEAD, mark=MARK),
        ParsedMember("Lý Thị Mẩy", Relationship.WIFE, mark=ExportMark("06388", 18223, 413)),
    )
    data = export_register([ParsedHousehold("0412", VILLAGES[0].code, members=people)], VILLAGES)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for cell in book.worksheets[0][3][:-1]:
        cell.value = None
    out = io.BytesIO()
    book.save(out)
    reading = read_register(out.getvalue(), file_name="so.xlsx", on=ON, villages=VILLAGES)
    assert (reading.faults, reading.row_count) == ((), 1)
