"""The layout of papers (Nghị định 30/2020/NĐ-CP, Phụ lục I), measured on a paper of two pages and a wide annex."""

from io import BytesIO
from pathlib import Path

import pytest
from django.template import engines
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parent.parent
PAPER = """{% extends "print.html" %}
{% block title %}Báo cáo thử{% endblock %}
{% block state %}draft{% endblock %}
{% block issuer %}ỦY BAN NHÂN DÂN<br>XÃ HỮU LIÊN{% endblock %}
{% block number %}Số: 07/BC-UBND{% endblock %}
{% block dated %}Hữu Liên, ngày 05 tháng 02 năm 2024{% endblock %}
{% block kind %}Báo cáo{% endblock %}
{% block subject %}Kết quả giảm nghèo năm 2023{% endblock %}
{% block grounds %}<p>Căn cứ Nghị định số 07/2021/NĐ-CP ngày 27 tháng 01 năm 2021 của Chính phủ.</p>{% endblock %}
{% block content %}<h2>I. Kết quả</h2>
<table><thead><tr><th>Thôn</th><th>Hộ nghèo</th></tr></thead><tbody>
{% for row in rows %}<tr><th scope="row">{{ row }}. <em>Là Bàn</em></th><td><b><i>84</i></b> hộ, 1.500.000 ₫</td></tr>
{% endfor %}
</tbody></table>
<p>Trên đây là báo cáo của UBND xã Hữu Liên./.</p>{% endblock %}
{% block recipients %}<li>- Lưu: VT.</li>{% endblock %}
{% block signature %}<p class="authority">TM. Ủy ban nhân dân</p><p class="name">Người Ký Thử</p>{% endblock %}
{% block annexes %}<section class="wide"><h2>Phụ lục</h2><p>Bảng ngang</p></section>{% endblock %}
"""


@pytest.fixture(scope="module")
def paper() -> PdfReader:
    from weasyprint import CSS, HTML  # half a second to import
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(ROOT / "static/css/print.css", font_config=fonts)
    html = engines["django"].from_string(PAPER).render({"rows": range(60)})
    file = BytesIO(HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1"))
    return PdfReader(file)


def lines(paper: PdfReader, page: int) -> list[str]:
    return [line.strip() for line in paper.pages[page].extract_text().splitlines() if line.strip()]


def test_every_letter_is_in_a_bundled_face(paper):
    names = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in paper.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert names == {"Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-Bold-Italic"}


def test_pages_are_numbered_from_the_second(paper):
    margins = [[line for line in lines(paper, page) if "DỰ THẢO" in line] for page in range(2)]
    assert margins == [["DỰ THẢO"], ["2 DỰ THẢO"]]


def test_letterhead_keeps_the_name_of_the_republic_on_one_line(paper):
    first = lines(paper, 0)
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 07/BC-UBND"):
        assert any(words in line for line in first)


def test_head_of_a_table_is_repeated_on_the_next_page(paper):
    assert any("Thôn" in line for line in lines(paper, 0))
    assert any("Thôn" in line for line in lines(paper, 1))


def test_a_draft_says_so_on_every_page(paper):
    assert all("DỰ THẢO" in page.extract_text() for page in paper.pages)


def test_pages_are_a4_and_the_wide_annex_lies_down(paper):
    sizes = [(round(float(page.mediabox.width) / 72 * 25.4), round(float(page.mediabox.height) / 72 * 25.4))
             for page in paper.pages]  # fmt: skip
    assert sizes[0] == (210, 297)
    assert sizes[-1] == (297, 210)


def test_paper_is_tagged_and_says_its_language(paper):
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert paper.metadata.title == "Báo cáo thử"
