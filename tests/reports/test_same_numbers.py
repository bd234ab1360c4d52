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
from huulien.platform.papers.document import Figure, Table
from huulien.platform.papers.files import write
from huulien.platform.papers.values import words_of
from reports.models import Report
from reports.paper.plots import flow, tiles, trend, villages
from reports.paper.tables import POOR
from reports.snapshot import document_of
from tests.reports.factories import make_report

pytestmark = pytest.mark.one_database  # one paper in several forms


CAPTION = "<figcaption"
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
    return numbers(*(unescape(re.sub(r"<[^>]+>", " ", shape)) for shape in shapes))


def on_page(client, paper: Report) -> Counter[str]:
    """The numbers of the article, without those drawn in the plots and their words for screen readers."""
    article = re.sub(rf"<figure>.*?{CAPTION}", CAPTION, article_of(client, paper), flags=re.S)
    return numbers(unescape(re.sub(r"<[^>]+>", " ", article)))


def drawn_on_page(client, paper: Report) -> Counter[str]:
    """The numbers that the plots of the article show."""
    plots = re.findall(rf"</title>(.*?){CAPTION}", article_of(client, paper), flags=re.S)
    return numbers(*(unescape(re.sub(r"<[^>]+>", " ", plot)) for plot in plots))


def article_of(client, paper: Report) -> str:
    page = client.get(reverse("reports:report_detail", args=[paper.pk])).content.decode()
    return page[page.index("<article") : page.index("</article>")]


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


def test_the_plots_of_the_page_show_the_numbers_of_the_paper_and_no_count_its_tables_do_not_have(cast, client, paper):
    client.force_login(cast.officer)
    drawn = drawn_on_page(client, paper)
    assert drawn == of_plots(paper)
    assert bool(drawn) == (paper.period != "2022-H1")  # there is no result by then
    by_key = {block.key: block for block in document_of(paper).blocks if isinstance(block, Figure | Table)}
    for figure, table in {
        villages.KEY: POOR, tiles.KEY: POOR, trend.FIGURE_KEY: trend.TABLE_KEY, flow.FIGURE_KEY: flow.TABLE_KEY,
    }.items():  # fmt: skip
        if figure in by_key:
            cells = [cell for row in (*by_key[table].rows, by_key[table].total) for cell in row if cell]
            of_table = numbers(*(words_of(cell) for cell in cells), *(column.group for column in by_key[table].columns))
            shapes = re.sub(r"<[^>]+>", " ", by_key[figure].shapes)
            assert {number for number in numbers(shapes) if number.isdigit() and int(number) > 0} - GRID <= {*of_table}


GRID = {"2022", "2023", *map(str, range(5, 51, 5))}  # what names an axis or a band
