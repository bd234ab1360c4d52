"""What the commune does with its reports."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.lib.parameters import NoValueInForce
from huulien.platform import audit, clock
from huulien.platform.locking import claim
from huulien.platform.numbers import Book, release
from huulien.platform.papers.document import Kind
from huulien.platform.steps import Obstacle
from reports.models import Report
from reports.periods import Period, parse_period
from surveys.models import Round
from surveys.rules.standard import standard_on

EDITABLE_FIELDS = ("number", "issued_on", "signed_for_chair", "signer_title", "signer_name", "assessment")


def check_period(commune: Area, period: Period) -> None:
    """Pass, or raise a `ValidationError` that says why the commune has no report of the period."""
    if period.start > clock.today():
        raise ValidationError(f"Kỳ báo cáo đến ngày {format_date_vi(period.start)} mới bắt đầu. Chọn kỳ đã bắt đầu.")
    last = commune.valid_until
    if last and last < period.as_of:
        raise ValidationError(f"Xã chỉ tồn tại đến hết ngày {format_date_vi(last)}. Chọn kỳ kết thúc trước đó.")
    try:
        standard_on(period.as_of)
    except NoValueInForce:
        raise ValidationError(
            f"Không có chuẩn nghèo nào áp dụng vào ngày {format_date_vi(period.as_of)}. Kiểm tra lại năm."
        ) from None


@transaction.atomic
def create_report(*, commune: Area, period: Period) -> Report:
    """The new report of a period, without number, date and signer."""
    commune = lock_commune(commune)
    check_period(commune, period)
    if Report.objects.filter(commune=commune, period=period.code).exists():
        raise ValidationError("Kỳ này đã có báo cáo. Mở báo cáo đó trong danh sách để sửa.")
    report = Report(commune=commune, period=period.code)
    report.full_clean()
    with audit.acting(reason=f"Lập báo cáo {period.words}"):
        report.save(force_insert=True)
    return report


@transaction.atomic
def edit_report(*, report: Report, version: int, changes: Mapping[str, Any]) -> Report:
    """The report with `changes` to `EDITABLE_FIELDS` saved; figures are never among them."""
    unknown = set(changes) - set(EDITABLE_FIELDS)
    if unknown:
        raise ValidationError(f"Không sửa được ở đây: {', '.join(sorted(unknown))}.")
    period = parse_period(report.period)
    report.commune = lock_commune(report.commune)
    with audit.acting(reason=f"Sửa báo cáo {period.words}"):
        claim(report, version)
        for field, value in changes.items():
            setattr(report, field, value)
        _check_heading(report, period)
        _keep_in_book(report, period)
        report.full_clean()
        report.save(update_fields=list(changes))
    return report


def reports_resting_on(round: Round) -> Iterator[Obstacle]:
    """Reports signed since a settled round's results are in force, of a day on which they are."""
    signed = Report.objects.filter(commune=round.commune_id, issued_on__gte=round.settled_on).order_by(
        "issued_on", "pk"
    )
    for report in signed:
        period = parse_period(report.period)
        if period.as_of >= round.settled_on:
            page = reverse("reports:report_detail", args=[report.pk])
            words = f"Báo cáo {period.words} đã ký ngày {format_date_vi(report.issued_on)} theo kết quả này."
            yield Obstacle(f"{words} Bỏ số và ngày ký của báo cáo đó trước.", page, "Xem báo cáo")


def _check_heading(report: Report, period: Period) -> None:
    """Papers are signed within or after their period, and numbered by the year they are signed in."""
    if report.issued_on is None:
        if report.number is not None:
            raise ValidationError({"issued_on": "Ghi cả ngày ký: số văn bản được cấp theo năm của ngày ký."})
        return
    if report.issued_on < period.start:
        raise ValidationError({"issued_on": f"Ngày ký phải từ ngày đầu kỳ ({format_date_vi(period.start)}) trở đi."})


def _keep_in_book(report: Report, period: Period) -> None:
    """One number for one paper a year (Nghị định 30/2020/NĐ-CP, Điều 15)."""
    if report.number is None or report.issued_on is None:
        release(report)
    else:
        book = Book(report.commune_id, Kind.REPORT, report.issued_on.year)
        book.take(report, f"báo cáo {period.words}", report.number)
