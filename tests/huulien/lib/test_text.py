"""Vietnamese text: forms, folds, order, old encodings."""

import random
import sqlite3
import unicodedata

import pytest

from huulien.lib.text import (
    ascii_file_name,
    clean,
    closest,
    compare_fold,
    from_legacy,
    has_vietnamese_marks,
    looks_like_legacy_encoding,
    nfc,
    search_fold,
    sort_key,
)

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def nfd(s: str) -> str:
    return unicodedata.normalize("NFD", s)


def test_the_two_forms_of_unicode_become_one() -> None:
    assert nfc(nfd("Đặng Thị Hường")) == "Đặng Thị Hường"
    assert clean(nfd("Đặng Thị Hường")) == "Đặng Thị Hường"


@pytest.mark.parametrize(
    "typed",
    [
        "  Triệu  Văn Sơn ",
        "Triệu\u00a0Văn\u202fSơn",
        "Triệu\u200b Văn\ufeff Sơn",
        "Triệu\tVăn\r\nSơn\x00",
        "\u202eTriệu Văn Sơn\u202c",
        "Triệu\u3000Văn Sơn\x1b",
    ],
)
def test_unseen_signs_and_odd_spaces_are_removed(typed: str) -> None:
    assert clean(typed) == "Triệu Văn Sơn"


def test_lone_surrogates_are_removed() -> None:
    assert clean("A\ud800B") == "AB"


def test_search_finds_every_letter_without_its_marks() -> None:
    assert search_fold("Đặng Thị Hường") == search_fold(nfd("ĐẶNG  THỊ HƯỜNG")) == "dang thi huong"
    assert search_fold(LETTERS) == "a" * 18 + "bcdd" + "e" * 12 + "gh" + "i" * 6 + "klmn" + "o" * 18 + "pqrst" + (
        "u" * 12 + "vx" + "y" * 6
    )


def test_the_place_of_the_tone_does_not_count_but_accents_do() -> None:
    assert compare_fold("Hòa Bình") == compare_fold("HOÀ  BÌNH") == compare_fold(nfd("Hoà Bình"))
    assert compare_fold("thủy") == compare_fold("thuỷ")
    assert compare_fold("Làng Cóc") != compare_fold("Làng Cốc")
    assert compare_fold("Hoa") != compare_fold("Hòa")


def test_marks_are_seen_in_either_form() -> None:
    assert has_vietnamese_marks("Đoàn")
    assert has_vietnamese_marks(nfd("Bàn"))
    assert not has_vietnamese_marks("LANG COC")


def test_names_sort_by_given_name_in_the_order_of_the_alphabet_and_the_tones() -> None:
    in_order = [
        "Lê Văn An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Đỗ Anh",
        "Triệu Ánh",
        "Lê Văn Ấn",
        "Bế Dũng",
        "Bế Đào",
        "Hoàng Thị Hoa",
        "Hoàng Thị Hòa",
        "Vi Văn Hoà",
        "Hoàng Thị Hỏa",
        "Vi Thị Khoa",
        "Lô Ô",
        "Lô Ơ",
        "Lý Thị Uyên",
        "Lý Thị Ư",
        "Vi Xuân",
        "Vi Ý",
    ]
    shuffled = in_order[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == in_order


def test_the_key_is_ascii_and_the_alphabet_sorts_by_its_bytes() -> None:
    keys = [sort_key(letter) for letter in LETTERS]
    assert all(key.isascii() for key in keys)
    assert keys == sorted(keys, key=str.encode)
    assert len(set(keys)) == len(keys)


def test_sqlite_sorts_the_key_as_python_does() -> None:
    names = ["Vi Ăn", "Vi Án", "Vi An", "Vi Ân", "Lò Đi", "Lò Di", "Vi Anh", "Vi An Ba"]
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE TABLE person (name TEXT, sort_key TEXT)")
        db.executemany("INSERT INTO person VALUES (?, ?)", [(name, sort_key(name)) for name in names])
        rows = db.execute("SELECT name FROM person ORDER BY sort_key").fetchall()
    assert [name for (name,) in rows] == sorted(names, key=sort_key)


def test_odd_names_still_have_a_key() -> None:
    assert sort_key("") == ""
    assert sort_key("H'Hen Niê") == sort_key("H' Hen Niê")
    assert sort_key("Müller") == "muller0"
    assert sort_key("Trần (A)") == sort_key("Trần A")


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("TriÖu V¨n S¬n", "Triệu Văn Sơn"),
        ("NguyÔn ThÞ Ph­îng", "Nguyễn Thị Phượng"),
        ("L\u00adu TuÊn", "Lưu Tuấn"),
        ("§Æng ThÞ H­êng", "Đặng Thị Hường"),
        ("Bµn Hïng", "Bàn Hùng"),
        ("Nguyeãn Vaên An", "Nguyễn Văn An"),
        ("Traàn Thò Höôøng", "Trần Thị Hường"),
        ("Ñaëng Vaên Huøng", "Đặng Văn Hùng"),
    ],
)
def test_old_encodings_are_recognised_and_the_meant_text_is_suggested(shown: str, meant: str) -> None:
    assert looks_like_legacy_encoding(shown)
    assert from_legacy(shown) == meant


@pytest.mark.parametrize(
    "text",
    ["Triệu Văn Sơn", "Hoà", "toán", "Lò Hò", "MÃ Ô", "Vi Ái", "José", "LANG COC", "Lê Hà", "HOÀNG", "42 m²", "½", "±"],
)
def test_unicode_text_is_not_taken_for_an_old_encoding(text: str) -> None:
    assert not looks_like_legacy_encoding(text)
    assert not looks_like_legacy_encoding(nfd(text))


def test_a_file_name_is_ascii() -> None:
    assert ascii_file_name("Danh sách hộ nghèo (Hữu Liên).xlsx") == "Danh_sach_ho_ngheo_Huu_Lien.xlsx"
    assert ascii_file_name("Đặng") == "Dang"
    assert ascii_file_name("../../etc/passwd") == "tep.etcpasswd"
    assert ascii_file_name("con.xlsx") == "con_.xlsx"
    assert ascii_file_name("💥.xlsx") == "tep.xlsx"


def test_the_closest_name_is_offered_and_a_far_one_is_not() -> None:
    villages = ["Làng Bên", "Làng Cóc", "Là Bàn", "Đoàn Kết", "Ba Lẹng", "Tân Lai"]
    assert closest("Làng Cốc", villages) == "Làng Cóc"
    assert closest("doan ket", villages) == "Đoàn Kết"
    assert closest("Ba Leng", villages) == "Ba Lẹng"
    assert closest("Hà Nội", villages) is None
