"""Pages of the periodic reports."""

import re
from datetime import date
from html import unescape
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huulien.platform.models import AuditEntry, DocumentNumber
from reports.models import Report
from tests import factories
from tests.reports.factories import approve, make_report


@pytest.fixture
def report(cast) -> Report:
    return make_report(cast)


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def url(name: str, *args) -> str:
    return reverse(f"reports:{name}", args=args)


def typed(report: Report, **fields) -> dict[str, str]:
    return {"version": str(report.version), "difficulties": "Khó một.", "proposals": "Một.\r\nHai."} | fields


def last_reason() -> tuple[str, str]:
    entry = AuditEntry.objects.filter(table=Report._meta.db_table).order_by("pk").last()
    return entry.actor, entry.reason


# The list


def test_list_offers_the_standard_reports_of_the_plans_years(officer, report):
    page = officer.get(url("report_list")).content.decode()
    assert url("report_detail", report.pk) in page
    assert "?xa=06388&amp;ky=2023-H1" in page
    assert "ky=2023&quot;" not in page
    assert 'ky=2023"' not in page  # made already


def test_readers_are_offered_nothing_to_make(cast, client, report):
    for reader, is_inside in ((cast.leader, True), (cast.district_officer, False)):
        client.force_login(reader)
        page = client.get(url("report_list") + "?xa=06388").content.decode()
        assert (url("report_detail", report.pk) in page) == is_inside  # the level above waits for the approval
        assert url("report_create") not in page


def test_district_sees_each_of_its_communes_and_a_stranger_only_the_own(cast, client, report):
    client.force_login(cast.district_officer)
    assert client.get(url("report_list") + "?xa=06400").context["rows"] == []
    client.force_login(cast.stranger)
    assert client.get(url("report_list") + "?xa=06388").status_code == 404
    assert client.get(url("report_list")).context["rows"] == []


def test_list_asks_the_same_number_of_questions_for_many_reports(officer, report):
    with CaptureQueriesContext(connection) as few:
        officer.get(url("report_list"))
    for month in range(1, 10):
        Report.objects.create(commune=report.commune, period=f"2023-01-01..2023-{month:02d}-15")
    with CaptureQueriesContext(connection) as many:
        officer.get(url("report_list"))
    assert len(many) <= len(few)


# A new report


def test_officer_makes_a_standard_report(officer):
    response = officer.post(url("report_create"), {"period": "2023-H1"})
    made = Report.objects.get()
    assert made.period == "2023-H1"
    assert response.url == url("report_detail", made.pk)
    assert last_reason() == ("canbo", "Lập báo cáo 6 tháng đầu năm 2023")


def test_officer_makes_a_report_of_other_days(officer):
    officer.post(url("report_create"), {"period": "khac", "start": "1/4/2023", "as_of": "30/09/2023"})
    assert Report.objects.get().period == "2023-04-01..2023-09-30"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"period": ""}, "Chọn kỳ báo cáo."),
        ({"period": "2019"}, "Chọn một kỳ trong danh sách."),
        ({"period": "khac"}, "Nhập ngày đầu kỳ, ví dụ 01/04/2023."),
        ({"period": "khac", "start": "01/04/2023", "as_of": "31/02/2023"}, "Không có ngày 31/02/2023."),
        ({"period": "khac", "start": "01/04/2023", "as_of": "01/03/2023"}, "Ngày cuối kỳ (01/03/2023) ở trước"),
        ({"period": "khac", "start": "01/04/1923", "as_of": "01/03/2023"}, "Không hiểu kỳ báo cáo"),
        (
            {"period": "khac", "start": "01/01/2098", "as_of": "01/03/2098"},
            "Kỳ báo cáo đến ngày 01/01/2098 mới bắt đầu",
        ),
        ({"period": "khac", "start": "01/01/2012", "as_of": "01/03/2012"}, "Không có chuẩn nghèo nào áp dụng"),
    ],
)
def test_a_period_that_cannot_be_is_refused_in_words(officer, fields, message):
    response = officer.post(url("report_create"), fields)
    page = unescape(response.content.decode())
    assert message in page
    assert "<title>Lỗi: " in page
    assert 'role="alert"' in page
    assert not Report.objects.exists()


