"""Form B as PDF, its blocks drawn straight onto the page: a thousand forms in well under a minute.

Importing this module imports ReportLab: import it where a PDF is made.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from huulien.platform.listings.pdf import BOLD, ITALIC, PLAIN
from huulien.platform.papers.document import (
    Block,
    Document,
    PageBreak,
    Paragraph,
    Sheet,
    SignatureLines,
    Style,
    Table,
    printable,
)
from huulien.platform.papers.values import Boxes, Cell, words_of
from surveys.papers.drawing import MM, fitted, lines_of, width_of

_WIDTH, _HEIGHT = A4
_LEFT, _RIGHT, _TOP, _BOTTOM = 20 * MM, _WIDTH - 15 * MM, _HEIGHT - 15 * MM, 20 * MM
_SIZE, _LINE, _BOX = 13, 18, 10
_CELL = 15.5 * MM  # width of the cell of an answer; 11 points: eight of them stand beside a name


def write(document: Document) -> bytes:
    """The sheets of a stack of forms in one PDF, each household on sheets of its own."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, initialFontName=PLAIN, initialFontSize=_SIZE, lang="vi")
    canvas.setTitle(document.title)
    canvas.setAuthor(document.issuer.name)
    for sheet in document.blocks:
        if isinstance(sheet, Sheet):
            _Drawing(canvas, printable(sheet)).draw()
    canvas.save()
    return out.getvalue()


