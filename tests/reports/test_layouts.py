"""Forms of the level above: their columns are what the office entered, filled from our figures or by hand."""

from datetime import date
from html import unescape
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from huulien.platform.papers.document import tables
from huulien.platform.papers.files import write
from huulien.platform.steps import Refused
from reports.layouts import ColumnsError, columns_text, parse_columns
from reports.models import FilledLayout, Report, ReportLayout
from reports.paper import Paper
from reports.paper.figures import FIGURES, figures_of
from reports.periods import parse_period
from reports.services import add_sheet, correct_report, fill_sheet, save_layout
from reports.snapshot import document_of
from tests import factories
from tests.reports.factories import approve, make_report, step

COLUMNS = "Tổng số hộ | hộ | ho.households\nTỷ lệ nghèo | % | ho.poor_rate\nSố cuộc giám sát | cuộc\nGhi chú"


@pytest.fixture
def layout(cast) -> ReportLayout:
    return save_layout(
        commune=cast.commune, number="Mẫu A", title="Biểu thử", source="CV 1", valid_from=date(2023, 1, 1),
        columns=parse_columns(COLUMNS),
    )  # fmt: skip


@pytest.fixture
def half(cast) -> Report:
    return make_report(cast, "2023-H1")


@pytest.fixture
def filled(half, layout) -> FilledLayout:
    sheet = add_sheet(report=half, layout=layout)
    sheet = fill_sheet(sheet=sheet, version=sheet.version, typed={"2": "3", "3": "Không"})
    half.refresh_from_db()
    return sheet


# ----- Columns -----


def test_columns_are_read_as_they_are_written():
    assert columns_text(parse_columns(COLUMNS)) == COLUMNS
    assert parse_columns("Ghi chú")[0] == {"heading": "Ghi chú", "unit": "", "figure": ""}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "ít nhất một cột"),
        ("Số hộ | hộ | khong.co", "không có mã số liệu"),
        ("Số hộ | hộ | ho.poor | thừa", "không đọc được"),
        ("| hộ", "không đọc được"),
        ("\n".join("Cột" for _ in range(61)), "Nhiều nhất 60 cột"),
    ],
)
def test_columns_that_cannot_be_are_refused_in_words(text, fault):
    with pytest.raises(ColumnsError, match=fault):
        parse_columns(text)


def test_no_layout_comes_with_the_site(cast):
    assert not ReportLayout.objects.exists()


def test_each_figure_is_that_of_the_report(cast):
    paper = Paper(cast.commune, parse_period("2023"))
    kept = figures_of(paper)
    assert set(kept) == set(FIGURES)
    assert (kept["ho.households"], kept["ho.poor"], kept["ho.poor_rate"]) == ("11", "4", "36.36")
    assert kept["kinh-phi.tong.giao"] == "0"
    empty = figures_of(Paper(cast.other_commune, parse_period("2023")))
    assert empty["ho.poor"] is None  # nobody was reviewed: not known, and not zero


# ----- Filled for a report -----


def test_known_columns_are_filled_from_the_frozen_figures_and_the_others_as_typed(cast, half, filled):
    factories.make_household(cast.lang_ben, opened_on=date(2024, 2, 1))
    table = list(tables(document_of(half).annexes))[-1]
    assert table.title == "Phụ lục, Mẫu A. Biểu thử"
    assert [column.head for column in table.columns] == [
        "Đơn vị", "Tổng số hộ (hộ)", "Tỷ lệ nghèo (%)", "Số cuộc giám sát (cuộc)", "Ghi chú",
    ]  # fmt: skip
    (row,) = table.rows
    assert [getattr(cell, "words", cell) for cell in row] == ["xã Hữu Liên", "10", "40,00", "3", "Không"]


def test_it_is_printed_in_each_kind_of_file(half, filled):
    pdf = " ".join(page.extract_text() for page in PdfReader(BytesIO(write(document_of(half), "pdf"))).pages)
    assert "Biểu thử" in pdf
    assert write(document_of(half), "docx").startswith(b"PK")
    book = load_workbook(BytesIO(write(document_of(half), "xlsx")))
    cells = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert {"Số cuộc giám sát (cuộc)", "Không", 3} <= cells