def test_a_second_report_of_a_period_is_refused(officer, report):
    page = officer.post(url("report_create"), {"period": "khac", "start": "01/04/2023", "as_of": "30/04/2023"})
    again = officer.post(url("report_create"), {"period": "khac", "start": "01/04/2023", "as_of": "30/04/2023"})
    assert page.status_code == 302
    assert "Kỳ này đã có báo cáo" in again.content.decode()
    assert Report.objects.count() == 2


def test_a_commune_that_ended_reports_no_later_day(cast, officer):
    cast.commune.valid_until = date(2025, 6, 30)
    cast.commune.save()
    page = officer.post(url("report_create"), {"period": "khac", "start": "01/01/2025", "as_of": "31/12/2025"})
    assert "Xã chỉ tồn tại đến hết ngày 30/06/2025" in page.content.decode()


# The page of a report


def test_every_number_opens_a_list_of_that_length(officer, report):
    page = officer.get(url("report_detail", report.pk)).content.decode()
    links = re.findall(r'<a class="n" href="([^"]+)">([\d.]+)</a>', page)
    assert len(links) > 40
    for address, number in set(links):
        listed = officer.get(unescape(address))
        assert listed.context["page"].paginator.count == int(number), address


def test_page_says_what_the_paper_says(officer, report):
    page = re.sub(r"<[^>]+>", "", officer.get(url("report_detail", report.pk)).content.decode()).replace("\u00a0", " ")
    assert "Đến hết ngày 31/12/2023, toàn xã có 11 hộ với 21 nhân khẩu, trong đó 4 hộ nghèo với 7 nhân khẩu" in page
    assert "Xã chưa đạt mục tiêu: số hộ nghèo cao hơn mức tối đa 2 hộ, tỷ lệ cao hơn 16,36 điểm phần trăm." in page


def test_district_reads_the_figures_without_ways_to_the_lists(cast, client):
    report = make_report(cast, "2023-H1")
    approve(report, cast)
    client.force_login(cast.district_officer)
    page = client.get(url("report_detail", report.pk)).content.decode()
    assert "40,00" in page
    assert reverse("desk:household_list") not in page
    assert reverse("reports:report_household_list") not in page
    assert url("report_edit", report.pk) not in page


@pytest.mark.parametrize("name", ["report_detail", "report_file"])
@pytest.mark.parametrize("is_approved", [False, True])
def test_who_reads_a_report(cast, client, name, is_approved):
    """The level above nothing before it is approved; a unit of the commune never."""
    report = make_report(cast, "2023-H1")
    if is_approved:
        approve(report, cast)
    expected = {
        "officer": 200, "leader": 200, "district_officer": 200 if is_approved else 404, "unit": 404, "head": 404,
        "other_head": 404, "auditor": 404, "administrator": 404, "stranger": 404, "nobody": 404,
    }  # fmt: skip
    found = {}
    for who, user in cast.everyone.items():
        client.force_login(user)
        address = url(name, report.pk, "xlsx") if name == "report_file" else url(name, report.pk)
        found[who] = client.get(address).status_code
    assert found == expected


def test_page_asks_the_same_number_of_questions_for_more_villages(cast, officer, report):
    with CaptureQueriesContext(connection) as few:
        officer.get(url("report_detail", report.pk))
    for position in range(4, 12):
        village = factories.make_village(cast.commune, f"Thôn {position}", position, valid_from=date(2024, 1, 1))
        factories.make_household(village, f"9{position:03d}", opened_on=date(2024, 1, 1))
    with CaptureQueriesContext(connection) as many:
        officer.get(url("report_detail", report.pk))
    assert len(many) <= len(few)


# The files


