"""Whether a row says that its person no longer lives here: a register counts the living, so no list adds such a one."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from households.rules.register.fields import PARAMETERS, Field
from households.rules.register.headings import Column
from households.rules.register.records import RegisterFault, SourceRow
from households.rules.register.values import is_blank, is_mark, is_no
from huulien.lib.labels import LabelledEnum
from huulien.lib.text import clean, compare_fold, has_vietnamese_marks, search_fold
from huulien.lib.workbook.cells import CellValue, cell_name, listed, shown

_ENOUGH = 300  # characters of a text
_NOT = re.compile(r"\b(?:khong|chua|chang|het|ngung|thoi|khoi|ko|not|in)\b")
_ASKS = re.compile(r"tinh trang|trang thai|hien")  # "Tình trạng cư trú" asks, "Còn sống" is a statement
_DATE = r"[0-9][0-9/.\-]*"


class Absence(LabelledEnum):
    """Why somebody is not counted; the label is how the event of it is called."""

    DEAD = "dead", "Người chết"
    LEFT = "left", "Người chuyển đi"

    @property
    def words(self) -> str:
        return "đã chết" if self == Absence.DEAD else "đã chuyển đi"


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of a person's absence. `is_sure`: of this very person, in words that mean nothing else."""

    absence: Absence
    is_sure: bool


@dataclass(frozen=True, slots=True)
class PresenceColumn:
    """A column in which an absence may be told: one of states, one whose heading itself says it, or one of notes."""

    index: int
    header: str
    is_status: bool
    of_heading: Absence | None = None  # what a filled cell says, as under “Ngày chết”
    of_no: bool = False  # under “Còn sống” a “không” says it

    def said(self, value: CellValue) -> Said | None:
        """What a filled cell says."""
        if self.of_heading is not None:
            says_here = is_no(value) or (isinstance(value, str) and _is_present(value[:_ENOUGH]))
            return None if says_here else Said(self.of_heading, is_sure=True)
        if self.of_no and is_no(value):
            return Said(Absence.LEFT, is_sure=True)
        return said_in(shown(value)[:_ENOUGH], is_status=self.is_status) if isinstance(value, str) else None

    def is_unclear(self, value: CellValue) -> bool:
        """Whether the cell of a column of states says neither that the person lives here nor that they do not."""
        if not self.is_status or self.of_heading or is_mark(value):
            return False
        return not _is_present(clean(shown(value)))


def presence_columns(columns: Iterable[Column]) -> list[PresenceColumn]:
    """Those among the columns of a sheet, each of which is read: a list may have two of states."""
    found = []
    for column in columns:
        if column.field not in {None, Field.STATUS, Field.NOTE, Field.ADDRESS, Field.OCCUPATION}:
            continue
        is_status = column.field == Field.STATUS
        names_presence = _is_present(column.header)  # "Sống/chết" names both: then the cell alone says which
        of_heading = _absence_of_heading(column.header) if is_status or column.field is None else None
        of_no = is_status and names_presence and of_heading is None and not _ASKS.match(search_fold(column.header))
        of_heading = None if names_presence else of_heading
        found.append(PresenceColumn(column.index, column.header, is_status, of_heading, of_no))
    return found


class PresenceCheck:
    """Tells of each row of a sheet who is dead or gone, wherever the row says so, and asks where it may say so."""

    def __init__(
        self, sheet: str, columns: Iterable[Column], faults: list[RegisterFault], warnings: list[RegisterFault]
    ) -> None:
        self.sheet = sheet
        self.columns = presence_columns(columns)
        self.faults, self.warnings = faults, warnings
        self.unclear: dict[tuple[PresenceColumn, str], list[str]] = {}

    def check(self, source: SourceRow) -> None:
        """Fault or doubt at each cell of the row that says so."""
        for column in self.columns:
            value = source.cells[column.index] if column.index < len(source.cells) else None
            if value is None or (isinstance(value, str) and is_blank(clean(value[:_ENOUGH]))):
                continue
            cell = cell_name(source.row, column.index)
            if said := column.said(value):
                told = self.faults if said.is_sure else self.warnings
                message = _refusal(said.absence) if said.is_sure else _question(said.absence)
                told.append(RegisterFault(self.sheet, cell, column.header, source.shown_at(column.index), message))
            elif column.is_unclear(value):
                self.unclear.setdefault((column, clean(shown(value))[:_ENOUGH]), []).append(cell)

    def tell_unclear(self) -> None:
        """Once for each word of a column of states that says neither."""
        for (column, text), cells in self.unclear.items():
            message = (
                f"“{text[:60]}” không rõ là còn sống ở hộ hay không ({len(cells)} ô: {listed(cells)}). Nếu không còn "
                "thì xóa dòng và ghi biến động ở hộ."
            )
            self.warnings.append(RegisterFault(self.sheet, cells[0], column.header, text, message))


