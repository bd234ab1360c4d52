"""What holds of every reading, however spoiled the list is."""

import random
from datetime import date, datetime
from typing import Any

import pytest

from households.rules.register.fields import IGNORE
from households.rules.register.headings import ColumnState
from households.rules.register.reading import RegisterReading, read_register
from households.vocabulary import Relationship
from tests.households.register_corpus_base import (
    HEADERS,
    ON,
    PEOPLE,
    VILLAGES,
    Formula,
    Grid,
    base_grid,
    write,
    write_base,
)

SPOILERS: list[Any] = [
    None, "", "--", "x", "Chủ hộ", "Con", "Vợ", "Nam", "Nữ", "0411", "0412", "Làng Bên", "Làng Cóc", "zz", 1, 0, -3,
    1985, 1e20, 3.5, True, False, date(1985, 1, 1), datetime(2023, 1, 1, 5), "Tổng cộng", "Thôn Làng Cóc", "STT",
    "Ghi chú", "Triệu Văn Sơn", "020081000101", "Họ và tên", "TriÖu", "12/05/1985", "31/02/1985", Formula("=A1"),
    "a" * 400, Formula("=A1", "#N/A"), "\u200b", "'=x",
]  # fmt: skip


def read(data: bytes, mapping: dict[str, str] | None = None) -> RegisterReading:
    return read_register(data, file_name="a.xlsx", on=ON, villages=VILLAGES, mapping=mapping)


def spoiled(seed: int) -> Grid:
    """The base list with some cells overwritten, rows put in between and rows lost."""
    chance = random.Random(seed)
    grid = base_grid()
    for _ in range(chance.choice([1, 2, 3, 6, 12])):
        row = chance.randrange(len(grid))
        what = chance.random()
        if what < 0.08:
            grid.insert(row, [chance.choice(SPOILERS) for _ in range(chance.randrange(5))])
        elif what < 0.13:
            del grid[row]
        else:
            column = chance.randrange(len(HEADERS))
            grid[row].extend([None] * (column + 1 - len(grid[row])))
            grid[row][column] = chance.choice(SPOILERS)
    return grid


@pytest.mark.parametrize("seed", range(200))
def test_every_row_is_a_member_a_fault_or_no_data(seed: int) -> None:
    reading = read(write({"Danh sách": spoiled(seed)}))
    members = [member for household in reading.households for member in household.members]
    assert reading.row_count == len(members) + reading.faulty_row_count
    assert reading.faults or reading.faulty_row_count == 0
    for sheet in reading.sheets:
        data = list(sheet.layout.data_rows) if sheet.layout else []
        assert sorted(data + [other.row for other in sheet.other_rows]) == list(range(sheet.row_total))
    faulty = {(fault.sheet, fault.cell) for fault in reading.faults}
    for household in reading.households:
        assert [m.relationship for m in household.members].count(Relationship.HEAD) == 1
        assert household.head.relationship == Relationship.HEAD
        for member in household.members:
            assert member.source is not None
            assert not any(
                (member.source.sheet, member.source.cell(column)) in faulty for column in member.source.columns
            )


def test_one_faulty_row_takes_its_whole_household_out() -> None:
    reading = read(write_base({"F6": "31/02/1990"}))  # the wife of the first household, which has four rows
    assert [household.code for household in reading.households] == ["0412", "0413"]
    assert (reading.row_count, reading.faulty_row_count) == (len(PEOPLE), 4)
    assert (reading.household_count, reading.person_count) == (3, len(PEOPLE))


def test_what_the_officer_says_of_a_column_counts_more_than_its_heading() -> None:
    plain = read(write_base())
    (column,) = [column for column in plain.layouts[0].heading.columns if column.header == "Dân tộc"]
    assert {member.ethnicity for household in plain.households for member in household.members} == {
        "Dao",
        "Tày",
        "Nùng",
    }
    ignored = read(write_base(), {column.key: IGNORE})
    assert {member.ethnicity for household in ignored.households for member in household.members} == {None}
    noted = read(write_base(), {column.key: "note"})
    assert noted.households[0].head.note == "Dao"
    assert {c.state for c in noted.layouts[0].heading.columns if c.key == column.key} == {ColumnState.REMEMBERED}


def test_a_file_that_is_no_workbook_is_one_fault_of_the_whole_file() -> None:
    reading = read(b"<html>")
    (fault,) = reading.faults
    assert (fault.sheet, fault.cell, fault.value) == ("", "", "a.xlsx")
    assert (reading.layouts, reading.households, reading.row_count, reading.person_count) == ((), (), 0, 0)


def test_a_hidden_list_is_not_read_but_told() -> None:
    reading = read(write({"Danh sách": base_grid(), "Cũ": base_grid()}, hidden=["Cũ"]))
    assert (reading.faults, reading.row_count) == ((), len(PEOPLE))
    assert [(warning.sheet, "đang ẩn" in warning.message) for warning in reading.warnings] == [("Cũ", True)]


def test_a_list_without_a_row_is_a_fault() -> None:
    reading = read(write({"Danh sách": base_grid()[:4]}))
    assert [fault.cell for fault in reading.faults] == ["A4"]
