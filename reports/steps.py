"""How a report goes from its draft to the level above: what keeps it from being approved, and what approving leaves."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.platform import access, clock
from huulien.platform.forms import to_come_words
from huulien.platform.numbers import Book
from huulien.platform.papers.document import Kind
from huulien.platform.steps import Obstacle, Step, Steps
from reports.access import APPROVE_REPORTS, EDIT_REPORTS, RETURN_REPORTS
from reports.checking import give_code
from reports.layouts import sheets_of
from reports.models import Report
from reports.official import TITLES, table_of
from reports.paper import Paper
from reports.paper.assembly import CHAIR
from reports.periods import PeriodKind, parse_period
from reports.sentences_check import clashes
from reports.snapshot import has_moved, paper_of
from reports.titles import report_words
from reports.vocabulary import ReportState
from surveys.models import Round
from surveys.rules.ledger.result import as_json


def book_of(report: Report, year: int) -> Book:
    return Book(report.commune_id, Kind.REPORT, year)


def _may_submit(report: Report, **given: Any) -> Iterator[Obstacle]:
    """The figures are taken, are still those of the book, and every sentence agrees with them."""
    page = reverse("reports:report_edit", args=[report.pk])
    if report.content is None:
        yield Obstacle("Chưa lấy số liệu.", page, "Soạn báo cáo")
        return
    if has_moved(report):
        words = "Sổ đã thay đổi sau khi lấy số liệu. Lấy lại số liệu, rồi xem lại các câu."
        yield Obstacle(words, page, "Soạn báo cáo")
    for sheet in sheets_of(report):
        if sheet.missing:
            words = f"{sheet.sheet.layout.number} còn {sheet.missing} ô chưa nhập. Ô không có số thì ghi “–”."
            yield Obstacle(words, reverse("reports:report_sheet", args=[sheet.sheet.pk]), "Điền biểu")
    if found := clashes(report):
        yield Obstacle(f"{len(found)} câu trái với số liệu. Sửa hoặc xác nhận từng câu.", page, "Xem các câu")


def _may_approve(
    report: Report, *, number: int | None = None, issued_on: date | None = None
) -> Iterator[Obstacle]:  # fmt: skip
    yield from _may_submit(report)
    period = parse_period(report.period)
    paper = paper_of(report)
    if period.as_of > clock.today():
        yield Obstacle(f"Kỳ báo cáo đến hết ngày {format_date_vi(period.as_of)} mới hết.")
    elif paper.is_too_early:
        rounds = reverse("surveys:round_list")
        yield Obstacle(f"Năm {period.year} chưa chốt rà soát, số liệu còn có thể thay đổi.", rounds, "Xem rà soát")
    if paper.situation.total.poor_rate is None:
        yield Obstacle("Tỷ lệ hộ nghèo không có đối tượng để tính: sổ chưa có hộ, hoặc chưa có kết quả rà soát.")
    if period.kind == PeriodKind.YEAR:
        yield from _figures_to_mend(report, paper)
    if words := to_come_words(issued_on, clock.today()):
        yield Obstacle(words, field="issued_on")
    elif issued_on is not None and issued_on < period.start:
        words = f"Ngày ký phải từ ngày đầu kỳ ({format_date_vi(period.start)}) trở đi."
        yield Obstacle(words, field="issued_on")


def _figures_to_mend(report: Report, paper: Paper) -> Iterator[Obstacle]:
    """What the year's ledger does not close on, and the checks of the official tables that fail."""
    round = paper.latest_round
    if round is None or paper.is_too_early:
        return
    if not as_json(paper.book.ledger)["closes"]:
        page = reverse("surveys:round_ledger", args=[round.pk])
        yield Obstacle("Sổ biến động của năm không khép.", page, "Xem sổ biến động")
    for number in TITLES:
        failed = [check for check in table_of(paper.book, number).layout.checks if not check.holds]
        if failed:
            page = reverse("reports:table_detail", args=[round.pk, number])
            yield Obstacle(f"Biểu {number} có {len(failed)} phép kiểm tra không đạt.", page, "Xem biểu")