@pytest.mark.parametrize(
    ("file_format", "media_type", "start"),
    [
        ("pdf", "application/pdf", b"%PDF-"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
def test_files_are_served_under_a_plain_name_and_stored_nowhere(officer, report, file_format, media_type, start):
    address = url("report_file", report.pk, file_format)
    assert f'href="{address}"' in officer.get(url("report_detail", report.pk)).content.decode()
    response = officer.get(address)
    name = f"Bao_cao_giam_ngheo_nam_2023_xa_Huu_Lien.{file_format}"
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response["Cache-Control"]
    assert response.content.startswith(start)


def test_a_format_that_is_none_is_not_found(officer, report):
    assert officer.get(url("report_file", report.pk, "odt")).status_code == 404


@pytest.mark.parametrize("name", ["report_list", "report_detail", "report_file"])
def test_reading_pages_take_no_post(officer, report, name):
    args = {"report_list": [], "report_detail": [report.pk], "report_file": [report.pk, "pdf"]}[name]
    assert officer.post(url(name, *args)).status_code == 405


# What the office writes itself


def test_officer_writes_the_own_parts_and_the_paper_has_them(officer, report):
    response = officer.post(url("report_edit", report.pk), typed(report))
    assert response.url == url("report_detail", report.pk)
    report.refresh_from_db()
    assert (report.difficulties, report.proposals, report.next_tasks) == ("Khó một.", "Một.\nHai.", "")
    assert report.version == 2
    assert last_reason() == ("canbo", "Sửa phần tự viết, Báo cáo 2023")
    page = unescape(officer.get(url("report_detail", report.pk)).content.decode())
    headings = [title.strip() for title in re.findall(r">[IVX]+\.([^<]+)<", page)]
    assert headings[-2:] == ["Khó khăn, vướng mắc và nguyên nhân", "Đánh giá, kiến nghị"]


def test_the_second_of_two_writers_sees_both_values_and_may_then_save(officer, report):
    officer.post(url("report_edit", report.pk), typed(report, proposals="Người thứ nhất."))
    second = typed(report, proposals="Người thứ hai.")
    page = unescape(officer.post(url("report_edit", report.pk), second).content.decode())
    assert "Có người vừa sửa phần này" in page
    assert "Đang lưu: Người thứ nhất." in page
    assert Report.objects.get().proposals == "Người thứ nhất."
    version = re.search(r'<form method="post" class="stk narrow".*?name="version" value="(\d+)"', page, re.S)[1]
    officer.post(url("report_edit", report.pk), typed(report, proposals="Người thứ hai.", version=version))
    assert Report.objects.get().proposals == "Người thứ hai."


def test_only_the_officer_edits(cast, client, report):
    expected = {"leader": 403, "district_officer": 404, "unit": 404, "head": 404, "stranger": 404, "nobody": 404}
    for who, status in expected.items():
        client.force_login(getattr(cast, who))
        assert client.get(url("report_edit", report.pk)).status_code == status, who
        assert client.post(url("report_edit", report.pk), typed(report)).status_code == status, who
    client.force_login(cast.leader)
    assert client.post(url("report_create"), {"period": "2023-H1"}).status_code == 403
    assert Report.objects.get().version == 1


def test_figures_number_and_commune_cannot_be_posted(cast, officer, report):
    strange = {"commune": cast.other_commune.pk, "period": "2022", "id": "99", "number": "7", "content": "{}"}
    officer.post(url("report_edit", report.pk), typed(report, **strange))
    seal = report.seal
    report.refresh_from_db()
    assert (report.commune, report.period, report.number, report.seal) == (cast.commune, "2023", None, seal)


def test_numbers_given_before_there_was_a_book_are_in_it(cast, report):
    others = [
        Report.objects.create(commune=cast.commune, period=period, number=7, issued_on=issued_on)
        for period, issued_on in (("2022", "2024-01-05"), ("2023-H1", "2023-07-05"), ("2022-H1", None))
    ]
    Report.objects.filter(pk=report.pk).update(number=7, issued_on="2024-01-09")
    import_module("reports.migrations.0002_fill_document_numbers").enter_numbers(apps, None)
    kept = DocumentNumber.objects.order_by("year").values_list("year", "number", "record")
    assert list(kept) == [
        (2023, 7, f"reports_report:{others[1].pk}"),
        (2024, 7, f"reports_report:{report.pk}"),
    ]
