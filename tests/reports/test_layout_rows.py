"""Forms of the level above with rows: one a village, or those that the office entered from the document."""

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
from huulien.platform.papers.values import words_of
from reports.layouts import ColumnsError, SheetView, check_columns, parse_columns, parse_rows, rows_text
from reports.models import FilledLayout, Report, ReportLayout
from reports.periods import parse_period
from reports.scope import Scope
from reports.services import add_sheet, correct_report, create_report, fill_sheet, save_layout, take_again
from reports.snapshot import document_of
from tests import factories
from tests.reports.factories import approve, make_report

COLUMNS = parse_columns("Số hộ | hộ | ho.households\nTỷ lệ nghèo | % | ho.poor_rate\nGhi chú")
GIVEN = parse_columns("Kế hoạch | hộ\nThực hiện | hộ")
ROWS = "Hộ nghèo | | ho.poor\nHộ được thăm"


def layout(cast, rows_of, columns=COLUMNS, rows=(), number="Mẫu B") -> ReportLayout:
    return save_layout(
        commune=cast.commune, number=number, title="Biểu nhiều hàng", source="CV 2", valid_from=date(2023, 1, 1),
        columns=columns, rows_of=rows_of, rows=rows,
    )  # fmt: skip


@pytest.fixture
def half(cast) -> Report:
    return make_report(cast, "2023-H1")


@pytest.fixture
def by_village(cast, half) -> FilledLayout:
    return add_sheet(report=half, layout=layout(cast, "villages"))


@pytest.fixture
def given(cast, half) -> FilledLayout:
    return add_sheet(report=half, layout=layout(cast, "given", GIVEN, parse_rows(ROWS, GIVEN)))


def printed(report):
    table = list(tables(document_of(report).annexes))[-1]
    return [[words_of(cell) for cell in row] for row in table.rows]


def test_rows_are_read_as_they_are_written():
    rows = parse_rows(ROWS, GIVEN)
    assert rows == [{"label": "Hộ nghèo", "figures": ["", "ho.poor"]}, {"label": "Hộ được thăm", "figures": ["", ""]}]
    assert parse_rows(rows_text(rows), GIVEN) == rows


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "ít nhất một hàng"),
        ("Hộ nghèo | khong.co", "Hàng 1: không có mã số liệu"),
        ("Hộ nghèo | | | ho.poor", "Hàng 1: không đọc được"),
        ("| ho.poor", "Hàng 1: không đọc được"),
        ("\n".join(["Hàng"] * 201), "Nhiều nhất 200 hàng"),
    ],
)
def test_rows_that_cannot_be_are_refused_in_words(text, fault):
    with pytest.raises(ColumnsError, match=fault):
        parse_rows(text, GIVEN)


def test_a_column_has_no_figure_that_its_rows_cannot_have():
    money = parse_columns("Kinh phí | đồng | kinh-phi.tong.giao")
    with pytest.raises(ColumnsError, match="chỉ có số của cả xã"):
        check_columns("villages", money)
    with pytest.raises(ColumnsError, match="ở từng hàng, không ghi ở cột"):
        check_columns("given", COLUMNS)
    check_columns("commune", money)
    check_columns("villages", COLUMNS)


def test_each_village_has_its_row_with_its_frozen_figures_and_what_was_typed(cast, half, by_village):
    places = [cell.place for _, cell in SheetView(by_village, half).to_type]
    assert places[0] == f"thon-{cast.lang_ben.pk}.2"
    fill_sheet(sheet=by_village, version=by_village.version, typed=dict(zip(places, ("Một", "Hai", "3"), strict=True)))
    half.refresh_from_db()
    factories.make_household(cast.lang_ben, opened_on=date(2024, 2, 1))
    assert printed(half) == [
        ["Làng Bên", "6", "50,00", "Một"], ["Làng Cóc", "4", "25,00", "Hai"],
        ["Tân Lai", "0", "–", "3"],
    ]  # fmt: skip
    assert SheetView(FilledLayout.objects.get(), half).missing == 0


def test_a_report_of_some_villages_has_their_rows_alone(cast):
    report = create_report(
        commune=cast.commune, period=parse_period("2023-04-01..2023-12-31"), by=cast.officer,
        scope=Scope(villages=(cast.lang_coc.pk,)),
    )  # fmt: skip
    add_sheet(report=report, layout=layout(cast, "villages"))
    assert [row[0] for row in printed(report)] == ["Làng Cóc"]