def _was_never_submitted(report: Report, **given: Any) -> Iterator[Obstacle]:
    if report.submitted_by_id is not None:
        yield Obstacle("Báo cáo đã từng trình lãnh đạo nên không hủy được. Sửa theo ý kiến rồi trình lại.")


def _submit(report: Report, *, by: Any, reason: str) -> tuple[str, ...]:
    report.submitted_by = by
    return ("submitted_by",)


def _approve(
    report: Report, *, by: Any, reason: str, issued_on: date, number: int | None = None
) -> tuple[str, ...]:  # fmt: skip
    """The signer is who approves, under the title of their appointment; the number is taken from the book."""
    report.number = book_of(report, issued_on.year).take(report, f"báo cáo {report_words(report)}", number)
    report.issued_on, report.approved_by = issued_on, by
    report.signer_title = access.title_in(by, report.commune_id) or CHAIR
    report.signer_name = by.full_name if by else ""
    return "number", "issued_on", "approved_by", "signer_title", "signer_name", *give_code(report)


def _may_send(report: Report, *, sent_on: date | None = None) -> Iterator[Obstacle]:
    if words := to_come_words(sent_on, clock.today()):
        yield Obstacle(words, field="sent_on")
    elif sent_on is not None and report.issued_on and sent_on < report.issued_on:
        yield Obstacle(f"Báo cáo ký ngày {format_date_vi(report.issued_on)}. Ghi từ ngày đó.", field="sent_on")


def _send(report: Report, *, by: Any, reason: str, sent_on: date) -> tuple[str, ...]:
    report.sent_on = sent_on
    return ("sent_on",)


REPORT_STEPS = Steps(
    model=Report,
    states=ReportState,
    area="commune",
    parents=("commune",),
    table=(
        Step("submit", "Trình duyệt", frozenset({ReportState.DRAFT}), ReportState.SUBMITTED, EDIT_REPORTS, {},
             obstacles=_may_submit, effect=_submit),
        Step("send_back", "Trả lại để sửa", frozenset({ReportState.SUBMITTED}), ReportState.DRAFT, APPROVE_REPORTS, {},
             reason_asked="Ghi cần sửa gì."),
        Step(
            "approve", "Duyệt báo cáo", frozenset({ReportState.SUBMITTED}), ReportState.APPROVED, APPROVE_REPORTS,
            {
                "drafted_by": "Người soạn báo cáo không tự duyệt. Lãnh đạo khác duyệt.",
                "submitted_by": "Người trình báo cáo không tự duyệt. Lãnh đạo khác duyệt.",
            },
            obstacles=_may_approve, effect=_approve,
        ),
        Step("send", "Ghi đã gửi cấp trên", frozenset({ReportState.APPROVED}), ReportState.SENT, EDIT_REPORTS, {},
             obstacles=_may_send, effect=_send),
        Step("return", "Trả lại xã", frozenset({ReportState.APPROVED, ReportState.SENT}), ReportState.RETURNED,
             RETURN_REPORTS, {}, reason_asked="Ghi ý kiến, ví dụ “Bảng 2 thiếu số liệu thôn Làng Bên”."),
        Step("cancel", "Hủy báo cáo", frozenset({ReportState.DRAFT}), ReportState.CANCELLED, EDIT_REPORTS, {},
             obstacles=_was_never_submitted, reason_asked="Ghi lý do hủy, ví dụ “lập nhầm kỳ”."),
    ),
)  # fmt: skip


def reports_resting_on(round: Round) -> Iterator[Obstacle]:
    """Reports approved since a settled round's results are in force, of a day on which they are."""
    issued = Report.objects.issued().filter(commune=round.commune_id, issued_on__gte=round.settled_on)
    for report in issued.order_by("issued_on", "pk"):
        period = parse_period(report.period)
        if period.as_of >= round.settled_on:
            page = reverse("reports:report_detail", args=[report.pk])
            day = format_date_vi(report.issued_on)
            words = f"Báo cáo {period.words} đã duyệt ngày {day} theo kết quả này."
            yield Obstacle(words, page, "Xem báo cáo")
