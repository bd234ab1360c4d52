"""How a decision is signed: by the leader, never by who drafted it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Max

from huulien.platform import access
from huulien.platform.numbers import Book
from huulien.platform.papers.document import Kind
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import SETTLE_ROUNDS
from surveys.models import DecidedHousehold, Decision
from surveys.services.decisions import named_by
from surveys.services.open_round import day_within, must_be_open
from surveys.steps.recognitions import RECOGNITION_STEPS, list_to_sign
from surveys.steps.rounds import day_of_settlement, results_to_mend
from surveys.vocabulary import DecisionKind, DecisionState

CHAIR = "Chủ tịch"


def book_of(decision: Decision, year: int) -> Book:
    return Book(decision.commune_id, Kind.DECISION, year)


def _may_sign(decision: Decision, *, decided_on: date | None = None, number: int | None = None) -> Iterator[Obstacle]:
    if decision.round is None:
        yield from list_to_sign(decision)
        ended = decision.postings.aggregate(last=Max("closed_on"))["last"]
        if decided_on is not None and ended:
            yield from day_within(ended, decided_on, "decided_on")
        return
    if not decision.round.is_open:
        yield from must_be_open(decision.round, "quyết định")
        return
    yield from results_to_mend(decision.round)
    if not named_by(decision):
        yield Obstacle("Theo các phiếu đã gửi, không còn hộ nào thuộc quyết định này.")
    if decided_on is not None:
        for obstacle in day_of_settlement(decision.round, decided_on):
            yield Obstacle(obstacle.words, field="decided_on")


def _sign(decision: Decision, *, by: Any, reason: str, decided_on: date, number: int | None = None) -> list[str]:
    """The list is kept as it stands, the number taken from the book."""
    taken_for = f"quyết định {DecisionKind.label_of(decision.kind).lower()}"
    if decision.round:
        DecidedHousehold.objects.bulk_create(named_by(decision), batch_size=500)
        taken_for += f", {decision.round.short_name}"
    else:
        for asked in decision.recognitions.all():
            RECOGNITION_STEPS.perform("recognise", asked, by=by, version=asked.version)
    decision.number = book_of(decision, decided_on.year).take(decision, taken_for, number)
    decision.decided_on, decision.signed_by = decided_on, by
    decision.signer_title = access.title_in(by, decision.commune_id) or CHAIR
    return ["number", "decided_on", "signed_by", "signer_title"]


DECISION_STEPS = Steps(
    model=Decision,
    states=DecisionState,
    area="commune",
    parents=("commune", "round"),
    table=(
        Step(
            "sign", "Ký quyết định", frozenset({DecisionState.DRAFT}), DecisionState.SIGNED, SETTLE_ROUNDS,
            {"drafted_by": "Người soạn quyết định không tự ký. Việc ký do lãnh đạo xã làm."},
            obstacles=_may_sign, effect=_sign,
        ),
    ),
)  # fmt: skip
