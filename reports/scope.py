"""What a free report holds: which parts, of which villages, with which official tables; by itself everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from households.models import Area
from huulien.lib.text import lower_first
from reports.official import TITLES

# The parts that may be chosen, by their keys, in the order of the paper.
SECTIONS: Mapping[str, str] = {
    "tinh-hinh": "Đặc điểm, tình hình chung",
    "chi-dao": "Công tác chỉ đạo, tổ chức thực hiện",
    "ra-soat": "Kết quả rà soát hộ nghèo, hộ cận nghèo",
    "ty-le": "Kết quả thực hiện mục tiêu giảm nghèo",
    "thieu-hut": "Mức độ thiếu hụt các dịch vụ xã hội cơ bản",
    "cac-muc-tieu": "Kết quả thực hiện các mục tiêu cụ thể",
    "ho-tro": "Kết quả thực hiện các chính sách hỗ trợ",
    "kinh-phi": "Dự án, kinh phí và nguồn lực khác",
}
# Those that are told village by village; the others are the commune's alone.
BY_VILLAGE = frozenset({"ty-le", "thieu-hut", "cac-muc-tieu", "ho-tro"})
_SECTIONS, _VILLAGES, _TABLES = "phan", "thon", "bieu"


class ScopeError(ValueError):
    """The text names no scope."""


@dataclass(frozen=True)
class Scope:
    """None is every part, every village, and the tables that a report of the period has by itself."""

    sections: tuple[str, ...] | None = None
    villages: tuple[int, ...] | None = None
    tables: tuple[str, ...] | None = None

    @property
    def code(self) -> str:
        """How it is written: "phan=ty-le,ho-tro;thon=12,15;bieu=08"; nothing for everything."""
        parts = {
            _SECTIONS: self.sections,
            _VILLAGES: None if self.villages is None else [str(key) for key in self.villages],
            _TABLES: self.tables,
        }
        return ";".join(f"{name}={','.join(keys)}" for name, keys in parts.items() if keys is not None)

    @property
    def is_everything(self) -> bool:
        return not self.code

    def holds(self, key: str) -> bool:
        """Whether the paper has the part of that key; what stands before and after the parts is always there."""
        if self.villages is not None and key in SECTIONS and key not in BY_VILLAGE:
            return False
        return key not in SECTIONS or self.sections is None or key in self.sections

    @property
    def left_out(self) -> list[str]:
        """Titles of the parts that only the whole commune has, where the report is of some villages."""
        if self.villages is None:
            return []
        return [title for key, title in SECTIONS.items() if key not in BY_VILLAGE]


EVERYTHING = Scope()


def parse_scope(text: str) -> Scope:
    """The scope written so; a `ScopeError` for what is none."""
    found: dict[str, tuple[str, ...]] = {}
    for part in filter(None, text.split(";")):
        name, _, keys = part.partition("=")
        found[name] = tuple(filter(None, keys.split(",")))
    sections, villages, tables = (found.pop(name, None) for name in (_SECTIONS, _VILLAGES, _TABLES))
    if found or not set(sections or ()) <= set(SECTIONS) or not set(tables or ()) <= set(TITLES):
        raise ScopeError(text)
    try:
        return Scope(sections, None if villages is None else tuple(int(key) for key in villages), tables)
    except ValueError:
        raise ScopeError(text) from None


def place_words(names: list[str]) -> str:
    """The villages of a report, as its title and its sentences name them."""
    return f"thôn {names[0]}" if len(names) == 1 else f"các thôn {', '.join(names)}"


class ScopeWords:
    """The scopes of a commune's reports in words."""

    def __init__(self, commune: Area) -> None:
        self.commune = commune

    @cached_property
    def _names(self) -> dict[int, str]:
        villages = Area.objects.villages_of(self.commune).order_by("position", "pk")
        return dict(villages.values_list("pk", "name"))

    def villages(self, scope: Scope) -> str:
        """ "của thôn Làng Bên"; nothing of the whole commune."""
        if scope.villages is None:
            return ""
        names = [name for key, name in self._names.items() if key in scope.villages]
        return f"của {place_words(names)}" if names else ""

    def chosen(self, scope: Scope) -> list[str]:
        """What was chosen, a line each: villages, parts, tables."""
        return [*filter(None, [self.villages(scope).removeprefix("của ")]), *self.contents(scope)]

    def contents(self, scope: Scope) -> list[str]:
        """The same without the villages, which stand in the title."""
        lines = []
        if scope.sections is not None:
            lines.append("phần: " + "; ".join(lower_first(SECTIONS[key]) for key in SECTIONS if scope.holds(key)))
        if scope.tables:
            lines.append(f"biểu kèm theo: {', '.join(f'Mẫu {number}' for number in scope.tables)}")
        return lines
