"""Which known village a text of the register means."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huulien.lib.text import clean, closest, compare_fold, has_vietnamese_marks, search_fold

_KINDS = ("thôn", "bản", "xóm", "khu phố", "khu dân cư", "khu", "tổ dân phố", "tổ", "ấp", "khối phố", "khối", "tdp")
_LEVELS_ABOVE = ("xã", "phường", "thị trấn", "huyện", "quận", "tỉnh", "thành phố")
_PREFIX = re.compile(rf"^(?:{'|'.join(_KINDS)}|thon|xom)\s*[.:]?\s+", re.IGNORECASE)
_ORDER_MARK = re.compile(r"^\s*(?:[0-9]{1,2}|[IVX]{1,4})\s*[.)-]\s*")
_NAMED = re.compile(
    r"(?<!toàn )(?<!các )(?<!họp )\b(?:thôn|xóm|ấp|tổ dân phố|khu phố|khối phố|tdp)\s+"
    r"(?!(?:năm|có|xã|trong|đặc|bản)\b)\w"
)
_PIECES = re.compile(r"[,;\n–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class KnownVillage:
    """A village of the commune, as its list of areas has it."""

    code: str
    name: str


def names_a_village(text: str) -> bool:
    """Whether a title says "thôn …", whichever it is; "toàn thôn", "các thôn" name none."""
    return bool(_NAMED.search(clean(text).lower()))


class VillageFinder:
    """Finds villages by name; accents count when the writer used any, so "Làng Cốc" is not "Làng Cóc"."""

    def __init__(self, villages: Sequence[KnownVillage]) -> None:
        self.villages = tuple(villages)
        self._accented: dict[str, KnownVillage] = {}
        self._plain: dict[str, list[KnownVillage]] = {}
        for village in villages:
            for name in {village.name, _bare(village.name)}:
                self._accented[compare_fold(name)] = village
                self._plain.setdefault(search_fold(name), []).append(village)
            self._accented.setdefault(compare_fold(village.code), village)
        self._found: dict[str, KnownVillage | None] = {}
        self._found_in: dict[str, KnownVillage | None] = {}

    @property
    def only(self) -> KnownVillage | None:
        """The village of a commune that has a single one."""
        return self.villages[0] if len(self.villages) == 1 else None

    def find(self, text: str) -> KnownVillage | None:
        """The village that the text names, and nothing else."""
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> KnownVillage | None:
        for name in (clean(text), _bare(text)):
            if village := self._accented.get(compare_fold(name)):
                return village
            if not has_vietnamese_marks(name):
                same = {village.code: village for village in self._plain.get(search_fold(name), ())}
                if len(same) == 1:
                    return next(iter(same.values()))
        return None

    def pieces(self, text: str) -> list[str]:
        """The parts of an address, from the village up."""
        return [clean(piece) for piece in _PIECES.split(text) if clean(piece)] or [""]

    def find_in(self, text: str) -> KnownVillage | None:
        """The one village named somewhere in an address, a title or the name of a sheet; None if none or several."""
        if text not in self._found_in:
            self._found_in[text] = self._find_in(re.sub(r"\([^()]*\)", " ", _ORDER_MARK.sub("", text)))
        return self._found_in[text]

    def _find_in(self, text: str) -> KnownVillage | None:
        found = {village.code: village for piece in _PIECES.split(text) if (village := self.find(piece))}
        if not found:
            fold = compare_fold if has_vietnamese_marks(text) else search_fold
            words = f" {_words(fold(text))} "
            names = {_words(fold(_bare(village.name))): village for village in self.villages}
            named = [name for name in names if _is_named(name, words, fold)]
            # "Làng Bên Trên" names one village, even where another is called Làng Bên.
            longest = [name for name in named if not any(name != other and name in other for other in named)]
            found = {names[name].code: names[name] for name in longest}
        return next(iter(found.values())) if len(found) == 1 else None

    def unknown(self, text: str) -> str:
        """What to do about a village that is not in the list."""
        if not self.villages:
            return "Xã chưa có danh sách thôn. Thêm các thôn ở mục Địa bàn trước, rồi nhập lại tệp."
        near = closest(_bare(text), [_bare(village.name) for village in self.villages])
        if near:
            return f"Xã không có thôn này. Có phải “{near}”?"
        names = ", ".join(village.name for village in self.villages[:12])
        return f"Xã không có thôn này. Ghi một trong các thôn: {names}."


def _is_named(name: str, words: str, fold: Callable[[str], str]) -> bool:
    """Whether a village is named among the words: after "thôn", or as two words that no commune or district begins."""
    if any(f" {fold(kind)} {name} " in words for kind in _KINDS):
        return True
    for level in _LEVELS_ABOVE:
        words = words.replace(f" {fold(level)} {name} ", " ")
    return " " in name and f" {name} " in words


def _words(folded: str) -> str:
    return " ".join(re.findall(r"\w+", folded))


def _bare(name: str) -> str:
    """The name without "thôn", "xóm" … before it."""
    return clean(_PREFIX.sub("", clean(name)))
