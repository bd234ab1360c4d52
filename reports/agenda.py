"""What reports have before the office: those that wait for the leader, those to be sent, those that came back."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.text import lower_first
from huulien.platform import access
from huulien.platform.agenda import Due, Open, Signing
from reports.access import EDIT_REPORTS, SEE_DRAFTS
from reports.models import Report, ReportDeadline
from reports.periods import parse_period
from reports.sendings import UNVERIFIED, unsent
from reports.steps import REPORT_STEPS
from reports.titles import report_title
from reports.vocabulary import ReportState


def _page(report: Report) -> str:
    return reverse("reports:report_detail", args=[report.pk])


_HOLDER = "Công chức Văn hóa – Xã hội"
WAITING = (Signing(REPORT_STEPS, "approve", report_title, _page), Signing(REPORT_STEPS, "send", report_title, _page))


def due(user: Any, commune: Any, on: date) -> Iterator[Due]:
    """Reports and results that the level above is to have by a day, until they are sent."""
    if not access.may(user, SEE_DRAFTS, commune):
        return
    sent = Report.objects.filter(commune=commune, state=ReportState.SENT).values("period")
    for deadline in ReportDeadline.objects.filter(commune=commune).exclude(period__in=sent):
        report = Report.objects.filter(commune=commune, period=deadline.period).latest_editions().first()
        page = _page(report) if report else reverse("reports:report_list")
        detail = ReportState(report.state).label if report else "Chưa lập"
        words = parse_period(deadline.period).words
        yield Due(deadline.due_on, f"Nộp báo cáo {words}", page, _HOLDER, detail)
    for sending, following in unsent(commune, on):
        occasion, page = sending.occasion, reverse("reports:report_list")
        if access.may(user, EDIT_REPORTS, commune):
            page = reverse("reports:report_result", args=[occasion.entry.code, occasion.year, occasion.month])
        told = [f"Hạn {UNVERIFIED}"] if not sending.is_verified else []
        told += [f"{following} kỳ sau cũng quá hạn, chưa ghi đã gửi"] if following else []
        yield Due(sending.due_on, f"Gửi {lower_first(sending.title)}", page, _HOLDER, "; ".join(told))


def open_steps(user: Any, commune: Any) -> Iterator[Open]:
    if not access.may(user, SEE_DRAFTS, commune):
        return
    for signing in WAITING:
        yield from signing.open_in(user, commune)
    returned = Report.objects.filter(commune=commune, state=ReportState.RETURNED).latest_editions()
    for report in returned:
        yield Open(report_title(report), _page(report), EDIT_REPORTS, detail="Cấp trên trả lại, lập lần sửa")
