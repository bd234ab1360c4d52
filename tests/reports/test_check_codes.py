"""The code on an approved report, and the page that says of a code whether the paper is the one that was signed."""

import hashlib
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from docx import Document as read_docx
from openpyxl import load_workbook
from pypdf import PdfReader

from huulien.platform import audit
from huulien.platform.papers.document import Heading
from huulien.platform.papers.files import write
from reports.checking import check_of, code_of, spaced, typed_code
from reports.models import Report
from reports.services import correct_report
from reports.snapshot import document_of
from tests.pages import read
from tests.reports.factories import approve, make_report, step

FORM = reverse("reports:report_check")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.PUBLIC_ADDRESS = "https://giamngheo.example.vn"


@pytest.fixture
def report(cast) -> Report:
    report = make_report(cast, "2023-H1")
    approve(report, cast)
    return row(report)


def row(report):
    return Report.objects.select_related("commune__parent__parent").get(pk=report.pk)


def page_of(code):
    return reverse("reports:report_check_code", args=[code])


def test_a_code_is_given_at_the_approval_and_only_then(cast):
    draft = make_report(cast, "2023-H1")
    assert (draft.check_code, check_of(draft), document_of(draft).check) == ("", None, None)
    approve(draft, cast)
    report = row(draft)
    assert report.check_code == code_of(report)
    assert len(report.check_code) == 12
    assert report.check_address == f"https://giamngheo.example.vn/bao-cao/kiem-tra/{report.check_code}/"
    assert check_of(report).page == "giamngheo.example.vn/bao-cao/kiem-tra/"


def test_the_code_is_also_of_what_was_chosen_and_of_the_forms_filled_in(report, monkeypatch):
    whole = code_of(report)
    report.scope = "phan=ty-le"
    chosen = code_of(report)
    monkeypatch.setattr("reports.checking.sheets_of", lambda report: [SimpleNamespace(block=Heading("Biểu 01"))])
    assert len({whole, chosen, code_of(report)}) == 3


def test_where_the_site_has_no_address_the_code_stands_alone(cast, settings):
    settings.PUBLIC_ADDRESS = ""
    report = make_report(cast, "2023-H1")
    approve(report, cast)
    assert check_of(row(report)).lines == (f"Mã kiểm tra: {spaced(row(report).check_code)}",)
    assert write(document_of(row(report)), "pdf").startswith(b"%PDF-")


@pytest.mark.parametrize("typed", ["7kqm-2xpa-9dwt", " 7KQM 2XPA 9DWT ", "7KQM2XPA9DWT"])
def test_a_code_is_read_however_it_was_typed(typed):
    assert typed_code(typed) == "7KQM2XPA9DWT"
    assert typed_code("oil-u") == "011V"


def test_the_paper_carries_the_code_in_every_format(report):
    document, code = document_of(report), spaced(report.check_code)
    words = f"Mã kiểm tra: {code}"
    pdf = PdfReader(BytesIO(write(document, "pdf")))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert text.count(words) == 1
    assert "giamngheo.example.vn/bao-cao/kiem-tra/" in text.replace(" ", "")
    book = read_docx(BytesIO(write(document, "docx")))
    cells = [cell.text for table in book.tables for line in table.rows for cell in line.cells]
    assert any(words in cell for cell in cells)
    pictures = [shape.get("descr") for shape in book.element.body.iter() if shape.tag.endswith("}docPr")]
    assert f"Mã QR dẫn tới {report.check_address}" in pictures
    sheet = load_workbook(BytesIO(write(document, "xlsx"))).worksheets[0]
    assert words in {cell.value for line in sheet.iter_rows() for cell in line}


