"""Households that ask to be reviewed, and households put on the list of an annual round besides."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Household
from households.vocabulary import PovertyClass
from huulien.lib.text import lower_first
from huulien.lib.working_days import Deadline, NoHolidays
from huulien.platform.holidays import working_calendar
from huulien.platform.locking import claim
from surveys.access import MANAGE_ROUNDS
from surveys.models import ClassInForce, ListAddition, ReviewRequest, Round
from surveys.rules.deadlines import answer_deadline
from surveys.rules.procedure import procedure_by_code
from surveys.services.decisions import is_named
from surveys.services.open_round import check_day, hold_open
from surveys.services.rounds import MANAGED_CLASSES, households_to_review
from surveys.vocabulary import DecisionKind, RequestKind, RoundKind, Stage, StageState


@transaction.atomic
def record_request(
    *,
    round: Round,
    household: Household,
    kind: RequestKind,
    received_on: date,
    received_from: str,
    reason: str,
    by: Any,
) -> ReviewRequest:
    """What a household asks for, with the last day to answer where the procedure gives one."""
    round = _hold_list(round, by)
    check_day(procedure_by_code(round.procedure).requests_from(RoundKind(round.kind), round.opened_on), received_on,
              "received_on")  # fmt: skip
    _check_in_book(round, household)
    if words := why_not_asked(round, kind, class_in_force(household)):
        raise ValidationError({"kind": words})
    due = _answer_due(round, received_on)
    request = ReviewRequest(
        commune=round.commune,
        round=round,
        household=household,
        kind=kind,
        received_on=received_on,
        received_from=received_from,
        reason=reason,
        due_on=due.on if due else None,
        due_words=due.words if due else "",
        recorded_by=by,
    )
    request.full_clean(exclude=["recorded_by"])
    request.save(force_insert=True)
    return request


def class_in_force(household: Household) -> str:
    """The official class of the household; empty where there is none."""
    classes = ClassInForce.objects.filter(household=household, valid_until=None)
    return classes.values_list("poverty_class", flat=True).first() or ""


def why_not_asked(round: Round, kind: RequestKind, poverty_class: str) -> str:
    """Why a household of a class cannot ask so in the round; empty where it can."""
    if kind == RequestKind.ESCAPE:
        if poverty_class in MANAGED_CLASSES:
            return ""
        return "Hộ không phải hộ nghèo, hộ cận nghèo theo kết quả đang có hiệu lực, không có gì để thoát."
    name = lower_first(PovertyClass.label_of(poverty_class)) if poverty_class else ""
    if round.kind == RoundKind.ANNUAL and poverty_class in MANAGED_CLASSES:
        return f"Hộ đang là {name}: đợt định kỳ rà soát mọi hộ đang quản lý, hộ không cần nộp Mẫu số 01."
    if poverty_class == PovertyClass.POOR:
        return f"Hộ đang là {name} theo kết quả đang có hiệu lực, không có gì để công nhận thêm."
    return ""


def needs_form_a(request: ReviewRequest) -> bool:
    """Whether the household goes through Phiếu A: it asks to be recognised, and is not managed already."""
    return request.kind == RequestKind.RECOGNITION and class_in_force(request.household) not in MANAGED_CLASSES


def is_reviewed_anyhow(request: ReviewRequest) -> bool:
    """Whether its round reviews the household also without the request."""
    round, household = request.round, request.household
    if round.kind != RoundKind.ANNUAL:
        return False
    return class_in_force(household) in MANAGED_CLASSES or round.additions.filter(household=household).exists()


def is_granted(kind: str, before: str, after: str) -> bool:
    """Whether a change of class is what the household asked for."""
    if kind == RequestKind.ESCAPE:
        return is_named(DecisionKind.ESCAPED, before, after)
    return after in MANAGED_CLASSES and after != before


def results_of_requests(round: Round, requests: Collection[ReviewRequest]) -> dict[int, tuple[str, bool]]:
    """Request → the class by the review that was sent, and whether it is what was asked; those without are left out.

    Of a round that is not settled: compared with the classes in force.
    """
    households = [request.household_id for request in requests]
    in_force = ClassInForce.objects.filter(household__in=households, valid_until=None)
    before = dict(in_force.values_list("household", "poverty_class"))
    sent = round.reviews.submitted().filter(household__in=households)
    after = dict(sent.values_list("household", "poverty_class"))
    return {
        request.pk: (found, is_granted(request.kind, before.get(request.household_id, ""), found))
        for request in requests
        if (found := after.get(request.household_id))
    }


@transaction.atomic
def add_to_list(*, round: Round, household: Household, reason: str, by: Any) -> ListAddition:
    """The household is reviewed in an annual round though it is neither managed nor asks."""
    round = _hold_list(round, by)
    if round.kind != RoundKind.ANNUAL:
        raise ValidationError("Đợt thường xuyên chỉ rà soát hộ có giấy đề nghị, không bổ sung hộ.")
    if not reason.strip():
        raise ValidationError({"reason": "Ghi lý do bổ sung."})
    _check_in_book(round, household)
    if households_to_review(round).filter(pk=household.pk).exists():
        raise ValidationError({"household": "Hộ này đã có trong danh sách."})
    addition = ListAddition(commune=round.commune, round=round, household=household, reason=reason, added_by=by)
    addition.full_clean(exclude=["added_by"])
    addition.save(force_insert=True)
    return addition


@transaction.atomic
def drop_addition(*, addition: ListAddition, version: int, by: Any) -> None:
    """The household is not on the list any more."""
    round = _hold_list(addition.round, by)
    if round.reviews.filter(household=addition.household_id).exists():
        raise ValidationError("Hộ đã có Phiếu B trong đợt, không bỏ khỏi danh sách được.")
    claim(addition, version)
    addition.delete()


def is_list_done(round: Round) -> bool:
    """Whether step 1 is done: nothing is put on the list, or taken off it, before it is done again."""
    return round.stages.filter(stage=Stage.LIST, state=StageState.DONE).exists()


def _hold_list(round: Round, by: Any) -> Round:
    """The round, held, whose list is still written."""
    round = hold_open(round, by, MANAGE_ROUNDS, round.commune)
    if is_list_done(round):
        raise ValidationError("Bước 1 đã ghi xong, danh sách không thêm bớt được. Làm lại bước 1 rồi ghi.")
    return round


def _check_in_book(round: Round, household: Household) -> None:
    if household.commune_id != round.commune_id:
        raise ValidationError({"household": "Chỉ ghi hộ trong sổ của xã."})
    if household.closed_on:
        raise ValidationError({"household": f"{household.closing_words}."})


def _answer_due(round: Round, received_on: date) -> Deadline | None:
    if round.kind == RoundKind.ANNUAL:
        return None
    try:
        return answer_deadline(procedure_by_code(round.procedure), received_on, round.opened_on, working_calendar())
    except NoHolidays as error:
        raise ValidationError({"received_on": str(error)}) from None
