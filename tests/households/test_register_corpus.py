"""The corpus: every good workbook is read whole, every faulty one is refused with its cell and its cure."""

import filecmp
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from households.rules.register.reading import RegisterReading, read_register
from huulien.lib.workbook.cells import CellError, NoResult
from huulien.lib.workbook.errors import WorkbookError
from huulien.lib.workbook.reader import read_workbook
from huulien.lib.workbook.writer import FAULT_SHEET, mark_workbook
from tests.households.register_corpus import faulty_workbooks, good_workbooks
from tests.households.register_corpus_base import ON, VILLAGES, Good, write_base
from tests.households.register_corpus_faulty import Faulty

GOOD = list(good_workbooks())
FAULTY = list(faulty_workbooks())

each_good = pytest.mark.parametrize("good", GOOD, ids=lambda good: good.name)
each_faulty = pytest.mark.parametrize("faulty", FAULTY, ids=lambda faulty: faulty.name)


def read(data: bytes, file_name: str = "danh_sach.xlsx") -> RegisterReading:
    return read_register(data, file_name=file_name, on=ON, villages=VILLAGES)


def test_the_corpus_is_as_large_as_promised() -> None:
    assert len(FAULTY) >= 120
    assert len(GOOD) >= 30
    for entries in (GOOD, FAULTY):
        assert len({entry.name for entry in entries}) == len(entries)


@each_good
def test_a_good_workbook_is_read_whole(good: Good) -> None:
    reading = read(good.data)
    assert reading.faults == ()
    households = reading.register.households
    people = [
        (member.full_name, member.relationship, member.birth_date or member.birth_year, member.sex, member.citizen_id)
        for household in households
        for member in household.members
    ]
    assert people == list(good.people)
    assert [household.village_code for household in households] == list(good.villages)
    assert [household.code for household in households] == list(good.codes)
    assert (reading.row_count, reading.household_count, reading.person_count) == (
        good.rows,
        len(good.villages),
        good.persons,
    )
    assert len(reading.warnings) == good.warnings
    assert reading.faulty_row_count == 0


@each_good
def test_every_row_of_a_good_workbook_is_data_or_accounted_for(good: Good) -> None:
    for sheet in read(good.data).sheets:
        data = list(sheet.layout.data_rows) if sheet.layout else []
        assert sorted(data + [other.row for other in sheet.other_rows]) == list(range(sheet.row_total)), sheet.name


@each_good
def test_an_independent_reader_finds_the_same_cells(good: Good) -> None:
    """Calamine reads the file too: no row, cell or value may be missing from either."""
    with CalamineWorkbook.from_object(io.BytesIO(good.data)) as book:
        for sheet in read_workbook(good.data).sheets:
            theirs = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            assert _filled(sheet.rows) == _filled(theirs)


@each_faulty
def test_a_faulty_workbook_is_refused_with_its_cell_and_its_cure(faulty: Faulty) -> None:
    reading = read(faulty.data, faulty.file_name)
    assert [(fault.sheet, fault.cell) for fault in reading.faults] == [(faulty.sheet, faulty.cell)]
    fault = reading.faults[0]
    assert faulty.says in fault.message
    assert fault.message[-1] in ".?…"
    if not reading.sheets:
        assert fault.value == faulty.file_name


def test_a_text_too_long_is_told_in_each_row_that_repeats_it() -> None:
    reading = read(write_base({"O6": "xa " * 500, "O7": "xa " * 500, "N6": "xa " * 500}))
    assert [fault.cell for fault in reading.faults] == ["N6", "O6", "O7"]
    assert all(len(fault.value) <= 201 for fault in reading.faults)


@each_faulty
def test_the_rows_of_a_faulty_workbook_are_still_all_accounted_for(faulty: Faulty) -> None:
    reading = read(faulty.data)
    sound = sum(len(household.members) for household in reading.register.households)
    assert sound + reading.faulty_row_count == reading.row_count
    for sheet in reading.sheets:
        data = list(sheet.layout.data_rows) if sheet.layout else []
        assert sorted(data + [other.row for other in sheet.other_rows]) == list(range(sheet.row_total))


@each_faulty
def test_the_faults_come_back_in_a_workbook(faulty: Faulty) -> None:
    faults = read(faulty.data, faulty.file_name).faults
    sheets = {sheet.name: sheet for sheet in read_workbook(mark_workbook(faulty.data, faults)).sheets}
    listed = sheets[FAULT_SHEET].rows[1:]
    assert [(row[0], row[1], row[4]) for row in listed] == [
        (fault.sheet or None, fault.cell or None, fault.message) for fault in faults
    ]
    try:
        own = read_workbook(faulty.data)
    except WorkbookError:
        assert set(sheets) == {FAULT_SHEET}
    else:
        assert set(sheets) == {sheet.name for sheet in own.sheets} | {FAULT_SHEET}


def test_the_script_writes_the_same_corpus_each_time(tmp_path: Path) -> None:
    script = Path(__file__).with_name("register_corpus.py")
    for folder in ("one", "two"):
        done = subprocess.run(
            [sys.executable, str(script), str(tmp_path / folder)], capture_output=True, text=True, check=True
        )
        assert done.stdout == f"{len(GOOD)} good, {len(FAULTY)} faulty\n"
    compared = filecmp.dircmp(tmp_path / "one", tmp_path / "two")
    assert compared.left_list == compared.right_list == ["corpus.json", "faulty", "good"]
    assert _digests(tmp_path / "one") == _digests(tmp_path / "two")
    assert len(_digests(tmp_path / "one")) == len(GOOD) + len(FAULTY) + 1


def _digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


def _filled(rows: list) -> dict[tuple[int, int], object]:
    """Address → value of the cells that hold something, as both readers can say it."""
    return {
        (row, column): value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value not in (None, "") and not isinstance(value, CellError | NoResult)
    }
