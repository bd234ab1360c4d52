"""Layouts: where the headings are, what each row is, what the officer's own mapping changes."""

from typing import Any

import pytest

from households.rules.register.fields import IGNORE, Field
from households.rules.register.headings import ColumnState, find_heading
from households.rules.register.layout import Layout, find_layout
from households.rules.register.row_kinds import RowKind, is_column_numbering, is_note, is_total, village_in
from households.rules.register.shapes import Shape, plan_sheet
from households.rules.register.villages import KnownVillage, VillageFinder
from huulien.lib.workbook.sheet import MergedRange, Sheet

HEADINGS = ["TT", "Họ và tên", "Ngày sinh", "Quan hệ với chủ hộ", "Thôn"]
HEAD = [1, "Triệu Văn Sơn", "02/04/1981", "Chủ hộ", "Làng Bên"]
FINDER = VillageFinder([KnownVillage("01", "Làng Bên"), KnownVillage("02", "Đoàn Kết")])
WIFE = [None, "Bàn Thị Mùi", "15/08/1985", "Vợ"]


def sheet(*rows: list[Any], merged: tuple[MergedRange, ...] = ()) -> Sheet:
    return Sheet("DS", False, [list(row) for row in rows], list(merged), set(), set())


def layout_of(*rows: list[Any], mapping: dict[str, str] | None = None, merged: tuple[MergedRange, ...] = ()) -> Layout:
    found = find_layout(sheet(*rows, merged=merged), mapping=mapping or {}, finder=FINDER)
    assert found is not None
    return found


def kinds(layout: Layout) -> list[RowKind | None]:
    """What each row is; None is data."""
    others = {other.row: other.kind for other in layout.other_rows}
    return [others.get(row) for row in range(len(layout.sheet.rows))]


def below(*rows: list[Any]) -> list[RowKind | None]:
    """What the rows under a head and a member are."""
    return kinds(layout_of(HEADINGS, HEAD, WIFE, *rows))[3:]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([], RowKind.BLANK),
        ([None, "  ", "\u00a0"], RowKind.BLANK),
        ([3], RowKind.ONLY_NUMBER),
        (HEADINGS, RowKind.REPEATED_HEADER),
        ([text.upper() for text in HEADINGS], RowKind.REPEATED_HEADER),
        (["Tổng cộng", None, None, None, 25], RowKind.TOTAL),
        ([None, "Cộng: 2 hộ, 5 khẩu"], RowKind.TOTAL),
        ([None, "TONG CONG"], RowKind.TOTAL),
        ([None, "Toàn xã", 5], RowKind.TOTAL),
        ([None, "Thôn Đoàn Kết"], RowKind.VILLAGE),
        (["II", "THÔN TÂN LAI (25 hộ)"], RowKind.VILLAGE),
        ([None, "Đoàn Kết"], RowKind.VILLAGE),
        (["Xóm Trại: 3 hộ"], RowKind.VILLAGE),
        (["B", "HỘ CẬN NGHÈO"], RowKind.GROUP),
        (["Ghi chú: hộ 5 đi vắng"], RowKind.NOTE),
        ([None, None, None, "Hữu Liên, ngày 02 tháng 10 năm 2023"], RowKind.NOTE),
        ([None, "Người lập biểu", None, "TM. UBND XÃ"], RowKind.NOTE),
        ([None, "Vi Thị Ngọc", "2010", "Con"], None),
        ([None, "Vi Thị Ngọc"], None),
        ([None, None, "2010", "Con"], None),
        ([None, "Tống Văn Cộng"], None),
        ([None, "TONG VAN AN"], None),
        ([None, "Bàn Văn Lâm"], None),
        ([None, "BAN VAN LAM"], None),
        ([None, "Lý A", None, None, "Làng Bên"], None),
        ([None, "Vi Văn Chức", None, None, None, "Hộ nghèo"], None),
        ([None, "Thôn Đoàn Kết", "2010", "Con"], None),
        ([None, None, None, None, None, "chữ lạ"], None),
    ],
)
def test_each_row_is_data_or_has_its_reason(row: list[Any], kind: RowKind | None) -> None:
    assert below(row) == [kind]