class _Drawing:
    """The form of one household on its pages."""

    def __init__(self, canvas: Canvas, sheet: Sheet) -> None:
        self.canvas, self.sheet = canvas, sheet
        self.top, self.page = _TOP, 1

    def draw(self) -> None:
        for block in self.sheet.blocks:
            self._block(block)
        self._turn()
        if self.page % 2 == 0:  # printed on both sides, the next household begins on a sheet of its own
            self.canvas.showPage()

    def _block(self, block: Block) -> None:
        match block:
            case PageBreak():
                self._turn()
            case Paragraph(style=Style.CENTERED):
                self._title(words_of(block.text))
            case Paragraph(style=Style.NOTE) if block.lead:
                self._section(block.lead, words_of(block.text))
            case Paragraph(style=Style.NOTE):
                self._write(words_of(block.text), ITALIC, 11)
            case Paragraph(text=Boxes() as answers):
                self._boxes(block.lead, answers)
            case Paragraph():
                self._write(block.lead or words_of(block.text), BOLD if block.lead else PLAIN)
            case Table():
                self._table(block)
            case SignatureLines():
                self._signatures(block)
            case _:
                raise TypeError(f"No form has a {block.name}.")

    def _title(self, words: str) -> None:
        self.top -= 6
        self.canvas.setFont(BOLD, 15)
        self.canvas.drawCentredString((_LEFT + _RIGHT) / 2, self.top, words)
        self.top -= 24

    def _signatures(self, block: SignatureLines) -> None:
        self._room(120)
        self.top -= 14
        places = (_LEFT + 40 * MM, _RIGHT - 45 * MM)
        lines = [(signer.day, signer.office.upper(), signer.note) for signer in block.signers]
        for row, face in zip(zip(*lines, strict=True), (ITALIC, BOLD, ITALIC), strict=True):
            self.canvas.setFont(face, 12)
            for place, words in zip(places, row, strict=True):
                self.canvas.drawCentredString(place, self.top, words)
            self.top -= 16

    def _section(self, name: str, how: str) -> None:
        self._room(3 * _LINE)
        self.top -= 6
        self.canvas.setFont(BOLD, _SIZE)
        self.canvas.drawString(_LEFT, self.top, name)
        if how:
            begin = _LEFT + width_of(f"{name}  ", BOLD, _SIZE)
            self.canvas.setFont(ITALIC, 11)
            self.canvas.drawString(begin, self.top, fitted(how, ITALIC, 11, _RIGHT - begin))
        self.top -= _LINE

    def _write(self, words: str, face: str = PLAIN, size: float = _SIZE) -> None:
        for line in lines_of(words, face, size, _RIGHT - _LEFT):
            self._room(size + 4)
            self.canvas.setFont(face, size)
            self.canvas.drawString(_LEFT, self.top, line)
            self.top -= size + 4

    def _boxes(self, name: str, answers: Boxes) -> None:
        self._room(_LINE)
        left = self._piece(_LEFT, name, BOLD, 0)
        for option in answers.options:
            left = self._piece(left, option, PLAIN, _BOX + 4)
        for word in answers.known.split():
            left = self._piece(left, word, ITALIC, 0, gap=3.5)
        self.top -= _LINE

    def _piece(self, left: float, words: str, face: str, box: float, gap: float = 12) -> float:
        """Where the next piece begins after this one, which goes to the next line where it has no room."""
        width = box + width_of(words, face, _SIZE)
        if left + width > _RIGHT and left > _LEFT:
            self.top -= _LINE
            self._room(_LINE)
            left = _LEFT + 5 * MM
        if box:
            self._box(left, self.top - 1)
        self.canvas.setFont(face, _SIZE)
        self.canvas.drawString(left + box, self.top, words)
        return left + width + gap

    def _box(self, left: float, base: float) -> None:
        self.canvas.setLineWidth(0.8)
        self.canvas.rect(left, base, _BOX, _BOX)

    def _table(self, table: Table) -> None:
        height = 40
        self._room(height + 40)
        for left, width, column in self._cells(table.columns, height):
            self.canvas.setFont(BOLD, 10.5)
            for line, text in enumerate(lines_of(column.head, BOLD, 10.5, width - 5)):
                self.canvas.drawString(left + 2.5, self.top - 12 - 11 * line, text)
        self.top -= height
        for row in table.rows:
            self._person(row)
        self.top -= 14

    def _person(self, row: Sequence[Cell]) -> None:
        height = 32
        self._room(height)
        for left, width, cell in self._cells(row, height):
            if isinstance(cell, Boxes):
                self._answer(left, cell)
                continue
            name, about = words_of(cell).split("\n")
            face = PLAIN if name.endswith("..") else BOLD
            for words, font, size, down in ((name, face, 11.5, 13), (about, PLAIN, 11, 26)):
                self.canvas.setFont(font, size)
                self.canvas.drawString(left + 2.5, self.top - down, fitted(words, font, size, width - 5))
        self.top -= height

    def _answer(self, left: float, answer: Boxes) -> None:
        """The boxes of a cell with their letters, and what is known beneath."""
        if len(answer.options) == 1:
            self._box(left + _CELL / 2 - _BOX / 2, self.top - 14)
        else:
            for offset, letter in zip((2.5, 23), answer.options, strict=True):
                self._box(left + offset, self.top - 14)
                self.canvas.setFont(PLAIN, 10)
                self.canvas.drawString(left + offset + _BOX + 1.5, self.top - 13, letter)
        self.canvas.setFont(ITALIC, 11)
        self.canvas.drawCentredString(left + _CELL / 2, self.top - 27, answer.known)

    def _cells(self, things: Sequence[Any], height: float) -> Iterator[tuple[float, float, Any]]:
        left, name = _LEFT, _RIGHT - _LEFT - _CELL * (len(things) - 1)
        self.canvas.setLineWidth(0.5)
        for place, thing in enumerate(things):
            width = _CELL if place else name
            self.canvas.rect(left, self.top - height, width, height)
            yield left, width, thing
            left += width

    def _room(self, height: float) -> None:
        """Go on on another page where this one has no room left."""
        if self.top - height < _BOTTOM:
            self._turn()

    def _turn(self) -> None:
        self.canvas.setFont(PLAIN, 10.5)
        self.canvas.drawString(_LEFT, _BOTTOM - 16, self.sheet.foot)
        self.canvas.drawRightString(_RIGHT, _BOTTOM - 16, f"Trang {self.page}")
        self.canvas.showPage()
        self.top, self.page = _TOP, self.page + 1
