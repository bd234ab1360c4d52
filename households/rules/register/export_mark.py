"""The mark that an export leaves on each row, and what it decides when the row comes back.

It names the person and the last change that the trail held, so that the trail tells what the row was exported with. A
hash of each cell would take a column as wide as the row, would need the same trail to say what the cell was, and would
give away what somebody takes out of the file before passing it on.
"""

import re
from dataclasses import dataclass

from huulien.lib.labels import LabelledEnum
from huulien.lib.text import clean

_WRITTEN = re.compile(r"([^/\s]{1,20})/([0-9]{1,18})/([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class ExportMark:
    """The commune whose book was exported, the number of its latest change by then, and the person of the row."""

    commune: str
    change: int
    member: int

    def __str__(self) -> str:
        return f"{self.commune}/{self.change}/{self.member}"

    @classmethod
    def read(cls, text: str) -> "ExportMark | None":
        """The mark that a cell shows; None for none, or one that somebody has written over."""
        found = _WRITTEN.fullmatch(clean(text))
        return cls(found[1], int(found[2]), int(found[3])) if found else None


class Side(LabelledEnum):
    """Whose value of a cell holds."""

    BOOK = "book", "Giữ theo sổ"
    FILE = "file", "Ghi theo tệp"


class Meeting(LabelledEnum):
    """What came of a cell between its export and its return."""

    CALM = "calm", "Sổ không đổi"
    OUTDATED = "outdated", "Sổ đã sửa sau khi xuất"
    CONFLICT = "conflict", "Tệp và sổ cùng sửa sau khi xuất"


def meet(*, exported: object, said: object, known: object) -> Meeting:
    """How what the file says meets what the book knows now; a blank cell says nothing."""
    if said in (None, "") or said == known or known == exported:
        return Meeting.CALM
    return Meeting.OUTDATED if said == exported else Meeting.CONFLICT
