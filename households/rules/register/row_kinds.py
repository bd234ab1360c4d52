"""What each row of a sheet is, so that every row is either read or accounted for."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from households.rules.register.fields import PARAMETERS
from huulien.lib.labels import LabelledEnum
from huulien.lib.text import clean, compare_fold, has_vietnamese_marks, search_fold
from huulien.lib.workbook.cells import CellValue

_ENOUGH = 200  # characters of a text tell what its row is; a hostile file repeats 32.000 in every cell
_ORDER_MARK = re.compile(r"^(?:[IVXLC]+|[A-Z]|[0-9]{1,3})\s*[.)/:-]\s*(?=\S)|^[-*+•]\s*")
_SIGNED_ON = re.compile(r"\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b")
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:[0-9]{1,2}|[A-Za-zĐđ])\s*\)?|\(?[0-9]{1,2}\s*=\s*[0-9+\-*/ ]+\)?")


# Choices in a row ("1. …; 2. …", "1=…, 2=…"), a form of dates, words in brackets, "ghi …", "ví dụ …", "nếu có".
_HINT = re.compile(
    r"\b1\s*[.)=:/-].+[;,\n ]\s*2\s*[.)=:/-]|\b(?:dd|mm|yyyy)\b|ngày\s*/\s*tháng|^\(.+\)$|^\[.+\]$"
    r"|^(?:ghi|nhập|điền|chọn|đánh dấu|để trống|bắt buộc|không bắt buộc|tùy chọn|ví dụ|vd|theo mẫu|nếu có)\b"
    r"|\b(?:chữ số|in hoa|viết hoa|ví dụ|bắt buộc)\b|^(?:số|text|number|date|chuỗi|văn bản|string)$",
    re.IGNORECASE,
)


class RowKind(LabelledEnum):
    """Why a row of the sheet is not a row of data."""

    TITLE = "title", "Tên danh sách, phần đầu trang"
    HEADER = "header", "Tiêu đề cột"
    NUMBERING = "numbering", "Số thứ tự của cột"
    REPEATED_HEADER = "repeated_header", "Tiêu đề cột lặp lại"
    TOTAL = "total", "Dòng cộng"
    VILLAGE = "village", "Tên thôn đứng trên các hộ của thôn"
    GROUP = "group", "Tên nhóm hộ"
    BLANK = "blank", "Dòng trống"
    ONLY_NUMBER = "only_number", "Chỉ có số thứ tự"
    NOTE = "note", "Ghi chú, chữ ký"
    HINT = "hint", "Giải thích cách ghi cột"
    NOT_READ = "not_read", "Trang tính không phải danh sách hộ"


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is not data, counted from 0, and why."""

    row: int
    kind: RowKind
    text: str


def row_texts(cells: Iterable[CellValue]) -> list[str]:
    """The texts and numbers of a row as seen, blanks left out."""
    return [text for cell in cells if cell is not None and (text := clean(str(cell)[:_ENOUGH]))]


def is_column_numbering(cells: Iterable[CellValue]) -> bool:
    """Whether the row numbers the columns: 1 2 3, (1) (2) (3), A B 1 2, 5=6+7."""
    texts = row_texts(cells)
    return len(texts) >= 3 and all(_COLUMN_NUMBER.fullmatch(text) for text in texts) and len(set(texts)) == len(texts)


def is_title(text: str) -> bool:
    """Whether a text begins a list of its own: "DANH SÁCH HỘ NGHÈO THÔN LÀNG CÓC"."""
    return _begins(text, "title") and not _begins(text, "note")


def is_office(text: str) -> bool:
    """Whether a text is the office's name in the corner of a list."""
    return _begins(text, "office")


def is_hint(texts: list[str]) -> bool:
    """Whether the row tells how to fill the columns: "1. Hộ nghèo; 2. Hộ cận nghèo", "dd/mm/yyyy", "(ghi số)"."""
    hints = sum(bool(_HINT.search(text)) for text in texts)
    return hints > 0 and hints * 2 >= len(texts)


def is_total(texts: Iterable[str]) -> bool:
    return any(_begins(text, "total") for text in texts)


def is_group(texts: Iterable[str]) -> bool:
    return any(_begins(text, "group") for text in texts)


def is_note(texts: Iterable[str]) -> bool:
    """Whether the row belongs to the notes and signatures at the foot."""
    return any(_begins(text, "note") or _SIGNED_ON.search(search_fold(text)) for text in texts)


def village_in(texts: list[str]) -> str | None:
    """The village named in a row that stands above its households: "Thôn Làng Bên" in "II. Thôn Làng Bên: 25 hộ"."""
    for text in texts:
        bare = _ORDER_MARK.sub("", text)
        if _begins(bare, "village"):
            kind, colon, name = bare.partition(":")
            # "Thôn: Làng Bên" names it after the colon, "Thôn Làng Bên: 25 hộ" before.
            named = f"{kind.strip()} {name.strip()}" if colon and " " not in kind.strip() else bare
            return re.split(r"\s*[:(\[–-]\s*|\s+[0-9]+\s+(?:hộ|khẩu)", named, maxsplit=1)[0].strip()
    return None


def _begins(text: str, kind: str) -> bool:
    """Whether a text is, or begins with, one of the words of a kind; accents count when the text has any."""
    bare = clean(_ORDER_MARK.sub("", text)).strip('(*“" ')
    accented, plain = _beginnings()[kind]
    if has_vietnamese_marks(bare):
        return bool(accented.match(compare_fold(bare)))
    return bool(plain.match(search_fold(bare)))


@lru_cache(maxsize=1)
def _beginnings() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Kind of row → how its texts begin with accents, and without."""
    table = tomllib.loads((PARAMETERS / "register_rows.toml").read_text("utf-8"))
    never_a_name = {search_fold(word) for word in table.pop("never_a_name")}
    found = {}
    for kind, words in table.items():
        plain = {search_fold(word) for word in words}
        alone = {word for word in plain if " " not in word} - never_a_name  # "TONG VAN AN" is a person
        followed = "|".join(filter(None, (_any_of(plain - alone, " :.,;(0-9/-"), _any_of(alone, ":;(0-9/"))))
        found[kind] = (re.compile(_any_of(map(compare_fold, words), " :.,;(0-9/-")), re.compile(followed))
    return found


def _any_of(words: Iterable[str], ends: str) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})(?:$|(?=[{ends}]))" if longest_first else ""
