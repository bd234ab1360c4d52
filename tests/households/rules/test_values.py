"""What the cells of a register mean."""

from datetime import date

import pytest

from households.rules.register.fields import Field
from households.rules.register.names import parse_name
from households.rules.register.values import (
    RelationshipWord,
    ValueFault,
    parse_b1,
    parse_b2,
    parse_code,
    parse_count,
    parse_ethnicity,
    parse_phone,
    parse_qualification,
    parse_relationship,
    parse_sex,
    parse_yes_no,
    says_nothing,
)
from households.vocabulary import Qualification, Relationship, Sex
from huulien.lib.workbook.cells import CellValue


@pytest.mark.parametrize(
    ("text", "relationship", "sex"),
    [
        ("Chủ hộ", Relationship.HEAD, None),
        ("chu ho", Relationship.HEAD, None),
        ("Vợ", Relationship.WIFE, Sex.FEMALE),
        ("Con gái", Relationship.CHILD, Sex.FEMALE),
        ("Con dâu", Relationship.CHILD_IN_LAW, Sex.FEMALE),
        ("Mẹ chồng", Relationship.PARENT_IN_LAW, Sex.FEMALE),
        ("Cháu nội", Relationship.GRANDCHILD, None),
    ],
)
def test_a_relationship_may_tell_the_sex(text: str, relationship: Relationship, sex: Sex | None) -> None:
    assert parse_relationship(text) == RelationshipWord(relationship, sex)


@pytest.mark.parametrize(("value", "sex"), [("Nam", Sex.MALE), ("NỮ", Sex.FEMALE), ("nu", Sex.FEMALE)])
def test_sex_is_a_word(value: CellValue, sex: Sex) -> None:
    assert parse_sex(value) == sex


@pytest.mark.parametrize(
    ("text", "name"), [("Tày", "Tày"), ("tay", "Tày"), ("H'Mông", "Mông"), ("Cao Lan", "Sán Chay"), ("Việt", "Kinh")]
)
def test_an_ethnic_group_gets_its_official_name(text: str, name: str) -> None:
    assert parse_ethnicity(text) == name


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("4/12", Qualification.NONE),
        ("5/12", Qualification.PRIMARY),
        ("9/12", Qualification.LOWER_SECONDARY),
        ("lớp 12/12", Qualification.UPPER_SECONDARY),
        ("7/10", Qualification.LOWER_SECONDARY),
        ("10/10", Qualification.UPPER_SECONDARY),
        ("THPT", Qualification.UPPER_SECONDARY),
    ],
)
def test_school_years_count_of_twelve_or_of_the_ten_of_before_1981(text: str, level: Qualification) -> None:
    assert parse_qualification(text) == level


@pytest.mark.parametrize(
    ("value", "field", "answer"),
    [
        ("x", Field.DISABLED, True),
        (True, Field.DISABLED, True),
        (1, Field.DISABLED, True),
        ("không", Field.DISABLED, False),
        ("Nặng", Field.DISABLED, True),
        (360_000, Field.SOCIAL_ALLOWANCE, True),
        ("GD4202012345678", Field.HEALTH_INSURANCE, True),
    ],
)
def test_a_mark_a_word_or_what_only_that_column_says_is_yes(value: CellValue, field: Field, answer: bool) -> None:
    assert parse_yes_no(value, field) is answer


@pytest.mark.parametrize(
    ("parse", "value", "result"),
    [
        (parse_phone, 912345678, "0912345678"),
        (parse_phone, "+84 912.345.678", "0912345678"),
        (parse_code, 412, "412"),
        (parse_code, " 04 12/a ", "0412/a"),
        (parse_count, "5", 5),
        (parse_b1, "1000", 1000),
        (parse_b2, 120, 120),
        (parse_name, "  Triệu  Văn   Sơn ", "Triệu Văn Sơn"),
        (parse_name, "K'Sor Y-Blô", "K'Sor Y-Blô"),
    ],
)
def test_a_plain_value_is_cleaned_and_taken(parse, value: CellValue, result: object) -> None:
    assert parse(value) == result


@pytest.mark.parametrize(
    ("parse", "value", "cure"),
    [
        (parse_sex, "N", "Ghi “Nam” hoặc “Nữ”"),
        (parse_relationship, "Con dậu", "Có phải “Con dâu”?"),
        (parse_ethnicity, "Tàu", "54 dân tộc"),
        (parse_qualification, "13/12", "Không có lớp 13"),
        (parse_qualification, date(2026, 12, 9), "Excel đã đổi thành ngày (09/12/2026)"),
        (parse_count, 31, "từ 1 đến 30"),
        (parse_count, True, "Không phải là số"),
        (parse_b1, 1001, "từ 0 đến 1.000"),
        (parse_b2, 35, "bội của 10"),
        (parse_code, "a*b", "Mã hộ chỉ gồm"),
        (parse_phone, "1234", "10 hoặc 11 chữ số"),
        (parse_name, "Sơn 2", "chữ số"),
        (parse_name, "Sơn (Tý)", "trong ngoặc"),
        (parse_name, "<b>Sơn</b>", "ký tự lạ"),
    ],
)
def test_what_cannot_be_taken_is_asked_back_with_its_cure(parse, value: CellValue, cure: str) -> None:
    with pytest.raises(ValueFault) as fault:
        parse(value)
    assert cure in str(fault.value)


def test_dashes_and_words_for_nothing_are_blank_cells() -> None:
    assert says_nothing(Field.NOTE, "--")
    assert says_nothing(Field.CITIZEN_ID, "Chưa có")
    assert not says_nothing(Field.NOTE, "Chưa có")
