"""The styles of papers in Word, and the few marks of its XML that python-docx has no words for."""

from collections.abc import Iterable
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from huulien.lib.text import search_fold
from huulien.platform.papers.document import Numbering

FACE = "Times New Roman"  # what offices have; Tinos has its metrics
CENTER, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
INDENT = Cm(1)
BLACK = RGBColor(0, 0, 0)

# Name: size in points, bold, italic, capitals, alignment, first line indented, points before and after
STYLES = {
    "Normal": (13.5, False, False, False, JUSTIFY, False, 0, 0),
    "Body Text": (13.5, False, False, False, JUSTIFY, True, 0, 6),
    "Title": (14, True, False, True, CENTER, False, 12, 0),
    "Subtitle": (14, True, False, False, CENTER, False, 0, 0),
    "Heading 1": (13.5, True, False, True, JUSTIFY, True, 8, 6),
    "Heading 2": (13.5, True, False, False, JUSTIFY, True, 8, 6),
    "Heading 3": (13.5, True, True, False, JUSTIFY, True, 8, 6),
    "Caption": (11.5, True, False, False, CENTER, False, 8, 2),
    "List Paragraph": (13.5, False, False, False, JUSTIFY, False, 0, 6),
    "Header": (13, False, False, False, CENTER, False, 0, 0),
    "Ghi chú": (11.5, False, True, False, JUSTIFY, False, 0, 6),
    "Căn cứ": (13.5, False, True, False, JUSTIFY, True, 0, 6),
    "Chữ giữa": (13.5, True, False, False, CENTER, False, 6, 6),
    "Dòng của mẫu": (13, False, False, False, LEFT, False, 0, 4),
    "Chữ trong bảng": (11.5, False, False, False, LEFT, False, 2, 2),
    "Chữ nhỏ trong bảng": (10, False, False, False, LEFT, False, 1, 1),
}
LEVELS = {Numbering.DECIMAL: ("decimal", "%1."), Numbering.LETTERS: ("lowerLetter", "%1)"),
          Numbering.DASHES: ("bullet", "-")}  # fmt: skip


def element(name: str, **attributes: Any) -> Any:
    """An element of Word's XML with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def lay_styles(book: Any) -> None:
    """Give the template's styles, and our own, the look of the decree; Word says the language is Vietnamese."""
    for name, (size, bold, italic, capitals, align, indented, before, after) in STYLES.items():
        if name in book.styles:
            style = book.styles[name]
        else:
            style = book.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.style_id = search_fold(name).title().replace(" ", "")
        face = style.font
        face.name, face.size, face.bold, face.italic, face.all_caps = FACE, Pt(size), bold, italic, capitals
        face.color.rgb = BLACK
        fonts = style.element.rPr.rFonts
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for key in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{key}"), FACE)
        lines = style.paragraph_format
        lines.alignment, lines.space_before, lines.space_after = align, Pt(before), Pt(after)
        lines.line_spacing, lines.first_line_indent = 1.15, INDENT if indented else Cm(0)
        lines.keep_with_next = name in {"Heading 1", "Heading 2", "Heading 3", "Caption"}
        for mark in style.element.xpath("w:pPr/w:pBdr | w:pPr/w:tabs | w:pPr/w:contextualSpacing | w:rPr/w:spacing"):
            mark.getparent().remove(mark)
    for name in ("Chữ trong bảng", "Chữ nhỏ trong bảng"):
        book.styles[name].paragraph_format.line_spacing = 1
    book.styles["Ghi chú"].base_style = book.styles["Chữ trong bảng"].base_style = book.styles["Normal"]
    for language in book.styles.element.xpath("//w:rPrDefault/w:rPr/w:lang"):
        for key in ("val", "eastAsia"):
            language.set(qn(f"w:{key}"), "vi-VN")


def rule(paragraph: Any, left: Any, right: Any) -> None:
    """Make of an empty paragraph a thin line between two indents."""
    lines = paragraph.paragraph_format
    lines.left_indent, lines.right_indent, lines.first_line_indent = left, right, Cm(0)
    lines.space_before, lines.space_after, lines.line_spacing = Pt(0), Pt(2), Pt(3)
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=6, space=1, color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def page_number(paragraph: Any) -> None:
    """The field that Word counts pages with: the only one in a paper."""
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            run._r.append(element("fldChar", fldCharType=kind))
        else:
            instruction = element("instrText")
            instruction.text = text
            run._r.append(instruction)


def count_from_one(section: Any) -> None:
    """The pages of the section count from 1."""
    for known in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(known)
    section._sectPr.find(qn("w:pgMar")).addnext(element("pgNumType", start=1))


def set_widths(table: Any, widths: Iterable[int]) -> None:
    """Fix the columns of a table: Word goes by its cells, LibreOffice by its grid."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    widths = list(widths)
    whole = table._tbl.tblPr.find(qn("w:tblW"))
    whole.set(qn("w:type"), "dxa")
    whole.set(qn("w:w"), str(sum(widths) // 635))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width // 635))
    for row in table._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Emu(width)


def keep_rows_whole(table: Any, heads: int) -> None:
    """No row is split over pages, and the head is repeated on each."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("cantSplit"))
        if place < heads:
            properties.append(element("tblHeader"))


def with_margins(table: Any, margin: int) -> None:
    """The cells of a table keep this far from their sides: nothing where it only sets things side by side."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=margin // 635, type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


class Lists:
    """Numbered lists: each counts from its own first item."""

    def __init__(self, book: Any) -> None:
        self.root = book.part.numbering_part.element
        self.known: dict[Numbering, int] = {}

    def start(self, numbering: Numbering) -> int:
        """The number of a new list."""
        kinds = self.root.findall(qn("w:abstractNum"))
        if numbering not in self.known:
            self.known[numbering] = max((int(kind.get(qn("w:abstractNumId"))) for kind in kinds), default=0) + 1
            definition = self._definition(self.known[numbering], *LEVELS[numbering])
            self.root.insert(len(kinds), definition)
        made = self.root.add_num(self.known[numbering])
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _definition(self, number: int, form: str, text: str) -> Any:
        definition, level = element("abstractNum", abstractNumId=number), element("lvl", ilvl=0)
        place = element("pPr")
        place.append(element("ind", left=INDENT.twips + 340, hanging=340))
        for part in (element("start", val=1), element("numFmt", val=form), element("lvlText", val=text),
                     element("lvlJc", val="left"), place):  # fmt: skip
            level.append(part)
        definition.append(element("multiLevelType", val="singleLevel"))
        definition.append(level)
        return definition
