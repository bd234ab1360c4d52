"""The fields of a register, and which of them the heading of a column means."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from huulien.lib.labels import LabelledEnum
from huulien.lib.text import clean, compare_fold, has_vietnamese_marks, search_fold

_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # as programs name columns: "ngaySinh"
_SHORTEST_JOINED = 4
PARAMETERS = Path(__file__).parents[2] / "parameters"


class Field(LabelledEnum):
    """What a column of a register may hold. The label is what a fault calls the column."""

    ROW_NUMBER = "row_number", "Số thứ tự"
    VILLAGE = "village", "Thôn"
    HOUSEHOLD_CODE = "household_code", "Mã hộ"
    HEAD_NAME = "head_name", "Họ và tên chủ hộ"
    FULL_NAME = "full_name", "Họ và tên"
    RELATIONSHIP = "relationship", "Quan hệ với chủ hộ"
    BIRTH = "birth", "Ngày sinh"
    BIRTH_DAY = "birth_day", "Ngày (của ngày sinh)"
    BIRTH_MONTH = "birth_month", "Tháng (của ngày sinh)"
    BIRTH_YEAR = "birth_year", "Năm (của ngày sinh)"
    SEX = "sex", "Giới tính"
    MALE = "male", "Nam (dấu x hoặc năm sinh)"
    FEMALE = "female", "Nữ (dấu x hoặc năm sinh)"
    ETHNICITY = "ethnicity", "Dân tộc"
    CITIZEN_ID = "citizen_id", "Số CCCD"
    ADDRESS = "address", "Địa chỉ"
    PHONE = "phone", "Số điện thoại"
    MEMBER_COUNT = "member_count", "Số khẩu"
    EMPLOYMENT = "employment", "Việc làm"
    OCCUPATION = "occupation", "Nghề nghiệp"
    STUDYING = "studying", "Đang học"
    QUALIFICATION = "qualification", "Trình độ cao nhất"
    HEALTH_INSURANCE = "health_insurance", "Có thẻ BHYT"
    SOCIAL_ALLOWANCE = "social_allowance", "Trợ cấp xã hội hằng tháng"
    DISABLED = "disabled", "Khuyết tật"
    MERIT = "merit", "Người có công"
    MALNOURISHED = "malnourished", "Suy dinh dưỡng"
    TRAINED_ON_THE_JOB = "trained_on_the_job", "Đào tạo tại chỗ"
    B1_TOTAL = "b1_total", "Điểm B1"
    B2_TOTAL = "b2_total", "Điểm B2 (chỉ để đối chiếu)"
    POVERTY_CLASS = "poverty_class", "Phân loại (chỉ để đối chiếu)"
    POOR_MARK = "poor_mark", "Hộ nghèo (dấu x, chỉ để đối chiếu)"
    NEAR_POOR_MARK = "near_poor_mark", "Hộ cận nghèo (dấu x, chỉ để đối chiếu)"
    STATUS = "status", "Tình trạng (còn ở trong hộ)"
    COMMUNE = "commune", "Xã"
    NOTE = "note", "Ghi chú"
    EXPORT_MARK = "export_mark", "Dấu xuất sổ (không sửa)"


IGNORE = "ignore"  # in a mapping: the officer wants this column left out

NAME_FIELDS = frozenset({Field.FULL_NAME, Field.HEAD_NAME})
# Facts that only a row about a person or a household has: a row with one of them is never a total or a note.
DETAIL_FIELDS = frozenset(
    {Field.RELATIONSHIP, Field.BIRTH, Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR, Field.CITIZEN_ID}
)


YES_NO_FIELDS = (
    Field.HEALTH_INSURANCE,
    Field.SOCIAL_ALLOWANCE,
    Field.DISABLED,
    Field.MERIT,
    Field.MALNOURISHED,
    Field.TRAINED_ON_THE_JOB,
)


class Match(LabelledEnum):
    """How surely a heading was recognised."""

    KNOWN = "known", "Đã hiểu"
    GUESSED = "guessed", "Đoán, nên xem lại"
    IGNORED = "ignored", "Bỏ qua"
    UNKNOWN = "unknown", "Chọn trường"


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """The field that a heading means, how surely, and whether the heading above it had to be read too."""

    field: Field | None
    match: Match
    used_parent: bool = False


NO_MATCH = HeaderMatch(None, Match.UNKNOWN)


@lru_cache(maxsize=10_000)
def header_key(text: str) -> str:
    """What two spellings of a heading have in common: no accents, case, punctuation, or words in brackets."""
    return _only_words(search_fold(_CAMEL_CASE.sub(" ", _without_brackets(text))))


@lru_cache(maxsize=10_000)  # every row near the top is tried as headings, alone and with its neighbours
def match_header(path: tuple[str, ...]) -> HeaderMatch:
    """The field that a column means by its headings, from the top one to the one above its cells."""
    return _headings().match(path)


class _Headings:
    """The table of `register_headers.toml`, by accented key and by key without accents."""

    def __init__(self, table: Mapping[str, Mapping[str, object]]) -> None:
        self.top = _names(table["headers"])
        self.under = {Field(parent): _names(names) for parent, names in _tables(table["under"])}
        contains = _lists(table["contains"])
        self.never = contains.pop("never")
        self.contains = {Field(field): words for field, words in contains.items()}
        self.never_in = {Field(field): words for field, words in _lists(table["never_in"]).items()}
        for field in Field:  # as programs name columns: ho_ten is understood anyway, full_name by this
            self.top.add_machine_name(field)

    def match(self, path: tuple[str, ...]) -> HeaderMatch:
        if not path:
            return NO_MATCH
        leaf = path[-1]
        for parent in reversed(path[:-1]):
            meant = self.top.find(parent)
            found = self.under[meant.field].find(leaf) if meant and meant.field in self.under else None
            if found:
                return HeaderMatch(found.field, found.match, used_parent=True)
        joined = self.top.find(" ".join(path)) if len(path) > 1 else None
        if joined:
            return HeaderMatch(joined.field, joined.match, used_parent=True)
        return self.top.find(leaf) or self._guess(leaf)

    def _guess(self, leaf: str) -> HeaderMatch:
        words = f" {header_key(leaf)} "
        if any(f" {word} " in words for word in self.never):
            return NO_MATCH
        fields = [
            field
            for field, parts in self.contains.items()
            if any(f" {part} " in words for part in parts)
            and not any(f" {word} " in words for word in self.never_in.get(field, ()))
        ]
        return HeaderMatch(fields[0], Match.GUESSED) if len(fields) == 1 else NO_MATCH


class _Names:
    """Headings that stand for a field, or for a column that is not taken (None)."""

    def __init__(self) -> None:
        self.accented: dict[str, Field | None] = {}
        self.plain: dict[str, set[Field | None]] = {}
        self.joined: dict[str, set[Field | None]] = {}

    def add(self, field: Field | None, text: str) -> None:
        for form in (text, _without_brackets(text)):
            key = _only_words(compare_fold(form))
            if self.accented.setdefault(key, field) != field:
                raise ValueError(f"“{text}” stands under two fields")
            self.plain.setdefault(header_key(form), set()).add(field)
            self.joined.setdefault(header_key(form).replace(" ", ""), set()).add(field)

    def add_machine_name(self, field: Field) -> None:
        """The field's own name, where it is no Vietnamese heading: "full_name"."""
        self.plain.setdefault(field.value.replace("_", " "), {field})

    def find(self, text: str) -> HeaderMatch | None:
        for form in (text, _without_brackets(text)):
            key = _only_words(compare_fold(form))
            if key in self.accented:
                return _matched(self.accented[key], Match.KNOWN)
        key = header_key(text)
        fields = self.plain.get(key, set())
        if not fields and key.isascii() and " " not in key and len(key) >= _SHORTEST_JOINED:
            fields = self.joined.get(key, set())  # "hoten"
        if len(fields) != 1:
            return None
        # Accents that differ from ours ("Họ và tên chủ hô") leave a doubt; their absence does not.
        return _matched(next(iter(fields)), Match.GUESSED if has_vietnamese_marks(text) else Match.KNOWN)


def _matched(field: Field | None, match: Match) -> HeaderMatch:
    return HeaderMatch(field, match if field else Match.IGNORED)


@lru_cache(maxsize=1)
def _headings() -> _Headings:
    return _Headings(tomllib.loads((PARAMETERS / "register_headers.toml").read_text("utf-8")))


def _names(lists: object) -> _Names:
    names = _Names()
    for name, texts in _lists(lists).items():
        for text in texts:
            names.add(None if name == "ignored" else Field(name), text)
    return names


def _tables(value: object) -> Iterable[tuple[str, object]]:
    assert isinstance(value, Mapping)
    return value.items()


def _lists(value: object) -> dict[str, list[str]]:
    assert isinstance(value, Mapping)
    return {str(name): [str(text) for text in texts] for name, texts in value.items()}


def _without_brackets(text: str) -> str:
    """The heading without what is explained in brackets; all of it when nothing else is there."""
    outside = clean(re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text))
    return outside or clean(text)


def _only_words(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text))
