"""Posting results, and receiving complaints: each with the days that the procedure gives it.

Results are those of a round, or the list of a decision on requests.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from households.models import Area, Household
from huulien.lib.dates import format_date_vi
from surveys.access import MANAGE_ROUNDS
from surveys.models import Complaint, Decision, Posting, Recognition, Round
from surveys.services.meetings import reviews_to_meet_again
from surveys.services.open_round import check_day, due_after, hold_open
from surveys.vocabulary import ComplaintForm, ComplaintState, Period, RecognitionState


def to_post_again(of: Round | Decision) -> QuerySet[Complaint]:
    """Complaints that changed a result which was not posted again since."""
    return of.complaints.filter(state=ComplaintState.UPHELD, repostings=None)


def not_posted(round: Round) -> QuerySet[Area]:
    """Villages with reviews of the round whose results were never posted, nor those of the whole commune."""
    villages = Area.objects.filter(pk__in=round.reviews.order_by().values("village"))
    if round.postings.filter(village=None).exists():
        return villages.none()
    return villages.exclude(pk__in=round.postings.values("village"))


@transaction.atomic
def record_posting(
    *, round: Round, village: Area | None, posted_on: date, places: str, after: Complaint | None = None, by: Any
) -> Posting:
    """The posting, with its last day; `after` is the upheld complaint whose result is posted again."""
    round = hold_open(round, by, MANAGE_ROUNDS, round.commune)
    check_day(round.opened_on, posted_on, "posted_on")
    _check_upheld(round, after, posted_on)
    _check_agreed(round, village, after)
    own = {"round": round, "village": after.village if after else village}
    return _save_posting(round, own, posted_on, places, after, by)


@transaction.atomic
def post_list(*, decision: Decision, posted_on: date, places: str, after: Complaint | None = None, by: Any) -> Posting:
    """The list of a decision on requests, posted in the whole commune."""
    decision = hold_open(decision, by, MANAGE_ROUNDS, decision.commune)
    listed = decision.recognitions.all()
    if open := [row for row in listed if row.state != RecognitionState.MET]:
        raise ValidationError(f"Còn {len(open)} đề nghị trong danh sách đang xét lại. Ghi kết quả rồi niêm yết.")
    check_day(max((row.concluded_on for row in listed), default=posted_on), posted_on, "posted_on")
    _check_upheld(decision, after, posted_on)
    return _save_posting(decision, {"decision": decision}, posted_on, places, after, by)


@transaction.atomic
def record_complaint(
    *, round: Round, household: Household, received_on: date, received_from: str, form: ComplaintForm, content: str,
    by: Any,
) -> Complaint:  # fmt: skip
    """The complaint about the result of a household, with the last day to answer it."""
    round = hold_open(round, by, MANAGE_ROUNDS, round.commune)
    check_day(round.opened_on, received_on, "received_on")
    own = {"round": round, "village_id": household.village_id, "household": household}
    return _save_complaint(round, own, received_on, received_from, form, content, by)


@transaction.atomic
def complain_of_list(
    *, decision: Decision, recognition: Recognition, received_on: date, received_from: str, form: ComplaintForm,
    content: str, by: Any,
) -> Complaint:  # fmt: skip
    """The complaint about somebody on the posted list of a decision, with the last day to answer it."""
    decision = hold_open(decision, by, MANAGE_ROUNDS, decision.commune)
    first = decision.postings.order_by("posted_on").first()
    if first is None:
        raise ValidationError("Danh sách chưa niêm yết, chưa có gì để khiếu nại.")
    check_day(first.posted_on, received_on, "received_on")
    if recognition.decision_id != decision.pk:
        raise ValidationError({"recognition": "Chọn một người trong danh sách."})
    own = {
        "decision": decision, "recognition": recognition, "village_id": recognition.village_id,
        "household_id": recognition.household_id,
    }  # fmt: skip
    return _save_complaint(decision, own, received_on, received_from, form, content, by)


def _check_upheld(of: Round | Decision, after: Complaint | None, posted_on: date) -> None:
    """Refuse to post again what no complaint changed, or before it was answered."""
    if after and not to_post_again(of).filter(pk=after.pk).exists():
        raise ValidationError({"after": "Khiếu nại này đã niêm yết lại, hoặc không sửa kết quả."})
    if after and after.answered_on and posted_on < after.answered_on:
        words = f"Trả lời khiếu nại ngày {format_date_vi(after.answered_on)}. Ghi ngày từ đó trở đi."
        raise ValidationError({"posted_on": words})


def _save_posting(
    of: Round | Decision, own: dict[str, Any], posted_on: date, places: str, after: Complaint | None, by: Any
) -> Posting:
    due = due_after(of, Period.REPOSTING if after else Period.POSTING, posted_on, "posted_on")
    posting = Posting(
        commune=of.commune, after=after, posted_on=posted_on, places=places, due_on=due.on, due_words=due.words,
        recorded_by=by, **own,
    )  # fmt: skip
    posting.full_clean(exclude=["recorded_by"])
    posting.save(force_insert=True)
    return posting


def _save_complaint(
    of: Round | Decision, own: dict[str, Any], received_on: date, received_from: str, form: ComplaintForm,
    content: str, by: Any,
) -> Complaint:  # fmt: skip
    due = due_after(of, Period.RECHECK, received_on, "received_on")
    complaint = Complaint(
        commune=of.commune, received_on=received_on, received_from=received_from, form=form, content=content,
        due_on=due.on, due_words=due.words, recorded_by=by, **own,
    )  # fmt: skip
    complaint.full_clean(exclude=["recorded_by"])
    complaint.save(force_insert=True)
    return complaint


def _check_agreed(round: Round, village: Area | None, after: Complaint | None) -> None:
    """Refuse to post what a meeting did not agree to, until another one did."""
    waiting = reviews_to_meet_again(round)
    if after:
        waiting = waiting.filter(household=after.household_id)
    elif village:
        waiting = waiting.filter(village=village)
    if count := waiting.count():
        words = f"Còn {count} hộ họp thôn chưa đồng ý với kết quả. Rà soát lại, họp lại rồi niêm yết."
        raise ValidationError({"after" if after else "village": words})
