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
    has_vietnamese_marks,
    has_words,
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


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ðặng Văn Ðức", "Đặng Văn Đức"),
        ("Ɖoàn Kết", "Đoàn Kết"),
        ("ðinh ɖinh", "đinh đinh"),
        ("\u0421hu V\u0430n", "Chu Van"),  # Cyrillic
        ("\uff10\uff19\uff10\uff11", "0901"),  # wide
        ("13\u221508\u20441982", "13/08/1982"),
        ("01\u20102\u20113\u22124", "01-2-3-4"),
        *((f"H{sign}Mông", "H'Mông") for sign in "'’‘ʼ`´′"),
        ("Triệu_x000D_\nVăn_x0009_Sơn", "Triệu Văn Sơn"),
        ("_x0110_ào", "Đào"),
        ("\u2003Làng\u2800Bên\u3164", "Làng Bên"),
        ("_xGGGG_", "_xGGGG_"),
    ],
)
def test_signs_that_look_alike_are_one_sign(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert clean(clean(typed)) == kept
    assert search_fold(typed) == search_fold(kept)
    assert sort_key(typed) == sort_key(kept)


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


@pytest.mark.parametrize("text", ["Vi Văn An", "ông VI VĂN AN, kế toán", nfd("Lý Hòa; Vi  Văn An.")])
def test_words_stand_in_a_text_whole(text):
    assert has_words(text, "Vi Văn An")


@pytest.mark.parametrize("text", ["", "Vi Văn Anh", "Vi Văn Án", "Vi An", "Lavi Văn An"])
def test_words_do_not_stand_in_a_text_that_begins_or_sounds_alike(text):
    assert not has_words(text, "Vi Văn An")
    assert not has_words(text, "")


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
