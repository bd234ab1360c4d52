"""Pages of the periodic reports: which there are, what each says, its heading, and its PDF."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_HOUSEHOLDS
from households.models import Area
from households.places import commune_for, communes_of
from huulien.lib.dates import format_date_vi
from huulien.platform import access, clock
from huulien.platform.numbers import Book
from huulien.platform.papers.document import Kind
from huulien.platform.papers.files import MEDIA_TYPES, download
from huulien.platform.papers.html import page_html
from huulien.platform.saving import made, saved
from programs.access import EDIT_TARGETS
from programs.models import Plan
from reports.access import DOWNLOAD_REPORTS, EDIT_REPORTS
from reports.forms import NewReportForm, ReportForm
from reports.models import Report
from reports.paper import Paper
from reports.periods import Period, half_year_period, parse_period, year_period
from reports.services import EDITABLE_FIELDS, create_report, edit_report


@login_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The commune's reports, and those of the years with a plan that are still to be made."""
    commune = commune_for(request, DOWNLOAD_REPORTS)
    access.require(request.user, DOWNLOAD_REPORTS, commune)
    stored = Report.objects.visible_to(request.user).filter(commune=commune)
    rows = [(parse_period(report.period), report) for report in stored]
    context = {
        "commune": commune,
        "communes": list(communes_of(request.user, DOWNLOAD_REPORTS)),
        "rows": sorted(rows, key=lambda row: (row[0].as_of, row[0].start), reverse=True),
        "missing": _missing(commune),
        "may_edit": access.may(request.user, EDIT_REPORTS, commune),
        "may_edit_targets": access.may(request.user, EDIT_TARGETS, commune),
    }
    return render(request, "reports/report_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_create(request: HttpRequest) -> HttpResponse:
    """A new report of a period."""
    commune = commune_for(request, EDIT_REPORTS)
    access.require(request.user, EDIT_REPORTS, commune)
    form = NewReportForm(request.POST or None, offered=_missing(commune), initial={"period": request.GET.get("ky")})
    if report := made(request, form, lambda: create_report(commune=commune, period=form.cleaned_data["chosen"])):
        messages.success(request, "Đã lập báo cáo. Xem lại số liệu, rồi ghi số, ngày ký và người ký.")
        return redirect("reports:report_detail", report.pk)
    return render(request, "reports/report_create.html", {"form": form, "commune": commune})


@login_required
@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the paper says, every number opening its list for those who may see households."""
    paper = _paper(request, pk, DOWNLOAD_REPORTS)
    links = access.may(request.user, SEE_HOUSEHOLDS, paper.commune)
    context = {
        "paper": paper,
        "body": page_html(paper.document, links=links),
        "links": links,
        "may_edit": access.may(request.user, EDIT_REPORTS, paper.commune),
    }
    return render(request, "reports/report_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date, signer and assessment of a report."""
    paper = _paper(request, pk, EDIT_REPORTS)
    report = paper.report
    initial = {name: getattr(report, name) for name in EDITABLE_FIELDS}
    book = Book(report.commune_id, Kind.REPORT, (report.issued_on or clock.today()).year)
    form = ReportForm(request.POST or None, initial=initial | {"version": report.version}, book=book.words)

    def save() -> None:
        changes = {name: form.cleaned_data[name] for name in EDITABLE_FIELDS}
        edit_report(report=report, version=form.cleaned_data["version"], changes=changes)

    if saved(request, form, report, save, lambda: _differing(report, form)):
        messages.success(request, "Đã lưu báo cáo.")
        return redirect("reports:report_detail", pk)
    return render(request, "reports/report_edit.html", {"form": form, "paper": paper})


@login_required
@require_safe
def report_file(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The paper as a file."""
    if file_format not in MEDIA_TYPES:
        raise Http404
    paper = _paper(request, pk, DOWNLOAD_REPORTS)
    return download(paper.document, file_format, f"Báo cáo giảm nghèo {paper.period.words} {paper.commune}")


def _missing(commune: Area) -> list[Period]:
    """The standard periods of the plan's years that have begun and have no report yet, the latest first."""
    years = Plan.objects.filter(commune=commune).order_by("-year").values_list("year", flat=True)
    made = set(Report.objects.filter(commune=commune).values_list("period", flat=True))
    standard = [period for year in years for period in (year_period(year), half_year_period(year))]
    return [period for period in standard if period.code not in made and period.start <= clock.today()]


def _paper(request: HttpRequest, pk: int, act: access.Act) -> Paper:
    """The report for `act`; 404 for users who have nothing to do with its commune, 403 for those without the right."""
    reports = Report.objects.visible_to(request.user).select_related("commune__parent__parent")
    report = get_object_or_404(reports, pk=pk)
    access.require(request.user, act, report.commune)
    return Paper(report.commune, parse_period(report.period), report)


def _differing(report: Report, form: ReportForm) -> dict[str, str]:
    """Field → stored value in words, where that is not what the user typed."""
    stored = {name: getattr(report, name) for name in EDITABLE_FIELDS}
    return {name: _words(value) for name, value in stored.items() if value != form.cleaned_data.get(name)}


def _words(value: Any) -> str:
    """A stored value of the form as one reads it."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return format_date_vi(value)
    return str(value) if value not in (None, "") else "để trống"
