"""Which commune a text names: rows of another one are not taken into this one's book."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huulien.lib.text import clean, compare_fold, has_vietnamese_marks, search_fold

_LEVEL = re.compile(r"^(?:xã|phường|thị trấn|xa|phuong|thi tran|tt\.?|x\.|p\.)\s+", re.IGNORECASE)
_ABOVE = re.compile(r"(?:huyện|quận|tỉnh|thành phố|thị xã|huyen|tinh|tp\.?|h\.|t\.)\s", re.IGNORECASE)
# "xã Yên Thịnh" up to the next level; "xã hội", "xã viên", "toàn xã" name none.
_NAMED = re.compile(
    r"(?<!toàn )(?<!trong )(?<!các )\b(?:xã|phường|thị trấn)\s+(?!hội\b|viên\b|đội\b|này\b|nhà\b|ta\b)"
    r"([^\W\d_][^,;:.()\[\]\n–—0-9-]*)",
)


@dataclass(frozen=True, slots=True)
class OwnCommune:
    """The names by which lists may call the commune: its own, its code, those of communes merged into it."""

    names: Sequence[str] = ()

    @property
    def label(self) -> str:
        return self.names[0] if self.names else ""

    def is_meant(self, text: str) -> bool:
        """Whether a cell that holds a commune's name holds this one's."""
        bare = _LEVEL.sub("", clean(text))
        fold = compare_fold if has_vietnamese_marks(bare) else search_fold
        return not self.names or any(fold(name) == fold(bare) for name in self.names)

    def is_meant_or_above(self, text: str) -> bool:
        """Whether a piece of an address is this commune, or a district or province, which say no more."""
        return bool(_ABOVE.match(clean(text))) or self.is_meant(text)

    def other_in(self, text: str) -> str | None:
        """Another commune named in an address or a title, None when there is none."""
        if not self.names:
            return None
        for found in _NAMED.finditer(clean(text).lower()):
            named = compare_fold(found[1])
            if not any(f"{named} ".startswith(f"{compare_fold(name)} ") for name in self.names):
                return found[1].strip().title()
        return None

    def cure(self, other: str) -> str:
        """What to do about a row of another commune."""
        return (
            f"Dòng này ghi xã {other}, không phải xã {self.label}, nên không nhập vào sổ của xã {self.label}. "
            "Xóa dòng này, hoặc sửa tên xã nếu ghi nhầm."
        )
