"""Lists with one fault each, at a known cell: values, then structure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from tests.households.register_corpus_base import PEOPLE, Formula, Grid, base_grid, changed, write, write_base


@dataclass(frozen=True)
class Faulty:
    """A workbook that must be refused with a fault at `cell` whose message holds `says`."""

    name: str
    data: bytes
    sheet: str
    cell: str
    says: str
    file_name: str = "danh_sach.xlsx"


# name: (cells to change, cell of the fault, what the fault says)
_VALUES: dict[str, tuple[dict[str, Any], str, str]] = {
    "ngay_khong_co": ({"F6": "31/02/1990"}, "F6", "Không có ngày này. Sửa thành ngày có thật, hoặc chỉ ghi năm 1990."),
    "ngay_29_thang_2_nam_thuong": ({"F6": "29/02/1985"}, "F6", "Không có ngày này"),
    "ngay_o_tuong_lai": ({"F6": "12/05/2031"}, "F6", "Ngày sinh ở sau hôm nay (02/10/2023). Kiểm tra lại năm."),
    "nam_o_tuong_lai": ({"F6": 2024}, "F6", "ở sau hôm nay"),
    "nam_hai_chu_so": ({"F6": "15/08/85"}, "F6", "Năm chỉ có hai chữ số"),
    "thang_truoc_ngay_sau": ({"F6": "08/31/1985"}, "F6", "có phải 31/08/1985?"),
    "ngay_bang_loi": ({"F6": "khoảng năm tám lăm"}, "F6", "Không phải là ngày"),
    "nam_qua_xa": ({"F6": "1850"}, "F6", "đã hơn 130 năm"),
    "nam_trong_o_dinh_dang_ngay": ({"F6": date(1905, 6, 7)}, "F6", "Nếu là năm 1985"),
    "ngay_viet_lien": ({"F6": 15081985}, "F6", "Không phải là ngày"),
    "gio_thay_ngay": ({"F6": time(8, 30)}, "F6", "Không phải là ngày"),
    "dung_sai_thay_ngay": ({"F6": True}, "F6", "Không phải là ngày"),
    "ngay_chu_so_a_rap": ({"F6": "١٥/٠٨/١٩٨٥"}, "F6", "Không phải là ngày"),
    "ngay_loi_cong_thuc": ({"F6": Formula("=VLOOKUP(A1,B1:C2,2,0)", "#N/A")}, "F6", "Ô đang báo lỗi #N/A"),
    "cccd_11_so_khac_nam": ({"H6": 20186000102}, "H6", "nếu thêm số 0 ở đầu thì năm sinh (86) khác ô F6 (1985)"),
    "cccd_11_so_khac_gioi": ({"H6": 20085000102}, "H6", "số thứ tư (0) không phải của nữ"),
    "cccd_11_so_khong_ngay_sinh": ({"H6": 20185000102, "F6": None}, "H6", "không đủ giới tính và năm sinh"),
    "cccd_khac_gioi": ({"H6": "020085000102"}, "H6", "Số CCCD là của nam"),
    "cccd_khac_nam": ({"H6": "020186000102"}, "H6", "cho năm sinh 1986"),
    "cccd_khac_the_ky": ({"H6": "020385000102"}, "H6", "cho năm sinh 2085"),
    "cccd_10_so": ({"H6": 2018500010}, "H6", "Có 10 chữ số"),
    "cccd_13_so": ({"H6": "0201850001020"}, "H6", "Có 13 chữ số"),
    "cccd_co_chu": ({"H6": "O20185000102"}, "H6", "không phải là chữ số"),
    "cccd_rut_gon": ({"H6": "2.0185E+10"}, "H6", "Excel đã rút gọn số này"),
    "cccd_lam_tron": ({"H6": 1.2345678901234568e17}, "H6", "Excel đã làm tròn số này"),
    "cccd_le": ({"H6": 20185000102.5}, "H6", "Không phải là số CCCD"),
    "cccd_000": ({"H6": "000185000102"}, "H6", "không bắt đầu bằng 000"),
    "cccd_chu_so_a_rap": ({"H6": "٠٢٠١٨٥٠٠٠١٠٢"}, "H6", "không phải là chữ số"),
    "cccd_la_ngay": ({"H6": date(2020, 1, 1)}, "H6", "Không phải là số CCCD"),
    "cccd_trung": (
        {"H13": "020081000101", "E13": "Nam", "F13": "01/01/1981"}, "H13", "đã ghi cho Triệu Văn Sơn ở dòng 5",
    ),
    "ma_ho_trung": ({"C11": "0411", "C12": "0411", "C13": "0411"}, "C11", "Mã đã dùng cho hộ khác ở dòng 5"),
    "ma_ho_thieu": ({"C6": None, "K5": 3}, "C6", "Thiếu mã hộ"),
    "ma_ho_ky_tu_la": ({"C6": "04*11", "K5": 3}, "C6", "Mã hộ chỉ gồm chữ, số"),
    "gioi_tinh_n": ({"E6": "N"}, "E6", "Ghi “Nam” hoặc “Nữ”"),
    "gioi_tinh_x": ({"E6": "x"}, "E6", "Ghi “Nam” hoặc “Nữ”"),
    "quan_he_viet_tat": ({"G7": "C"}, "G7", "Ghi một trong: Chủ hộ"),
    "quan_he_hai_nghia": ({"G7": "Ba"}, "G7", "Ghi một trong: Chủ hộ"),
    "quan_he_sai_chinh_ta": ({"G7": "Con dậu"}, "G7", "Có phải “Con dâu”?"),
    "vo_chong_khong_gioi": ({"G6": "Vợ/chồng", "E6": None}, "G6", "Ghi rõ “Vợ” hoặc “Chồng”"),
    "con_gai_la_nam": ({"G8": "Con gái"}, "G8", "Quan hệ này là của nữ nhưng giới tính ghi nam"),
    "quan_he_thieu": ({"G7": None}, "G7", "Thiếu quan hệ với chủ hộ"),
    "hai_chu_ho": ({"G6": "Chủ hộ"}, "G6", "Hộ này đã có chủ hộ ở dòng 5"),
    "khong_chu_ho": ({"G5": "Con"}, "G5", "Hộ này chưa có chủ hộ"),
    "thon_gan_giong": ({"B9": "Làng Cốc", "B10": None}, "B9", "Xã không có thôn này. Có phải “Làng Cóc”?"),
    "thon_xa_khac": ({"B9": "Phố Vị", "B10": None}, "B9", "Ghi một trong các thôn"),
    "thon_thieu": ({"B9": None, "B10": None}, "B9", "Thiếu thôn"),
    "thon_khac_trong_ho": ({"B10": "Là Bàn"}, "B10", "Khác thôn với dòng 9"),
    "thon_tcvn3": ({"B9": "Lµng Cãc", "B10": None}, "B9", "bảng mã TCVN3. Ghi lại bằng Unicode: Làng Cóc."),
    "ten_tcvn3": ({"D5": "TriÖu V¨n S¬n"}, "D5", "Chữ gõ bằng bảng mã TCVN3. Ghi lại bằng Unicode: Triệu Văn Sơn."),
    "ten_vni": ({"D5": "Trieäu Vaên Sôn"}, "D5", "Chữ gõ bằng bảng mã VNI. Ghi lại bằng Unicode: Triệu Văn Sơn."),
    "ten_co_so": ({"D6": "Bàn Thị Mùi 2"}, "D6", "Họ tên có chữ số"),
    "ten_co_ngoac": ({"D6": "Bàn Thị Mùi (Dí)"}, "D6", "Bỏ phần trong ngoặc"),
    "ten_co_ky_tu_la": ({"D6": "Bàn Thị 💥"}, "D6", "Họ tên có ký tự lạ"),
    "ten_la_cong_thuc": ({"D6": "=cmd|' /C calc'!A0"}, "D6", "Họ tên có"),
    "ten_thieu": ({"D6": None}, "D6", "Thiếu họ và tên"),
    "ten_qua_dai": ({"D6": "Bàn " + "Thị " * 40 + "Mùi"}, "D6", "Họ tên dài quá 100 ký tự"),
    "dan_toc_la": ({"I6": "Tàu"}, "I6", "54 dân tộc"),
    "b1_mo_ho": ({"J5": "1.234"}, "J5", "Không rõ là 1234 hay 1,234. Ghi số nguyên, ví dụ 125."),
    "b1_am": ({"J5": -5}, "J5", "Điểm B1 phải từ 0 đến 1.000"),
    "b1_le": ({"J5": 127.5}, "J5", "Phải là số nguyên"),
    "b1_qua_lon": ({"J5": 5000}, "J5", "Điểm B1 phải từ 0 đến 1.000"),
    "b1_chu": ({"J5": "một trăm"}, "J5", "Không phải là số"),
    "b1_vo_cung": ({"J5": "1e308"}, "J5", "Không phải là số"),
    "b1_khac_trong_ho": ({"J6": 90}, "J6", "Khác dòng 5 của cùng hộ (128)"),
    "so_khau_khac": ({"K5": 6}, "K5", "Ghi 6 khẩu nhưng danh sách có 4 người"),
    "so_khau_khong": ({"K5": 0}, "K5", "Số khẩu phải từ 1 đến 30"),
    "so_khau_chu": ({"K5": "bốn"}, "K5", "Không phải là số"),
    "bhyt_mo_ho": ({"L6": "có lẽ"}, "L6", "Ghi “x” hoặc “Có” nếu có"),
    "trinh_do_thanh_ngay": ({"M6": date(2023, 12, 9)}, "M6", "Excel đã đổi thành ngày (09/12/2023)"),
    "trinh_do_mo_ho": ({"M6": "lớp 9"}, "M6", "Ghi một trong: Chưa học xong tiểu học"),
    "trinh_do_khong_co": ({"M6": "13/12"}, "M6", "Không có lớp 13"),
    "viec_lam_mo_ho": ({"N4": "Việc làm", "N6": "Công nhân"}, "N6", "Ghi một trong: Làm công có hợp đồng lao động"),
    "ghi_chu_qua_dai": ({"O6": "hộ ở xa, đường khó đi " * 20}, "O6", "quá 280. Rút ngắn lại."),
    "o_dai_bat_thuong": ({"D6": "Mùi" * 5_000}, "D6", "Ô dài 15000 ký tự, không phải là họ và tên"),
    "ghi_chu_tcvn3": ({"O6": "hé nghÌo"}, "O6", "bảng mã TCVN3"),
    "dien_thoai_thieu_so": ({"P5": "091234"}, "P5", "10 hoặc 11 chữ số"),
    "b2_khong_tron_chuc": ({"Q5": 35}, "Q5", "bội của 10"),
    "phan_loai_la": ({"R5": "Hộ khó khăn"}, "R5", "Ghi “Hộ nghèo”, “Hộ cận nghèo”"),
    "dang_hoc_la": ({"S7": "Lớp 13"}, "S7", "Ghi một trong: Không đi học"),
    "nguoi_ghi_hai_lan": (
        {"D8": "Triệu Thị Hoà", "E8": "Nữ", "F8": "12/01/2010", "H8": None}, "D8", "Người này đã ghi ở dòng 7 của hộ",
    ),
    "cong_thuc_khong_ket_qua": ({"F6": Formula("=DATE(1985,8,15)")}, "F6", "công thức nhưng chưa có kết quả"),
}  # fmt: skip


def faulty_lists() -> Iterator[Faulty]:
    for name, (cells, cell, says) in _VALUES.items():
        yield Faulty(name, write_base(cells), "Danh sách", cell, says)
    yield from _structures()


def _structures() -> Iterator[Faulty]:
    sheet = "Danh sách"

    def faulty(name: str, grid: Grid, cell: str, says: str, where: str = sheet) -> Faulty:
        return Faulty(name, write({sheet: grid}), where, cell, says)

    yield faulty("trang_trong", [[]], "", "Không tìm thấy danh sách hộ", "")
    yield faulty("khong_tieu_de", base_grid()[4:], "", "Không tìm thấy danh sách hộ", "")
    yield faulty("thieu_cot_ten", changed({"D4": "Cột 4"}), "A4", "không có cột “Họ và tên”")
    yield faulty(
        "thieu_quan_he", changed({"G4": "Cột 7", "K4": "Cột 11"}), "D4", "Không rõ mỗi dòng là một người hay một hộ"
    )
    yield faulty("hai_cot_ngay_sinh", changed({"O4": "Ngày sinh"}), "O4", "Cột F và cột O đều được hiểu là “Ngày sinh”")
    yield faulty("thieu_thon_ca_trang", _without_column("B"), "C5", "Không rõ các hộ của trang tính này ở thôn nào")
    yield faulty("hai_ten_khong_quan_he", _head_and_member_names(), "A1", "Thiếu cột “Quan hệ với chủ hộ”")
    yield faulty("thanh_vien_truoc_chu_ho", _members_under_heads(start=1), "E2", "đứng trước mọi chủ hộ")
    yield faulty("hai_chu_ho_theo_so_thu_tu", _members_under_heads(second_head=True), "E3", "đã có chủ hộ ở dòng 2")
    yield faulty("thon_dung_dau_khong_co", [*_under_village("Thôn Làng Cốc")], "A2", "Có phải “Làng Cóc”?")
    yield faulty("hai_ho_cung_ten", _same_heads(), "A3", "Cùng thôn, cùng tên với chủ hộ ở dòng 2")
    yield faulty("ca_nam_lan_nu", _sex_in_two_columns(), "D2", "Cột Nam và cột Nữ đều có ghi")
    yield faulty("ba_cot_ngay_sai", _birth_in_three_columns("31", "4", "1981"), "F2", "Không có ngày này")
    yield faulty("ba_cot_thieu_nam", _birth_in_three_columns("2", "4", None), "F2", "Thiếu năm sinh")
    hidden = write({"Bìa": [["Xã Hữu Liên"]], sheet: base_grid()}, hidden=[sheet])
    yield Faulty("chi_co_trang_an", hidden, "", "", "bỏ ẩn trang tính")


def _without_column(letter: str) -> Grid:
    column = ord(letter) - ord("A")
    return [row[:column] + row[column + 1 :] for row in base_grid()]


def _members_under_heads(*, start: int = 0, second_head: bool = False) -> Grid:
    rows: Grid = [["TT", "Thôn", "Họ và tên", "Ngày sinh", "Quan hệ với chủ hộ"]]
    number = 0
    for place, person in enumerate(PEOPLE[start:]):
        number += person.is_head
        relationship = "Chủ hộ" if second_head and place == 1 else person.relationship
        rows.append([number if person.is_head else None, person.village, person.name, person.birth, relationship])
    return rows


def _head_and_member_names() -> Grid:
    heads = {person.household: person.name for person in PEOPLE if person.is_head}
    rows = [[heads[person.household], person.village, person.name, person.birth] for person in PEOPLE]
    return [["Họ và tên chủ hộ", "Thôn", "Họ và tên thành viên", "Ngày sinh"], *rows]


def _under_village(name: str) -> Grid:
    person = PEOPLE[0]
    return [["Họ và tên chủ hộ", "Số khẩu", "Ngày sinh"], [name], [person.name, 4, person.birth]]


def _same_heads() -> Grid:
    return [["Họ và tên chủ hộ", "Thôn", "Số khẩu"], ["Vi Văn Ườm", "Là Bàn", 3], ["Vi Văn Ườm", "Là Bàn", 2]]


def _sex_in_two_columns() -> Grid:
    return [["Họ và tên chủ hộ", "Thôn", "Nam", "Nữ", "Số khẩu"], ["Vi Văn Ườm", "Là Bàn", "x", "x", 3]]


def _birth_in_three_columns(day: str | None, month: str | None, year: str | None) -> Grid:
    return [
        ["Họ và tên chủ hộ", "Thôn", "Số khẩu", "Ngày", "Tháng", "Năm"],
        ["Triệu Văn Sơn", "Làng Bên", 4, day, month, year],
    ]
