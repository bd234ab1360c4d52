"""The report as PDF: its figures are the dataset's, and what was typed is words."""

import socket
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from huulien.platform import audit
from huulien.platform.papers.files import write
from reports import datasets
from reports.paper import Paper
from reports.periods import parse_period
from reports.snapshot import document_of
from tests import factories
from tests.base import Cast
from tests.kept import kept
from tests.reports.factories import make_report

HOSTILE = (
    "<img src='http://127.0.0.1:9/a.png'> <link rel=attachment href='file:///etc/passwd'>\n"
    "<iframe src='file:///etc/passwd'></iframe> <style>@import 'http://127.0.0.1:9/x.css'</style>\n"
    "<a href='javascript:alert(1)'>url(file:///etc/passwd)</a> {{ settings.SECRET_KEY }} {% now 'Y' %}"
)


def render(cast: Cast, period: str = "2023", **fields) -> PdfReader:
    return PdfReader(BytesIO(write(document_of(make_report(cast, period, **fields)), "pdf")))


@pytest.fixture(scope="module")
def of_2023(counted_by_hand: Cast, django_db_blocker: Any) -> PdfReader:
    """The report of the year as the officer drafts it, printed once."""
    with kept(django_db_blocker):
        return render(counted_by_hand)


def text_of(pdf: PdfReader) -> str:
    """The words of all pages with single spaces, without what each page of a draft says between them."""
    words = " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())
    return words.replace("DỰ THẢO ", "")


def test_figures_in_the_text_are_those_of_the_dataset(cast, of_2023):
    text = text_of(of_2023)
    rates = datasets.poverty_rates(cast.commune, date(2023, 12, 31))
    before = datasets.poverty_rates(cast.commune, date(2022, 12, 31))
    for now, then in zip([*rates.villages, rates.total], [*before.villages, before.total], strict=True):
        name = now.name if now is not rates.total else "Toàn xã"
        rate = "không có đối tượng" if now.poor_rate is None else f"{now.poor_rate}".replace(".", ",")
        numbers = now.figures.households, now.figures.persons, then.figures.poor, now.figures.poor
        above = now.figures.poor - now.max_poor
        assert f"{name} {' '.join(map(str, numbers))} {rate} {now.max_poor} {f'+{above}' if above else 0}" in text


def test_paragraph_of_the_result_reads_as_counted_by_hand(of_2023):
    text = text_of(of_2023)
    assert (
        "Đầu năm 2023, toàn xã có 12 hộ, trong đó 4 hộ nghèo, tỷ lệ 33,33%. Đến hết ngày 31/12/2023, toàn xã có 11 hộ "
        "với 21 nhân khẩu, trong đó 4 hộ nghèo với 7 nhân khẩu, tỷ lệ 36,36%; so với đầu năm, số hộ nghèo không đổi, "
        "tỷ lệ tăng 3,03 điểm phần trăm."
    ) in text
    assert (
        "Mục tiêu đến cuối năm 2023 là tỷ lệ hộ nghèo còn 20,00%, tức không quá 2 hộ. Xã chưa đạt mục tiêu: số hộ "
        "nghèo cao hơn mức tối đa 2 hộ, tỷ lệ cao hơn 16,36 điểm phần trăm. "
        "Trong 3 thôn được giao chỉ tiêu, 1 thôn đã đạt, "
        "2 thôn chưa đạt: Làng Bên, Làng Cóc."
    ) in text
    assert "Đến hết ngày 31/12/2023 có 1 hộ chưa xếp loại, tính trong tổng số hộ nhưng chưa tính là nghèo hay" in text
    assert "9. Nguồn nước sinh hoạt 2 2 0 4 100,00" in text
    assert text.count("Nơi nhận") == 1
    assert "của Ủy ban nhân dân xã Hữu Liên./." in text


def test_heading_and_signature_follow_the_decree(cast):
    text = text_of(
        render(
            cast,
            "2023-H1",
            number=7,
            issued_on=date(2023, 7, 5),
            signer_title="Phó Chủ tịch",
            signer_name="Người Ký Thử",
        )
    )
    for words in (
        "UBND HUYỆN HỮU LŨNG", "UBND XÃ HỮU LIÊN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 07/BC-UBND",
        "Hữu Liên, ngày 05 tháng 7 năm 2023", "giảm nghèo bền vững 6 tháng đầu năm 2023",
        "Kính gửi: Ủy ban nhân dân huyện Hữu Lũng.", "- Lưu: VT, VHXH.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Người Ký Thử",
    ):  # fmt: skip
        assert words in text


def test_a_commune_without_households_says_there_is_nobody_to_count(cast):
    rendered = text_of(PdfReader(BytesIO(write(Paper(cast.other_commune, parse_period("2023")).document, "pdf"))))
    assert "Đến hết ngày 31/12/2023, xã không có hộ nào trong sổ nên không có đối tượng để tính tỷ lệ" in rendered
    assert "0,00%" not in rendered


def test_what_is_not_approved_is_marked_as_a_draft_on_every_page(cast, of_2023):
    for draft in (of_2023, render(cast, "2024")):
        assert all("DỰ THẢO" in page.extract_text() for page in draft.pages)
    words = "Số liệu chính thức theo kết quả rà soát gần nhất đã chốt, có hiệu lực từ 15/12/2023"
    assert words in text_of(draft)


def test_the_same_paper_gives_the_same_bytes(cast):
    first, second = (write(Paper(cast.commune, parse_period("2023")).document, "pdf") for _ in range(2))
    assert first == second


def test_what_a_user_typed_is_words_and_fetches_nothing(cast, monkeypatch):
    asked = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, address: asked.append(address))
    pdf = render(cast, proposals=HOSTILE, difficulties=HOSTILE, signer_name="<b>Ký</b>")
    text = text_of(pdf)
    for words in (
        "<img src='http://127.0.0.1:9/a.png'>",
        "file:///etc/passwd",
        "{{ settings.SECRET_KEY }}",
        "<b>Ký</b>",
    ):
        assert words in text
    assert "root:" not in text
    assert asked == []
    assert not pdf.attachments
    assert not [page for page in pdf.pages if "/Annots" in page]


def test_thirty_villages_still_make_a_paper_whose_bars_fit_a_page(cast):
    with audit.acting(locked=False):  # the year is settled already
        for position in range(4, 31):
            factories.make_village(cast.commune, f"Thôn Số {position}", position)
    pdf = render(cast)
    text = text_of(pdf)
    assert all(text.count(f"Thôn Số {position} 0 0 0 0 không có đối tượng") == 1 for position in range(4, 31))
    assert "(tiếp)" in text
    assert text.count("Hình 1. Hộ nghèo theo thôn") == 2
    assert "cuối năm) (tiếp)" in text.replace("\n", " ")
