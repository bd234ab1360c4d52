"""A paper of an office as data, in the frame of Nghị định 30/2020/NĐ-CP, Phụ lục I. It knows nothing of its subject."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum, StrEnum
from itertools import groupby
from typing import Any, ClassVar, TypeAlias

from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import NO_BREAK_SPACE
from huulien.lib.text import lower_first
from huulien.platform.papers.check import Check
from huulien.platform.papers.values import Cell, Text

COUNTRY, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DRAFT = "DỰ THẢO"
COLUMNS_UPRIGHT, COLUMNS_ACROSS = 10, 16  # beside the first, that fit an upright and a lying page
ROWS_KEPT_TOGETHER = 20  # a table no longer than this is never split over pages


class Kind(LabelledEnum):
    """Kinds of papers by the abbreviation in their sign."""

    REPORT = "BC", "Báo cáo"
    DECISION = "QĐ", "Quyết định"
    MINUTES = "BB", "Biên bản"
    NOTICE = "TB", "Thông báo"
    SUBMISSION = "TTr", "Tờ trình"
    PLAN = "KH", "Kế hoạch"
    INVITATION = "GM", "Giấy mời"
    CERTIFICATE = "GCN", "Giấy chứng nhận"


class Align(StrEnum):
    LEFT, CENTER, RIGHT = "left", "ctr", "r"


class Style(StrEnum):
    """How a paragraph stands: of the body, a remark in small italics, bold in the middle, or a line to fill in."""

    BODY, NOTE, CENTERED, LINE = "body", "note", "centered", "line"


class Numbering(StrEnum):
    DECIMAL, LETTERS, DASHES = "1.", "a)", "-"


@dataclass(frozen=True)
class Heading:
    name: ClassVar = "heading"
    text: str
    level: int = 1  # 1 to 3, under the title


@dataclass(frozen=True)
class Paragraph:
    """`lead` are its first words, in bold: "Điều 1."."""

    name: ClassVar = "paragraph"
    text: Text
    style: Style = Style.BODY
    lead: str = ""


@dataclass(frozen=True)
class NumberedList:
    name: ClassVar = "list"
    items: tuple[Text, ...]
    numbering: Numbering = Numbering.DECIMAL

    @property
    def marked(self) -> list[tuple[str, Text]]:
        """Each item with its mark."""
        letters = "abcdđeghiklmnopqrstuvxy"
        marks = {
            Numbering.DECIMAL: lambda place: f"{place + 1}.",
            Numbering.LETTERS: lambda place: f"{letters[place % len(letters)]})",
            Numbering.DASHES: lambda place: "-",
        }
        return [(marks[self.numbering](place), item) for place, item in enumerate(self.items)]


@dataclass(frozen=True)
class Column:
    """A column of a table. Neighbours of one `group` share a head above theirs; `width` is relative.

    `short` is what a phone sets before each cell.
    """

    head: str
    group: str = ""
    align: Align = Align.RIGHT
    width: float = 1
    short: str = ""


@dataclass(frozen=True)
class HeadCell:
    text: str
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    """A table with its caption, unit and total; the first column names the row.

    One with a `key` gets its label from its place in the paper.
    """

    name: ClassVar = "table"
    label: str  # "Bảng 1"
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    unit: str = ""
    is_continued: bool = False
    may_split: bool = False  # goes on over pages however short: of high rows, which would leave half a page empty
    is_dense: bool = False  # in small letters: of a form with a cell for each answer
    key: str = ""  # what sentences refer to it by

    @property
    def title(self) -> str:
        return _titled(self.label, self.caption, is_continued=self.is_continued)

    @property
    def is_short(self) -> bool:
        return not self.may_split and len(self.rows) <= ROWS_KEPT_TOGETHER

    @property
    def is_stacked(self) -> bool:
        """Whether a phone sets a row out as labelled cells; else the table scrolls."""
        return all(column.short for column in self.columns[1:])

    @property
    def head_rows(self) -> list[list[HeadCell]]:
        """The head, on one level or two."""
        if not any(column.group for column in self.columns):
            return [[HeadCell(column.head, place) for place, column in enumerate(self.columns)]]
        upper, lower = [], []
        for group, members in groupby(enumerate(self.columns), key=lambda pair: pair[1].group):
            places = list(members)
            if group:
                upper.append(HeadCell(group, places[0][0], columns=len(places)))
                lower += [HeadCell(column.head, place) for place, column in places]
            else:
                upper += [HeadCell(column.head, place, rows=2) for place, column in places]
        return [upper, lower]

    @property
    def lines(self) -> list[tuple[bool, list[tuple[Column, Cell]]]]:
        """(whether it is the total, its cells with their columns) of every row."""
        rows = [(False, row) for row in self.rows] + ([(True, self.total)] if self.total else [])
        return [(is_total, list(zip(self.columns, row, strict=True))) for is_total, row in rows]

    @property
    def shares(self) -> list[int]:
        """Widths of the columns in whole percent, together 100."""
        whole = sum(column.width for column in self.columns)
        others = [int(100 * column.width / whole) for column in self.columns[1:]]
        return [100 - sum(others), *others]

    def parts(self, most: int) -> list["Table"]:
        """The table in parts of nearly the same width, each with the first column and at most `most` others."""
        places = list(range(1, len(self.columns)))
        if len(places) <= most:
            return [self]
        return [self._part([0, *part], part[0] > 1) for part in evenly(places, most)]

    def _part(self, places: Sequence[int], is_continued: bool) -> "Table":
        def of(row: Sequence[Any]) -> tuple[Any, ...]:
            return tuple(row[place] for place in places)

        rows, total = tuple(of(row) for row in self.rows), of(self.total) if self.total else None
        return replace(self, columns=of(self.columns), rows=rows, total=total, is_continued=is_continued)


@dataclass(frozen=True)
class Figure:
    """A plot: what stands inside its `<svg>`, x in percent of the width and y in pixels, in black.

    Its numbers stand in a table too, which `alternative`, the plot in words, names. One with a `key` gets its label,
    "Hình 1", from its place in the paper; what is cut into several keeps one key, and so one label.
    """

    name: ClassVar = "figure"
    shapes: str
    height: int
    alternative: Text
    caption: str
    label: str = ""
    key: str = ""  # what sentences refer to it by
    is_continued: bool = False

    @property
    def title(self) -> str:
        return _titled(self.label, self.caption, is_continued=self.is_continued)


@dataclass(frozen=True)
class Signer:
    """Who signs: "TM. Ủy ban nhân dân", "KT. Chủ tịch" above the office; `note` under it; `day` to be written."""

    office: str
    name: str = ""
    authority: tuple[str, ...] = ()
    note: str = ""
    day: str = ""

    @property
    def lines(self) -> list[str]:
        """What stands above the room to sign."""
        return [*self.authority, self.office]


@dataclass(frozen=True)
class SignatureLines:
    """Several people who sign side by side: "Người lập biểu" and "Chủ tịch"."""

    name: ClassVar = "signatures"
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class PageBreak:
    name: ClassVar = "break"


@dataclass(frozen=True)
class Wide:
    """Blocks on lying pages."""

    name: ClassVar = "wide"
    blocks: tuple["Block", ...]


@dataclass(frozen=True)
class Sheet:
    """A form on sheets of its own, printed on both sides; `foot` stands under each of its pages."""

    name: ClassVar = "sheet"
    blocks: tuple["Block", ...]
    foot: str = ""


Block: TypeAlias = Heading | Paragraph | NumberedList | Table | Figure | SignatureLines | PageBreak | Wide | Sheet


@dataclass(frozen=True)
class Issuer:
    """The office that issues, the one above it, where it sits, and its letters in the sign of its papers.

    An office without letters keeps no book of numbers; one without a name is whoever signs.
    """

    name: str
    place: str
    above: str = ""
    symbol: str = "UBND"


@dataclass(frozen=True)
class Document:
    """A paper. `as_of` is the day of what it says; number and day of issue may still be open.

    A line of the subject ends where its words say so.
    """

    kind: Kind
    subject: str
    issuer: Issuer
    as_of: date
    blocks: tuple[Block, ...]
    annexes: tuple[Block, ...] = ()  # after the signature
    number: int | None = None
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()
    decider: str = ""  # of a decision: who decides, above the grounds
    grounds: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: Signer | None = None
    is_draft: bool = False
    number_words: str = ""  # "32/KH-UBND" in the place of the number, where the office typed it
    name: str = ""  # in the place of the kind, of a paper that no book of numbers knows: "Giấy đề nghị"
    check: Check | None = None

    @property
    def has_letterhead(self) -> bool:
        """Whether it has the head of a paper of an office; a stack of forms has those of its forms."""
        return not any(isinstance(block, Sheet) for block in self.blocks)

    @property
    def kind_words(self) -> str:
        return self.name or self.kind.label

    @property
    def day(self) -> date:
        """The day a file of the paper says it was made."""
        return self.issued_on or self.as_of

    @property
    def sign(self) -> str:
        """Số ký hiệu; two digits at least, and room to write where there is no number yet. None without letters."""
        if self.number_words:
            return f"Số: {self.number_words}"
        if not self.issuer.symbol:
            return ""
        number = f"{self.number:02d}" if self.number else NO_BREAK_SPACE * 8
        return f"Số: {number}/{self.kind.value}-{self.issuer.symbol}"

    @property
    def dated(self) -> str:
        """Place and day; a 0 before days under 10 and the months 1 and 2, as the decree asks."""
        if issued := self.issued_on:
            month = f"{issued.month:02d}" if issued.month < 3 else f"{issued.month}"
            return f"{self.issuer.place}, ngày {issued.day:02d} tháng {month} năm {issued.year}"
        room = NO_BREAK_SPACE * 6
        return f"{self.issuer.place}, ngày{room}tháng{room}năm {self.as_of.year}"

    @property
    def title(self) -> str:
        """The name of the document, for lists and readers of the file."""
        return f"{self.kind_words} {lower_first(self.subject)}".replace("\n", " ")

    @property
    def greeting(self) -> tuple[str, ...]:
        """Kính gửi: on one line for one addressee, else one line each."""
        if len(self.addressees) == 1:
            return (f"Kính gửi: {self.addressees[0]}.",)
        return ("Kính gửi:", *(f"- {line}" for line in ended(self.addressees))) if self.addressees else ()

    @property
    def ground_lines(self) -> list[str]:
        """Căn cứ: each ends with a semicolon, the last with a full stop."""
        return list(ended(self.grounds))

    @property
    def resolution(self) -> str:
        return f"{self.kind.label.upper()}:" if self.decider else ""

    @property
    def recipient_lines(self) -> list[str]:
        """Nơi nhận."""
        return [f"- {line}" for line in ended(self.recipients)]

    @property
    def signature_lines(self) -> list[str]:
        """What stands above the room to sign."""
        return self.signer.lines if self.signer else []

    @property
    def has_end(self) -> bool:
        return bool(self.signer or self.recipients or self.check)

    @property
    def is_issued(self) -> bool:
        """Whether it is signed and numbered, for good."""
        return not self.is_draft and self.number is not None and self.issued_on is not None


def _titled(label: str, caption: str, *, is_continued: bool) -> str:
    words = f"{label}. {caption}" if label else caption
    return f"{words} (tiếp)" if is_continued else words


def ended(lines: Sequence[str]) -> Iterator[str]:
    """Lines of a list: each ends with a semicolon, the last with a full stop."""
    for place, line in enumerate(lines, start=1):
        yield f"{line.strip().rstrip(';.').rstrip()}{'.' if place == len(lines) else ';'}"


def evenly(things: Sequence[Any], most: int) -> list[list[Any]]:
    """The things in parts of nearly the same length, none longer than `most`."""
    if not things:
        return []
    length = -(-len(things) // -(-len(things) // most))
    return [list(things[start : start + length]) for start in range(0, len(things), length)]


def fitted(blocks: Iterable[Block], most: int = COLUMNS_UPRIGHT) -> Iterator[Block]:
    """The blocks as pages take them: tables too wide for a page in parts."""
    for block in blocks:
        if isinstance(block, Table):
            yield from block.parts(most)
        elif isinstance(block, Wide):
            yield Wide(tuple(fitted(block.blocks, COLUMNS_ACROSS)))
        elif isinstance(block, Sheet):
            yield replace(block, blocks=tuple(fitted(block.blocks, most)))
        else:
            yield block


def tables(blocks: Iterable[Block]) -> Iterator[Table]:
    """Every table, also those on lying pages."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Wide | Sheet):
            yield from tables(block.blocks)


def printable(thing: Any) -> Any:
    """The same with NFC text that no format chokes on: no control or direction signs, no halves of letters."""
    if isinstance(thing, str) and not isinstance(thing, Enum):
        return thing if thing.isascii() and thing.isprintable() else "".join(_kept(unicodedata.normalize("NFC", thing)))
    if isinstance(thing, tuple):
        return tuple(printable(part) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{part.name: printable(getattr(thing, part.name)) for part in fields(thing)})
    return thing


def _kept(text: str) -> Iterator[str]:
    for sign in text:
        category = unicodedata.category(sign)
        if category == "Cc":
            yield sign if sign == "\n" else " "
        elif category not in {"Cf", "Cs"} and sign not in "\ufffe\uffff":
            yield sign