def test_a_column_that_nobody_typed_keeps_the_report_from_being_submitted(cast, half, filled):
    fill_sheet(sheet=filled, version=filled.version, typed={"2": "3"})
    with pytest.raises(Refused) as refused:
        step("submit", half, cast.officer)
    assert [found.words for found in refused.value.obstacles] == ["Mẫu A còn 1 ô chưa nhập. Ô không có số thì ghi “–”."]


def test_what_was_filled_keeps_its_columns_and_an_approved_one_is_fixed(cast, half, filled, layout):
    save_layout(
        commune=cast.commune, layout=layout, version=layout.version, number="Mẫu A", title="Biểu mới", source="CV 2",
        valid_from=date(2023, 1, 1), columns=parse_columns("Cột khác"),
    )  # fmt: skip
    issued = approve(half, cast)
    for change in ({"typed": {"2": "9"}}, {"columns": []}):
        with pytest.raises(DatabaseError), transaction.atomic():
            FilledLayout.objects.filter(pk=filled.pk).update(**change)
    following = correct_report(report=issued, by=cast.officer)
    (again,) = following.sheets.all()
    assert (again.typed, len(again.columns)) == ({"2": "3", "3": "Không"}, 4)


# ----- Pages -----


def test_without_a_layout_the_officer_is_told_what_to_do(client, cast):
    client.force_login(cast.officer)
    page = unescape(client.get(reverse("reports:layout_list")).content.decode())
    assert "Chưa có bố cục Mẫu 01, Mẫu 02 (TT 10/2022/TT-BLĐTBXH)" in page
    assert "Nhập cột theo văn bản" in page
    client.force_login(cast.leader)
    page = unescape(client.get(reverse("reports:layout_list")).content.decode())
    assert reverse("reports:layout_create") not in page


def test_the_officer_enters_a_layout_adds_it_fills_it_and_takes_it_out(client, cast, half):
    client.force_login(cast.officer)
    typed = {"number": "Mẫu A", "title": "Biểu thử", "source": "CV 1", "valid_from": "01/01/2023", "columns": COLUMNS,
             "rows_of": "commune"}  # fmt: skip
    wrong = client.post(reverse("reports:layout_create"), typed | {"columns": "Số | hộ | sai"})
    assert "không có mã số liệu “sai”" in unescape(wrong.content.decode())
    client.post(reverse("reports:layout_create"), typed)
    layout = ReportLayout.objects.get()
    page = reverse("reports:report_detail", args=[half.pk])
    assert "Mẫu A. Biểu thử" in unescape(client.get(page).content.decode())
    add = reverse("reports:report_sheet_add", args=[half.pk])
    assert client.post(add, {"version": "1", "bo_cuc": "abc"}).url == page
    assert not FilledLayout.objects.exists()
    response = client.post(add, {"version": "1", "bo_cuc": layout.pk})
    sheet = FilledLayout.objects.get()
    assert response.url == reverse("reports:report_sheet", args=[sheet.pk])
    shown = unescape(client.get(response.url).content.decode())
    assert "Số cuộc giám sát (cuộc)" in shown
    assert "40,00" in shown
    client.post(response.url, {"version": "1", "c2": "3", "c3": "Không", "c0": "99"})
    sheet.refresh_from_db()
    assert sheet.typed == {"2": "3", "3": "Không"}  # a column of ours cannot be typed
    stale = client.post(response.url, {"version": "1", "c2": "4", "c3": ""})
    assert "Có người vừa sửa" in unescape(stale.content.decode())
    client.post(reverse("reports:report_sheet_drop", args=[sheet.pk]), {"version": str(sheet.version)})
    assert not FilledLayout.objects.exists()


def test_a_layout_out_of_use_is_not_offered(client, cast, half, layout):
    ReportLayout.objects.update(valid_until=date(2023, 1, 31))
    client.force_login(cast.officer)
    assert "Biểu thử" not in client.get(reverse("reports:report_detail", args=[half.pk])).content.decode()
    add = reverse("reports:report_sheet_add", args=[half.pk])
    client.post(add, {"version": "1", "bo_cuc": layout.pk})
    assert not FilledLayout.objects.exists()


def test_others_neither_enter_nor_fill(client, cast, half, filled, layout):
    addresses = {"layout_edit": layout.pk, "report_sheet": filled.pk}
    for who, status in {"leader": 403, "district_officer": 404, "head": 404, "stranger": 404}.items():
        client.force_login(cast.everyone[who])
        for name, pk in addresses.items():
            assert client.get(reverse(f"reports:{name}", args=[pk])).status_code == status, (who, name)
