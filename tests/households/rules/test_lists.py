"""Lists as offices join and explain them: stacked, with titles and hints, in two sheets, of several communes."""

from typing import Any

import pytest

from households.rules.register.reading import RegisterReading, read_register
from households.rules.register.row_kinds import RowKind
from huulien.lib.workbook.cells import CellValue
from tests.households.register_corpus_base import (
    HEADS,
    ON,
    PEOPLE,
    VILLAGE_CODE,
    VILLAGES,
    Grid,
    base_grid,
    changed,
    size_of,
    write,
)

HEADINGS = ["TT", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Số CCCD"]


def read(sheets: dict[str, Grid], communes: tuple[str, ...] = ()) -> RegisterReading:
    return read_register(write(sheets), file_name="a.xlsx", on=ON, villages=VILLAGES, commune_names=communes)


def family(code: str) -> Grid:
    people = [person for person in PEOPLE if person.household == code]
    return [[1, p.name, p.relationship, p.birth, p.citizen_id] for p in people]


def stacked(*titles: CellValue, foot: Grid | None = None, again: bool = True) -> Grid:
    """A list for each head's household, one below another, each with its title and its own headings."""
    rows: Grid = []
    for place, (head, title) in enumerate(zip(HEADS, titles, strict=True)):
        rows += [["UBND XÃ HỮU LIÊN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], [title], []]
        rows += [HEADINGS] if again or place == 0 else []
        rows += [*family(head.household), [None, f"Cộng: 1 hộ, {size_of(head.household)} khẩu"], []]
        rows += foot if foot is not None else [["Trưởng thôn", None, None, "Người lập biểu"], [], ["Nông Văn Giáp"]]
    return rows


def villages_of(reading: RegisterReading) -> list[str]:
    return [household.village_code for household in reading.households]


EXPECTED = [VILLAGE_CODE[head.village] for head in HEADS]
TITLES = [f"DANH SÁCH HỘ NGHÈO THÔN {head.village.upper()} NĂM 2023" for head in HEADS]


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("foot", [None, [], [["Trưởng thôn Làng Bên"], ["Nông Văn Giáp"]]])
def test_each_title_reaches_to_the_next(foot: Grid | None, again: bool) -> None:
    reading = read({"Sheet1": stacked(*TITLES, foot=foot, again=again)})
    assert (reading.faults, reading.warnings) == ((), ())
    assert villages_of(reading) == EXPECTED


def test_a_title_that_names_an_unknown_village_is_a_fault_at_its_cell() -> None:
    reading = read({"Sheet1": stacked(TITLES[0], "DANH SÁCH HỘ NGHÈO THÔN LÀNG LẠ NĂM 2023", TITLES[2])})
    assert [fault.column for fault in reading.faults] == ["Thôn"]
    assert villages_of(reading) == [EXPECTED[0], EXPECTED[2]]


def test_a_title_that_names_no_village_is_asked() -> None:
    reading = read({"Sheet1": stacked(TITLES[0], "DANH SÁCH HỘ CẬN NGHÈO NĂM 2023", TITLES[2])})
    assert ["không ghi tên thôn" in doubt.message for doubt in reading.warnings] == [True]


@pytest.mark.parametrize("village", ["Thôn Làng Cóc", "Làng Cóc", "Thôn: Làng Cóc"])
def test_a_village_on_a_line_of_its_own_belongs_to_the_title_above(village: str) -> None:
    grid = stacked(TITLES[0], "DANH SÁCH HỘ NGHÈO NĂM 2023", TITLES[2])
    grid[grid.index(["DANH SÁCH HỘ NGHÈO NĂM 2023"]) + 1] = [village]
    reading = read({"Sheet1": grid})
    assert (reading.faults, reading.warnings) == ((), ())
    assert villages_of(reading) == EXPECTED


def test_a_list_for_each_village_keeps_its_blank_cells_under_its_own_title() -> None:
    grid = stacked(*TITLES)
    for row in grid:
        row.extend([None] * (5 - len(row)))
        row.append("Thôn" if row[:2] == HEADINGS[:2] else None)
    assert villages_of(read({"Sheet1": grid})) == EXPECTED


@pytest.mark.parametrize(
    "cells",
    [
        {"A14": 10, "B14": "Tân Lai", "C14": "0414", "K14": 3},
        {"C14": "0414"},
        {"B14": "Tân Lai", "C14": "0414"},
        {"B14": "Tân Lai", "K14": 3},
        {"A14": 10, "B14": "Tân Lai", "C14": "0414", "R14": "Hộ nghèo"},
    ],
)
def test_a_row_with_a_code_or_a_size_only_lacks_its_name(cells: dict[str, Any]) -> None:
    reading = read({"DS": changed(cells)})
    assert reading.row_count == len(PEOPLE) + 1
    assert "D14" in [fault.cell for fault in reading.faults]
    assert "Thiếu họ và tên" in " ".join(fault.message for fault in reading.faults)


@pytest.mark.parametrize(
    "hints",
    [
        {"R": "1. Hộ nghèo; 2. Hộ cận nghèo", "D": "(chữ in hoa)"},
        {"F": "dd/mm/yyyy", "G": "1=Chủ hộ; 2=Vợ; 3=Con"},
        {"D": "Ghi theo CCCD", "F": "Ví dụ: 12/05/1985", "H": "12 chữ số"},
        {"A": "(1)", "D": "(ghi đủ họ tên)", "E": "(Nam/Nữ)"},
    ],
)
def test_a_row_that_explains_the_columns_is_not_data(hints: dict[str, str]) -> None:
    grid = base_grid()
    row = [hints.get(chr(ord("A") + place)) for place in range(19)]
    reading = read({"DS": [*grid[:4], row, *grid[4:]]})
    assert (reading.faults, reading.row_count) == ((), len(PEOPLE))
    kinds = {other.row: other.kind for other in reading.sheets[0].other_rows}
    assert kinds[4] in {RowKind.HINT, RowKind.HEADER}  # words in brackets may be read with the heading above


@pytest.mark.parametrize("total", [["Cộng", None, 3, None], [None, "Tổng cộng", "3"], ["Tổng", "6 thôn", 3]])
def test_a_total_counts_households_in_their_column_and_is_no_household(total: list[Any]) -> None:
    reading = read({"DS": [*base_grid(), [*total, *([None] * (10 - len(total))), 9]]})
    assert (reading.faults, reading.row_count) == ((), len(PEOPLE))


def test_a_row_of_dashes_is_blank() -> None:
    dashes: list[Any] = [10, *(["--"] * 18)]
    reading = read({"DS": [*base_grid(), dashes, ["-"] * 19]})
    assert (reading.faults, reading.row_count) == ((), len(PEOPLE))


@pytest.mark.parametrize(
    "names",
    [
        ["stt", "thon", "ma_ho", "ho_ten", "gioi_tinh", "ngay_sinh", "quan_he_voi_chu_ho", "so_cccd", "dan_toc"],
        ["STT", "TenThon", "MaHo", "HoTen", "GioiTinh", "NgaySinh", "QuanHeChuHo", "SoCccd", "DanToc"],
        ["stt", "village", "household_code", "full_name", "sex", "birth", "relationship", "citizen_id", "ethnicity"],
    ],
)
def test_names_that_programs_give_are_headings_alone_or_under_those_for_people(names: list[str]) -> None:
    grid = [row[:9] for row in base_grid()]
    for rows in ([names, *grid[4:]], [*grid[:4], names, *grid[4:]]):
        reading = read({"DS": rows})
        assert (reading.faults, reading.warnings, reading.row_count) == ((), (), len(PEOPLE))
        assert villages_of(reading) == EXPECTED


def households() -> Grid:
    rows: Grid = [["Mã hộ", "Chủ hộ", "Thôn", "Số khẩu", "Địa chỉ", "Điểm B1"]]
    return rows + [[h.household, h.name, h.village, size_of(h.household), "xóm Trên", 120] for h in HEADS]


def members() -> Grid:
    rows: Grid = [["Mã hộ", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Số CCCD"]]
    return rows + [[p.household, p.name, p.relationship, p.birth, p.sex, p.citizen_id] for p in PEOPLE]


@pytest.mark.parametrize("order", [("Hộ", "Nhân khẩu"), ("Nhân khẩu", "Hộ")])
def test_a_sheet_of_households_and_one_of_their_members_are_one_register(order: tuple[str, str]) -> None:
    sheets = {"Hộ": households(), "Nhân khẩu": members()}
    reading = read({name: sheets[name] for name in order})
    assert (reading.faults, reading.warnings) == ((), ())
    assert [(h.code, h.village_code, len(h.members), h.address, h.b1_total) for h in reading.households] == [
        (head.household, VILLAGE_CODE[head.village], size_of(head.household), "xóm Trên", 120) for head in HEADS
    ]
    assert (reading.row_count, reading.household_count, reading.person_count) == (12, 3, 9)
    assert reading.faulty_row_count == 0


def test_two_sheets_that_name_different_heads_are_a_fault() -> None:
    grid = households()
    grid[1][1] = "Hoàng Văn Khác"
    assert [(f.sheet, f.cell) for f in read({"Hộ": grid, "Nhân khẩu": members()}).faults] == [("Hộ", "B2")]


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"O4": "Xã", "O6": "Yên Thịnh", "O5": "Hữu Liên", "O7": "xã Hữu Liên"}, "O6"),
        ({"O4": "Địa chỉ", "O6": "Thôn Làng Bên, xã Yên Thịnh, huyện Hữu Lũng", "O5": "xã Hữu Liên, Hữu Lũng"}, "O6"),
        ({"B9": "Làng Cóc, xã Yên Thịnh", "B10": "Làng Cóc, xã Hữu Liên"}, "B9"),
        ({"A2": "DANH SÁCH HỘ NGHÈO XÃ YÊN THỊNH NĂM 2023"}, "A2"),
        ({"A1": "ỦY BAN NHÂN DÂN XÃ YÊN THỊNH", "H1": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, "A1"),
        ({"A16": "UBND XÃ YÊN THỊNH"}, "A16"),
    ],
)
def test_what_names_another_commune_is_not_taken(cells: dict[str, Any], cell: str) -> None:
    reading = read({"DS": changed(cells)}, communes=("Hữu Liên", "06388"))
    assert [fault.cell for fault in reading.faults] == [cell]
    assert "Yên Thịnh" in reading.faults[0].message
    assert read({"DS": changed(cells)}, communes=("Hữu Liên", "06388", "Yên Thịnh")).faults == ()


@pytest.mark.parametrize("text", ["Hưởng trợ cấp xã hội", "ở xa xã", "toàn xã", "Hữu Liên"])
def test_what_names_no_commune_is_none(text: str) -> None:
    assert read({"DS": changed({"O4": "Địa chỉ", "O6": text})}, communes=("Hữu Liên",)).faults == ()


# ----- Old encodings -----


def test_an_encoding_is_judged_by_the_sheet_and_only_words_are_offered() -> None:
    rows: Grid = [
        ["Thôn", "Họ và tên", "Quan hệ với chủ hộ", "Giới tính", "Dân tộc"],
        ["Lµng Bªn", "Chu V¨n Kho¸t", "Chñ hé", "Nam", "Nïng"],
        ["Lµng Bªn", "Léc ThÞ Nh×nh", "Vî", "N÷", "Nïng"],
    ]
    told = {fault.cell: fault.message for fault in read({"DS": rows}).faults}
    assert told["C2"] == "Chữ gõ bằng bảng mã TCVN3. Ghi lại bằng Unicode: Chủ hộ."
    assert {cell[0] for cell in told} == {"A", "B", "C", "D", "E"}
    assert all("TCVN3" in message for message in told.values())


def test_a_word_that_does_not_exist_is_not_offered() -> None:
    told = read({"DS": changed({"G6": "Chñ hé"})}).faults
    assert [(fault.cell, "Chđ" in fault.message) for fault in told] == [("G6", False)]


def test_utf8_read_wrongly_is_named_at_its_cells() -> None:
    cells = {"D6": "BÃ n Thá»‹ MÃ¹i".replace("Ã ", "Ã\u00a0"), "O6": "há»™ nghÃ¨o", "E6": "Ná»¯"}
    told = {fault.cell: fault.message for fault in read({"DS": changed(cells)}).faults}
    assert told["D6"] == "Chữ gõ bằng bảng mã UTF-8 bị đọc sai. Ghi lại bằng Unicode: Bàn Thị Mùi."
    assert set(told) == {"D6", "E6", "O6"}


# ----- Look-alike signs -----


def test_signs_that_look_alike_are_read_as_one() -> None:
    cells = {
        "D9": "Hoàng Thị Ðào", "B11": "Là\u2007Bàn", "C5": "0411\u00a0", "C6": "\u30000411_x000D_", "I5": "H’Mông",
        "I6": "H`Mông", "G6": "Vợ_x000D_", "H6": "020185000102\u2003", "K5": "4\u2009",
    }  # fmt: skip
    reading = read({"DS": changed(cells)})
    assert (reading.faults, reading.warnings) == ((), ())
    names = [member.full_name for household in reading.households for member in household.members]
    assert "Hoàng Thị Đào" in names
    assert [household.code for household in reading.households] == ["0411", "0412", "0413"]
    assert read({"DS": changed({"B9": "Ðoàn Kết", "B10": "Ðoàn Kết"})}).faults == ()


# ----- Guesses -----


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("Mã nhân khẩu", "NK001"),
        ("Nơi đăng ký KCB BHYT", "TYT xã"),
        ("Ngày hết hạn BHYT", "31/12/2024"),
        ("Số định danh cá nhân của mẹ nuôi", "không nhớ"),
        ("Tên dân tộc của làng", "xóm Trên"),
        ("Ngày sinh hoạt chi bộ", "thứ hai"),
        ("Thẻ BHYT do ai cấp", "BHXH huyện"),
    ],
)
def test_a_guess_whose_values_do_not_fit_is_dropped_and_told(heading: str, value: str) -> None:
    grid = changed({"T4": heading, "T5": value, "T7": value})
    reading = read({"DS": grid})
    assert reading.faults == ()
    assert [doubt.cell for doubt in reading.warnings] == ["T4"]


EXPLAINING = [
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ["", "chữ in hoa, có dấu", "1. Chủ hộ; 2. Vợ/chồng", "dd/mm/yyyy", "12 chữ số"],
]


def test_two_rows_under_the_headings_that_explain_them_are_no_rows() -> None:
    head = HEADS[0]
    reading = read({head.village: [HEADINGS, *EXPLAINING, *family(head.household)]})
    assert (reading.faults, reading.row_count) == ((), size_of(head.household))


def test_the_headings_that_a_program_gives_are_read() -> None:
    names = ["village_name", "full_name", "relationship_to_head", "date_of_birth", "citizen_id"]
    head = HEADS[0]
    rows = [[head.village, *cells[1:]] for cells in family(head.household)]
    reading = read({"Sheet1": [names, *rows]})
    assert (reading.faults, reading.warnings) == ((), ())
    assert villages_of(reading) == EXPECTED[:1]