def _refusal(absence: Absence) -> str:
    return (
        f"Dòng này ghi người {absence.words}. Danh sách chỉ gồm người đang sống trong hộ: xóa dòng này; nếu trong sổ "
        f"còn tên thì ghi biến động “{absence.label}” ở hộ."
    )


def _question(absence: Absence) -> str:
    return (
        f"Ô này có thể nói người của dòng {absence.words}. Nếu không còn trong hộ thì xóa dòng này và ghi biến động "
        f"“{absence.label}” ở hộ; nếu nói người khác thì ghi lý do khi xác nhận."
    )


@lru_cache(maxsize=5_000)
def said_in(text: str, *, is_status: bool) -> Said | None:
    """What a text says of the absence of its row's person; None when it says nothing of the kind."""
    text = clean(text)
    if is_blank(text):
        return None
    begun = next((absence for absence in Absence if _begins(text, absence.value)), None)
    # What is said in so many words goes before what may be meant: "mất tích" is not "mất".
    told = (absence for kind in ("", "_perhaps") for absence in Absence if _says(text, f"{absence.value}{kind}"))
    said = (None if is_status else begun) or next(told, None)
    return Said(said, is_sure=is_status or begun is not None) if said else None


def _absence_of_heading(header: str) -> Absence | None:
    if not header or len(header) > 40:
        return None
    return next((absence for absence in Absence if _says(header, f"{absence.value}_heading")), None)


def _says(text: str, kind: str) -> bool:
    return bool(_pattern(text, kind, begins=False).search(_folded(text)))


def _is_present(text: str) -> bool:
    """Whether a text says that somebody lives here, and does not deny it."""
    folded = compare_fold(text) if has_vietnamese_marks(text) else search_fold(text)
    return bool(_pattern(text, "present", begins=False).search(folded)) and not _NOT.search(search_fold(text))


def _begins(text: str, kind: str) -> bool:
    return bool(_pattern(text, kind, begins=True).match(_folded(text)))


def _folded(text: str) -> str:
    """The text to be searched, without what only sounds like an absence: "mất sức lao động", "chưa chết"."""
    folded = compare_fold(text) if has_vietnamese_marks(text) else search_fold(text)
    return _not_meant(has_vietnamese_marks(text)).sub(" . ", folded)


def _pattern(text: str, kind: str, *, begins: bool) -> re.Pattern[str]:
    return _patterns()[kind, has_vietnamese_marks(text), begins]


def _not_meant(accented: bool) -> re.Pattern[str]:
    return _patterns()["not_meant", accented, False]


@lru_cache(maxsize=1)
def _patterns() -> dict[tuple[str, bool, bool], re.Pattern[str]]:
    """(Kind of words, with accents, at the beginning) → what finds them."""
    table = tomllib.loads((PARAMETERS / "register_presence.toml").read_text("utf-8"))
    before = table.pop("before")
    found = {}
    for kind, words in table.items():
        for accented in (True, False):
            fold = compare_fold if accented else search_fold
            any_word = "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))
            skipped = "|".join(re.escape(fold(word)) for word in before)
            found[kind, accented, False] = re.compile(rf"(?<!\w)(?:{any_word})(?!\w)")
            found[kind, accented, True] = re.compile(rf"(?:\W|(?:{skipped}|{_DATE})(?!\w))*(?:{any_word})(?!\w)")
    return found
