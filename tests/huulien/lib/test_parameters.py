"""The strict loader of dated, cited numbers."""

import re
from datetime import date
from decimal import Decimal

import pytest

from huulien.lib.parameters import NoValueInForce, ParameterFileError, parse_parameters, read_toml

GOOD = """
[allowance]
label = "Mức chuẩn trợ giúp xã hội"
unit = "đ/tháng"

[[allowance.values]]
valid_from = 2021-07-01
valid_until = 2024-06-30
value = 360_000
citation = "NĐ 20/2021/NĐ-CP, Điều 4"
issued_on = 2021-03-15
source = "công báo"

[[allowance.values]]
valid_from = 2024-07-01
value = 500_000
citation = "NĐ 76/2024/NĐ-CP (cần kiểm tra)"
verified = false
"""


def load(tmp_path, text):
    path = tmp_path / "numbers.toml"
    path.write_text(text, encoding="utf-8")
    return parse_parameters(read_toml(path), path.name)


@pytest.mark.parametrize(
    ("on", "value"),
    [
        (date(2021, 7, 1), 360_000),
        (date(2024, 6, 30), 360_000),
        (date(2024, 7, 1), 500_000),
        (date(2099, 1, 1), 500_000),
    ],
)
def test_value_is_that_of_the_day(tmp_path, on, value):
    assert load(tmp_path, GOOD)["allowance"].at(on).value == value


def test_value_comes_with_its_citation(tmp_path):
    allowance = load(tmp_path, GOOD)["allowance"]
    assert (allowance.label, allowance.unit) == ("Mức chuẩn trợ giúp xã hội", "đ/tháng")
    old, new = allowance.values
    assert (old.citation, old.issued_on, old.source, old.verified) == (
        "NĐ 20/2021/NĐ-CP, Điều 4",
        date(2021, 3, 15),
        "công báo",
        True,
    )
    assert not new.verified


def test_a_value_may_be_in_force_for_one_day(tmp_path):
    one_day = load(tmp_path, GOOD.replace("valid_until = 2024-06-30", "valid_until = 2021-07-01"))["allowance"]
    assert one_day.at(date(2021, 7, 1)).value == 360_000
    with pytest.raises(NoValueInForce):
        one_day.at(date(2021, 7, 2))


def test_no_value_in_force_is_an_error_that_names_parameter_and_day(tmp_path):
    with pytest.raises(NoValueInForce, match=re.escape("allowance has no value in force on 2021-06-30")) as caught:
        load(tmp_path, GOOD)["allowance"].at(date(2021, 6, 30))
    assert caught.value.on == date(2021, 6, 30)


def test_fractions_are_exact(tmp_path):
    text = GOOD.replace("360_000", "1.1")
    assert load(tmp_path, text)["allowance"].at(date(2022, 1, 1)).value == Decimal("1.1")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('unit = "đ/tháng"', 'unit = "đ/tháng"\nnote = "x"', "unknown key note"),
        ('unit = "đ/tháng"', "", "lacks unit"),
        ('unit = "đ/tháng"', 'unit = " "', "unit must be a text"),
        ('label = "Mức chuẩn trợ giúp xã hội"', "label = 5", "label must be a text"),
        ('citation = "NĐ 20/2021/NĐ-CP, Điều 4"', "", "lacks citation"),
        ('citation = "NĐ 20/2021/NĐ-CP, Điều 4"', 'citation = ""', "citation must be a text"),
        ("valid_from = 2021-07-01", "", "lacks valid_from"),
        ("valid_from = 2021-07-01", 'valid_from = "2021-07-01"', "valid_from must be a date"),
        ("valid_from = 2021-07-01", "valid_from = 2021-07-01T00:00:00", "valid_from must be a date"),
        ("valid_from = 2021-07-01", "valid_from = 2024-07-01", "valid_until is before valid_from"),
        ("issued_on = 2021-03-15", "issued_on = 2021", "issued_on must be a date"),
        ('source = "công báo"', 'sources = "công báo"', "unknown key sources"),
        ('source = "công báo"', 'source = ""', "source must be a text"),
        ("value = 360_000", "", "lacks value"),
        ("value = 360_000", 'value = "360.000"', "value must be a number"),
        ("value = 360_000", "value = true", "value must be a number"),
        ("valid_until = 2024-06-30", "", "overlap or are out of order at 2024-07-01"),
        ("valid_until = 2024-06-30", "valid_until = 2024-07-01", "overlap or are out of order at 2024-07-01"),
        ("valid_from = 2024-07-01", "valid_from = 2020-01-01", "overlap or are out of order at 2020-01-01"),
        ("verified = false", "", "cần kiểm tra"),
        ("verified = false", "verified = true", "cần kiểm tra"),
        ("verified = false", "verified = 0", "verified must be true or false"),
        (" (cần kiểm tra)", "", "cần kiểm tra"),
        ("[allowance]", "[allowance]\nlabel = 'hai lần'", "numbers.toml"),
        ("value = 360_000", "value = 360_000 đ", "numbers.toml"),
    ],
)
def test_a_file_that_is_not_exactly_right_is_refused(tmp_path, old, new, message):
    assert old in GOOD
    with pytest.raises(ParameterFileError, match=re.escape(message)):
        load(tmp_path, GOOD.replace(old, new, 1))


@pytest.mark.parametrize(
    "text",
    [
        "allowance = 5",
        '[allowance]\nlabel = "a"\nunit = "b"\nvalues = []',
        '[allowance]\nlabel = "a"\nunit = "b"\nvalues = 5',
        '[allowance]\nlabel = "a"\nunit = "b"\nvalues = [5]',
    ],
)
def test_other_shapes_are_refused(tmp_path, text):
    with pytest.raises(ParameterFileError):
        load(tmp_path, text)


def test_a_file_not_in_utf_8_is_refused(tmp_path):
    path = tmp_path / "numbers.toml"
    path.write_bytes(b'[a]\nlabel = "\xe9"')
    with pytest.raises(ParameterFileError, match=re.escape("numbers.toml")):
        read_toml(path)
