"""Files of reports: made outside the web process, once for what the report says, and kept with their digest."""

import hashlib

import pytest
from django.urls import reverse

from huulien.platform import clock
from huulien.platform.jobs import making
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState
from huulien.platform.models import AuditEntry
from reports import rendering
from reports.checking import signed_digest
from reports.models import Report
from reports.services import correct_report, edit_words
from tests import jobs
from tests.pages import read
from tests.reports.factories import approve, make_report


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture
def report(cast) -> Report:
    return make_report(cast, "2023-H1")


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def file_of(report, file_format="xlsx"):
    return reverse("reports:report_file", args=[report.pk, file_format])


def wait_of(report, file_format="xlsx"):
    return reverse("reports:report_file_wait", args=[report.pk, file_format])


def row(report):
    return Report.objects.select_related("commune").get(pk=report.pk)


def test_a_file_is_made_once_and_each_download_is_in_the_trail(officer, report, monkeypatch):
    calls = []
    write = rendering.files.write
    monkeypatch.setattr(rendering.files, "write", lambda *given: calls.append(given[1]) or write(*given))
    first, second = officer.get(file_of(report)), officer.get(file_of(report))
    assert first.content == second.content
    assert calls == ["xlsx"]
    told = AuditEntry.objects.filter(operation="export", table="reports_report", row_id=report.pk)
    assert [entry.after for entry in told] == [{"what": "tệp xlsx"}] * 2
    assert officer.head(file_of(report)).status_code == 200
    assert told.count() == 2


def test_what_was_edited_is_made_anew_and_the_approved_is_kept(cast, officer, report):
    officer.get(file_of(report))
    words = dict.fromkeys(("difficulties", "proposals", "next_tasks"), "") | {"proposals": "Cấp thêm vốn."}
    edit_words(report=row(report), version=row(report).version, words=words)
    officer.get(file_of(report))
    assert Job.objects.count() == 2
    assert not Job.objects.filter(is_lasting=True).exists()
    approve(report, cast)
    data = officer.get(file_of(report)).content
    kept = Job.objects.get(is_lasting=True)
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))
    Report.objects.filter(pk=report.pk).update(state="sent", sent_on=clock.today())
    assert officer.get(file_of(report)).content == data
    assert Job.objects.filter(is_lasting=True).count() == 1


def test_the_next_edition_has_files_of_its_own(cast, officer, report):
    approve(report, cast)
    officer.get(file_of(report))
    following = correct_report(report=row(report), by=cast.officer)
    officer.get(file_of(following))
    assert {job.is_lasting for job in Job.objects.all()} == {True, False}


def test_a_report_that_changes_while_its_file_is_made_gives_no_mixture(report):
    key = rendering.content_key(row(report))
    Report.objects.filter(pk=report.pk).update(proposals="Khác.")
    job = rendering.ask(
        rendering.make_report_file, "late", words="Thử", commune_id=report.commune_id,
        arguments={"report": report.pk, "file_format": "xlsx", "key": key},
    )  # fmt: skip
    assert job.fault == rendering.CHANGED


# Waiting


def test_who_comes_too_early_waits_and_then_gets_it(settings, officer, report):
    settings.TASKS = jobs.QUEUED
    assert officer.get(file_of(report)).url == wait_of(report)
    page = officer.get(wait_of(report))
    assert page.headers["Refresh"] == "2"
    assert "no-store" in page.headers["Cache-Control"]
    text = read(page).text
    assert "Báo cáo 6 tháng đầu năm 2023, xã Hữu Liên, bản Excel" in text
    assert "Chờ tới lượt" in text
    job = Job.objects.get()
    making.take(job.pk, job.attempt)
    assert "Đang làm" in read(officer.get(wait_of(report))).text
    Job.objects.update(state=JobState.WAITING)
    making.perform(job.pk, job.attempt)
    page = officer.get(wait_of(report))
    assert page.headers["Refresh"] == f"0; url={file_of(report)}"
    assert "Đã làm xong tệp" in read(page).text
    assert officer.get(file_of(report)).content.startswith(b"PK")


def test_a_page_that_waits_long_asks_no_more_by_itself(settings, officer, report):
    settings.TASKS = jobs.QUEUED
    officer.get(file_of(report))
    for minutes, pause in ((1, "5"), (5, "15"), (20, None)):
        Job.objects.update(asked_at=clock.moment() - jobs.minutes(minutes))
        page = officer.get(wait_of(report))
        assert page.headers.get("Refresh") == pause
        assert ("Máy chủ chưa chạy phần làm tệp" in read(page).text) == (minutes > 2)


def test_what_failed_is_said_and_made_again_on_request(settings, officer, report, monkeypatch):
    def breaks(*given):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(rendering.files, "write", breaks)
        assert officer.get(file_of(report)).url == wait_of(report)
        page = officer.get(wait_of(report))
        assert "Refresh" not in page.headers
        assert making.TOO_MUCH in read(page).text
        officer.get(file_of(report))
        assert Job.objects.get().attempt == 1  # only who asks for it has it tried again
    assert officer.post(wait_of(report)).url == wait_of(report)
    assert Job.objects.get().state == JobState.DONE
    assert officer.get(file_of(report)).status_code == 200


@pytest.mark.parametrize("is_approved", [False, True])
def test_who_may_not_read_it_waits_for_nothing(cast, client, report, is_approved):
    if is_approved:
        approve(report, cast)
    expected = dict.fromkeys(("unit", "head", "stranger", "nobody"), 404)
    expected["district_officer"] = 200 if is_approved else 404
    for who, status in expected.items():
        client.force_login(getattr(cast, who))
        assert client.get(wait_of(report)).status_code == status, who
        if status == 404:
            assert client.post(wait_of(report)).status_code == 404
            assert not Job.objects.exists()
    client.force_login(cast.officer)
    assert client.get(wait_of(report, "odt")).status_code == 404


# What the digest is of


def test_the_digest_speaks_of_all_that_the_paper_says(cast, report):
    approve(report, cast)
    report = row(report)
    before = signed_digest(report)
    for name, value in (
        ("seal", "0" * 64), ("number", 99), ("signer_name", "Người khác"), ("proposals", "Khác."), ("period", "2022"),
        ("edition", 2), ("signer_title", "Khác"),
    ):  # fmt: skip
        changed = row(report)
        setattr(changed, name, value)
        assert signed_digest(changed) != before, name
