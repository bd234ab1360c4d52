"""Lists that must be read without a fault, in the layouts that offices and programs give them."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from households.rules.register.export import export_register
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.vocabulary import Relationship, Sex
from huulien.lib.workbook.writer import mark_workbook
from tests.households.register_corpus_base import (
    HEADERS,
    HEADS,
    PEOPLE,
    VILLAGE_CODE,
    VILLAGES,
    Good,
    Grid,
    Read,
    as_read,
    base_grid,
    changed,
    size_of,
    without_times,
    write,
    write_base,
)
from tests.households.register_corpus_programs import by_other_programs

_NO_CODES = (None,) * len(HEADS)


def good_workbooks() -> Iterator[Good]:
    """All good workbooks of the corpus."""
    yield Good("co_ban", write_base())
    yield from by_other_programs()
    yield from _other_layouts()
    yield from _other_values()
    yield from _of_our_own()


def _other_layouts() -> Iterator[Good]:
    grid, merges = _two_level_headings()
    yield Good("tieu_de_hai_tang_gop_o", write({"HỘ DÂN": grid}, merges={"HỘ DÂN": merges}), codes=_NO_CODES)
    yield Good("tieu_de_hai_tang_mat_gop_o", write({"HỘ DÂN": grid}), codes=_NO_CODES)
    yield Good("moi_thon_mot_trang", write(_sheet_per_village()), codes=_NO_CODES, warnings=1)
    yield Good("ten_thon_dung_tren", write({"Sheet1": _under_village_names()}), codes=_NO_CODES)
    one_row_each: dict[str, Any] = {"people": tuple(map(as_read, HEADS)), "rows": len(HEADS)}
    yield Good("ten_thon_sau_dau_hai_cham", write({"Sheet1": _under_village_names("Thôn: ")}), codes=_NO_CODES)
    yield Good("hai_cot_ngay_va_nam_sinh", write_base({"O4": "Năm sinh", **{f"O{row}": 1981 for row in range(5, 14)}}))
    yield Good("hai_cot_thon_va_xom", write_base({"O4": "Xóm", **{f"O{row}": "Xóm 1" for row in range(5, 14)}}))
    yield Good("moi_dong_mot_ho", write({"Sheet1": _one_row_for_a_household()}), **one_row_each)
    yield Good("dao_cot_viet_hoa_khong_dau", write({"DS": _other_order_without_accents()}))
    yield Good("tieu_de_lap_lai", write({"DS": _repeated_headings()}))
    merged = write({"DS": _code_once()}, merges={"DS": ["A2:A5", "A6:A7", "A8:A10", "B2:B5", "B6:B7", "B8:B10"]})
    yield Good("ma_ho_gop_o_doc", merged)
    yield Good("ma_ho_chi_o_chu_ho", write({"DS": _code_once()}))
    yield Good("hai_cot_ten", write({"Làng Bên": _head_and_members()}), **_first_household())
    yield Good("khong_ghi_chu_ho", write({"DS": _heads_by_number()}), codes=_NO_CODES)
    yield Good("ho_va_ten_tach_cot", write({"DS": _split_names()}, merges={"DS": ["B1:C1"]}))
    yield Good("thon_o_ten_danh_sach", write({"Sheet1": _village_in_title()}), **_first_household(code=None))
    yield Good("thon_trong_dia_chi", write({"Sheet1": _village_in_address()}))
    yield Good("xep_theo_ten", write({"DS": _sorted_by_name()}), people=_heads_first_by_name())
    hidden = write(
        {"Danh sách": base_grid()}, finish=lambda _, sheets: sheets["Danh sách"].set_row(6, options={"hidden": 1})
    )
    yield Good("dong_an", hidden, warnings=1)
    with_hidden = write({"Danh sách": base_grid(), "Năm ngoái": base_grid()}, hidden=["Năm ngoái"])
    yield Good("trang_an_cua_nam_truoc", with_hidden, warnings=1)


def _other_values() -> Iterator[Good]:
    yield Good("nfd", write({_nfd("Danh sách"): [[_nfd(cell) for cell in row] for row in base_grid()]}))
    births = ["2/4/1981", "15-08-1985", "12.01.2010", "2015-11-30", date(1957, 9, 9), 33045, "ngày 17 tháng 3 năm 1975"]
    births += ["05 / 05 / 1978", "28/02/2004 "]
    yield Good("ngay_nhieu_kieu", write_base({f"F{row}": birth for row, birth in enumerate(births, start=5)}))
    years = [1981, "1985", "00/00/2010", "năm 2015", 1957.0, "1990", "--/--/1975", "sinh năm 1978", "2004"]
    yield Good(
        "chi_co_nam",
        write_base({f"F{row}": year for row, year in enumerate(years, start=5)}),
        people=tuple((name, how, day.year, sex, number) for name, how, day, sex, number in _days()),
    )
    yield Good("lich_1904", _from_1904())
    as_numbers = {f"H{row}": int(person.citizen_id) for row, person in enumerate(PEOPLE, start=5)}
    yield Good("cccd_11_so", write_base(as_numbers))
    as_text = {f"H{row}": f"{int(person.citizen_id)}.0" for row, person in enumerate(PEOPLE, start=5)}
    yield Good("cccd_so_thanh_chu", write_base({**as_text, "J5": "128", "K5": "4", "J9": 128.0, "K9": 2.0}))
    marks = ["--", "-", "…", "...", "–", "", " ", "\u00a0", "//"]
    blanks = {f"{column}{row}": mark for row, mark in enumerate(marks, start=5) for column in "MNOPQRS"}
    yield Good("gach_ngang_la_trong", write_base(blanks))
    spaced = {f"D{row}": f" {person.name.replace(' ', '  ')}\u200b\n" for row, person in enumerate(PEOPLE, start=5)}
    yield Good("khoang_trang_thua", write_base(spaced))
    words = {
        "G5": "CH",
        "G6": "Vợ/chồng",
        "G7": "con gái",
        "G8": "Con trai",
        "G12": "vo",
        "E5": "nam",
        "E6": "NỮ",
        "E7": "nu",
    }
    words |= {
        "I5": "H'Mông",
        "I6": "Cao Lan",
        "L5": "Có",
        "L6": 1,
        "M5": "9/12",
        "M6": "TC",
        "N5": "Làm ruộng",
        "R5": "HN",
    }
    yield Good("tu_viet_tat", write_base(words))
    units = {
        "K5": "4 khẩu",
        "K9": "02 người",
        "K11": "3",
        "J5": "128 điểm",
        "F5": "02/04/1981 00:00:00",
        "H5": "'020081000101",
    }
    yield Good("so_co_don_vi", write_base(units))
    yield Good("nghe_khong_ro_viec_lam", write_base({"N5": "Công nhân", "N6": "Làm ruộng"}), warnings=1)
    old = [list(as_read(person)) for person in PEOPLE]
    old[4][4] = ""
    yield Good("cmnd_9_so", write_base({"H9": "081234567"}), people=tuple(map(tuple, old)), warnings=1)  # type: ignore[arg-type]
    very_old = write_base({"F9": "09/09/1912", "H9": None})
    old[4][2] = date(1912, 9, 9)
    yield Good("tuoi_rat_cao", very_old, people=tuple(map(tuple, old)), warnings=1)  # type: ignore[arg-type]


def _of_our_own() -> Iterator[Good]:
    yield Good("xuat_tu_so", export_register(_households(), VILLAGES))
    marked = mark_workbook(write_base(), [_Mark("Danh sách", "F6", "Ngày sinh", "x", "Sửa lại.")])
    yield Good("tep_da_danh_dau", without_times(marked))


@dataclass(frozen=True)
class _Mark:
    sheet: str
    cell: str
    column: str
    value: str
    message: str


def _days() -> Iterator[tuple[str, Relationship, date, Sex, str]]:
    for person in PEOPLE:
        name, relationship, _birth, sex, number = as_read(person)
        assert sex
        yield name, relationship, person.birth_date, sex, number


def _nfd(value: Any) -> Any:
    return unicodedata.normalize("NFD", value) if isinstance(value, str) else value


def _two_level_headings() -> tuple[Grid, list[str]]:
    """A district's list: headings on two levels, columns numbered, births under the sex, a total, signatures."""
    rows: Grid = [
        ["UBND XÃ HỮU LIÊN", None, None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        [],
        ["DANH SÁCH HỘ DÂN VÀ NHÂN KHẨU NĂM 2023"],
        [
            "TT",
            "Họ và tên chủ hộ và các thành viên",
            "Ngày, tháng, năm sinh",
            None,
            "Quan hệ với chủ hộ",
            "Số CCCD/ĐDCN",
            "Thôn",
            "Số khẩu",
        ],
        [None, None, "Nam", "Nữ", None, None, None, "Tổng số", "Nữ"],
        ["A", "B", 1, 2, 3, 4, 5, 6, 7],
    ]
    rows[3].append(None)
    number = 0
    for person in PEOPLE:
        number += person.is_head
        is_male = person.sex == "Nam"
        rows.append(
            [
                number if person.is_head else None, person.name, person.birth if is_male else None,
                None if is_male else person.birth, person.relationship, person.citizen_id,
                person.village if person.is_head else None, size_of(person.household) if person.is_head else None, None,
            ]
        )  # fmt: skip
    rows += [
        ["", "Tổng cộng", 4, 5, None, None, None, 9, 5],
        [],
        [None, None, None, None, None, "Hữu Liên, ngày 02 tháng 10 năm 2023"],
        [None, "NGƯỜI LẬP BIỂU", None, None, None, "TM. ỦY BAN NHÂN DÂN"],
        [None, "(Ký, ghi rõ họ tên)", None, None, None, "CHỦ TỊCH"],
        [],
        [None, "Nông Thị Hiên", None, None, None, "Vi Văn Chức"],
    ]
    rows[6 + len(PEOPLE)][4] = None
    merges = ["A1:C1", "A3:I3", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "G4:G5", "H4:I4"]
    return rows, merges


def _sheet_per_village() -> dict[str, Grid]:
    """One list for each village, which only the name of the sheet tells, and a summary that is no list."""
    headings = ["STT", "Họ tên", "Năm sinh", "Giới tính", "Quan hệ", "CCCD"]
    sheets: dict[str, Grid] = {}
    for person in PEOPLE:
        grid = sheets.setdefault(person.village, [[f"Danh sách nhân khẩu {person.village}"], headings])
        grid.append([len(grid) - 1, person.name, person.birth, person.sex, person.relationship, person.citizen_id])
    return {"Tổng hợp": [["Thôn", "Số hộ", "Số người"], ["Làng Bên", 1, 4], ["Làng Cóc", 1, 2]], **sheets}


def _under_village_names(kind: str = "Thôn ") -> Grid:
    rows: Grid = [["TT", "Họ và tên", "Sinh ngày", "Giới", "QH với chủ hộ", "Số định danh cá nhân"]]
    for place, person in enumerate(PEOPLE):
        if person.is_head:
            order = ("I", "II", "III")[HEADS.index(person)]
            rows.append([order, f"{kind}{person.village}: 01 hộ, {size_of(person.household)} khẩu"])
        rows.append([place + 1, person.name, person.birth, person.sex, person.relationship, person.citizen_id])
    return rows


def _one_row_for_a_household() -> Grid:
    headings = ["STT", "Mã số hộ", "Họ tên chủ hộ", "Thôn/bản", "Số nhân khẩu", "Phân loại", "NTNS", "GT", "CMT"]
    rows: Grid = [["DANH SÁCH HỘ NGHÈO"], headings]
    for number, head in enumerate(HEADS, start=1):
        rows.append(
            [
                number, head.household, head.name, head.village, size_of(head.household), "Hộ nghèo", head.birth,
                head.sex, head.citizen_id,
            ]
        )  # fmt: skip
    rows += [["Cộng", None, "3 hộ", None, 9], ["Ghi chú: danh sách đã được niêm yết."]]
    return rows


def _other_order_without_accents() -> Grid:
    headings = [
        "QUAN HE VOI\nCHU HO",
        "SO CCCD\n(12 so)",
        "HO VA TEN",
        "GIOI TINH",
        "NGAY SINH",
        "MA HO",
        "THON",
        "GHI CHU",
    ]
    rows: Grid = [headings]
    for person in PEOPLE:
        rows.append(
            [
                person.relationship,
                person.citizen_id,
                person.name,
                person.sex,
                person.birth,
                person.household,
                person.village,
            ]
        )
    return rows


def _repeated_headings() -> Grid:
    """The headings and their numbers at the top of every printed page, each page with its sum."""
    rows = base_grid()[:4]
    numbers = list(range(1, len(HEADERS) + 1))
    for place, row in enumerate(base_grid()[4:]):
        if place == 4:
            rows += [
                ["Cộng trang 1", None, None, None, None, None, None, None, None, 128, 4],
                [],
                list(HEADERS),
                numbers,
            ]
        rows.append(row)
    rows.insert(4, numbers)
    return rows


def _code_once() -> Grid:
    """Code and village in the first row of each household only."""
    rows: Grid = [["Mã hộ", "Thôn", "Họ và tên", "Quan hệ", "Ngày sinh", "Giới tính", "CCCD"]]
    for person in PEOPLE:
        first = person.is_head
        rows.append(
            [
                person.household if first else None, person.village if first else None, person.name,
                person.relationship, person.birth, person.sex, person.citizen_id,
            ]
        )  # fmt: skip
    return rows


def _first_household(code: str | None = "0411") -> dict[str, Any]:
    first = tuple(as_read(person) for person in PEOPLE if person.household == "0411")
    return {"people": first, "villages": (VILLAGE_CODE["Làng Bên"],), "codes": (code,), "rows": 4, "persons": 4}


def _head_and_members() -> Grid:
    """The head in a column of heads, the others in a column of members below; the sheet is named after the village."""
    rows: Grid = [["TT", "Mã hộ", "Họ và tên chủ hộ", "Họ và tên thành viên", "Quan hệ", "Ngày sinh", "GT", "Số CCCD"]]
    for person in PEOPLE[:4]:
        head, member = (person.name, None) if person.is_head else (None, person.name)
        number, code = (1, "0411") if person.is_head else (None, None)
        relationship = None if person.is_head else person.relationship
        rows.append([number, code, head, member, relationship, person.birth, person.sex, person.citizen_id])
    return rows


def _heads_by_number() -> Grid:
    """Nobody is called head: the heads are those with a number."""
    rows: Grid = [["TT", "Họ và tên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "CCCD", "Xóm"]]
    for person in PEOPLE:
        number, relationship = (HEADS.index(person) + 1, None) if person.is_head else (None, person.relationship)
        village = person.village if person.is_head else None
        rows.append([number, person.name, relationship, person.birth, person.sex, person.citizen_id, village])
    return rows


def _split_names() -> Grid:
    """Family name and given name in two cells under one heading."""
    rows: Grid = [["Mã hộ", "Họ và tên", None, "Quan hệ", "Ngày sinh", "Giới tính", "CCCD", "Thôn"]]
    for person in PEOPLE:
        family, _, given = person.name.rpartition(" ")
        rows.append(
            [
                person.household,
                family,
                given,
                person.relationship,
                person.birth,
                person.sex,
                person.citizen_id,
                person.village,
            ]
        )
    return rows


def _village_in_title() -> Grid:
    rows: Grid = [
        ["DANH SÁCH NHÂN KHẨU THÔN LÀNG BÊN NĂM 2023"],
        ["Họ tên", "QH với CH", "Ngày", "Tháng", "Năm", "Giới", "CCCD"],
    ]
    for person in PEOPLE[:4]:
        day, month, year = person.birth.split("/")
        rows.append([person.name, person.relationship, int(day), month, int(year), person.sex, person.citizen_id])
    return rows


def _village_in_address() -> Grid:
    grid = changed({"B4": "Nơi ở hiện nay"})
    for row in grid[4:]:
        row[1] = f"Thôn {row[1]}, xã Hữu Liên, huyện Hữu Lũng"
    return grid


def _by_given_name() -> list[int]:
    return sorted(range(len(PEOPLE)), key=lambda place: PEOPLE[place].name.rpartition(" ")[2])


def _sorted_by_name() -> Grid:
    """Persons in the order of their given names: only the code says who lives together."""
    grid = base_grid()
    return [*grid[:4], *(grid[4 + place] for place in _by_given_name())]


def _heads_first_by_name() -> tuple[Read, ...]:
    listed = [PEOPLE[place] for place in _by_given_name()]
    codes = list(dict.fromkeys(person.household for person in listed))
    households = [[person for person in listed if person.household == code] for code in codes]
    return tuple(
        as_read(person) for rows in households for person in sorted(rows, key=lambda person: not person.is_head)
    )


def _from_1904() -> bytes:
    """Days counted from 1904, as old Macintosh files do: the serial numbers are 1.462 smaller."""
    grid = changed({f"F{row}": person.birth_date for row, person in enumerate(PEOPLE, start=5)})
    return write({"Danh sách": grid}, options={"date_1904": True})


def _households() -> list[ParsedHousehold]:
    """The people as records, as an export has them."""
    households = []
    for head in HEADS:
        members = []
        for person in PEOPLE:
            if person.household == head.household:
                name, relationship, birth, sex, number = as_read(person)
                assert isinstance(birth, date)
                members.append(
                    ParsedMember(
                        name, relationship, birth_date=birth, sex=sex, citizen_id=number, ethnicity=person.ethnicity
                    )
                )
        households.append(ParsedHousehold(head.household, VILLAGE_CODE[head.village], members=tuple(members)))
    return households
