"""Births as lists have them."""

from datetime import date, datetime, time

import pytest

from households.rules.register.births import Birth, join_birth, parse_birth
from households.rules.register.values import ValueFault
from huulien.lib.workbook.cells import CellValue

ON = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("value", "birth"),
    [
        ("12/05/1985", Birth(date(1985, 5, 12))),
        ("1-2-1985", Birth(date(1985, 2, 1))),
        ("1\u20132\u20131985", Birth(date(1985, 2, 1))),
        (" 12 . 05 . 1985 ", Birth(date(1985, 5, 12))),
        ("1985-05-12", Birth(date(1985, 5, 12))),
        ("Ngày 12 tháng 5 năm 1985", Birth(date(1985, 5, 12))),
        ("29/02/1996", Birth(date(1996, 2, 29))),
        ("24/11/2026", Birth(date(2026, 11, 24))),
        (date(1985, 5, 12), Birth(date(1985, 5, 12))),
        (datetime(1985, 5, 12, 8, 30), Birth(date(1985, 5, 12))),
        (31179, Birth(date(1985, 5, 12))),
        (31179.0, Birth(date(1985, 5, 12))),
        (1985, Birth(year=1985)),
        ("năm 1985", Birth(year=1985)),
        ("00/00/1985", Birth(year=1985)),
        ("--/--/1985", Birth(year=1985)),
        ("05/1985", Birth(year=1985, look_at="Không có ngày; chỉ ghi năm 1985.")),
        ("24/11/1915", Birth(date(1915, 11, 24), look_at="Người này 111 tuổi. Kiểm tra lại năm sinh.")),
        ("25/11/1915", Birth(date(1915, 11, 25))),
    ],
)
def test_a_birth_is_a_day_or_only_a_year(value: CellValue, birth: Birth) -> None:
    assert parse_birth(value, on=ON) == birth


@pytest.mark.parametrize(
    ("value", "cure"),
    [
        ("29/02/1985", "hoặc chỉ ghi năm 1985"),
        ("31/04/1985", "Không có ngày này"),
        ("05/31/1985", "có phải 31/05/1985?"),
        ("12/05/85", "bốn chữ số"),
        ("13/1985", "Không có tháng 13"),
        ("25/11/2026", "sau hôm nay (24/11/2026)"),
        (2027, "sau hôm nay"),
        ("1895", "đã hơn 130 năm"),
        (date(1905, 6, 7), "Nếu là năm 1985"),
        (12051985, "Không phải là ngày"),
        (31179.5, "Không phải là ngày"),
        (True, "Không phải là ngày"),
        (time(8), "Không phải là ngày"),
        ("tháng hai", "ví dụ 12/05/1985"),
    ],
)
def test_what_is_no_birth_is_asked_back_with_its_cure(value: CellValue, cure: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse_birth(value, on=ON)
    assert cure in str(fault.value)


def test_a_bare_serial_counts_from_the_first_day_of_its_workbook() -> None:
    assert parse_birth(29717, on=ON, counts_from_1904=True) == Birth(date(1985, 5, 12))


@pytest.mark.parametrize(
    ("parts", "birth"),
    [
        ((12, 5, 1985), Birth(date(1985, 5, 12))),
        (("12", "05", "1985"), Birth(date(1985, 5, 12))),
        ((None, None, 1985), Birth(year=1985)),
        ((0, 0, 1985), Birth(year=1985)),
        ((None, 5, 1985), Birth(year=1985, look_at="Thiếu ngày hoặc tháng; chỉ ghi năm 1985.")),
    ],
)
def test_three_columns_make_one_birth(parts: tuple[CellValue, CellValue, CellValue], birth: Birth) -> None:
    assert join_birth(*parts, on=ON) == birth


@pytest.mark.parametrize(
    ("parts", "cure"),
    [
        ((12, 5, None), "Thiếu năm sinh"),
        ((31, 4, 1985), "Không có ngày này"),
        (("mười hai", 5, 1985), "bằng số"),
        ((1, 1, 2027), "sau hôm nay"),
    ],
)
def test_three_columns_that_make_none_are_asked_back(parts: tuple[CellValue, CellValue, CellValue], cure: str) -> None:
    with pytest.raises(ValueFault) as fault:
        join_birth(*parts, on=ON)
    assert cure in str(fault.value)
