"""Form B from the first visit to the settled result. Each function is one thing somebody does with a review."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet

from households.models import Household
from huulien.lib.cases import CaseError
from huulien.lib.dates import format_date_vi
from huulien.lib.parameters import NoValueInForce
from huulien.platform import clock
from huulien.platform.locking import claim
from surveys.models import Review, ReviewCause, ReviewNeed, ReviewRequest, Round, TypingDraft
from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.rules.outcome import Outcome
from surveys.rules.result import as_json
from surveys.rules.standard import Standard, standard_by_code
from surveys.services.facts import member_facts, roster_entry
from surveys.services.rosters import residents
from surveys.services.rounds import households_to_review
from surveys.vocabulary import Indicator, Need, PovertyCause, ReviewState, RoundKind, RoundState

TYPING_KEPT = timedelta(days=30)
_NOT_LISTED = {
    RoundKind.IN_YEAR: "Đợt thường xuyên chỉ rà soát hộ có giấy đề nghị. Ghi giấy đề nghị của hộ ở bước 1 của đợt.",
    RoundKind.ANNUAL: "Hộ chưa có trong danh sách rà soát của đợt. Bổ sung hộ vào danh sách kèm lý do, hoặc ghi giấy "
    "đề nghị của hộ, rồi lập phiếu.",
}
DERIVED_FIELDS = (
    *(f"lacks_{indicator}" for indicator in Indicator),
    "poverty_class", "b1_score", "per_person_vnd", "deprived_count", "deprived_count_max", "outcome",
)  # fmt: skip


@dataclass(frozen=True)
class NeedEntry:
    need: Need
    member_id: int | None = None
    note: str = ""


@transaction.atomic
def start_review(*, round: Round, household: Household, by: Any, request: ReviewRequest | None = None) -> Review:
    """The household's review in the round: the one already there, or a new draft with the register's facts.

    Only who is on the list of the round is reviewed (QĐ 24/2021, Điều 4): `request` is what a household asks by while
    that is being listed.
    """
    # Two people starting the same review, or one starting while the round is settled, wait for each other here.
    round = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    existing = Review.objects.filter(round=round, household=household).first()
    if existing:
        return existing
    if not round.is_open:
        raise ValidationError(f"{round} {RoundState.label_of(round.state).lower()}, không lập thêm phiếu được.")
    if household.closed_on:
        raise ValidationError(f"{household.closing_words}, không lập phiếu được.")
    if not is_on_list(round, household, request):
        raise ValidationError(_NOT_LISTED[RoundKind(round.kind)])
    review = Review(
        round=round,
        commune_id=household.commune_id,
        village_id=household.village_id,
        household=household,
        reference=f"PB-{round.year}-{household.code}",
        created_by=by,
        facts={"income": {"b1_score": None, "per_person_vnd": None}, "dwelling": {}, "overrides": {}},
    )
    _take_members(review)
    derive(review)
    review.save(force_insert=True)
    return review


def is_on_list(round: Round, household: Household, request: ReviewRequest | None = None) -> bool:
    """Whether the household is on the list of the round, or will be by this request."""
    if request is not None:
        return (request.round_id, request.household_id) == (round.pk, household.pk)
    return households_to_review(round).filter(pk=household.pk).exists()


def take_along(household: Household) -> None:
    """The household's reviews that are not settled go along to the village where it lies now."""
    open_reviews = household.reviews.exclude(state=ReviewState.SETTLED).filter(round__state=RoundState.OPEN)
    open_reviews.update(village=household.village_id, version=F("version") + 1)


@transaction.atomic
def refresh_members(*, review: Review, version: int) -> Review:
    """The draft with those who, by the register, lived there on the day of the visit; facts already recorded stay."""
    _take_draft(review, version)
    _take_members(review)
    derive(review)
    review.save(update_fields=["roster", "facts", "updated_at", *DERIVED_FIELDS])
    return review


