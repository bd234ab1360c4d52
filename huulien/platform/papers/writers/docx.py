"""Papers as Word: real styles, tables and lists, in the frame of Nghị định 30/2020/NĐ-CP.

Importing this module imports python-docx: import it where a file is made.
"""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document as new_book
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm, Emu, Mm, Pt

from huulien.platform.papers.document import (
    COUNTRY,
    DRAFT,
    MOTTO,
    Align,
    Block,
    Check,
    Document,
    Figure,
    Heading,
    NumberedList,
    PageBreak,
    Paragraph,
    Sheet,
    SignatureLines,
    Signer,
    Style,
    Table,
    Wide,
    fitted,
)  # fmt: skip
from huulien.platform.papers.pictures import code_picture, picture
from huulien.platform.papers.values import Text, words_of
from huulien.platform.papers.writers.docx_styles import (
    CENTER,
    LEFT,
    STYLES,
    Lists,
    count_from_one,
    keep_rows_whole,
    lay_styles,
    page_number,
    rule,
    set_widths,
    with_margins,
)  # fmt: skip

STYLE_NAMES = {Style.BODY: "Body Text", Style.NOTE: "Ghi chú", Style.CENTERED: "Chữ giữa",
               Style.LINE: "Dòng của mẫu"}  # fmt: skip
ALIGNMENTS = {Align.LEFT: LEFT, Align.CENTER: CENTER, Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}
MOST_IN_A_PROPERTY = 255  # letters
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can say


