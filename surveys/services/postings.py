"""Posting the results of a round, and receiving complaints: each with the days that the procedure gives it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from households.models import Area, Household
from huulien.lib.dates import format_date_vi
from surveys.access import MANAGE_ROUNDS
from surveys.models import Complaint, Posting, Round
from surveys.services.meetings import reviews_to_meet_again
from surveys.services.open_round import check_day, due_after, hold_open
from surveys.vocabulary import ComplaintForm, ComplaintState, Period


def to_post_again(round: Round) -> QuerySet[Complaint]:
    """Complaints that changed a result which was not posted again since."""
    return round.complaints.filter(state=ComplaintState.UPHELD, repostings=None)


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
    if after and (after.round_id != round.pk or not to_post_again(round).filter(pk=after.pk).exists()):
        raise ValidationError({"after": "Khiếu nại này đã niêm yết lại, hoặc không sửa kết quả."})
    if after and after.answered_on and posted_on < after.answered_on:
        words = f"Trả lời khiếu nại ngày {format_date_vi(after.answered_on)}. Ghi ngày từ đó trở đi."
        raise ValidationError({"posted_on": words})
    _check_agreed(round, village, after)
    due = due_after(round, Period.REPOSTING if after else Period.POSTING, posted_on, "posted_on")
    posting = Posting(
        commune=round.commune,
        round=round,
        village=after.village if after else village,
        after=after,
        posted_on=posted_on,
        places=places,
        due_on=due.on,
        due_words=due.words,
        recorded_by=by,
    )
    posting.full_clean(exclude=["recorded_by"])
    posting.save(force_insert=True)
    return posting


@transaction.atomic
def record_complaint(
    *, round: Round, household: Household, received_on: date, received_from: str, form: ComplaintForm, content: str,
    by: Any,
) -> Complaint:  # fmt: skip
    """The complaint, with the last day to answer it."""
    round = hold_open(round, by, MANAGE_ROUNDS, round.commune)
    check_day(round.opened_on, received_on, "received_on")
    due = due_after(round, Period.RECHECK, received_on, "received_on")
    complaint = Complaint(
        commune=round.commune,
        round=round,
        village_id=household.village_id,
        household=household,
        received_on=received_on,
        received_from=received_from,
        form=form,
        content=content,
        due_on=due.on,
        due_words=due.words,
        recorded_by=by,
    )
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
