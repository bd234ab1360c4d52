"""The files of reports, made outside the web process: each is sent when it is there, and waited for until then; and
where somebody asks whether a paper is the one that was issued."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huulien.platform import access
from huulien.platform.downloads import FORMAT_NAMES, download, download_file
from huulien.platform.happenings import Happening, happened
from huulien.platform.jobs.asking import made, opened
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.pages import wait_page
from reports.access import DOWNLOAD_REPORTS, RETURN_REPORTS
from reports.checking import report_with, typed_code
from reports.contexts.bundle import Bundle, bundle_at
from reports.contexts.check import CheckPage, CodeForm
from reports.models import Report
from reports.rendering import file_job, file_name


def report_for(request: HttpRequest, pk: int, act: access.Act) -> Any:
    """The report for `act`; 404 for users who have nothing to do with it, 403 for those without the right."""
    reports = Report.objects.visible_to(request.user).select_related("commune__parent__parent")
    report = get_object_or_404(reports, pk=pk)
    access.require(request.user, act, report.commune)
    return report


@login_required
@require_safe
def report_file(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The paper as a file; before it is made, the page on which to wait for it."""
    report, job = _report_job(request, pk, file_format)
    data = made(job)
    if data is None:
        return redirect("reports:report_file_wait", pk, file_format)
    if request.method == "GET":
        happened(Happening.EXPORT, request, commune_id=report.commune_id, of=report, what=f"tệp {file_format}")
    return download(data, file_format, file_name(report))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_file_wait(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """How far the file is."""
    _, job = _report_job(request, pk, file_format)
    file = reverse("reports:report_file", args=[pk, file_format])
    return wait_page(request, job, file=file, back=reverse("reports:report_detail", args=[pk]), back_words="Về báo cáo")


@login_required
@require_safe
def room_file(request: HttpRequest, period: str) -> HttpResponse:
    """One period's reports of the communes overseen as a ZIP; before it is made, the page on which to wait for it."""
    bundle = _bundle(request, period)
    file = opened(bundle.job())
    if file is None:
        return redirect("reports:room_file_wait", period)
    if request.method == "GET":
        with transaction.atomic():  # every commune's trail tells that its report was taken away
            for report in bundle.reports:
                what = f"tệp pdf trong tệp chung của {len(bundle.reports)} xã"
                happened(Happening.EXPORT, request, commune_id=report.commune_id, of=report, what=what)
            if not bundle.reports:
                happened(Happening.EXPORT, request, commune_id=None, what=f"danh sách báo cáo {bundle.period.words}")
    return download_file(file, "zip", bundle.name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_file_wait(request: HttpRequest, period: str) -> HttpResponse:
    """How far the ZIP is."""
    bundle = _bundle(request, period)
    back = f"{reverse('reports:room')}?nam={bundle.period.year}"
    file = reverse("reports:room_file", args=[period])
    return wait_page(request, bundle.job(), file=file, back=back, back_words="Về các xã")


@login_required
@require_safe
def report_check(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    access.require_somewhere(request.user, DOWNLOAD_REPORTS)
    form = CodeForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        return redirect("reports:report_check_code", form.cleaned_data["ma"])
    return render(request, "reports/report_check.html", {"form": form})


@login_required
@require_safe
def report_check_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the report with the code is; the same page for a code that is none and one of a report of others."""
    report = report_with(typed_code(code), request.user)
    if report is None:
        may_type = access.may_somewhere(request.user, DOWNLOAD_REPORTS)
        return render(request, "reports/report_unknown.html", {"may_type": may_type}, status=404)
    return render(request, "reports/report_check_code.html", {"page": CheckPage(report, request.user)})


def _report_job(request: HttpRequest, pk: int, file_format: str) -> tuple[Report, Job]:
    if file_format not in FORMAT_NAMES:
        raise Http404
    report = report_for(request, pk, DOWNLOAD_REPORTS)
    return report, file_job(report, file_format)


def _bundle(request: HttpRequest, period: str) -> Bundle:
    access.require_somewhere(request.user, RETURN_REPORTS)
    bundle = bundle_at(request.user, period)
    if bundle is None:
        raise Http404
    return bundle