def test_its_readers_are_told_that_it_is_the_signed_one(cast, client, report):
    for who in ("officer", "leader", "district_officer"):
        client.force_login(getattr(cast, who))
        page = read(client.get(page_of(report.check_code)))
        assert "Đúng là báo cáo đã ký" in page.text
        for words in (
            spaced(report.check_code), "6 tháng đầu năm 2023", "UBND xã Hữu Liên", "/BC-UBND, ngày 05/01/2024",
            report.seal, "Đã duyệt, chưa gửi",
        ):  # fmt: skip
            assert words in page.text, words


def test_others_are_not_told_whether_there_is_one(cast, client, report):
    nothing = "0" * 12
    for who in ("unit", "head", "stranger", "nobody", "auditor", "administrator"):
        client.force_login(getattr(cast, who))
        real, none = client.get(page_of(report.check_code)), client.get(page_of(nothing))
        assert real.status_code == none.status_code == 404
        assert read(real).text == read(none).text
        assert "Không có báo cáo nào mang mã này" in read(real).text
        assert report.seal not in real.content.decode()
    client.logout()
    assert client.get(page_of(report.check_code)).url == f"/dang-nhap/?next={page_of(report.check_code)}"


def test_a_draft_has_no_page_even_under_a_code(cast, client):
    report = make_report(cast, "2023-H1", check_code="7KQM2XPA9DWT")
    client.force_login(cast.officer)
    assert client.get(page_of("7KQM2XPA9DWT")).status_code == 404
    assert check_of(report) is None


def test_a_later_edition_is_told_once_it_is_approved(cast, client, report):
    client.force_login(cast.district_officer)
    following = correct_report(report=report, by=cast.officer)
    assert "đã có lần sửa sau" not in read(client.get(page_of(report.check_code))).text
    approve(following, cast, issued_on=date(2024, 1, 8))
    page = read(client.get(page_of(report.check_code)))
    assert "Báo cáo này đã có lần sửa sau." in page.text
    assert "Đã duyệt, chưa gửi, đã có lần sửa sau" in page.text
    assert "đã có lần sửa sau" not in read(client.get(page_of(row(following).check_code))).text


def test_a_report_changed_past_every_guard_is_found_out(cast, client, report):
    client.force_login(cast.officer)
    with audit.acting(locked=False):
        Report.objects.filter(pk=report.pk).update(signer_name="Người khác")
    assert "Bản lưu không còn như lúc ký" in read(client.get(page_of(report.check_code))).text
    content = report.content
    content["sections"][0]["title"] = "Khác"
    with audit.acting(locked=False):
        Report.objects.filter(pk=report.pk).update(signer_name=report.signer_name, content=content)
    assert "Bản lưu không còn như lúc ký" in read(client.get(page_of(report.check_code))).text


def test_the_digests_of_its_files_are_told(cast, client, report):
    client.force_login(cast.officer)
    data = client.get(reverse("reports:report_file", args=[report.pk, "xlsx"])).content
    assert hashlib.sha256(data).hexdigest() in read(client.get(page_of(report.check_code))).text


def test_a_code_may_be_typed(cast, client, report):
    client.force_login(cast.district_officer)
    assert client.get(FORM).status_code == 200
    assert client.get(FORM, {"ma": spaced(report.check_code).lower()}).url == page_of(report.check_code)
    for typed in ("", "123", "ă" * 12, "<b>", "9" * 60):
        page = client.get(FORM, {"ma": typed})
        assert page.status_code == 200
        assert "<title>Lỗi: " in page.content.decode()
    client.force_login(cast.head)
    assert client.get(FORM).status_code == 403


def test_a_report_of_before_there_were_codes_stays_as_it_was_signed(cast, client, report):
    with audit.acting(locked=False):
        Report.objects.filter(pk=report.pk).update(check_code="", check_address="")
    assert document_of(row(report)).check is None
    client.force_login(cast.officer)
    assert client.get(reverse("reports:report_detail", args=[report.pk])).status_code == 200
    step("send", report, cast.officer, sent_on=date(2024, 1, 9))
    assert row(report).check_code == ""
