"""Citizen numbers as Excel leaves them."""

import pytest

from households.rules.register.citizen_ids import CitizenId, parse_citizen_id
from households.rules.register.values import ValueFault
from households.vocabulary import Sex
from huulien.lib.workbook.cells import CellValue


def parsed(value: CellValue, sex: Sex | None = Sex.FEMALE, year: int | None = 1985) -> CitizenId:
    return parse_citizen_id(value, sex=sex, birth_year=year, birth_cell="F6")


@pytest.mark.parametrize(
    "value", ["020185000102", " 020 185 000 102 ", "020.185.000.102", "'020185000102", 20185000102, "20185000102.0"]
)
def test_a_number_is_its_twelve_digits_however_it_was_typed(value: CellValue) -> None:
    assert parsed(value) == CitizenId("020185000102")


@pytest.mark.parametrize(
    ("number", "sex", "year"),
    [
        ("020085000102", Sex.MALE, 1985),
        ("020185000102", Sex.FEMALE, 1985),
        ("020210000102", Sex.MALE, 2010),
        ("020310000102", Sex.FEMALE, 2010),
        ("020185000102", None, 1985),
        ("020185000102", Sex.FEMALE, None),
    ],
)
def test_the_fourth_digit_tells_century_and_sex(number: str, sex: Sex | None, year: int | None) -> None:
    assert parsed(number, sex, year) == CitizenId(number)


def test_the_old_card_is_kept_aside() -> None:
    assert parsed("082 123 456") == CitizenId(old_card="082123456")


@pytest.mark.parametrize(
    ("value", "sex", "year", "cure"),
    [
        ("020085000102", Sex.FEMALE, 1985, "là của nam"),
        ("020186000102", Sex.FEMALE, 1985, "năm sinh 1986"),
        ("020385000102", Sex.FEMALE, 1985, "năm sinh 2085"),
        (20186000102, Sex.FEMALE, 1985, "năm sinh (86) khác ô F6 (1985)"),
        (20085000102, Sex.FEMALE, 1985, "số thứ tư (0) không phải của nữ"),
        (20185000102, None, 1985, "không đủ giới tính và năm sinh"),
        (20185000102, Sex.FEMALE, None, "không đủ giới tính và năm sinh"),
        ("2.0185E+11", Sex.FEMALE, 1985, "rút gọn"),
        (2.01850001021234e16, Sex.FEMALE, 1985, "làm tròn"),
        (20185000102.5, Sex.FEMALE, 1985, "Không phải là số CCCD"),
        (-20185000102, Sex.FEMALE, 1985, "Không phải là số CCCD"),
        (True, Sex.FEMALE, 1985, "Không phải là số CCCD"),
        ("02018500O102", Sex.FEMALE, 1985, "ký tự không phải là chữ số"),
        ("٠٢٠١٨٥٠٠٠١٠٢", Sex.FEMALE, 1985, "ký tự không phải là chữ số"),
        ("2018500010", Sex.FEMALE, 1985, "Có 10 chữ số"),
        ("000185000102", Sex.FEMALE, 1985, "không bắt đầu bằng 000"),
    ],
)
def test_a_number_that_cannot_be_the_persons_is_asked_back(
    value: CellValue, sex: Sex | None, year: int | None, cure: str
) -> None:
    with pytest.raises(ValueFault) as fault:
        parsed(value, sex, year)
    assert cure in str(fault.value)