def test_names_under_a_signature_are_no_members_but_people_with_facts_are() -> None:
    signature = [None, "NGƯỜI LẬP BIỂU", None, "CHỦ TỊCH"]
    names = [None, "Nông Thị Hiên", None, "Vi Văn Chức"]
    assert below(signature, [], names) == [RowKind.NOTE, RowKind.BLANK, RowKind.NOTE]
    assert below(signature, WIFE, names) == [RowKind.NOTE, None, None]


def test_numbers_of_columns_count_only_under_headings() -> None:
    assert kinds(layout_of(HEADINGS, [1, 2, 3, 4, 5], HEAD)) == [RowKind.HEADER, RowKind.NUMBERING, None]
    assert below([1, 2, 3, 4, 5]) == [None]


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        ([1, 2, 3], True),
        (["A", "B", "1", "2"], True),
        (["(1)", "(2)", "(3)"], True),
        ([1, 2, "3=1+2"], True),
        ([1, 2], False),
        ([1, 1, 1], False),
        ([1, "Sơn", 3], False),
    ],
)
def test_what_numbers_columns(cells: list[Any], numbers: bool) -> None:
    assert is_column_numbering(cells) == numbers


def test_the_title_above_is_accounted_for() -> None:
    layout = layout_of(["UBND XÃ HỮU LIÊN"], [], ["DANH SÁCH HỘ DÂN"], HEADINGS, HEAD)
    assert kinds(layout) == [RowKind.TITLE, RowKind.BLANK, RowKind.TITLE, RowKind.HEADER, None]
    assert layout.titles == ["UBND XÃ HỮU LIÊN", "DANH SÁCH HỘ DÂN"]


def test_without_a_column_of_names_there_is_no_list() -> None:
    rows = sheet(["TT", "Thôn", "Số hộ", "Số khẩu"], [1, "Làng Bên", 25, 100])
    assert find_layout(rows, mapping={}, finder=FINDER) is None
    heading = find_heading(rows, {}, needs_name=False)
    assert heading is not None
    assert heading.first_row == 0


def test_two_levels_of_headings_are_read_together_with_their_merges_or_without() -> None:
    top = ["TT", "Họ và tên", "Năm sinh", None, "Quan hệ", "Số khẩu", None]
    under = [None, None, "Nam", "Nữ", None, "Tổng", "Nữ"]
    merges = (
        *(MergedRange(0, column, 1, column) for column in (0, 1, 4)),
        MergedRange(0, 2, 0, 3),
        MergedRange(0, 5, 0, 6),
    )
    for merged in ((), merges):
        heading = layout_of(top, under, [1, "Vi Văn Ườm", 1975, None, "Chủ hộ", 3, 2], merged=merged).heading
        assert (heading.first_row, heading.last_row) == (0, 1)
        assert [column.field for column in heading.columns] == [
            *(Field.ROW_NUMBER, Field.FULL_NAME, Field.MALE, Field.FEMALE),
            *(Field.RELATIONSHIP, Field.MEMBER_COUNT, None),
        ]
        assert heading.columns[2].header == "Năm sinh / Nam"
        assert heading.columns[2].key == "nam sinh > nam"
        assert heading.columns[6].state == ColumnState.IGNORED


def test_without_accents_the_year_is_known_by_its_neighbours() -> None:
    layout = layout_of(["HO TEN", "QUAN HE", "NGAY", "THANG", "NAM"], ["Sơn", "Chủ hộ", 2, 4, 1981])
    assert [column.field for column in layout.heading.columns][2:] == [
        Field.BIRTH_DAY,
        Field.BIRTH_MONTH,
        Field.BIRTH_YEAR,
    ]


def test_headings_typed_for_old_fonts_are_understood() -> None:
    layout = layout_of(["Hä vµ tªn", "Quan hÖ", "Ngµy sinh"], ["Sơn", "Chủ hộ", "1981"])
    assert [column.field for column in layout.heading.columns] == [Field.FULL_NAME, Field.RELATIONSHIP, Field.BIRTH]


def test_a_row_of_data_is_never_taken_for_headings() -> None:
    """It says "Chủ hộ" and "Nam", which are names of columns too."""
    rows = sheet([1, "Làng Bên", "0411", "Triệu Văn Sơn", "Nam", "02/04/1981", "Chủ hộ", "020081000101", 128])
    assert find_heading(rows, {}, needs_name=False) is None


