"""Headings of columns: what they mean, however they are written."""

import tomllib
import unicodedata

import pytest

from households.rules.register.fields import PARAMETERS, Field, Match, header_key, match_header
from households.rules.register.template_format import COLUMNS
from huulien.lib.text import search_fold

HEADERS = tomllib.loads((PARAMETERS / "register_headers.toml").read_text("utf-8"))
NAMES = [(field, text) for field, texts in HEADERS["headers"].items() for text in texts]
UNDER = [
    (parent, field, text)
    for parent, fields in HEADERS["under"].items()
    for field, texts in fields.items()
    for text in texts
]
# Without accents these read as another heading; beside "NGAY" and "THANG" the layout takes "NAM" for the year.
PLAIN = {"Năm": Field.MALE, "ĐT": Field.ETHNICITY}


def as_field(name: str) -> Field | None:
    return None if name == "ignored" else Field(name)


@pytest.mark.parametrize(("name", "text"), NAMES)
def test_each_heading_of_the_table_means_its_field_in_every_writing(name: str, text: str) -> None:
    expected = as_field(name)
    for written in (text, text.upper(), unicodedata.normalize("NFD", text), f" {text}\n", f"{text} (ghi rõ)"):
        assert match_header((written,)).field == expected, written
    assert match_header((search_fold(text).upper(),)).field == PLAIN.get(text, expected)


@pytest.mark.parametrize(("parent", "name", "text"), UNDER)
def test_each_heading_below_a_common_one_means_its_field(parent: str, name: str, text: str) -> None:
    above = HEADERS["headers"][parent][0]
    match = match_header((above, text))
    assert match.field == as_field(name)
    assert match.used_parent


def test_every_column_of_the_template_is_known() -> None:
    assert [match_header((column.field.label,)).field for column in COLUMNS] == [column.field for column in COLUMNS]


@pytest.mark.parametrize(
    ("path", "field", "match"),
    [
        (("Họ và tên chủ hô",), Field.HEAD_NAME, Match.GUESSED),
        (("Số định danh cá nhân của công dân",), Field.CITIZEN_ID, Match.GUESSED),
        (("Tên dân tộc của chủ hộ",), Field.ETHNICITY, Match.GUESSED),
        (("Họ và tên cha",), None, Match.UNKNOWN),
        (("Dân tộc thiểu số",), None, Match.UNKNOWN),
        (("Ngày cấp",), None, Match.IGNORED),
        (("Ghi chú 2",), None, Match.UNKNOWN),
        (("Diện tích nhà ở",), None, Match.UNKNOWN),
        (("Thông tin chủ hộ", "Số", "Ngày cấp"), None, Match.IGNORED),
        (("Ngày sinh", "(dd/mm/yyyy)"), Field.BIRTH, Match.KNOWN),
        (("Nhân khẩu", "Nữ"), None, Match.IGNORED),
        (("Nữ",), Field.FEMALE, Match.KNOWN),
        (("Năm sinh", "Nữ"), Field.FEMALE, Match.KNOWN),
        ((), None, Match.UNKNOWN),
    ],
)
def test_what_is_sure_is_told_from_what_is_guessed(path: tuple[str, ...], field: Field | None, match: Match) -> None:
    found = match_header(path)
    assert (found.field, found.match) == (field, match)


def test_a_heading_is_remembered_by_a_key_without_accents_case_or_brackets() -> None:
    assert header_key("Số CMND/ CCCD\n(12 số)") == header_key("SO CMND/CCCD") == "so cmnd cccd"
