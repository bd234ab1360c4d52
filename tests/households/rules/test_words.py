"""The tables of words: each word means what it stands under, and nothing with two meanings is taken."""

import tomllib

import pytest

from households.rules.register.fields import PARAMETERS, YES_NO_FIELDS, Field
from households.rules.register.values import (
    RelationshipWord,
    ValueFault,
    is_blank,
    is_mark,
    parse_employment,
    parse_ethnicity,
    parse_poverty_class,
    parse_qualification,
    parse_relationship,
    parse_sex,
    parse_studying,
    parse_text,
    parse_yes_no,
)
from households.vocabulary import ETHNIC_GROUPS, Employment, PovertyClass, Qualification, Relationship, Sex, Studying
from huulien.lib.labels import LabelledEnum

TABLE = tomllib.loads((PARAMETERS / "register_values.toml").read_text("utf-8"))
ENUMS = {
    "sex": (Sex, parse_sex),
    "employment": (Employment, parse_employment),
    "studying": (Studying, parse_studying),
    "qualification": (Qualification, parse_qualification),
    "poverty_class": (PovertyClass, parse_poverty_class),
}


@pytest.mark.parametrize("name", ENUMS)
def test_every_label_and_every_word_of_the_table_has_its_meaning(name: str) -> None:
    kind, parse = ENUMS[name]
    members: list[LabelledEnum] = list(kind)
    for member in members:
        assert parse(member.label) == member
    for value, words in TABLE[name].items():
        for word in words:
            assert parse(word) == parse(word.lower()) == parse(f" {word} ") == kind(value), word


def test_every_relationship_and_every_word_for_it_is_known() -> None:
    for relationship in Relationship:
        assert parse_relationship(relationship.label).relationship == relationship
    for name, words in TABLE["relationship"].items():
        for word in words:
            found = parse_relationship(word) if word != "Ba" else RelationshipWord(Relationship.FATHER)
            expected = TABLE["relationship_is"].get(name, name)
            assert (found.is_spouse and name == "spouse") or found.relationship == Relationship(expected), word


@pytest.mark.parametrize("text", ["C", "Ba", "V", "x", "1", "Con châu", "chủ"])
def test_a_relationship_that_could_be_two_or_none_is_asked_back(text: str) -> None:
    with pytest.raises(ValueFault, match="Ghi một trong: Chủ hộ; Vợ; Chồng"):
        parse_relationship(text)


def test_every_ethnic_group_and_every_other_name_of_it_is_known() -> None:
    for name in ETHNIC_GROUPS:
        assert parse_ethnicity(name) == parse_ethnicity(name.upper()) == name
    for name, others in TABLE["ethnicity"].items():
        assert name in ETHNIC_GROUPS
        for other in others:
            assert parse_ethnicity(other) == name


def test_accents_count_where_they_are_written() -> None:
    assert parse_ethnicity("tay") == "Tày"
    with pytest.raises(ValueFault):
        parse_ethnicity("Tây")
    with pytest.raises(ValueFault, match="Ghi “Nam” hoặc “Nữ”"):
        parse_sex("Năm")


@pytest.mark.parametrize("text", ["lớp 5", "lớp 9", "lớp 12", "13/12", "11/10", "Có"])
def test_a_class_that_may_or_may_not_be_finished_is_asked_back(text: str) -> None:
    with pytest.raises(ValueFault):
        parse_qualification(text)


@pytest.mark.parametrize("field", YES_NO_FIELDS)
@pytest.mark.parametrize(
    ("value", "answer"),
    [
        *(("x", True), ("X", True), ("Có", True), ("co", True), (1, True), (True, True), ("✓", True), ("v", True)),
        *(("Không", False), ("khong", False), (0, False), ("K", False), (False, False), ("chưa", False)),
    ],
)
def test_marks_and_words_say_yes_or_no(field: Field, value: str | int | bool, answer: bool) -> None:
    assert parse_yes_no(value, field) is answer


def test_some_columns_say_yes_in_their_own_words() -> None:
    assert parse_yes_no("DT2202012345678", Field.HEALTH_INSURANCE)
    assert parse_yes_no(540_000, Field.SOCIAL_ALLOWANCE)
    assert parse_yes_no("Nặng", Field.DISABLED)
    assert parse_yes_no("Thương binh 4/4", Field.MERIT)
    assert parse_yes_no("Thấp còi", Field.MALNOURISHED)
    with pytest.raises(ValueFault, match="để trống nếu chưa rõ"):
        parse_yes_no("Nặng", Field.MERIT)
    with pytest.raises(ValueFault):
        parse_yes_no(540_000, Field.DISABLED)
    with pytest.raises(ValueFault):
        parse_yes_no(7, Field.SOCIAL_ALLOWANCE)


def test_a_mark_only_ticks() -> None:
    assert is_mark("x")
    assert is_mark(1)
    assert not is_mark(1985)
    assert not is_mark("02/04/1981")
    assert not is_mark("Không")


def test_every_blank_of_the_table_is_blank_and_a_zero_is_not() -> None:
    assert all(is_blank(word) for word in TABLE["blank"]["words"])
    assert not is_blank("0")


def test_text_is_one_line_and_loses_only_its_escape() -> None:
    assert parse_text(" Ở xa\n đường khó ", 100) == "Ở xa đường khó"
    assert parse_text("'=1+1", 100) == "=1+1"
    assert parse_text(7, 100) == "7"
    with pytest.raises(ValueFault, match="Dài 11 ký tự, quá 10"):
        parse_text("x" * 11, 10)
