"""What review rounds have before the office: last days to keep, and papers that wait for a signature."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from households.access import SEE_HOUSEHOLDS
from huulien.lib.numbers import format_integer
from huulien.lib.text import lower_first
from huulien.platform import access
from huulien.platform.agenda import Due, Open, Signing
from huulien.platform.listings import list_url
from surveys.access import CHECK_REVIEWS, MANAGE_ROUNDS, SEE_SCORE_SHEETS
from surveys.models import Complaint, Opinion, Posting, Recognition, Review, ReviewRequest, Round, RoundStage
from surveys.steps.decisions import DECISION_STEPS
from surveys.steps.meetings import MEETING_STEPS
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS
from surveys.steps.sheets import FORM_A_STEPS, SHEET_STEPS
from surveys.vocabulary import ComplaintState, OpinionState, PostingState, ReviewState, RoundState, Stage, StageState

_OFFICE, _LEADER = "Công chức Văn hóa – Xã hội", "Lãnh đạo xã"
_NOT_OWN = REVIEW_STEPS.step("check").not_by["submitted_by"]


def due(user: Any, commune: Any, on: date) -> Iterator[Due]:
    """Rounds past their last day, steps of open ones, running postings, complaints and requests, opinions asked for."""
    if not access.may(user, MANAGE_ROUNDS, commune):
        return
    for round in commune.rounds.overdue():
        yield Due(
            round.due_on, f"Chốt {lower_first(str(round))}", reverse("surveys:round_detail", args=[round.pk]), _LEADER
        )
    yield from _stages(commune)
    yield from _postings(commune)
    for complaint in Complaint.objects.filter(commune=commune, state=ComplaintState.OPEN).select_related(
        "household", "decision", "recognition"
    ):
        page = reverse("surveys:complaint_answer", args=[complaint.pk])
        yield Due(complaint.due_on, f"Trả lời khiếu nại về {complaint.about}", page, _OFFICE)
    for opinion in Opinion.objects.filter(commune=commune, state=OpinionState.ASKED).select_related("round"):
        page = reverse("surveys:opinion_detail", args=[opinion.round_id])
        yield Due(opinion.due_on, str(opinion), page, _OFFICE, "Chờ văn bản trả lời")
    yield from _requests(commune)
    for request in Recognition.objects.filter(commune=commune).waiting():
        page = reverse("surveys:recognition_detail", args=[request.pk])
        yield Due(request.due_on, f"Trả lời đề nghị xác nhận của {request.full_name}", page, _OFFICE)


def _stages(commune: Any) -> Iterator[Due]:
    """Of each open round the steps that are under way, and the next one."""
    open_stages = RoundStage.objects.filter(commune=commune, round__state=RoundState.OPEN, due_on__isnull=False)
    begun: set[int] = set()
    for stage in open_stages.exclude(state=StageState.DONE).select_related("round").order_by("round", "pk"):
        if stage.state == StageState.RUNNING or stage.round_id not in begun:
            begun.add(stage.round_id)
            page = reverse("surveys:round_path", args=[stage.round_id])
            yield Due(stage.due_on, str(stage), page, stage.owner, str(stage.round))


def _requests(commune: Any) -> Iterator[Due]:
    """Requests of rounds within the year that neither a decision nor a letter has answered."""
    asked = ReviewRequest.objects.filter(commune=commune, due_on__isnull=False, round__state=RoundState.OPEN)
    for request in asked.unanswered().select_related("household", "round"):
        page = reverse("surveys:request_detail", args=[request.pk])
        title = f"Trả lời đề nghị của hộ {request.household.head_name}"
        yield Due(request.due_on, title, page, _OFFICE, str(request.round))


def _postings(commune: Any) -> Iterator[Due]:
    """Postings that hang, those of one list that end on one day together."""
    found: dict[tuple[Any, date], int] = {}
    running = Posting.objects.filter(commune=commune, state=PostingState.RUNNING).select_related("round", "decision")
    for posting in running:
        of = posting.round or posting.decision
        found[of, posting.due_on] = found.get((of, posting.due_on), 0) + 1
    for (of, day), count in found.items():
        is_round = isinstance(of, Round)
        page = reverse("surveys:posting_list" if is_round else "surveys:recognition_decision", args=[of.pk])
        yield Due(day, f"Hết niêm yết, {format_integer(count)} nơi", page, _OFFICE, str(of))


SIGNINGS = (
    Signing(
        DECISION_STEPS, "sign", lambda decision: f"Quyết định: {lower_first(str(decision))}",
        lambda decision: reverse(
            "surveys:decision_detail" if decision.round_id else "surveys:recognition_decision", args=[decision.pk]
        ),
        rows=lambda rows: rows.select_related("round"),
    ),
    Signing(
        ROUND_STEPS, "settle", str, lambda round: reverse("surveys:round_settle", args=[round.pk]),
        is_ready=lambda round: _waits_for_settlement(round),
    ),
    Signing(ROUND_STEPS, "take_back", str, lambda round: reverse("surveys:round_detail", args=[round.pk])),
    Signing(
        MEETING_STEPS, "hold", str, lambda meeting: reverse("surveys:meeting_detail", args=[meeting.pk]),
        rows=lambda rows: _written(rows),
    ),
)  # fmt: skip
SHEET_SIGNINGS = (
    Signing(SHEET_STEPS, "approve", str, lambda sheet: reverse("surveys:score_sheet_detail", args=[sheet.pk])),
    Signing(FORM_A_STEPS, "approve", str, lambda sheet: reverse("surveys:form_a_detail", args=[sheet.pk])),
)


def open_steps(user: Any, commune: Any) -> Iterator[Open]:
    """Reviews to check, then what the leader signs."""
    if access.may(user, SEE_HOUSEHOLDS, commune):
        yield from _to_check(user, commune)
        for signing in SIGNINGS:
            yield from signing.open_in(user, commune)
    if access.may(user, SEE_SCORE_SHEETS, commune):
        for signing in SHEET_SIGNINGS:
            yield from signing.open_in(user, commune)


def _to_check(user: Any, commune: Any) -> Iterator[Open]:
    """The reviews of each open round that were sent and nobody has checked: those of others where they are checked,
    the user's own apart, since somebody else checks them."""
    sent = Review.objects.filter(commune=commune, state=ReviewState.SUBMITTED, round__state=RoundState.OPEN)
    own = sent.filter(submitted_by=user)
    for round in Round.objects.filter(commune=commune).open():
        listed = list_url("households", dot=round.pk, phieu=ReviewState.SUBMITTED)
        check = reverse("surveys:round_check", args=[round.pk]) if access.may(user, CHECK_REVIEWS, commune) else listed
        of_user = own.filter(round=round).count()
        if others := sent.filter(round=round).count() - of_user:
            yield Open(f"{format_integer(others)} phiếu chờ kiểm tra", check, CHECK_REVIEWS, detail=str(round))
        if of_user:
            title = f"{format_integer(of_user)} phiếu bạn gửi chờ người khác kiểm tra"
            yield Open(title, listed, CHECK_REVIEWS, detail=str(round), barred=_NOT_OWN)


def _written(meetings: QuerySet[Any]) -> QuerySet[Any]:
    """Those that say when they were held and what was said: the village has done its part."""
    said = meetings.filter(round__state=RoundState.OPEN, held_on__isnull=False, opinions__isnull=False)
    return said.distinct().select_related("round", "village")


def _waits_for_settlement(round: Round) -> bool:
    """Whether all that comes before the decision is done, and nothing stands in the way."""
    before = round.stages.exclude(stage=Stage.DECISION)
    is_done = before.exists() and not before.exclude(state=StageState.DONE).exists()
    return is_done and not ROUND_STEPS.obstacles("settle", round)
