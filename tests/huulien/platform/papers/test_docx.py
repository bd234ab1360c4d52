"""Papers as Word: styles, tables and headers that Word itself knows, and nothing live."""

import re
import time
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as open_book
from docx.shared import Mm

from huulien.platform.papers.document import Document, Heading, NumberedList, Paragraph, Wide
from huulien.platform.papers.files import write
from tests.huulien.platform.papers import sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def render(document: Document):
    return open_book(BytesIO(write(document, "docx")))


def xml_of(document: Document) -> str:
    """All the XML of the file."""
    with ZipFile(BytesIO(write(document, "docx"))) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))


@pytest.fixture(scope="module")
def book():
    return render(sample.make(is_draft=True))


def test_words_stand_in_the_styles_of_their_kind(book):
    styles = [(line.style.name, line.text) for line in book.paragraphs if line.text]
    assert ("Title", "Quyết định") in styles
    assert ("Subtitle", "Về việc Cầu treo") in styles
    assert ("Heading 1", "I. Cầu treo") in styles
    assert ("Heading 2", "Cầu treo") in styles
    assert ("Heading 3", "Cầu treo") in styles
    assert ("Caption", "Cầu treo. Cầu treo") in styles
    assert ("Body Text", "Điều 1. Cầu treo có 12.345 cây cầu, đạt 10,98%.") in styles
    body = book.styles["Body Text"]
    assert (body.font.name, body.font.size.pt) == ("Times New Roman", 13.5)
    assert round(body.paragraph_format.first_line_indent.cm, 1) == 1


def test_pages_have_the_decrees_margins_and_wide_tables_lie_down(book):
    shape = [
        (round(s.page_width / Mm(1)), round(s.left_margin / Mm(1)), round(s.right_margin / Mm(1)))
        for s in book.sections
    ]
    assert shape == [(210, 30, 15), (297, 20, 15), (210, 30, 15)]


def test_headers_carry_the_page_number_but_not_on_the_first_page(book):
    numbered = ["PAGE" in section.header._element.xml for section in book.sections]
    assert numbered == [True, True, True]
    first = book.sections[0]
    assert first.different_first_page_header_footer
    assert "PAGE" not in first.first_page_header._element.xml
    assert not any(section.different_first_page_header_footer for section in list(book.sections)[1:])


def test_only_a_draft_says_so_on_every_page(book):
    headers = [part for section in book.sections for part in (section.header, section.first_page_header)]
    assert all("DỰ THẢO" in part.paragraphs[0].text for part in headers if not part.is_linked_to_previous)
    assert "DỰ THẢO" not in xml_of(sample.make())


def test_tables_repeat_their_heads_and_keep_their_rows_whole(book):
    table = next(table for table in book.tables if len(table.columns) == 5)
    rows = table._tbl.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert [cell.text for cell in table.rows[2].cells][1:] == ["1.500", "10,98", "2.000.000\u00a0đ", "0"]
    assert table.style.name == "Table Grid"


# Word refuses a file whose properties stand in another order than its schema's; LibreOffice does not mind.
ORDERS = {
    "tblPr": ["tblStyle", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd",
              "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook"],
    "pPr": ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd", "tabs",
            "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr"],
    "tcPr": ["tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"],
    "numbering": ["abstractNum", "num"],
    "abstractNum": ["nsid", "multiLevelType", "tmpl", "lvl"],
    "lvl": ["start", "numFmt", "pStyle", "lvlText", "lvlJc", "pPr", "rPr"],
}  # fmt: skip


@pytest.mark.parametrize("name", ORDERS)
def test_properties_stand_in_the_order_of_words_schema(book, name):
    trees = [book.element, book.part.numbering_part.element, book.styles.element]
    trees += [section.header._element for section in book.sections]
    found = [node for tree in trees for node in tree.iter(f"{W}{name}")]
    assert found
    for node in found:
        places = [ORDERS[name].index(child.tag.removeprefix(W)) for child in node]
        assert places == sorted(places)


def test_cells_have_the_widths_of_their_columns(book):
    table = next(table for table in book.tables if len(table.columns) == 5)
    widths = [cell.width for cell in table.rows[2].cells]
    assert widths[0] > 2 * widths[1]
    assert abs(sum(widths) - Mm(165)) < Mm(1)


def test_every_list_counts_from_one(book):
    numbers = [line._p.pPr.numPr.numId.val for line in book.paragraphs if line.style.name == "List Paragraph"]
    assert len(set(numbers)) == 3
    again = render(sample.make(blocks=(NumberedList(("a",)), NumberedList(("b",)))))
    numbers = [line._p.pPr.numPr.numId.val for line in again.paragraphs if line.style.name == "List Paragraph"]
    assert numbers[0] != numbers[1]
    assert again.part.numbering_part.element.xml.count("<w:startOverride") == 2


def test_plot_is_a_picture_with_words_for_those_who_do_not_see_it():
    xml = xml_of(sample.make())
    assert 'descr="Cầu treo"' in xml
    with ZipFile(BytesIO(write(sample.make(), "docx"))) as parts:
        (name,) = [name for name in parts.namelist() if name.startswith("word/media/")]
        assert parts.read(name).startswith(b"\x89PNG")


def test_file_says_its_title_language_and_a_moment_of_its_own(book):
    said = book.core_properties
    assert (said.title, said.language) == ("Quyết định về việc Cầu treo", "vi-VN")
    assert said.created == said.modified
    assert said.created.replace(tzinfo=None) == datetime(2024, 2, 5)
    assert 'w:val="vi-VN"' in book.styles.element.xml


def test_the_same_paper_gives_the_same_bytes(monkeypatch):
    first = write(sample.make(), "docx")
    moment = time.time() + 90_000
    monkeypatch.setattr(time, "time", lambda: moment)
    monkeypatch.setattr(time, "localtime", lambda *args: time.gmtime(moment))
    assert write(sample.make(), "docx") == first


@pytest.mark.parametrize("words", sample.HOSTILE)
def test_what_a_user_typed_is_words_and_nothing_live(words):
    document = sample.make(words)
    xml = xml_of(document)
    assert set(re.findall(r"<w:instrText[^>]*>([^<]*)", xml)) == {"PAGE"}
    for live in ("<w:fldSimple", "<w:hyperlink", "<w:object", "attachedTemplate", "<script"):
        assert live not in xml
    text = "\n".join(line.text for line in open_book(BytesIO(write(document, "docx"))).paragraphs)
    if words.isprintable() and words.strip():
        assert words in text


def test_numbers_lead_nowhere():
    assert "danh-sach" not in xml_of(sample.make())


def test_a_paper_may_have_neither_signer_nor_recipients():
    book = render(sample.make(signer=None, recipients=(), blocks=(Heading("I. Một"), Paragraph("Hết./."))))
    assert book.paragraphs[-1].text == "Hết./."


def test_lying_pages_after_one_another_have_no_empty_upright_page_between():
    across = next(block for block in sample.make().blocks if isinstance(block, Wide))
    twice = replace(sample.make(), annexes=(across, across))
    widths = [round(section.page_width / Mm(1)) for section in render(twice).sections]
    assert widths == [210, 297, 210, 297, 297]
