"""How the steps of a round move: what keeps each from beginning and from being done, and what its records say of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.text import lower_first
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import MANAGE_ROUNDS
from surveys.models import Round, RoundStage
from surveys.services.meetings import reviews_to_ask
from surveys.services.open_round import day_within, must_be_open
from surveys.services.postings import not_posted
from surveys.services.review_list import ReviewList
from surveys.services.stages import count_from_start
from surveys.steps.opinions import opinion_given
from surveys.steps.postings import postings_to_end
from surveys.steps.requests import requests_to_end
from surveys.steps.rounds import meetings_to_end
from surveys.steps.visits import visits_to_end
from surveys.vocabulary import PostingState, Stage, StageState


@dataclass(frozen=True)
class Work:
    """What the records of a step say themselves: how far it is, and what keeps it from being done."""

    progress: Callable[[Round], str]
    obstacles: Callable[[Round], Iterable[Obstacle]]


def _listed(round: Round) -> str:
    return ReviewList(round).words


def _visited(round: Round) -> str:
    return f"{round.reviews.submitted().count()} phiếu đã gửi trên {round.reviews.count()} phiếu đã lập"


def _met(round: Round) -> str:
    sent = round.reviews.submitted().count()
    return f"{sent - reviews_to_ask(round).count()}/{sent} hộ được họp thôn đồng ý"


def _met_to_end(round: Round) -> Iterator[Obstacle]:
    if missing := reviews_to_ask(round).values("village").distinct().order_by().count():
        page = reverse("surveys:meeting_list", args=[round.pk])
        yield Obstacle(f"{missing} thôn có phiếu chưa được họp thôn đồng ý.", page, "Xem họp thôn")
    yield from meetings_to_end(round)


def _posted(round: Round) -> str:
    postings, complaints = round.postings.all(), round.complaints.all()
    ended = postings.filter(state=PostingState.CLOSED).count()
    return f"{ended}/{postings.count()} thông báo niêm yết đã xong, {complaints.count()} khiếu nại"


def _posted_to_end(round: Round) -> Iterator[Obstacle]:
    if missing := not_posted(round).count():
        page = reverse("surveys:posting_list", args=[round.pk])
        yield Obstacle(f"{missing} thôn có phiếu chưa niêm yết.", page, "Xem niêm yết")
    yield from postings_to_end(round)


def _asked(round: Round) -> str:
    opinion = round.opinions.first()
    return f"{opinion}: {lower_first(opinion.get_state_display())}" if opinion else ""


# A step with records of its own says here what they say.
WORK = {
    Stage.LIST: Work(_listed, requests_to_end),
    Stage.VISITS: Work(_visited, visits_to_end),
    Stage.MEETING: Work(_met, _met_to_end),
    Stage.POSTING: Work(_posted, _posted_to_end),
    Stage.OPINION: Work(_asked, opinion_given),
}


def earlier_unfinished(stage: RoundStage) -> Iterator[Obstacle]:
    """The steps before it that are not done."""
    page = reverse("surveys:round_path", args=[stage.round_id])
    for earlier in stage.round.stages.all():
        if earlier.pk < stage.pk and not earlier.is_done:
            earlier.round = stage.round
            yield Obstacle(f"{earlier} chưa xong.", page, "Xem các bước")


def _round_is_open(stage: RoundStage) -> Iterator[Obstacle]:
    yield from must_be_open(stage.round, "các bước")
    if stage.round.is_open and stage.stage == Stage.DECISION:
        page = reverse("surveys:decision_list", args=[stage.round_id])  # whence the leader goes on to settle it
        words = "Bước này xong khi quyết định đã soạn, ký và lãnh đạo chốt đợt rà soát."
        yield Obstacle(words, page, "Soạn quyết định")


def _may_start(stage: RoundStage, *, started_on: date | None = None) -> Iterator[Obstacle]:
    yield from _round_is_open(stage)
    if not stage.text.per_village:
        yield from earlier_unfinished(stage)
    if started_on is not None:
        yield from day_within(stage.round.opened_on, started_on, "started_on")


def _may_finish(stage: RoundStage, *, done_on: date | None = None) -> Iterator[Obstacle]:
    yield from _round_is_open(stage)
    yield from earlier_unfinished(stage)
    if work := WORK.get(Stage(stage.stage)):
        yield from work.obstacles(stage.round)
    if done_on is not None:
        yield from day_within(stage.started_on, done_on, "done_on")


def _may_reopen(stage: RoundStage) -> Iterator[Obstacle]:
    yield from _round_is_open(stage)
    for later in stage.round.stages.all():
        later.round = stage.round
        if later.pk > stage.pk and (later.is_done or (later.started_on and not later.text.per_village)):
            page = reverse("surveys:round_path", args=[stage.round_id])
            yield Obstacle(f"{later} đã làm rồi.", page, "Xem các bước")


def _start(stage: RoundStage, *, by: Any, reason: str, started_on: date) -> list[str]:
    return count_from_start(stage, started_on)


def _finish(stage: RoundStage, *, by: Any, reason: str, done_on: date) -> list[str]:
    stage.done_on = done_on
    return ["done_on"]


def _reopen(stage: RoundStage, *, by: Any, reason: str) -> list[str]:
    stage.done_on = None
    return ["done_on"]


STAGE_STEPS = Steps(
    model=RoundStage,
    states=StageState,
    area="commune",
    parents=("commune", "round"),
    table=(
        Step(
            "start", "Bắt đầu", frozenset({StageState.WAITING}), StageState.RUNNING, MANAGE_ROUNDS, {},
            obstacles=_may_start, effect=_start,
        ),
        Step(
            "finish", "Ghi xong", frozenset({StageState.RUNNING}), StageState.DONE, MANAGE_ROUNDS, {},
            obstacles=_may_finish, effect=_finish,
        ),
        Step(
            "reopen", "Làm lại", frozenset({StageState.DONE}), StageState.RUNNING, MANAGE_ROUNDS, {},
            obstacles=_may_reopen, effect=_reopen, reason_asked="Ghi lý do làm lại, ví dụ “bỏ sót một thôn”.",
        ),
    ),
)  # fmt: skip