@transaction.atomic
def save_facts(
    *, review: Review, version: int, task: str, by: Any, facts: Mapping[str, Any] = {}, **fields: Any
) -> Review:
    """The draft with one task's part of the facts replaced and everything that follows derived again.

    `facts` replaces whole keys of the case (`members`, `income`, `dwelling`, `water_source`, …); `fields` are
    columns of the review (`visited_on`, `income_method`, `score_sheet`, `score_answers`).
    """
    _take_draft(review, version)
    if fields.get("visited_on"):
        _check_visit(review.round, fields["visited_on"])
    review.facts = {**review.facts, **facts}
    for name, value in fields.items():
        setattr(review, name, value)
    if task not in review.done_tasks:
        review.done_tasks = [*review.done_tasks, task]
    derive(review)
    review.save(update_fields=["facts", "done_tasks", "updated_at", *fields, *DERIVED_FIELDS])
    forget_typing(review=review, user=by, task=task)
    return review


@transaction.atomic
def save_causes_and_needs(
    *, review: Review, version: int, causes: Iterable[PovertyCause], needs: Iterable[NeedEntry], by: Any
) -> Review:
    """The draft with its causes and needs replaced."""
    _take_draft(review, version)
    review.causes.all().delete()
    review.needs.all().delete()
    ReviewCause.objects.bulk_create(
        [ReviewCause(commune_id=review.commune_id, review=review, cause=cause) for cause in causes]
    )
    ReviewNeed.objects.bulk_create(
        [
            ReviewNeed(
                commune_id=review.commune_id, review=review, need=entry.need, member_id=entry.member_id, note=entry.note
            )
            for entry in needs
        ]
    )
    if "needs" not in review.done_tasks:
        review.done_tasks = [*review.done_tasks, "needs"]
    review.save(update_fields=["done_tasks", "updated_at"])
    forget_typing(review=review, user=by, task="needs")
    return review


def sign_submission(review: Review, *, by: Any, reason: str) -> list[str]:
    """What sending leaves behind; what anybody had typed and not saved is forgotten."""
    review.submitted_by, review.submitted_at, review.returned_reason = by, clock.now(), ""
    review.typing_drafts.all().delete()
    return ["submitted_by", "submitted_at", "returned_reason", "updated_at"]


def sign_check(review: Review, *, by: Any, reason: str) -> list[str]:
    """What a check by somebody other than the sender leaves behind."""
    review.checked_by, review.checked_at = by, clock.now()
    return ["checked_by", "checked_at", "updated_at"]


def reopen(review: Review, *, by: Any, reason: str) -> list[str]:
    """What returning a review leaves behind: why, and no check."""
    review.returned_reason, review.checked_by, review.checked_at = reason.strip(), None, None
    return ["returned_reason", "checked_by", "checked_at", "updated_at"]


@transaction.atomic
def keep_typing(*, review: Review, user: Any, task: str, data: Mapping[str, list[str]], version: int) -> TypingDraft:
    """What the user has typed into a task so far, kept as it is; it changes nothing else."""
    # Held, so that nothing is kept of a review that is sent at the same moment.
    held = Review.objects.select_related("round").select_for_update(no_key=True, of=("self",)).get(pk=review.pk)
    require_draft(held)
    forget_old_typing(TypingDraft.objects.filter(commune_id=review.commune_id))
    draft, _ = TypingDraft.objects.update_or_create(
        review=review,
        user=user,
        task=task,
        defaults={
            "commune_id": review.commune_id,
            "data": dict(data),
            "review_version": version,
            "saved_at": clock.now(),
        },
    )
    return draft


def forget_typing(*, review: Review, user: Any, task: str) -> None:
    """Drop what the user typed into a task and did not save. What others have typed there stays theirs."""
    TypingDraft.objects.filter(review=review, user=user, task=task).delete()


def forget_old_typing(drafts: QuerySet[TypingDraft]) -> int:
    """How many of these were dropped: what was typed more than `TYPING_KEPT` ago and never saved."""
    return drafts.filter(saved_at__lt=clock.now() - TYPING_KEPT).delete()[0]


def case_of(review: Review) -> dict[str, Any]:
    """The review as a case of the classification contract: of its members, those born by the day of the review."""
    facts, on = review.facts, reviewed_on(review)
    return {
        "id": review.reference,
        "on": on.isoformat(),
        "area": str(review.village.zone),
        "income": facts.get("income") or {"b1_score": None, "per_person_vnd": None},
        "members": [member for member in facts.get("members", []) if is_born(member, on)],
        "dwelling": facts.get("dwelling") or {},
        "water_source": facts.get("water_source"),
        "toilet": facts.get("toilet"),
        "internet_user": facts.get("internet_user"),
        "devices": facts.get("devices"),
        "overrides": facts.get("overrides") or {},
    }