def write(document: Document) -> bytes:
    """The paper as Word."""
    return _Writer(document).write()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.book = new_book()
        lay_styles(self.book)
        self.style_ids = {name: self.book.styles[name].style_id for name in STYLES}  # python-docx seeks each anew
        self.lists = Lists(self.book)
        self._lay_page(self.book.sections[0])
        self.book.sections[0].different_first_page_header_footer = True
        self._head_pages(self.book.sections[0])

    @property
    def width(self) -> int:
        """What a line of the present page takes."""
        page = self.book.sections[-1]
        return page.page_width - page.left_margin - page.right_margin

    def write(self) -> bytes:
        if self.document.has_letterhead:
            self._letterhead()
            self._title()
        for line in self.document.ground_lines:
            self.book.add_paragraph(line, "Căn cứ")
        if self.document.resolution:
            self.book.add_paragraph(self.document.resolution, "Chữ giữa")
        self._blocks(fitted(self.document.blocks))
        if self.document.has_end:
            self._stand_up()
            self._end()
        self._blocks(fitted(self.document.annexes))
        self._properties()
        return self._file()

    # The frame

    def _lay_page(self, section: Any, *, across: bool = False) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = (Mm(20), Mm(15)) if across else (Mm(30), Mm(15))
        section.header_distance, section.footer_distance = Mm(9), Mm(9)

    def _head_pages(self, section: Any) -> None:
        """The number in the middle of the top margin but on the first page; a draft says so on every one."""
        width = section.page_width - section.left_margin - section.right_margin
        for header, numbered in ((section.first_page_header, False), (section.header, True)):
            header.is_linked_to_previous = False
            line = header.paragraphs[0]
            line.alignment = LEFT
            line.paragraph_format.tab_stops.add_tab_stop(Emu(width // 2), WD_TAB_ALIGNMENT.CENTER)
            line.paragraph_format.tab_stops.add_tab_stop(Emu(width), WD_TAB_ALIGNMENT.RIGHT)
            line.add_run("\t")
            if numbered:
                page_number(line)
            if self.document.is_draft:
                line.add_run(f"\t{DRAFT}").bold = True

    def _beside(self, left_share: int) -> tuple[Any, Any]:
        """Two cells without borders, side by side."""
        table = self.book.add_table(1, 2)
        with_margins(table, 0)
        left = self.width * left_share // 100
        set_widths(table, [left, self.width - left])
        keep_rows_whole(table, 0)
        return table.rows[0].cells

    def _line(self, place: Any, text: str, *, size: float, bold: bool = False, italic: bool = False,
              align: Any = CENTER, after: float = 0) -> Any:  # fmt: skip
        """One line of the frame, in the empty first paragraph of a cell or in a new one."""
        first = place.paragraphs[0]
        line = first if not first.runs and len(place.paragraphs) == 1 else place.add_paragraph()
        line.alignment, line.paragraph_format.space_after = align, Pt(after)
        line.paragraph_format.line_spacing = 1.05
        run = line.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), bold, italic
        return line

    def _styled(self, line: Any, style: str) -> Any:
        line._p.style = self.style_ids[style]
        return line

    def _letterhead(self) -> None:
        issuer, nation = self._beside(40)
        if self.document.issuer.above:
            self._line(issuer, self.document.issuer.above.upper(), size=12)
        if self.document.issuer.name:
            self._line(issuer, self.document.issuer.name.upper(), size=12, bold=True)
            side = self.width * 40 // 100 * 3 // 10
            rule(issuer.add_paragraph(), Emu(side), Emu(side))
        if self.document.sign:
            self._line(issuer, self.document.sign, size=13)
        self._line(nation, COUNTRY, size=12, bold=True)
        self._line(nation, MOTTO, size=13, bold=True)
        rule(nation.add_paragraph(), Cm(2.25), Cm(2.25))
        self._line(nation, self.document.dated, size=13, italic=True)

    def _title(self) -> None:
        self.book.add_paragraph(self.document.kind_words, "Title")
        self.book.add_paragraph(self.document.subject, "Subtitle").paragraph_format.keep_with_next = True
        side = Emu(self.width * 33 // 100)
        under = self.book.add_paragraph()
        rule(under, side, side)
        under.paragraph_format.space_after = Pt(10)
        for line in self.document.greeting:
            self.book.add_paragraph(line, "Body Text").paragraph_format.left_indent = Cm(2)
        if self.document.decider:
            self.book.add_paragraph(self.document.decider.upper(), "Chữ giữa")

    def _end(self) -> None:
        self.book.add_paragraph().paragraph_format.line_spacing = Pt(8)
        left, right = self._beside(47)
        if self.document.recipients:
            self._line(left, "Nơi nhận:", size=12, bold=True, italic=True, align=LEFT)
        for line in self.document.recipient_lines:
            self._line(left, line, size=11, align=LEFT)
        if self.document.check:
            self._check(left, self.document.check)
        if self.document.signer:
            self._signer(right, self.document.signer)

    def _check(self, cell: Any, check: Check) -> None:
        """By what the paper is checked, small under who receives it."""
        if check.address:
            line = self._line(cell, "", size=9, align=LEFT)
            line.paragraph_format.space_before = Pt(8)
            self._picture(line, code_picture(check), Mm(22), check.alternative)
        for place, words in enumerate(check.lines):
            self._line(cell, words, size=9, bold=place == 0, align=LEFT)

    def _signer(self, cell: Any, signer: Signer) -> None:
        if signer.day:
            self._line(cell, signer.day, size=13, italic=True)
        for words in signer.lines:
            self._line(cell, words.upper(), size=13.5, bold=True)
        if signer.note:
            self._line(cell, signer.note, size=12, italic=True)
        self._line(cell, signer.name, size=13.5, bold=True).paragraph_format.space_before = Mm(24)

    # The blocks

    def _blocks(self, blocks: Iterable[Block], *, across: bool = False) -> None:
        """The blocks one after another; `across`: within lying pages."""
        for block in blocks:
            if not across and not isinstance(block, Wide):
                self._stand_up()
            match block:
                case Heading():
                    self.book.add_heading(block.text, block.level)
                case Paragraph():
                    self._paragraph(block)
                case NumberedList():
                    self._list(block)
                case Table():
                    self._table(block)
                case Figure():
                    self._figure(block)
                case SignatureLines():
                    self._signatures(block)
                case PageBreak():
                    self.book.add_page_break()
                case Wide():
                    self._turn(across=True)
                    self._blocks(block.blocks, across=True)
                case Sheet():
                    self._sheet(block)

    def _sheet(self, block: Sheet) -> None:
        """The form on a right-hand page and those after it, which count from 1."""
        is_first = not self.book.element.body.xpath("w:p | w:tbl")
        section = self.book.sections[0] if is_first else self.book.add_section(WD_SECTION.ODD_PAGE)
        section.different_first_page_header_footer = False
        section.top_margin, section.bottom_margin = Mm(15), Mm(18)
        section.left_margin, section.right_margin = Mm(20), Mm(15)
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].clear()
        count_from_one(section)
        section.footer.is_linked_to_previous = False
        line = section.footer.paragraphs[0]
        self._styled(line, "Chữ trong bảng")
        line.paragraph_format.tab_stops.add_tab_stop(Emu(self.width), WD_TAB_ALIGNMENT.RIGHT)
        line.add_run(f"{block.foot}\tTrang ")
        page_number(line)
        self._blocks(block.blocks)

    def _stand_up(self) -> None:
        """Back to upright pages after lying ones, when something comes to stand on them: empty ones are printed."""
        if self.book.sections[-1].orientation == WD_ORIENT.LANDSCAPE:
            self._turn(across=False)

    def _turn(self, *, across: bool) -> None:
        section = self.book.add_section(WD_SECTION.NEW_PAGE)
        self._lay_page(section, across=across)
        section.different_first_page_header_footer = False
        self._head_pages(section)

    def _paragraph(self, block: Paragraph) -> None:
        made = self._styled(self.book.add_paragraph(), STYLE_NAMES[block.style])
        if block.lead:
            lead = made.add_run(f"{block.lead} ")
            lead.bold, lead.italic = True, False
        made.add_run(words_of(block.text))

    def _list(self, block: NumberedList) -> None:
        number = self.lists.start(block.numbering)
        for item in block.items:
            made = self.book.add_paragraph(words_of(item), "List Paragraph")
            numbering = made._p.get_or_add_pPr().get_or_add_numPr()
            numbering.get_or_add_ilvl().val, numbering.get_or_add_numId().val = 0, number

    def _table(self, block: Table) -> None:
        if block.title:
            self.book.add_paragraph(block.title, "Caption")
        if block.unit:
            line = self.book.add_paragraph(block.unit, "Ghi chú")
            line.alignment, line.paragraph_format.keep_with_next = ALIGNMENTS[Align.RIGHT], True
        heads, lines = block.head_rows, block.lines
        style = "Chữ nhỏ trong bảng" if block.is_dense else "Chữ trong bảng"
        table = self.book.add_table(len(heads) + len(lines), len(block.columns), "Table Grid")
        if block.is_dense:
            with_margins(table, Mm(1))
        set_widths(table, [self.width * share // 100 for share in block.shares])
        keep_rows_whole(table, len(heads))
        cells = [row.cells for row in table.rows]  # python-docx looks each up anew
        for place, head in enumerate(heads):
            for cell in head:
                corner = cells[place][cell.column]
                if cell.columns > 1 or cell.rows > 1:
                    corner.merge(cells[place + cell.rows - 1][cell.column + cell.columns - 1])
                self._cell(corner, cell.text, CENTER, bold=True, keep=True, style=style)
        for place, (is_total, row) in enumerate(lines, start=len(heads)):
            keep = place < len(cells) - 1 and (block.is_short or place == len(cells) - 2)
            for corner, (column, cell) in zip(cells[place], row, strict=True):
                align = LEFT if column is block.columns[0] else ALIGNMENTS[column.align]
                self._cell(corner, cell, align, bold=is_total, keep=keep, style=style)
        self.book.add_paragraph().paragraph_format.line_spacing = Pt(8)

    def _cell(self, cell: Any, text: Text, align: Any, *, bold: bool, keep: bool, style: str) -> None:
        line = self._styled(cell.paragraphs[0], style)
        line.alignment, line.paragraph_format.keep_with_next = align, keep
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        line.add_run(words_of(text)).bold = bold

    def _figure(self, block: Figure) -> None:
        line = self.book.add_paragraph()
        line.alignment, line.paragraph_format.keep_with_next = CENTER, True
        self._picture(line, picture(block), Emu(self.width), words_of(block.alternative))
        self.book.add_paragraph(block.title, "Caption").paragraph_format.keep_with_next = False

    def _picture(self, line: Any, data: bytes, width: Any, alternative: str) -> None:
        shape = line.add_run().add_picture(BytesIO(data), width=width)
        shape._inline.docPr.set("descr", alternative)
        for side in "TBLR":  # or LibreOffice keeps its own distance
            shape._inline.set(f"dist{side}", "0")

    def _signatures(self, block: SignatureLines) -> None:
        table = self.book.add_table(1, len(block.signers))
        with_margins(table, 0)
        set_widths(table, [self.width // len(block.signers)] * len(block.signers))
        keep_rows_whole(table, 0)
        for cell, signer in zip(table.rows[0].cells, block.signers, strict=True):
            cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
            self._signer(cell, signer)

    # The file

    def _properties(self) -> None:
        said = self.book.core_properties
        moment = self.document.day
        author = self.document.issuer.name[:MOST_IN_A_PROPERTY]
        said.title, said.author, said.language = self.document.title[:MOST_IN_A_PROPERTY], author, "vi-VN"
        said.last_modified_by, said.comments, said.revision = author, "", 1
        said.created = said.modified = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001  Word's are bare

    def _file(self) -> bytes:
        """The file with the same bytes whenever it is made: its parts carry no moment."""
        made, fixed = BytesIO(), BytesIO()
        self.book.save(made)
        with ZipFile(made) as source, ZipFile(fixed, "w", ZIP_DEFLATED) as target:
            for part in source.infolist():
                kept = ZipInfo(part.filename, ZIP_MOMENT)
                kept.compress_type = ZIP_DEFLATED
                target.writestr(kept, source.read(part))
        return fixed.getvalue()
