"""What reports have before the office: those that wait for the leader, those to be sent, those that came back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.platform import access
from huulien.platform.agenda import Due, Open, Signing
from reports.access import EDIT_REPORTS, SEE_DRAFTS
from reports.models import Report, ReportDeadline
from reports.periods import parse_period
from reports.steps import REPORT_STEPS
from reports.vocabulary import ReportState


def _title(report: Report) -> str:
    return f"Báo cáo {parse_period(report.period).words}"


def _page(report: Report) -> str:
    return reverse("reports:report_detail", args=[report.pk])


WAITING = (Signing(REPORT_STEPS, "approve", _title, _page), Signing(REPORT_STEPS, "send", _title, _page))


def due(user: Any, commune: Any, on: date) -> Iterator[Due]:
    """Reports that the level above is to have by a day, until they are approved and sent."""
    if not access.may(user, SEE_DRAFTS, commune):
        return
    sent = Report.objects.filter(commune=commune, state=ReportState.SENT).values("period")
    for deadline in ReportDeadline.objects.filter(commune=commune).exclude(period__in=sent):
        report = Report.objects.filter(commune=commune, period=deadline.period).latest_editions().first()
        page = _page(report) if report else reverse("reports:report_list")
        detail = ReportState(report.state).label if report else "Chưa lập"
        words = parse_period(deadline.period).words
        yield Due(deadline.due_on, f"Nộp báo cáo {words}", page, "Công chức Văn hóa – Xã hội", detail)


def open_steps(user: Any, commune: Any) -> Iterator[Open]:
    if not access.may(user, SEE_DRAFTS, commune):
        return
    for signing in WAITING:
        yield from signing.open_in(user, commune)
    returned = Report.objects.filter(commune=commune, state=ReportState.RETURNED).latest_editions()
    for report in returned:
        yield Open(_title(report), _page(report), EDIT_REPORTS, detail="Cấp trên trả lại, lập lần sửa")