def test_a_column_with_data_and_no_heading_is_shown() -> None:
    layout = layout_of(HEADINGS, [*HEAD, "?"], [*WIFE, None, None, ""])
    assert [(column.letters, column.state) for column in layout.heading.columns[5:]] == [("F", ColumnState.UNKNOWN)]


def test_what_the_officer_said_of_a_column_counts_more_than_our_guess() -> None:
    mapping = {"thon": IGNORE, "ghi chu 2": "phone", "ngay sinh": "note"}
    columns = layout_of([*HEADINGS, "Ghi chú 2"], [*HEAD, "0912345678"], mapping=mapping).heading.columns
    found = {column.header: (column.field, column.state) for column in columns}
    assert found["Thôn"] == (None, ColumnState.IGNORED)
    assert found["Ghi chú 2"] == (Field.PHONE, ColumnState.REMEMBERED)
    assert found["Ngày sinh"] == (Field.NOTE, ColumnState.REMEMBERED)
    assert found["Họ và tên"] == (Field.FULL_NAME, ColumnState.KNOWN)


def test_a_value_merged_over_the_rows_of_a_household_is_in_each_of_them() -> None:
    merged = (MergedRange(1, 4, 2, 4), MergedRange(1, 0, 2, 0), MergedRange(1, 1, 2, 1))
    layout = layout_of(HEADINGS, HEAD, [None, None, "15/08/1985", "Vợ"], merged=merged)
    assert layout.sheet.value(2, 4) == "Làng Bên"
    assert layout.sheet.value(2, 0) is None  # the number tells where a household begins
    assert layout.sheet.value(2, 1) is None  # a name is one person's


@pytest.mark.parametrize(
    ("rows", "shape"),
    [
        ([HEADINGS, HEAD, WIFE], Shape.MEMBERS_UNDER_HEADS),
        ([["Mã hộ", "Họ tên", "Quan hệ"], ["1", "Sơn", "Chủ hộ"], ["1", "Mùi", "Vợ"]], Shape.PERSONS_WITH_CODE),
        ([["Mã hộ", "Họ tên", "Quan hệ"], ["1", "Sơn", "Chủ hộ"], [None, "Mùi", "Vợ"]], Shape.MEMBERS_UNDER_HEADS),
        ([["Chủ hộ", "Quan hệ", "Thôn"], ["Sơn", "CH", "Là Bàn"], ["Mùi", "Vợ"]], Shape.MEMBERS_UNDER_HEADS),
        ([["Chủ hộ", "Số khẩu"], ["Sơn", 4]], Shape.HOUSEHOLDS),
        ([["Chủ hộ", "Thôn"], ["Sơn", "Là Bàn"]], Shape.HOUSEHOLDS),
        ([["Họ tên", "Quan hệ", "Số khẩu"], ["Sơn", "Chủ hộ", 4], ["Ườm", "CH", 3]], Shape.HOUSEHOLDS),
    ],
)
def test_the_shape_follows_from_what_the_columns_hold(rows: list[list[Any]], shape: Shape) -> None:
    plan, faults = plan_sheet(layout_of(*rows))
    assert faults == []
    assert plan is not None
    assert plan.shape == shape


def test_the_new_card_is_read_before_the_old_and_the_sure_heading_before_the_guessed() -> None:
    headings = ["Họ và tên", "Số CMND", "Số CCCD", "Quan hệ", "Họ và tên người giám sát"]
    plan, faults = plan_sheet(layout_of(headings, ["Sơn", "081234567", "020081000101", "Chủ hộ", "Ai đó"]))
    assert faults == []
    assert plan is not None
    assert plan.columns[Field.CITIZEN_ID] == 2
    assert plan.columns[Field.FULL_NAME] == 0


def test_words_that_begin_rows_are_told_from_names() -> None:
    assert is_total(["Tổng số: 5"])
    assert not is_total(["Tống Thị Hoa"])
    assert is_note(["(Ký, ghi rõ họ tên)"])
    assert not is_note(["Kỳ Văn An"])
    assert village_in(["I", "Thôn: Làng Bên"]) == "Thôn Làng Bên"
    assert village_in(["II. Thôn Làng Bên - 25 hộ"]) == "Thôn Làng Bên"
    assert village_in(["Triệu Văn Sơn"]) is None