def test_given_rows_are_filled_by_their_own_codes_and_by_hand(half, given):
    view = SheetView(given, half)
    assert [cell.place for _, cell in view.to_type] == ["hang-1.0", "hang-2.0", "hang-2.1"]
    fill_sheet(sheet=given, version=given.version, typed={"hang-1.0": "5", "hang-2.1": "7"})
    half.refresh_from_db()
    poor = half.content["figures"]["ho.poor"]
    assert printed(half) == [["Hộ nghèo", "5", poor], ["Hộ được thăm", "", "7"]]
    assert SheetView(FilledLayout.objects.get(), half).missing == 1


def test_they_are_printed_in_each_kind_of_file(half, given, cast):
    add_sheet(report=half, layout=layout(cast, "villages", number="Mẫu C"))
    half.refresh_from_db()
    document = document_of(half)
    pdf = " ".join(page.extract_text() for page in PdfReader(BytesIO(write(document, "pdf"))).pages)
    assert "Hộ được thăm" in pdf
    assert "Biểu nhiều hàng" in pdf
    assert write(document, "docx").startswith(b"PK")
    book = load_workbook(BytesIO(write(document, "xlsx")))
    cells = {cell.value for sheet in book for line in sheet.iter_rows() for cell in line}
    assert {"Hộ được thăm", "Làng Cóc", "Nội dung"} <= cells


def test_what_was_filled_keeps_its_rows_and_goes_on_to_the_next_edition(cast, half, given):
    fill_sheet(sheet=given, version=given.version, typed={"hang-1.0": "5", "hang-2.0": "6", "hang-2.1": "7"})
    before = printed(Report.objects.get())
    form = ReportLayout.objects.get()
    save_layout(
        commune=cast.commune, number=form.number, title=form.title, source=form.source, valid_from=form.valid_from,
        columns=COLUMNS, rows_of="villages", layout=form, version=form.version,
    )  # fmt: skip
    assert printed(Report.objects.get()) == before
    issued = approve(Report.objects.get(), cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        FilledLayout.objects.update(rows=[])
    assert printed(correct_report(report=issued, by=cast.officer)) == before


def test_a_report_taken_before_villages_were_kept_prints_no_row_until_it_is_taken_again(cast, half, by_village):
    content = {name: part for name, part in half.content.items() if name != "villages"}
    Report.objects.filter(pk=half.pk).update(content=content)
    half.refresh_from_db()
    assert printed(half) == []
    again = take_again(report=half, version=half.version, by=cast.officer)
    assert [row[0] for row in printed(again)] == ["Làng Bên", "Làng Cóc", "Tân Lai"]


def test_the_officer_enters_rows_and_fills_them(client, cast, half):
    client.force_login(cast.officer)
    address = reverse("reports:layout_create")
    told = {"number": "Mẫu D", "title": "Biểu", "source": "CV 3", "valid_from": "01/01/2023", "rows_of": "given",
            "columns": "Kế hoạch | hộ\nThực hiện | hộ"}  # fmt: skip
    page = unescape(client.post(address, told).content.decode())
    assert "Nhập ít nhất một hàng" in page
    page = unescape(client.post(address, told | {"rows": ROWS, "rows_of": "villages"}).content.decode())
    assert "Chọn “Các hàng ghi bên dưới”" in page
    client.post(address, told | {"rows": ROWS})
    form = ReportLayout.objects.get()
    assert (form.rows_of, len(form.rows)) == ("given", 2)
    edit = reverse("reports:layout_edit", args=[form.pk])
    assert client.get(edit).context["form"].initial["rows"] == ROWS
    sheet = add_sheet(report=half, layout=form)
    fill = reverse("reports:report_sheet", args=[sheet.pk])
    page = unescape(client.get(fill).content.decode())
    assert "Hộ được thăm: Thực hiện (hộ)" in page
    typed = {"version": sheet.version, "chang-1.0": "4", "chang-2.0": "2", "chang-2.1": "2"}
    assert client.post(fill, typed).status_code == 302
    half.refresh_from_db()
    assert printed(half)[1] == ["Hộ được thăm", "2", "2"]
