"""Posting results, and receiving complaints: each with the days that the procedure gives it.

Results are those of a round, or the list of a decision on requests.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from households.models import Area, Household
from huulien.lib.dates import format_date_vi
from huulien.lib.text import search_fold
from surveys.access import MANAGE_ROUNDS
from surveys.models import Complaint, Decision, Posting, Recognition, Round
from surveys.services.meetings import reviews_to_meet_again
from surveys.services.open_round import check_day, due_after, hold_open
from surveys.vocabulary import (
    ComplaintForm,
    ComplaintState,
    DecisionKind,
    Period,
    RecognitionKind,
    RecognitionState,
)


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
    *, decision: Decision, recognition: Recognition | None = None, about_name: str = "",
    household: Household | None = None, village: Area | None = None, received_on: date, received_from: str,
    form: ComplaintForm, content: str, by: Any,
) -> Complaint:  # fmt: skip
    """The complaint about somebody on the posted list of a decision, or left out of it, with the last day to answer.

    Who was left out is a household of the book, or, of workers, a person by name and village.
    """
    decision = hold_open(decision, by, MANAGE_ROUNDS, decision.commune)
    first = decision.postings.order_by("posted_on").first()
    if first is None:
        raise ValidationError("Danh sách chưa niêm yết, chưa có gì để khiếu nại.")
    check_day(first.posted_on, received_on, "received_on")
    if recognition:
        if recognition.decision_id != decision.pk:
            raise ValidationError({"recognition": "Chọn một người trong danh sách."})
        own = {
            "recognition": recognition, "village_id": recognition.village_id, "household_id": recognition.household_id,
        }  # fmt: skip
    else:
        own = _left_out(decision, about_name.strip(), household, village)
    return _save_complaint(decision, {"decision": decision, **own}, received_on, received_from, form, content, by)


def _left_out(decision: Decision, about_name: str, household: Household | None, village: Area | None) -> dict[str, Any]:
    """Whom a list leaves out, in the columns of the complaint."""
    if household and household.commune_id != decision.commune_id:
        raise ValidationError({"household": "Chỉ ghi hộ trong sổ của xã."})
    if decision.kind == DecisionKind.AVERAGE:
        if household is None:
            raise ValidationError({"household": "Ghi mã hộ, hoặc chọn một hộ trong danh sách."})
        about_name = household.head_name
    if not about_name:
        raise ValidationError({"about_name": "Ghi họ và tên, hoặc chọn một người trong danh sách."})
    found = {"household": household, "about_name": about_name, "village": household.village if household else village}
    if found["village"] is None:
        raise ValidationError({"village": "Chọn thôn của người ấy, hoặc ghi mã hộ."})
    if requests_of(decision, **found).filter(decision=decision).exists():
        raise ValidationError({"recognition": f"{about_name} có trong danh sách: chọn ở ô này."})
    return found


def requests_of(
    decision: Decision, *, about_name: str, household: Household | None, village: Area | None
) -> QuerySet[Recognition]:
    """Requests to be on such a list of the household, or of the person of that name in the village."""
    rows = Recognition.objects.filter(commune=decision.commune_id, kind__in=kinds_of(decision))
    if decision.kind == DecisionKind.AVERAGE:
        return rows.filter(household=household)
    return rows.filter(village=village, search_fold=search_fold(about_name))


def kinds_of(decision: Decision) -> list[RecognitionKind]:
    return [kind for kind in RecognitionKind if kind.decision == decision.kind]


def requests_complained_of(complaint: Complaint) -> QuerySet[Recognition]:
    """The request that a complaint about a list is of, or those of whom it says that they were left out."""
    if complaint.recognition_id:
        return Recognition.objects.filter(pk=complaint.recognition_id)
    about = {"about_name": complaint.about_name, "household": complaint.household, "village": complaint.village}
    return requests_of(complaint.decision, **about)


def to_put_on(complaint: Complaint) -> Recognition | None:
    """The request of somebody left out that was found since to meet the conditions, and is on no other list."""
    rows = requests_complained_of(complaint).filter(
        Q(decision=None) | Q(decision=complaint.decision_id), state=RecognitionState.MET,
        concluded_on__gte=complaint.received_on,
    )  # fmt: skip
    return rows.order_by("-concluded_on", "-pk").first()


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
