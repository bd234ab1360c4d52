"""One period's reports of all communes as one file: what was approved, nobody's name, and each commune is told."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from households.models import Household, Member
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState
from huulien.platform.models import AuditEntry
from reports import rendering
from reports.contexts.bundle import LIST_NAME, bundle_at
from reports.models import Report, ReportDeadline
from reports.services import correct_report
from tests import jobs
from tests.pages import read
from tests.reports.factories import approve, make_report

FILE = reverse("reports:room_file", args=["2023-H1"])
WAIT = reverse("reports:room_file_wait", args=["2023-H1"])


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def district(cast, client):
    client.force_login(cast.district_officer)
    return client


@pytest.fixture
def issued(cast) -> Report:
    report = make_report(cast, "2023-H1")
    approve(report, cast)
    report.refresh_from_db()
    return report


def taken(client):
    response = client.get(FILE)
    assert response.headers["Content-Type"] == "application/zip"
    data = b"".join(response)
    return data, ZipFile(BytesIO(data))


def listed(bundle):
    sheet = load_workbook(BytesIO(bundle.read(LIST_NAME))).worksheets[0]
    return [[cell.value for cell in line] for line in sheet.iter_rows(min_row=6)]


def test_it_holds_what_was_approved_and_tells_what_is_missing(cast, district, issued):
    make_report(cast, "2023")  # of another period
    Report.objects.create(commune=cast.other_commune, period="2023-H1")  # a draft
    ReportDeadline.objects.create(commune=cast.other_commune, period="2023-H1", due_on=date(2023, 6, 20), source="CV")
    _, bundle = taken(district)
    name = "06388_Huu_Lien_2023-H1.pdf"
    assert bundle.namelist() == [LIST_NAME, name]
    rows = {line[1]: line[2:] for line in listed(bundle) if line[1]}
    assert rows["06388"][:2] == ["Hữu Liên", "Đã duyệt, chưa gửi"]
    assert rows["06388"][-1] == name
    assert rows["06400"][:3] == ["Yên Thịnh", "Chưa có, quá hạn", "20/06/2023"]
    assert not any(rows["06400"][3:])
    pdf = PdfReader(BytesIO(bundle.read(name)))
    assert "DỰ THẢO" not in "".join(page.extract_text() for page in pdf.pages)


def test_the_pdf_is_the_one_that_the_report_has_anyway(cast, district, issued, monkeypatch):
    calls = []
    write = rendering.files.write
    monkeypatch.setattr(rendering.files, "write", lambda *given: calls.append(given) or write(*given))
    data, bundle = taken(district)
    alone = district.get(reverse("reports:report_file", args=[issued.pk, "pdf"])).content
    assert bundle.read("06388_Huu_Lien_2023-H1.pdf") == alone
    assert len(calls) == 1
    Job.objects.filter(key__startswith="bundle:").delete()
    assert taken(district)[0] == data


def test_nobodys_name_stands_in_it(cast, district, issued):
    names = {
        *Household.objects.values_list("head_name", flat=True), *Member.objects.values_list("full_name", flat=True)
    }  # fmt: skip
    numbers = {number for number in Member.objects.values_list("citizen_id", flat=True) if number}
    _, bundle = taken(district)
    pdf = PdfReader(BytesIO(bundle.read("06388_Huu_Lien_2023-H1.pdf")))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split()) + repr(listed(bundle))
    assert "Hữu Liên" in text
    assert not [name for name in names | numbers if name and name in text]


def test_each_commune_can_read_in_its_trail_that_its_report_was_taken(cast, district, issued):
    taken(district)
    told = AuditEntry.objects.filter(operation="export", commune_id=cast.commune.pk)
    assert [(entry.actor, entry.row_id, entry.after) for entry in told] == [
        ("huyen", issued.pk, {"what": "tệp pdf trong tệp chung của 1 xã"})
    ]


def test_the_last_approved_edition_is_in_it(cast, district, issued):
    following = correct_report(report=issued, by=cast.officer)
    assert taken(district)[1].namelist()[1:] == ["06388_Huu_Lien_2023-H1.pdf"]
    approve(following, cast, issued_on=date(2024, 1, 8))
    assert taken(district)[1].namelist()[1:] == ["06388_Huu_Lien_2023-H1_lan_2.pdf"]


def test_without_any_report_it_is_the_list(district):
    assert taken(district)[1].namelist() == [LIST_NAME]


def test_it_is_the_level_aboves_alone(cast, client, issued):
    for who, user in cast.everyone.items():
        client.force_login(user)
        for address in (FILE, WAIT):
            assert client.get(address).status_code == (200 if who == "district_officer" else 403), who


@pytest.mark.parametrize("period", ["2023-H2", "abcd", "2098", "1023", "2023-01-01", "-1", "²023"])
def test_a_period_that_is_none_of_theirs_is_not_found(district, period):
    assert district.get(f"/bao-cao/cac-xa/{period}/tep/").status_code == 404


def test_who_comes_too_early_waits(settings, district, issued):
    settings.TASKS = jobs.QUEUED
    assert district.get(FILE).url == WAIT
    page = district.get(WAIT)
    assert page.headers["Refresh"] == "2"
    assert "1 báo cáo 6 tháng đầu năm 2023 của các xã, một tệp ZIP" in read(page).text
    Job.objects.update(state=JobState.RUNNING, step_count=12, steps_total=38)
    assert "Đã xong 12 trên 38" in read(district.get(WAIT)).text


def test_the_room_leads_to_it(district):
    page = district.get(f"{reverse('reports:room')}?nam=2023").content.decode()
    assert FILE in page


def test_the_questions_do_not_grow_with_the_communes(cast, issued, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        bundle = bundle_at(cast.district_officer, "2023-H1")
        assert len(bundle.rows) == 2
