"""What the cells of a register mean. A value that could mean two things is asked back, never guessed."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Generic, TypeVar

from households.rules.register.fields import PARAMETERS, Field
from households.rules.spelling import code_fault, household_code
from households.vocabulary import ETHNIC_GROUPS, Employment, PovertyClass, Qualification, Relationship, Sex, Studying
from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import NumberError, parse_integer
from huulien.lib.text import clean, closest, compare_fold, has_vietnamese_marks, search_fold
from huulien.lib.workbook.cells import CellValue, shown
from huulien.lib.workbook.writer import unescape_formula

HIGHEST_B1 = 1_000  # no point table comes near it; a typing slip of one digit does
LARGEST_HOUSEHOLD = 30
_SMALLEST_ALLOWANCE = 1_000  # đồng: from here a number in a column of yes and no is an amount drawn
_SCHOOL_YEARS = re.compile(r"(?:lớp\s*)?([0-9]{1,2})\s*/\s*(10|12)")
_PHONE = re.compile(r"0[0-9]{9,10}")
_CARD_NUMBER = re.compile(r"[A-Za-z]{2}[0-9]{8,13}|[0-9]{10}")
_UNIT = re.compile(r"(?<=[0-9])\s*(?:nhân khẩu|khẩu|người|điểm)$", re.IGNORECASE)
_DECIMALS = re.compile(r"(?<=[0-9])[.,]0$")  # of a code that another program made a number: 811.0


class ValueFault(Exception):
    """The cell cannot be taken as it is; the message says, in Vietnamese, what to write."""


@dataclass(frozen=True, slots=True)
class RelationshipWord:
    """A relationship, and the sex that the word itself says. `is_spouse`: wife or husband, as the sex will tell."""

    relationship: Relationship | None
    sex: Sex | None = None
    is_spouse: bool = False


T = TypeVar("T")
E = TypeVar("E", bound=LabelledEnum)


class _Words(Generic[T]):
    """Words and what they mean: with accents when the writer used any, without them when only one meaning is left."""

    def __init__(self, meanings: Iterable[tuple[str, T]]) -> None:
        self.texts: list[str] = []
        self._accented: dict[str, T] = {}
        self._plain: dict[str, set[T]] = {}
        for text, meaning in meanings:
            if self._accented.setdefault(_words_of(compare_fold(text)), meaning) != meaning:
                raise ValueError(f"“{text}” has two meanings")
            self._plain.setdefault(_words_of(search_fold(text)), set()).add(meaning)
            self.texts.append(text)

    def find(self, text: str) -> T | None:
        """The one meaning of the text, if it has just one."""
        if has_vietnamese_marks(text):
            return self._accented.get(_words_of(compare_fold(text)))
        meanings = self._plain.get(_words_of(search_fold(text)), set())
        return next(iter(meanings)) if len(meanings) == 1 else None


def _words_of(folded: str) -> str:
    return " ".join(re.findall(r"\w+", folded.replace("'", "")))


def is_blank(text: str) -> bool:
    """Whether a cleaned text stands for an empty cell: "--", "…"."""
    return text in _tables().blank


def says_nothing(field: Field, text: str) -> bool:
    """Whether a text stands for an empty cell in this column: "chưa có" in that of citizen numbers."""
    is_no_number = field == Field.CITIZEN_ID and not text.strip("0")  # 0, 000000000000: none yet
    return is_blank(text) or is_no_number or text.lower() in _tables().blank_in.get(field, ())


def parse_sex(value: CellValue) -> Sex:
    """Nam or Nữ; "N" could be either."""
    return _one_of(_tables().sex, value, "Ghi “Nam” hoặc “Nữ”.")


def parse_relationship(value: CellValue) -> RelationshipWord:
    """The relationship to the head."""
    return _one_of(
        _tables().relationship,
        value,
        "Ghi một trong: " + "; ".join(relationship.label for relationship in Relationship) + ".",
    )


@lru_cache(maxsize=1_000)
def says_relationship(text: str) -> Relationship | None:
    """The relationship that a text names, None when it names none or leaves it to the sex."""
    try:
        return parse_relationship(text).relationship
    except ValueFault:
        return None


def parse_ethnicity(value: CellValue) -> str:
    """The official name of the ethnic group."""
    return _one_of(_tables().ethnicity, value, "Ghi tên dân tộc theo danh mục 54 dân tộc, ví dụ Tày, Nùng, Kinh, Dao.")


def parse_employment(value: CellValue) -> Employment:
    """What the person lives by."""
    return _one_of(_tables().employment, value, _choices(Employment))


def parse_studying(value: CellValue) -> Studying:
    """What the person attends now."""
    return _one_of(_tables().studying, value, _choices(Studying))


def parse_qualification(value: CellValue) -> Qualification:
    """The highest level finished; "9/12" counts the years of school finished, of 12 or, before 1981, of 10."""
    if isinstance(value, date):
        raise ValueFault(
            f"Excel đã đổi thành ngày ({shown(value)}). Định dạng ô là Văn bản (Text) rồi ghi lại, ví dụ 9/12."
        )
    if isinstance(value, str) and (years := _SCHOOL_YEARS.fullmatch(clean(value).lower())):
        return _finished(int(years[1]), int(years[2]))
    return _one_of(_tables().qualification, value, _choices(Qualification))


def _finished(years: int, of: int) -> Qualification:
    steps = (5, 9, 12) if of == 12 else (4, 7, 10)
    if years > of:
        raise ValueFault(f"Không có lớp {years} trong hệ {of} năm. Ghi lại, ví dụ 9/12.")
    reached = sum(years >= step for step in steps)
    return (Qualification.NONE, Qualification.PRIMARY, Qualification.LOWER_SECONDARY, Qualification.UPPER_SECONDARY)[
        reached
    ]


def parse_poverty_class(value: CellValue) -> PovertyClass:
    """The class that the list shows."""
    return _one_of(_tables().poverty_class, value, "Ghi “Hộ nghèo”, “Hộ cận nghèo” hoặc “Hộ không nghèo”.")


def parse_yes_no(value: CellValue, field: Field) -> bool:
    """Yes or no, as a mark, a word, or what only one column says: a degree of disability, an amount of allowance."""
    cure = "Ghi “x” hoặc “Có” nếu có, “Không” nếu không, để trống nếu chưa rõ."
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and field == Field.SOCIAL_ALLOWANCE and value >= _SMALLEST_ALLOWANCE:
        return True
    text = clean(shown(value))
    tables = _tables()
    found = tables.yes_no.get(compare_fold(text))
    if found is None and not has_vietnamese_marks(text):
        found = tables.yes_no_plain.get(search_fold(text))
    if found is not None:
        return found
    if field == Field.HEALTH_INSURANCE and _CARD_NUMBER.fullmatch(re.sub(r"[\s.-]", "", text)):
        return True
    if field in tables.yes_in and tables.yes_in[field].find(text):
        return True
    raise ValueFault(cure)


def is_mark(value: CellValue) -> bool:
    """Whether the cell only ticks its column."""
    return value is True or _tables().yes_no.get(compare_fold(shown(value))) is True


def is_no(value: CellValue) -> bool:
    """Whether the cell says no."""
    return value is False or _tables().yes_no.get(compare_fold(shown(value))) is False


def parse_count(value: CellValue) -> int:
    """The number of members of a household."""
    count = _whole_number(value, example="5")
    if not 1 <= count <= LARGEST_HOUSEHOLD:
        raise ValueFault(f"Số khẩu phải từ 1 đến {LARGEST_HOUSEHOLD}. Kiểm tra lại.")
    return count


def parse_b1(value: CellValue) -> int:
    """The B1 total of the paper form."""
    score = _whole_number(value, example="125")
    if not 0 <= score <= HIGHEST_B1:
        raise ValueFault(f"Điểm B1 phải từ 0 đến {HIGHEST_B1:,}. Kiểm tra lại trên phiếu.".replace(",", "."))
    return score


def parse_b2(value: CellValue) -> int:
    """The B2 total: ten points for each of the twelve deprivations."""
    score = _whole_number(value, example="30")
    if score % 10 or not 0 <= score <= 120:
        raise ValueFault("Điểm B2 là bội của 10, từ 0 đến 120. Kiểm tra lại trên phiếu.")
    return score


def parse_code(value: CellValue) -> str:
    """The code of a household, as typed."""
    if isinstance(value, date):
        raise ValueFault(
            f"Excel đã đổi mã hộ thành ngày ({shown(value)}). Định dạng ô là Văn bản (Text) rồi ghi lại mã, ví dụ 0412."
        )
    code = _DECIMALS.sub("", household_code(shown(value)).lstrip("'"))
    if fault := code_fault(code):
        raise ValueFault(fault)
    return code


def code_key(code: str) -> str:
    """What spellings of a code have in common: Excel takes the zeros from the front of one that is a number."""
    return code.lstrip("0") or "0" if code.isdecimal() else code.upper()


def parse_phone(value: CellValue) -> str:
    """A Vietnamese telephone number; the first 0 that Excel takes from a number is put back."""
    digits = re.sub(r"[\s.()-]", "", clean(shown(value)))
    if digits.startswith("+84"):
        digits = "0" + digits[3:]
    if isinstance(value, int) and len(digits) in {9, 10} and not digits.startswith("0"):
        digits = "0" + digits
    if not _PHONE.fullmatch(digits):
        raise ValueFault("Ghi một số điện thoại 10 hoặc 11 chữ số, bắt đầu bằng 0, ví dụ 0912345678.")
    return digits


def parse_text(value: CellValue, longest: int) -> str:
    """Free text in one line."""
    text = unescape_formula(clean(shown(value)))
    if len(text) > longest:
        raise ValueFault(f"Dài {len(text)} ký tự, quá {longest}. Rút ngắn lại.")
    return text


def _whole_number(value: CellValue, *, example: str) -> int:
    if isinstance(value, bool | date | time):
        raise ValueFault(f"Không phải là số. Ghi số nguyên, ví dụ {example}.")
    if isinstance(value, int):
        return value
    try:
        return parse_integer(_UNIT.sub("", clean(shown(value))), example=example)
    except NumberError as error:
        raise ValueFault(str(error)) from None


def _one_of(words: _Words[T], value: CellValue, cure: str) -> T:
    text = shown(value)
    found = words.find(text)
    if found is None:
        # Of short words and of numbers every other one is "close": nothing is offered.
        near = closest(text, words.texts) if len(text) > 3 and not re.search("[0-9]", text) else None
        raise ValueFault(f"Có phải “{near}”? {cure}" if near else cure)
    return found


def parse_choice(value: CellValue, labels: type[E]) -> E:
    """The member of an enum that a cell names by its label."""
    cure = f"Ghi một trong: {'; '.join(text for _, text in labels.choices())}."
    words: _Words[E] = _words_of_labels(labels)
    return _one_of(words, value, cure)


@lru_cache(maxsize=50)
def _words_of_labels(labels: type[E]) -> _Words[E]:
    return _enum_words(labels, {})


def _choices(labels: type[LabelledEnum]) -> str:
    listed = "; ".join(label for _value, label in labels.choices())
    return f"Ghi một trong: {listed}. Nếu không cần nhập cột này, chọn “bỏ qua” khi ghép cột."


@dataclass(frozen=True, slots=True)
class _Tables:
    blank: frozenset[str]
    blank_in: Mapping[Field, frozenset[str]]
    sex: _Words[Sex]
    relationship: _Words[RelationshipWord]
    ethnicity: _Words[str]
    employment: _Words[Employment]
    studying: _Words[Studying]
    qualification: _Words[Qualification]
    poverty_class: _Words[PovertyClass]
    yes_no: Mapping[str, bool]
    yes_no_plain: Mapping[str, bool]
    yes_in: Mapping[Field, _Words[bool]]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    table = tomllib.loads((PARAMETERS / "register_values.toml").read_text("utf-8"))
    marks = [(word, answer) for answer in ("yes", "no") for word in table["yes_no"][answer]]
    return _Tables(
        blank=frozenset(table["blank"]["words"]),
        blank_in={Field(name): frozenset(words) for name, words in table["blank_in"].items()},
        sex=_enum_words(Sex, table["sex"]),
        relationship=_relationship_words(table),
        ethnicity=_Words(
            [(name, name) for name in ETHNIC_GROUPS]
            + [(text, name) for name, texts in table["ethnicity"].items() for text in texts]
        ),
        employment=_enum_words(Employment, table["employment"]),
        studying=_enum_words(Studying, table["studying"]),
        qualification=_enum_words(Qualification, table["qualification"]),
        poverty_class=_enum_words(PovertyClass, table["poverty_class"]),
        yes_no={compare_fold(word): answer == "yes" for word, answer in marks},
        yes_no_plain={search_fold(word): answer == "yes" for word, answer in marks},
        yes_in={
            Field(name): _Words((text, True) for text in entry["words"]) for name, entry in table["yes_in"].items()
        },
    )


def _enum_words(kind: type[E], texts: Mapping[str, list[str]]) -> _Words[E]:
    """The labels of an enum, and the other words for its members."""
    return _Words(
        [(member.label, member) for member in kind]
        + [(text, kind(name)) for name, words in texts.items() for text in words]
    )


def _relationship_words(table: Mapping[str, Mapping[str, list[str]]]) -> _Words[RelationshipWord]:
    sexes = {name: Sex(sex) for sex, names in table["relationship_sex"].items() for name in names}
    meanings = [(relationship.label, _word(relationship.value, table, sexes)) for relationship in Relationship]
    meanings += [(text, _word(name, table, sexes)) for name, texts in table["relationship"].items() for text in texts]
    return _Words(meanings)


def _word(name: str, table: Mapping[str, Mapping[str, object]], sexes: Mapping[str, Sex]) -> RelationshipWord:
    if name == "spouse":
        return RelationshipWord(None, is_spouse=True)
    return RelationshipWord(Relationship(str(table["relationship_is"].get(name, name))), sexes.get(name))
