"""Numbers typed and printed the Vietnamese way."""

from decimal import Decimal

import pytest

from huulien.lib.numbers import (
    NumberError,
    format_decimal,
    format_integer,
    format_percent,
    format_points,
    format_vnd,
    parse_decimal,
    parse_integer,
    parse_percent,
    parse_vnd,
    plain_number,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("10,98", "10.98"),
        ("10.98", "10.98"),
        ("0.123", "0.123"),
        ("0,5", "0.5"),
        ("42", "42"),
        (" 42\u00a0", "42"),
        ("1.500.000", "1500000"),
        ("1.500.000,5", "1500000.5"),
        ("1.234,5", "1234.5"),
        ("1 234", "1234"),
        ("1\u00a0500\u00a0000", "1500000"),
        ("1234.567", "1234.567"),
        ("1,234", "1.234"),
        ("-7,58", "-7.58"),
        ("\u22127,58", "-7.58"),
    ],
)
def test_a_number_is_read_as_an_office_types_it(typed: str, number: str) -> None:
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1.234", "Không rõ là 1234 hay 1,234"),
        ("-1.234", "Không rõ là -1234 hay -1,234"),
        ("1,234,567", "giữa các nhóm nghìn ghi dấu chấm"),
        ("", "Chưa ghi số"),
        ("  ", "Chưa ghi số"),
        ("mười", "Không phải là số"),
        ("٣", "Không phải là số"),
        ("１２", "Không phải là số"),
        ("²", "Không phải là số"),
        ("NaN", "Không phải là số"),
        ("Infinity", "Không phải là số"),
        ("1e308", "Không phải là số"),
        ("1_000", "Không phải là số"),
        ("12,", "Không phải là số"),
        ("1.50.000", "Không phải là số"),
        ("01.500.000", "Không phải là số"),
        ("12 %", "Không phải là số"),
        ("9" * 19, "Số dài quá 18 chữ số"),
    ],
)
def test_what_is_no_number_or_could_be_two_is_asked_back(typed: str, says: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_decimal(typed)
    assert says in str(caught.value)
    assert str(caught.value).endswith("Ghi số, ví dụ 10,98.")


def test_an_integer_takes_groups_and_refuses_decimals() -> None:
    assert parse_integer("1.500.000") == 1_500_000
    assert parse_integer("128") == 128
    for typed in ("128,5", "128,0", "12.5"):
        with pytest.raises(NumberError, match="Phải là số nguyên"):
            parse_integer(typed)
    with pytest.raises(NumberError, match=r"^Không rõ là 1234 hay 1,234\. Ghi số nguyên, ví dụ 125\.$"):
        parse_integer("1.234")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("750.000", 750_000),
        ("750 000 đ", 750_000),
        ("1.500.000 đồng", 1_500_000),
        ("10.000", 10_000),
        ("900", 900),
        ("-\u00a0750.000", -750_000),
    ],
)
def test_a_sum_is_in_whole_dong_so_its_dots_stand_between_thousands(typed: str, amount: int) -> None:
    assert parse_vnd(typed) == amount


@pytest.mark.parametrize(("typed", "says"), [("1.450", "1450 đồng hay 1.450 nghìn đồng"), ("1.450.000,5", "số nguyên")])
def test_a_sum_that_could_be_in_thousands_is_asked_back(typed: str, says: str) -> None:
    with pytest.raises(NumberError, match=says):
        parse_vnd(typed)


@pytest.mark.parametrize("typed", ["10,98", "10.98", "10,98%", "10,98 %", "10,98\u00a0%"])
def test_a_percentage_is_read_with_or_without_its_sign(typed: str) -> None:
    assert parse_percent(typed) == Decimal("10.98")


def test_a_percentage_keeps_only_one_sign() -> None:
    with pytest.raises(NumberError):
        parse_percent("10 %%")


def test_numbers_are_printed_with_dots_and_a_comma() -> None:
    assert format_integer(1_500_000) == "1.500.000"
    assert format_integer(-24) == "\u221224"
    assert format_decimal(Decimal("1234.5")) == "1.234,5"
    assert format_decimal(Decimal("10.975"), 2) == "10,98"
    assert format_decimal(Decimal("-0.001"), 2) == "0,00"
    assert format_vnd(1_500_000) == "1.500.000\u00a0đ"


def test_rates_are_printed_in_percent_and_their_differences_in_points() -> None:
    assert format_percent(Decimal("10.98")) == "10,98\u00a0%"
    assert format_percent(Decimal(0)) == "0,00\u00a0%"
    assert format_percent(Decimal("10.98"), "") == "10,98%"
    assert format_percent(None) == "không có đối tượng"
    assert format_points(Decimal("4.44")) == "4,44 điểm phần trăm"
    assert format_points(Decimal("-7.58")) == "\u22127,58 điểm phần trăm"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("17", 17),
        ("017", 17),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5000, None),
        ("", None),
        ("-1", None),
        ("2²", None),
    ],
)
def test_an_address_names_a_record_in_digits_alone(text: str, number: int | None) -> None:
    assert plain_number(text) == number