def outcome_of(review: Review, standard: Standard | None = None) -> Outcome:
    """The review classified anew: by the standard of its round, or by another to see what that would make of it.

    A standard that was not in force on the day of the review speaks as on its day that is nearest.
    """
    case, standard = parse_case(case_of(review)), standard or standard_by_code(review.round.standard)
    return classify(case, standard.terms(standard.nearest(case.on)))


def reviewed_on(review: Review) -> date:
    """The day ages are counted on and the standard is picked by: of the visit, or until then of the round's opening."""
    return review.visited_on or review.round.opened_on


def is_born(member: Mapping[str, Any], on: date) -> bool:
    """Whether a member's facts are of somebody born by the day `on`: a child born after the visit waits a year."""
    born, year = member.get("birth_date"), member.get("birth_year")
    return (born is None or born <= on.isoformat()) and (year is None or year <= on.year)


def derive(review: Review) -> None:
    """Set everything that follows from the review's facts; facts that contradict each other are refused."""
    try:
        case = parse_case(case_of(review), 0)
        terms = standard_by_code(review.round.standard).terms(case.on)
    except CaseError as error:
        raise ValidationError(str(error)) from error
    except NoValueInForce:
        raise ValidationError(
            {"visited_on": f"Chuẩn nghèo của đợt rà soát không áp dụng cho ngày {format_date_vi(case.on)}."}
        ) from None
    found = classify(case, terms)
    outcome = as_json(found, review.names)
    for finding in found.findings:
        setattr(review, f"lacks_{finding.indicator}", finding.deprived)
    review.poverty_class = outcome["class"]
    review.b1_score = outcome["b1_score"]
    review.per_person_vnd = case.per_person_vnd
    review.deprived_count = outcome["deprived_count"]
    review.deprived_count_max = outcome["deprived_count_max"]
    review.outcome = outcome


def derived_with(review: Review, facts: Mapping[str, Any]) -> Review:
    """A copy of the review with some of its facts replaced, and all that follows from them; it is not saved."""
    imagined = copy(review)
    imagined.facts = {**review.facts, **facts}
    derive(imagined)
    return imagined


def _take_members(review: Review) -> None:
    members = residents(review.household, review.visited_on)
    recorded = {facts["id"]: facts for facts in review.facts.get("members", [])}
    merged = []
    for member in members:
        facts = member_facts(member)
        for name, value in recorded.get(str(member.pk), {}).items():
            if value is not None and not name.startswith("birth_"):
                facts[name] = value
        merged.append(facts)
    review.facts = {**review.facts, "members": merged}
    review.roster = [roster_entry(member) for member in members]


def _take_draft(review: Review, version: int) -> None:
    """The draft's next version, its round held: a round that is being settled or cancelled is waited for."""
    review.round = Round.objects.select_for_update(no_key=True).get(pk=review.round_id)
    require_draft(review)
    claim(review, version)


def locked_by(round: Round) -> str:
    """Why the reviews of a round that is not open are only read."""
    return (
        f"{round} {RoundState.label_of(round.state).lower()} nên phiếu bị khóa. "
        "Muốn điều chỉnh, lập phiếu trong đợt rà soát sau."
    )


def _check_visit(round: Round, visited_on: date) -> None:
    """Refuse a visit that is still to come, or outside the days of its round."""
    today = clock.today()
    if visited_on > today:
        words = f"Ngày thăm hộ ở sau hôm nay ({format_date_vi(today)}). Kiểm tra lại năm."
    elif visited_on < round.opened_on:
        words = f"Đợt rà soát mở từ {format_date_vi(round.opened_on)}. Ghi ngày thăm từ đó trở đi."
    elif visited_on > round.as_of:
        words = f"Số liệu của đợt tính đến hết {format_date_vi(round.as_of)}. Ghi ngày thăm từ đó trở về trước."
    else:
        return
    raise ValidationError({"visited_on": words})


def require_draft(review: Review) -> None:
    """Pass, or say why the review is not written any more."""
    if not review.round.is_open:
        raise ValidationError(locked_by(review.round))
    if review.state != ReviewState.DRAFT:
        raise ValidationError(
            f"Phiếu đang ở trạng thái “{ReviewState.label_of(review.state)}”, không làm việc này được."
        )
