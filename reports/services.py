"""What the commune does with its reports before they are approved."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.lib.parameters import NoValueInForce
from huulien.platform import audit, clock
from huulien.platform.locking import StaleRecord, claim
from reports.agreement import pair_seal
from reports.models import EditedSentence, Report, ReportDeadline
from reports.periods import Period, parse_period
from reports.sentences_check import sentence_at
from reports.snapshot import take
from reports.vocabulary import ISSUED
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
def create_report(*, commune: Area, period: Period, by: Any) -> Report:
    """The new report of a period with its figures taken, without number, day and signer."""
    commune = lock_commune(commune)
    check_period(commune, period)
    if Report.objects.filter(commune=commune, period=period.code).exists():
        raise ValidationError("Kỳ này đã có báo cáo. Mở báo cáo đó trong danh sách để sửa.")
    return _begin(Report(commune=commune, period=period.code, drafted_by=by), by)


@transaction.atomic
def correct_report(*, report: Report, by: Any) -> Report:
    """The next edition of a report that was approved: its words as they were, its figures as the book has them now."""
    commune = lock_commune(report.commune)
    if report.state not in ISSUED:
        raise ValidationError("Báo cáo này chưa duyệt: sửa thẳng, không lập lần mới.")
    editions = Report.objects.filter(commune=commune, period=report.period)
    if editions.exclude(state__in=ISSUED).exists():
        raise ValidationError("Kỳ này đang có báo cáo chưa duyệt. Mở báo cáo đó để sửa.")
    latest = editions.aggregate(latest=Max("edition"))["latest"] or 0
    if report.edition != latest:
        raise ValidationError("Đã có lần sửa sau báo cáo này. Mở lần mới nhất.")
    words = {name: getattr(report, name) for name in OWN_WORDS}
    following = Report(
        commune=commune, period=report.period, edition=latest + 1, corrects=report, drafted_by=by, **words
    )
    made = _begin(following, by)
    EditedSentence.objects.bulk_create(
        EditedSentence(
            commune=commune, report=made, place=edit.place, text=edit.text, made=edit.made, edited_by=edit.edited_by,
            confirmed=edit.confirmed, confirmed_by=edit.confirmed_by,
        )
        for edit in report.sentences.order_by("pk")
    )  # fmt: skip
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


def _begin(report: Report, by: Any) -> Report:
    period = parse_period(report.period)
    take(report, by)
    report.full_clean(exclude=["content", "lists", "basis"])
    with audit.acting(reason=f"Lập báo cáo {period.words}"):
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
