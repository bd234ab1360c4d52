"""What the commune does with its reports before they are approved."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.lib.parameters import NoValueInForce
from huulien.lib.text import lower_first
from huulien.platform import audit, clock
from huulien.platform.locking import StaleRecord, claim
from reports.agreement import pair_seal
from reports.datasets import poverty_rates
from reports.indicators.calendar import Occasion
from reports.models import EditedSentence, FilledLayout, Report, ReportDeadline, ReportLayout, SentResult
from reports.paper import Paper
from reports.periods import Period, PeriodKind, parse_period
from reports.scope import EVERYTHING, SECTIONS, Scope
from reports.sentences_check import sentence_at, sentences_of
from reports.snapshot import take
from reports.titles import report_words
from reports.vocabulary import ISSUED, RowsOf
from surveys.rules.standard import standard_on

OWN_WORDS = ("difficulties", "proposals", "next_tasks")
_NOT_OPEN = "Báo cáo đã trình hoặc đã duyệt, không sửa được. Lãnh đạo trả lại thì sửa tiếp."


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
def create_report(*, commune: Area, period: Period, by: Any, scope: Scope = EVERYTHING) -> Report:
    """The new report of a period with its figures taken, without number, day and signer.

    `scope` is what a report of other days holds; that of a year and of six months holds everything.
    """
    commune = lock_commune(commune)
    check_period(commune, period)
    check_scope(commune, period, scope)
    _check_it_is_the_only(commune, period, scope)
    return _begin(Report(commune=commune, period=period.code, scope=scope.code, drafted_by=by), by)


def _check_it_is_the_only(commune: Area, period: Period, scope: Scope) -> None:
    if Report.objects.standing().filter(commune=commune, period=period.code, scope=scope.code).exists():
        if period.kind == PeriodKind.SPAN:
            raise ValidationError("Kỳ này đã có báo cáo với nội dung như vậy. Mở báo cáo đó trong danh sách để sửa.")
        raise ValidationError("Kỳ này đã có báo cáo. Mở báo cáo đó trong danh sách để sửa.")


def check_scope(commune: Area, period: Period, scope: Scope) -> None:
    """Pass, or raise a `ValidationError` that says why a report of the period cannot hold just this."""
    if scope.is_everything:
        return
    if period.kind != PeriodKind.SPAN:
        raise ValidationError("Báo cáo năm, 6 tháng có đủ các phần của cả xã. Chọn khoảng ngày khác để chọn nội dung.")
    if scope.villages is not None:
        on = min(period.as_of, clock.today())
        if not set(scope.villages) <= {rates.area_id for rates in poverty_rates(commune, on).villages}:
            raise ValidationError(
                {"villages": f"Có thôn chưa có hoặc không còn vào ngày {format_date_vi(on)}. Bỏ chọn."}
            )
        if scope.tables:
            raise ValidationError({"tables": "Biểu chính thức là của cả xã. Bỏ chọn biểu, hoặc để trống phần thôn."})
        if not any(scope.holds(key) for key in SECTIONS):
            words = "Các phần đã chọn chỉ có số của cả xã. Chọn thêm phần khác, hoặc để trống phần thôn."
            raise ValidationError({"sections": words})
    if scope.tables and Paper(commune, period, scope).tables_year is None:
        day = format_date_vi(period.as_of)
        raise ValidationError({"tables": f"Đến ngày {day} chưa có năm nào chốt rà soát, nên chưa có biểu. Bỏ chọn."})


@transaction.atomic
def correct_report(*, report: Report, by: Any) -> Report:
    """The next edition of a report that was approved: its words as they were, its figures as the book has them now."""
    commune = lock_commune(report.commune)
    if report.state not in ISSUED:
        raise ValidationError("Báo cáo này chưa duyệt: sửa thẳng, không lập lần mới.")
    editions = Report.objects.standing().filter(commune=commune, period=report.period, scope=report.scope)
    if editions.exclude(state__in=ISSUED).exists():
        raise ValidationError("Kỳ này đang có báo cáo chưa duyệt. Mở báo cáo đó để sửa.")
    latest = editions.aggregate(latest=Max("edition"))["latest"] or 0
    if report.edition != latest:
        raise ValidationError("Đã có lần sửa sau báo cáo này. Mở lần mới nhất.")
    words = {name: getattr(report, name) for name in OWN_WORDS}
    following = Report(
        commune=commune, period=report.period, scope=report.scope, edition=latest + 1, corrects=report,
        drafted_by=by, **words,
    )  # fmt: skip
    made = _begin(following, by)
    EditedSentence.objects.bulk_create(
        EditedSentence(
            commune=commune, report=made, place=edit.place, text=edit.text, made=edit.made, edited_by=edit.edited_by,
            confirmed=edit.confirmed, confirmed_by=edit.confirmed_by,
        )
        for edit in report.sentences.order_by("pk")
    )  # fmt: skip
    FilledLayout.objects.bulk_create(
        FilledLayout(
            commune=commune,
            report=made,
            layout_id=sheet.layout_id,
            columns=sheet.columns,
            rows_of=sheet.rows_of,
            rows=sheet.rows,
            typed=sheet.typed,
        )
        for sheet in report.sheets.order_by("pk")
    )
    return made


@transaction.atomic
def take_again(*, report: Report, version: int, by: Any) -> Report:
    """The draft with the figures as the book has them now; its own sentences and parts stay."""
    held = _draft(report)
    with audit.acting(reason=f"Lấy lại số liệu, {held}"):
        claim(held, version)
        held.save(update_fields=take(held, by))
    return held


@transaction.atomic
def choose_scope(*, report: Report, version: int, scope: Scope, by: Any) -> Report:
    """The draft of other days with what it is to hold now, its figures taken anew.

    A sentence said otherwise stays where its place still is; what the office wrote itself stays.
    """
    held = _draft(report)
    period = parse_period(held.period)
    if held.edition > 1:
        raise ValidationError("Lần sửa có nội dung như lần trước, không chọn lại.")
    check_scope(held.commune, period, scope)
    if scope.code == held.scope:
        raise ValidationError("Nội dung chọn như cũ, không có gì để sửa.")
    _check_it_is_the_only(held.commune, period, scope)
    with audit.acting(reason=f"Chọn lại nội dung, {held}"):
        claim(held, version)
        held.scope = scope.code
        held.save(update_fields=["scope", *take(held, by)])
        places = [sentence.place for sentence in sentences_of(held)]
        for edit in held.sentences.exclude(place__in=places):
            edit.delete()
    return held


@transaction.atomic
def edit_words(*, report: Report, version: int, words: Mapping[str, str]) -> Report:
    """The draft with what the office writes itself."""
    held = _draft(report)
    with audit.acting(reason=f"Sửa phần tự viết, {held}"):
        claim(held, version)
        for name in OWN_WORDS:
            setattr(held, name, words[name].strip())
        held.full_clean(exclude=["content", "lists", "basis"])
        held.save(update_fields=list(OWN_WORDS))
    return held


@transaction.atomic
def write_sentence(*, report: Report, place: str, version: int, text: str, by: Any) -> None:
    """Say a sentence otherwise. `version` is that of the sentence that was looked at, 0 for one not edited before.

    The words of the made sentence take the edit away.
    """
    held = _draft(report)
    sentence = sentence_at(held, place)
    if sentence is None:
        raise ValidationError("Câu này không còn trong báo cáo sau khi lấy lại số liệu.")
    edit = sentence.edit
    if (edit.version if edit else 0) != version:
        raise StaleRecord(edit or held)
    text = " ".join(text.split())
    with audit.acting(reason=f"Sửa câu trong {held}"):
        if text in ("", sentence.made):
            if edit:
                edit.delete()
        elif edit:
            edit.text, edit.made, edit.edited_by = text, sentence.made, by
            edit.confirmed, edit.confirmed_by, edit.version = "", None, edit.version + 1
            edit.save()
        else:
            EditedSentence.objects.create(
                commune=held.commune, report=held, place=place, text=text, made=sentence.made, edited_by=by
            )
        _next_version(held)


@transaction.atomic
def confirm_sentence(*, report: Report, place: str, version: int, by: Any) -> None:
    """Somebody looked at a sentence beside its figures and answers for it, though their numbers differ."""
    held = _draft(report)
    sentence = sentence_at(held, place)
    edit = sentence.edit if sentence else None
    if sentence is None or edit is None:
        raise ValidationError("Câu này chưa sửa, không cần xác nhận.")
    if edit.version != version:
        raise StaleRecord(edit)
    with audit.acting(reason=f"Xác nhận câu trong {held}"):
        edit.confirmed, edit.confirmed_by = pair_seal(edit.text, sentence.made), by
        edit.version += 1
        edit.save()
        _next_version(held)


@transaction.atomic
def set_deadline(
    *,
    commune: Area,
    period: Period,
    due_on: date,
    source: str,
    deadline: ReportDeadline | None = None,
    version: int = 0,
) -> ReportDeadline:
    """When the level above is to have the report of a period; `deadline` and its `version` where it is corrected."""
    lock_commune(commune)
    if due_on < period.start:
        raise ValidationError({"due_on": f"Hạn nộp phải từ ngày đầu kỳ ({format_date_vi(period.start)}) trở đi."})
    with audit.acting(reason=f"Ghi hạn nộp báo cáo {period.words}"):
        if deadline is None:
            deadline = ReportDeadline(commune=commune, period=period.code)
        else:
            claim(deadline, version)
        deadline.due_on, deadline.source = due_on, source.strip()
        deadline.full_clean()
        deadline.save()
    return deadline


@transaction.atomic
def save_layout(
    *,
    commune: Area,
    number: str,
    title: str,
    source: str,
    valid_from: date,
    columns: list[dict[str, str]],
    rows_of: str = RowsOf.COMMUNE,
    rows: Sequence[dict[str, Any]] = (),
    valid_until: date | None = None,
    layout: ReportLayout | None = None,
    version: int = 0,
) -> ReportLayout:
    """A form of the level above with its columns and rows; `layout` and its `version` where it is corrected.

    What was filled by it keeps the columns and rows it was filled with.
    """
    lock_commune(commune)
    with audit.acting(reason=f"Ghi bố cục {number}"):
        if layout is None:
            layout = ReportLayout(commune=commune)
        else:
            claim(layout, version)
        layout.number, layout.title, layout.source = number.strip(), title.strip(), source.strip()
        layout.valid_from, layout.valid_until, layout.columns = valid_from, valid_until, columns
        layout.rows_of, layout.rows = rows_of, list(rows)
        layout.full_clean()
        layout.save()
    return layout


@transaction.atomic
def add_sheet(*, report: Report, layout: ReportLayout) -> FilledLayout:
    """The layout as an annex of a draft, its columns and rows as they are now."""
    held = _draft(report)
    if held.sheets.filter(layout=layout).exists():
        raise ValidationError("Báo cáo đã có biểu này.")
    sheet = FilledLayout(
        commune=held.commune, report=held, layout=layout, columns=layout.columns, rows_of=layout.rows_of,
        rows=layout.rows,
    )  # fmt: skip
    with audit.acting(reason=f"Thêm biểu {layout.number} vào {held}"):
        sheet.full_clean()
        sheet.save()
        _next_version(held)
    return sheet


@transaction.atomic
def fill_sheet(*, sheet: FilledLayout, version: int, typed: Mapping[str, str]) -> FilledLayout:
    """What the office typed into the cells that no figure fills."""
    held = _draft(sheet.report)
    with audit.acting(reason=f"Điền biểu {sheet.layout.number} của {held}"):
        claim(sheet, version)
        sheet.typed = {place: words.strip() for place, words in typed.items() if words.strip()}
        sheet.save(update_fields=["typed"])
        _next_version(held)
    return sheet


@transaction.atomic
def drop_sheet(*, sheet: FilledLayout, version: int) -> None:
    """Take the sheet out of a draft."""
    held = _draft(sheet.report)
    with audit.acting(reason=f"Bỏ biểu {sheet.layout.number} khỏi {held}"):
        claim(sheet, version)
        sheet.delete()
        _next_version(held)


@transaction.atomic
def write_result(
    *,
    commune: Area,
    occasion: Occasion,
    version: int,
    number: str = "",
    sent_on: date | None = None,
    due_on: date | None = None,
    source: str = "",
) -> SentResult:
    """What is written of one sending of the calendar: that it was sent, and by which day the level above wants it.

    `version` is that of what was looked at, 0 where nothing was written yet.
    """
    lock_commune(commune)
    place = {"commune": commune, "code": occasion.entry.code, "year": occasion.year, "month": occasion.month}
    row = SentResult.objects.select_for_update().filter(**place).first()
    if row is None:
        row = SentResult(**place)
    elif version == 0:
        raise ValidationError("Có người vừa ghi mục này. Mở lại trang để xem.")
    with audit.acting(reason=f"Ghi việc gửi {lower_first(occasion.title)}"):
        if row.pk:
            claim(row, version)
        row.number, row.sent_on, row.due_on, row.source = number.strip(), sent_on, due_on, source.strip()
        row.full_clean()
        row.save()
    return row


def _begin(report: Report, by: Any) -> Report:
    take(report, by)
    report.full_clean(exclude=["content", "lists", "basis"])
    with audit.acting(reason=f"Lập báo cáo {report_words(report)}"):
        report.save(force_insert=True)
    return report


def _draft(report: Report) -> Report:
    """The report, held, while it may still be edited."""
    lock_commune(report.commune)
    held: Report = Report.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "commune__parent__parent"
    ).get(pk=report.pk)  # fmt: skip
    if not held.is_draft:
        raise ValidationError(_NOT_OPEN)
    return held


def _next_version(report: Report) -> None:
    """Whoever is about to submit is told that it has changed."""
    claim(report, report.version)
