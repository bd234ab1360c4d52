"""One report, four ways out: its page, PDF, Word and Excel say the same numbers."""

import re
from collections import Counter
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document as open_book
from openpyxl import load_workbook
from pypdf import PdfReader

from huulien.lib.numbers import format_decimal, format_integer
from huulien.platform.papers.document import Figure
from huulien.platform.papers.files import write
from reports.models import Report
from reports.snapshot import document_of
from tests.reports.factories import make_report

NUMBER = re.compile(r"[-+−]?\d[\d.]*(?:,\d+)?(?:[/-]\d+)*")


@pytest.fixture(params=["2023", "2023-H1", "2023-04-01..2023-09-30", "2022-H1"])
def paper(cast, request) -> Report:
    return make_report(cast, request.param, number=7, issued_on="2024-01-05", proposals="Cần 3 việc.")


def numbers(*texts: str) -> Counter[str]:
    """Every number of the texts as it is printed, without the stops that end sentences."""
    return Counter(found.rstrip(".") for text in texts for found in NUMBER.findall(text.replace("\u00a0", " ")))


def of_frame(paper: Report) -> Counter[str]:
    """What the files say around the parts: number, day, subject, grounds."""
    document = document_of(paper)
    return numbers(document.sign, document.dated, document.subject, *document.ground_lines)


def of_plots(paper: Report) -> Counter[str]:
    shapes = [block.shapes for block in document_of(paper).blocks if isinstance(block, Figure)]
    return numbers(*(re.sub(r"<[^>]+>", " ", shape) for shape in shapes))


def on_page(client, paper: Report) -> Counter[str]:
    """The numbers of the article, without those drawn in the plot and its words for screen readers."""
    page = client.get(reverse("reports:report_detail", args=[paper.pk])).content.decode()
    article = re.sub(r"<svg.*?</svg>", " ", page[page.index("<article") : page.index("</article>")], flags=re.S)
    return numbers(unescape(re.sub(r"<[^>]+>", " ", article)))


def in_pdf(paper: Report) -> Counter[str]:
    pages = PdfReader(BytesIO(write(document_of(paper), "pdf"))).pages
    of_pages = Counter(str(number) for number in range(2, len(pages) + 1))
    return numbers(" ".join(page.extract_text() for page in pages)) - of_frame(paper) - of_plots(paper) - of_pages


def in_word(paper: Report) -> Counter[str]:
    book = open_book(BytesIO(write(document_of(paper), "docx")))
    cells = [cell._tc for table in book.tables for row in table.rows for cell in row.cells]
    once = {id(cell): cell for cell in cells}.values()  # a merged cell stands at every place it covers
    texts = ["".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t")) for cell in once]
    return numbers(*texts, *(line.text for line in book.paragraphs)) - of_frame(paper)


def in_excel(paper: Report) -> Counter[str]:
    """Numbers as Excel prints them in Vietnam; each table's title stands on its sheet and where the text names it."""
    found: Counter[str] = Counter()
    for sheet in load_workbook(BytesIO(write(document_of(paper), "xlsx"))):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            if isinstance(cell.value, str):
                pointer = cell.value.startswith("(") and "xem trang tính" in cell.value
                found += Counter() if pointer else numbers(cell.value)
            elif cell.number_format == "0.00":
                found[format_decimal(Decimal(str(cell.value)), 2)] += 1
            else:
                sign = "+" if cell.number_format.startswith('"+"') and cell.value > 0 else ""
                found[f"{sign}{format_integer(int(cell.value))}"] += 1
    return found - of_frame(paper)


def test_page_pdf_word_and_excel_say_the_same_numbers(cast, client, paper):
    client.force_login(cast.officer)
    page = on_page(client, paper)
    assert sum(page.values()) > 20
    assert in_pdf(paper) == page
    assert in_word(paper) == page
    assert in_excel(paper) == page
