"""What the reports of communes cost as files: large ones, many at once, and one that many ask for."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connections
from django.test import Client
from django.urls import reverse

from households.models import Area
from huulien.accounts.models import User
from huulien.platform import audit
from huulien.platform.chain import seal_news
from huulien.platform.files import storage
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.vocabulary import JobState
from huulien.platform.vocabulary import AreaKind, Role
from reports.contexts.bundle import bundle_at
from reports.models import Report
from reports.periods import year_period
from reports.rendering import content_key, make_report_file
from reports.services import create_report
from tests import factories
from tests.bench.large import YEAR
from tests.bench.timing import alternating
from tests.browser import ROOT

AT_ONCE = 50
PATIENCE = 1800  # seconds


def measure_large_reports(communes: dict[int, Area]) -> dict[str, Any]:
    """The file of a year's report with all annexes, by households, against WeasyPrint alone on the same HTML."""
    return {f"households_{households}": _measure_one(commune) for households, commune in communes.items()}


def measure_many(commune: Area, count: int) -> dict[str, Any]:
    """The year's reports with all annexes of so many communes as one ZIP, by as many workers as there are cores."""
    district = factories.make_user("cap-tren", Role.DISTRICT, commune.parent)
    pattern = _issued(commune)
    near = Area.objects.filter(kind=AreaKind.COMMUNE, parent=commune.parent)
    others = near.exclude(reports__period=pattern.period).order_by("pk")
    there = near.filter(reports__period=pattern.period).count()
    with audit.acting(locked=False):  # no report is approved but by its steps
        Report.objects.bulk_create(_copied(pattern, other) for other in others[: count - there])
    workers = os.cpu_count() or 1
    start = time.perf_counter()
    bundle = bundle_at(district, str(YEAR))
    if bundle is None or len(bundle.reports) != count:
        raise RuntimeError("the reports are not there")
    seconds = _with_workers(workers, bundle.job(), start)
    job = bundle.job()
    return {
        "reports": count,
        "workers": workers,
        "seconds": round(seconds, 1),
        "seconds_a_report": round(seconds / count, 2),
        "zip_mb": round(job.size / 1024 / 1024, 1),
    }


def measure_at_once(commune: Area) -> dict[str, Any]:
    """One report asked for by many users at the same moment: how often it is rendered, and how long the last waits."""
    report = _issued(commune)
    address = reverse("reports:report_file", args=[report.pk, "pdf"])
    seal_news()  # what the benchmark has written so far is not theirs to seal
    clients = [_logged_in(f"cung-luc-{number}", commune) for number in range(AT_ONCE)]
    before = sum(1 for _ in storage.stored_keys(storage.MADE))
    start = time.perf_counter()

    def ask(client: Client) -> int:
        try:
            return int(client.get(address).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        asked = list(threads.map(ask, clients))
    answered = time.perf_counter() - start
    job = Job.objects.get(key__startswith=f"report:{report.pk}:pdf:")
    seconds = _with_workers(os.cpu_count() or 1, job, start)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        given = list(threads.map(ask, clients))
    return {
        "users": AT_ONCE,
        "led_to_the_waiting_page": asked.count(302),
        "all_answered_seconds": round(answered, 2),
        "renderings": sum(1 for _ in storage.stored_keys(storage.MADE)) - before,
        "given_the_file": given.count(200),
        "seconds_until_made": round(seconds, 1),
        "aim": "one rendering",
    }


def _measure_one(commune: Area) -> dict[str, Any]:
    from weasyprint import CSS, HTML

    from huulien.platform.papers.html import sheet_html
    from huulien.platform.papers.writers import pdf
    from reports.snapshot import document_of

    start = time.perf_counter()
    report = _issued(commune)
    taken = time.perf_counter() - start
    html = sheet_html(document_of(report))

    def bare() -> bytes:
        sheets = [CSS(filename=pdf.STATIC / "css" / "print.css"), CSS(string=pdf.WIDTHS)]
        return HTML(string=html).write_pdf(stylesheets=sheets, pdf_variant=pdf.ARCHIVAL)

    def ours() -> bytes:
        return make_report_file(lambda count, total: None, report.pk, "pdf", content_key(report))

    seconds, alone = alternating(ours, bare, times=2)
    return {
        "seconds_to_take_the_figures": round(taken, 2),
        "seconds": round(seconds, 2),
        "bare_seconds": round(alone, 2),
        "times_bare": round(seconds / alone, 2),
        "aim": "at most 1.15 times bare",
    }


def _issued(commune: Area) -> Report:
    """The commune's report of the year as it was approved; made where there is none."""
    found = Report.objects.select_related("commune").filter(commune=commune, period=str(YEAR)).first()
    if found is not None:
        return found
    officer = factories.make_user(f"can-bo-{commune.code}", Role.OFFICER, commune)
    report = create_report(commune=commune, period=year_period(YEAR), by=officer)
    Report.objects.filter(pk=report.pk).update(**_signature(report.pk))
    return Report.objects.select_related("commune").get(pk=report.pk)


def _signature(place: int) -> dict[str, Any]:
    """As the approval leaves it; no two of one place."""
    code = f"{place:012d}"
    return {
        "state": "approved", "number": 1, "issued_on": date(YEAR + 1, 1, 10), "signer_title": "Chủ tịch",
        "signer_name": "Người Ký Thử", "check_code": code,
        "check_address": f"https://giamngheo.example.vn/bao-cao/kiem-tra/{code}/",
    }  # fmt: skip


def _copied(report: Report, commune: Area) -> Report:
    """The same paper, as another commune's."""
    return Report(
        commune=commune, period=report.period, content=report.content, seal=report.seal, frozen_at=report.frozen_at,
        **_signature(1_000_000 + commune.pk),
    )  # fmt: skip


def _with_workers(count: int, job: Job, start: float) -> float:
    """Seconds since `start` until the job is done by so many workers, whose own start is counted."""
    command = [sys.executable, "manage.py", "work"]
    workers = [subprocess.Popen(command, cwd=ROOT, env=os.environ.copy()) for _ in range(count)]
    try:
        return _until(lambda: _is_done(job), start)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait(timeout=30)


def _is_done(job: Job) -> bool:
    job.refresh_from_db(fields=["state", "fault"])
    if job.state == JobState.FAILED:
        raise RuntimeError(job.fault)
    return job.state == JobState.DONE


def _until(condition: Callable[[], bool], start: float) -> float:
    while not condition():
        if time.perf_counter() - start > PATIENCE:
            raise RuntimeError("the workers were too slow")
        time.sleep(0.1)
    return time.perf_counter() - start


def _logged_in(name: str, commune: Area) -> Client:
    user = User.objects.filter(username=name).first() or factories.make_user(name, Role.OFFICER, commune)
    client = Client()
    client.force_login(user)
    return client
