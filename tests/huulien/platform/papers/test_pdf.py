"""Papers as PDF: the layout of Nghị định 30/2020/NĐ-CP, our face, tags, and no way out to files or addresses."""

import re
import socket
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from huulien.platform.papers.check import Check
from huulien.platform.papers.document import Document, Heading, Paragraph
from huulien.platform.papers.files import write
from tests.huulien.platform.papers import sample

CHECK = Check(
    "7KQM-2XPA-9DWT", "https://giamngheo.example.vn/bao-cao/kiem-tra/7KQM2XPA9DWT/",
    "giamngheo.example.vn/bao-cao/kiem-tra/",
)  # fmt: skip


def render(document: Document) -> PdfReader:
    return PdfReader(BytesIO(write(document, "pdf")))


@pytest.fixture(scope="module")
def paper() -> PdfReader:
    """A draft of several pages, one of them lying."""
    document = sample.make(is_draft=True)
    return render(sample.make(is_draft=True, blocks=(sample.bridges(rows=60), *document.blocks)))


def lines(paper: PdfReader, page: int) -> list[str]:
    return [line.strip() for line in paper.pages[page].extract_text().splitlines() if line.strip()]


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())


def structure(node) -> list[tuple[str, str | None]]:
    """(tag, alternative text) of every element of the structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        return [found for child in node for found in structure(child)]
    if not isinstance(node, dict):
        return []
    own = [(str(node["/S"]), node.get("/Alt"))] if "/S" in node else []
    return own + (structure(node["/K"]) if "/K" in node else [])


def test_no_face_but_our_own_is_embedded(paper):
    fonts = [font.get_object() for page in paper.pages for font in page["/Resources"]["/Font"].values()]
    assert {re.sub(r"^/?[A-Z]{6}\+", "", str(font["/BaseFont"])) for font in fonts} == {
        "Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"
    }  # fmt: skip
    assert all("/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts)


def test_pages_are_numbered_from_the_second_and_a_draft_says_so_on_every_one(paper):
    margins = [[line for line in lines(paper, page) if "DỰ THẢO" in line] for page in range(len(paper.pages))]
    assert margins == [["DỰ THẢO"]] + [[f"{page} DỰ THẢO"] for page in range(2, len(paper.pages) + 1)]
    assert "DỰ THẢO" not in text_of(render(sample.make()))


def test_letterhead_keeps_the_name_of_the_republic_on_one_line(paper):
    first = lines(paper, 0)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 07/QĐ-UBND"):
        assert any(words in line for line in first)


def test_head_of_a_long_table_is_repeated_and_a_short_one_stays_whole(paper):
    assert all(any("Chiều dài" in line for line in lines(paper, page)) for page in range(2))
    filler = tuple(Paragraph("Một dòng.") for _ in range(22))
    kept = render(sample.make(blocks=(*filler, sample.bridges(rows=12))))
    assert [page.extract_text().count("1.500") + page.extract_text().count("4.503") for page in kept.pages] == [0, 2]


def test_pages_are_a4_and_wide_tables_lie_down(paper):
    sizes = {(round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4))
             for page in paper.pages}  # fmt: skip
    assert sizes == {(210, 297), (297, 210)}


def test_paper_is_tagged_and_says_its_language_title_and_headings(paper):
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata.title == "Quyết định về việc Cầu treo"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    tags = structure(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/H3", "/H4", "/P", "/Table", "/TH", "/TD", "/Figure"} <= {tag for tag, _ in tags}
    assert [text for tag, text in tags if tag == "/Figure"] == ["Cầu treo"]


def test_headings_are_bookmarks():
    (top,) = render(sample.make("Một", blocks=(Heading("I. Đầu"), Paragraph("x"), Heading("II. Cuối")))).outline[:1]
    assert "QUYẾT ĐỊNH" in top.title.upper()
    titles = [mark.title for mark in render(sample.make(blocks=(Heading("I. Đầu"), Heading("II. Cuối")))).outline[1]]
    assert titles == ["I. Đầu", "II. Cuối"]


def test_the_same_paper_gives_the_same_bytes():
    assert write(sample.make(), "pdf") == write(sample.make(), "pdf")


@pytest.mark.parametrize("words", sample.HOSTILE)
def test_what_a_user_typed_is_words_and_leads_nowhere(words, monkeypatch):
    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    pdf = render(sample.make(words))
    assert asked == []
    assert not pdf.attachments
    assert not [page for page in pdf.pages if "/Annots" in page]
    if words.isprintable() and words.strip() and len(words) < 60:
        assert words in text_of(pdf)


RAW = "<link rel='attachment' href='file:///etc/passwd'><img src='http://127.0.0.1:9/a.png' alt='x'>"


@pytest.mark.parametrize("guarded", [True, False])
def test_even_html_that_slipped_through_would_fetch_nothing(monkeypatch, guarded):
    """With the library's own fetcher (the negative control) the same paper asks for the picture and takes the file."""
    from weasyprint.urls import URLFetcher

    from huulien.platform.papers.writers import pdf as writer

    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    monkeypatch.setattr(writer, "sheet_html", lambda document: f"<html lang=vi><title>x</title>{RAW}</html>")
    if not guarded:
        monkeypatch.setattr(writer, "_fetcher", URLFetcher())
    pdf = render(sample.make())
    assert (asked == [], len(pdf.attachments) == 0) == (guarded, guarded)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://127.0.0.1:9/a.png", "https://example.com/", "ftp://127.0.0.1/x", "data:text/plain,x",
     "file://host/etc/passwd", "relative.css", "file://{static}/../manage.py", "file://{static}/%2e%2e/manage.py",
     "file://{static}-other/x.css"],
)  # fmt: skip
def test_fetcher_refuses_everything_outside_static(url):
    from huulien.platform.papers.writers.pdf import STATIC, StaticOnly

    with pytest.raises(ValueError, match="static"):
        StaticOnly().fetch(url.format(static=STATIC))


