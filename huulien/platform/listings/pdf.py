"""A list as PDF, drawn straight onto the page in our own face: a thousand rows in well under a second.

Papers of the office are WeasyPrint's; a table of thousands of rows takes it seven milliseconds a row. Importing this
module imports ReportLab: import it where a PDF is made.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from huulien.lib.text import nfc, upper_first
from huulien.platform.listings.cells import words
from huulien.platform.listings.declaration import Column, Kind
from huulien.platform.listings.files import Table

PLAIN, BOLD, ITALIC = "Tinos", "Tinos-Bold", "Tinos-Italic"
_FACES = {PLAIN: "Tinos-Regular.ttf", BOLD: "Tinos-Bold.ttf", ITALIC: "Tinos-Italic.ttf"}
_MM = 72 / 25.4
_LEFT, _RIGHT, _TOP, _BOTTOM = 20 * _MM, 15 * _MM, 18 * _MM, 18 * _MM
_SIZE, _LEADING, _PAD, _ABOVE = 10, 12, 4, 2.5  # a cell has _PAD at its sides, _ABOVE over and under its lines
_WHOLE = {Kind.NUMBER, Kind.DATE, Kind.MOMENT}
_NUMBER = Column("stt", "STT", lambda row: None, Kind.NUMBER, width=5)

for _name, _file in _FACES.items():
    pdfmetrics.registerFont(TTFont(_name, Path(settings.BASE_DIR, "static/fonts", _file)))


@dataclass(frozen=True)
class Line:
    """A row of the table, its cells broken into lines."""

    cells: Sequence[Sequence[str]]

    @property
    def height(self) -> float:
        return max(len(lines) for lines in self.cells) * _LEADING + 2 * _ABOVE


def write_pdf(table: Table) -> bytes:
    """The table as PDF on A4; the same table gives the same bytes."""
    out = io.BytesIO()
    size = landscape(A4) if table.is_wide else A4
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName=PLAIN, initialFontSize=_SIZE, lang="vi")
    canvas.setTitle(table.title)
    canvas.setAuthor(table.issuer)
    _Sheet(canvas, table, size).draw()
    canvas.save()
    return out.getvalue()


class _Sheet:
    """The pages of one table: rows are laid out first, so that each page knows how many there are."""

    def __init__(self, canvas: Canvas, table: Table, size: tuple[float, float]) -> None:
        self.canvas, self.table = canvas, table
        self.width, self.height = size
        self.columns = [_NUMBER, *table.columns]
        self.widths = _widths(table, self.columns, self.width - _LEFT - _RIGHT)
        self.head = Line([_broken(c.label, w, BOLD) for c, w in zip(self.columns, self.widths, strict=True)])

    def draw(self) -> None:
        pages = list(self._pages())
        for number, lines in enumerate(pages, start=1):
            top = self._opening(draw=True) if number == 1 else self.height - _TOP
            self._row(self.head, top, BOLD, is_head=True)
            top -= self.head.height
            for line in lines:
                self._row(line, top, PLAIN)
                top -= line.height
            self._foot(number, len(pages))
            self.canvas.showPage()

    def _pages(self) -> Iterator[list[Line]]:
        """The rows page by page; a row taller than a page goes on on the next."""
        room = self._opening(draw=False) - self.head.height - _BOTTOM
        whole = self.height - _TOP - self.head.height - _BOTTOM
        page: list[Line] = []
        for line in self._lines(whole):
            if line.height > room and page:
                yield page
                page, room = [], whole
            page.append(line)
            room -= line.height
        yield page

    def _lines(self, most: float) -> Iterator[Line]:
        for number, row in enumerate(self.table.rows, start=1):
            texts = [str(number), *(words(value) for value in row)]
            cells = [_broken(text, width, PLAIN) for text, width in zip(texts, self.widths, strict=True)]
            fits = int((most - 2 * _ABOVE) // _LEADING)
            for start in range(0, max(len(lines) for lines in cells), fits):
                yield Line([lines[start : start + fits] or ("",) for lines in cells])

    def _opening(self, *, draw: bool) -> float:
        """Where the table begins on the first page, below the words that say what it is."""
        top, room = self.height - _TOP, self.width - _LEFT - _RIGHT
        for text, face, size in (
            (self.table.issuer.upper(), BOLD, 11),
            (self.table.title, BOLD, 15),
            (upper_first(self.table.subtitle), PLAIN, 11),
            (self.table.conditions, ITALIC, 10),
        ):
            for line in _broken(text, room + 2 * _PAD, face, size):
                top -= size * 1.35
                if draw:
                    self.canvas.setFont(face, size)
                    self.canvas.drawString(_LEFT, top, line)
        return top - 10

    def _row(self, line: Line, top: float, face: str, *, is_head: bool = False) -> None:
        left, canvas = _LEFT, self.canvas
        canvas.setFont(face, _SIZE)
        for column, width, lines in zip(self.columns, self.widths, line.cells, strict=True):
            base = top - _ABOVE - _SIZE + 0.5
            for text in lines:
                if column.kind == Kind.NUMBER:
                    canvas.drawRightString(left + width - _PAD, base, text)
                else:
                    canvas.drawString(left + _PAD, base, text)
                base -= _LEADING
            left += width
        canvas.setLineWidth(1 if is_head else 0.4)
        canvas.setStrokeGray(0 if is_head else 0.6)
        if is_head:
            canvas.line(_LEFT, top, self.width - _RIGHT, top)
        canvas.line(_LEFT, top - line.height, self.width - _RIGHT, top - line.height)

    def _foot(self, number: int, count: int) -> None:
        self.canvas.setFont(PLAIN, 10)
        self.canvas.drawString(_LEFT, _BOTTOM - 18, self.table.made)
        self.canvas.drawRightString(self.width - _RIGHT, _BOTTOM - 18, f"Trang {number}/{count}")


def _widths(table: Table, columns: Sequence[Column], room: float) -> list[float]:
    """The room shared out as the columns ask: each is wide enough for its head's words, and numbers are not broken."""
    least = [max(_width(word, BOLD) for word in column.label.split()) + 2 * _PAD for column in columns]
    least[0] = max(least[0], _width(str(len(table.rows)), PLAIN) + 2 * _PAD)
    for place, column in enumerate(table.columns, start=1):
        if column.kind in _WHOLE:
            longest = max((words(row[place - 1]) for row in table.rows), key=len, default="")
            least[place] = max(least[place], _width(longest, PLAIN) + 2 * _PAD)
    asked = [max(column.width * _SIZE * 0.5, low) for column, low in zip(columns, least, strict=True)]
    spare = [width - low for width, low in zip(asked, least, strict=True)]
    factor = (room - sum(least)) / (sum(spare) or 1)
    return [low + more * factor for low, more in zip(least, spare, strict=True)]


def _width(text: str, face: str, size: float = _SIZE) -> float:
    return float(pdfmetrics.stringWidth(text, face, size))


@lru_cache(maxsize=20_000)  # classes, villages, what is lacking: few words are many cells
def _broken(text: str, width: float, face: str, size: float = _SIZE) -> tuple[str, ...]:
    """The text in lines of at most `width`, broken between words; a longer word is broken where the line ends."""
    room, lines = width - 2 * _PAD, []
    for paragraph in nfc(text).splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if _width(longer, face, size) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            while _width(word, face, size) > room and len(word) > 1:
                ends = range(len(word) - 1, 0, -1)
                end = next((end for end in ends if _width(word[:end], face, size) <= room), 1)
                lines.append(word[:end])
                word = word[end:]
            line = word
        lines.append(line)
    return tuple(lines)
