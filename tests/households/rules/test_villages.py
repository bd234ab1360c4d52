"""Which village a text means."""

import pytest

from households.rules.register.villages import KnownVillage, VillageFinder

COC, CUP, BEN = KnownVillage("01", "Làng Cóc"), KnownVillage("02", "Làng Cốc"), KnownVillage("03", "Thôn Bến")
FINDER = VillageFinder([COC, CUP, BEN])


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("Làng Cóc", COC),
        ("  LÀNG   CÓC ", COC),
        ("Thôn Làng Cốc", CUP),
        ("bản Bến", BEN),
        ("ben", BEN),
        ("02", CUP),
        ("Lang Coc", None),  # two villages once the accents are gone
        ("Làng Cọc", None),
        ("Làng Cóc, xã khác", None),
    ],
)
def test_accents_count_where_they_tell_villages_apart(text: str, village: KnownVillage | None) -> None:
    assert FINDER.find(text) == village


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("Xóm Trên, Làng Cóc, xã Hữu Liên", COC),
        ("II. Làng Cốc", CUP),
        ("DANH SÁCH HỘ DÂN THÔN LÀNG CÓC NĂM 2023", COC),
        ("Làng Cóc, Làng Cốc", None),
        ("Danh sách hộ nghèo", None),
    ],
)
def test_one_village_named_inside_a_longer_text_is_found(text: str, village: KnownVillage | None) -> None:
    assert FINDER.find_in(text) == village


def test_a_name_of_two_words_is_found_unless_it_is_that_of_a_commune() -> None:
    villages = [KnownVillage("1", "Làng Bên"), KnownVillage("2", "Làng Bên Trên"), KnownVillage("3", "Bến")]
    finder = VillageFinder([*villages, KnownVillage("4", "Hữu Liên")])
    assert finder.find_in("Danh sách nhân khẩu Làng Bên năm 2023") == villages[0]
    assert finder.find_in("DS Làng Bên Trên (25 hộ)") == villages[1]
    assert finder.find_in("DS LANG BEN") == villages[0]
    assert finder.find_in("Danh sách ở Bến") is None
    assert finder.find_in("Danh sách thôn Bến") == villages[2]
    assert finder.find_in("UBND xã Hữu Liên") is None
    assert finder.find_in("UBND XÃ HỮU LIÊN, thôn Hữu Liên") == KnownVillage("4", "Hữu Liên")
    assert finder.find_in("Làng Bên và thôn Bến") is None


def test_the_cure_offers_the_closest_village_or_names_them_all() -> None:
    assert FINDER.unknown("Bếnn") == "Xã không có thôn này. Có phải “Bến”?"
    assert FINDER.unknown("Phố Vị") == ("Xã không có thôn này. Ghi một trong các thôn: Làng Cóc, Làng Cốc, Thôn Bến.")
    assert "Xã chưa có danh sách thôn" in VillageFinder([]).unknown("Làng Cóc")


def test_a_commune_of_one_village_needs_no_column_for_it() -> None:
    assert VillageFinder([COC]).only == COC
    assert FINDER.only is None