def test_fetcher_serves_the_faces():
    from huulien.platform.papers.writers.pdf import STATIC, StaticOnly

    assert StaticOnly().fetch((STATIC / "fonts" / "Tinos-Bold.ttf").as_uri()).read(4) == b"\x00\x01\x00\x00"


# What was issued is for the archive


def issued(**fields) -> Document:
    return sample.make(number=7, issued_on=date(2024, 1, 5), is_draft=False, **fields)


def metadata_of(pdf: PdfReader) -> ElementTree.Element:
    return ElementTree.fromstring(pdf.trailer["/Root"]["/Metadata"].get_data())


def test_what_was_issued_is_marked_as_pdf_a_and_pdf_ua():
    """The marks alone: no validator (veraPDF) was at hand to say that the file conforms to what it says of itself."""
    pdf = render(issued(check=CHECK))
    root = pdf.trailer["/Root"]
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/DestOutputProfile" in root["/OutputIntents"][0]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  pypdf's own kind of truth
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert pdf.trailer["/ID"]
    assert "/Names" not in root or "/EmbeddedFiles" not in root["/Names"]
    metadata = metadata_of(pdf)
    rdf = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
    assert len(metadata.findall(f"{rdf}RDF")) == 1
    said = list(metadata.iter(f"{rdf}Description"))
    pdfa, pdfua = "{http://www.aiim.org/pdfa/ns/id/}", "{http://www.aiim.org/pdfua/ns/id/}"
    assert [(one.get(f"{pdfa}part"), one.get(f"{pdfa}conformance")) for one in said if one.get(f"{pdfa}part")] == [
        ("3", "A")
    ]
    assert [one.text for one in metadata.iter(f"{pdfua}part")] == ["1"]
    # PDF/A takes the mark of PDF/UA only with the description of its schema.
    schema = "{http://www.aiim.org/pdfa/ns/schema#}"
    assert [one.text for one in metadata.iter(f"{schema}prefix")] == ["pdfuaid"]


def test_a_draft_is_accessible_and_no_archive():
    pdf = render(sample.make(is_draft=True))
    assert "/OutputIntents" not in pdf.trailer["/Root"]
    assert b"pdfuaid:part" in pdf.trailer["/Root"]["/Metadata"].get_data()


def test_the_code_is_a_picture_with_words_beside_the_signature():
    pdf = render(issued(check=CHECK))
    alternatives = [
        words for tag, words in structure(pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]) if tag == "/Figure"
    ]
    assert CHECK.alternative in [str(words) for words in alternatives]
    assert "Mã kiểm tra: 7KQM-2XPA-9DWT" in text_of(pdf)
    assert not [page for page in pdf.pages if "/Annots" in page]
    assert write(issued(check=CHECK), "pdf") == write(issued(check=CHECK), "pdf")


def test_a_code_without_an_address_is_words_alone():
    pdf = render(issued(check=Check("7KQM-2XPA-9DWT")))
    assert "Mã kiểm tra: 7KQM-2XPA-9DWT" in text_of(pdf)
    assert "quét mã" not in text_of(pdf)
