"""How an opinion asked of the level above ends, and how its absence keeps a round from its decision."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import MANAGE_ROUNDS
from surveys.models import Opinion, Round
from surveys.services.open_round import day_within, must_be_open
from surveys.vocabulary import OpinionState


def opinion_to_end(round: Round) -> Iterator[Obstacle]:
    """An opinion that was asked and neither came nor was passed over."""
    for opinion in round.opinions.filter(state=OpinionState.ASKED):
        words = f"{opinion.asked_of} chưa trả lời, hạn {format_date_vi(opinion.due_on)}."
        yield Obstacle(words, _page(round), "Xem ý kiến")


def opinion_given(round: Round) -> Iterator[Obstacle]:
    """What keeps step 5 from being done: nobody was asked, or the answer is awaited."""
    if not round.opinions.exists():
        yield Obstacle("Chưa ghi đã gửi báo cáo xin ý kiến.", _page(round), "Ghi đã gửi")
    yield from opinion_to_end(round)


def _page(round: Round) -> str:
    return reverse("surveys:opinion_detail", args=[round.pk])


def _may_answer(
    opinion: Opinion, *, answered_on: date | None = None, answer_number: str = "", answer: str | None = None
) -> Iterator[Obstacle]:
    yield from must_be_open(opinion.round, "ý kiến")
    if answered_on is not None:
        yield from day_within(opinion.asked_on, answered_on, "answered_on")
    if answer is not None and not answer.strip():
        yield Obstacle("Ghi nội dung trả lời.", field="answer")


def _may_pass_over(opinion: Opinion) -> Iterator[Obstacle]:
    yield from must_be_open(opinion.round, "ý kiến")
    if clock.today() <= opinion.due_on:
        yield Obstacle(f"Hạn trả lời đến hết {format_date_vi(opinion.due_on)}: {opinion.due_words}.")


def _answer(
    opinion: Opinion, *, by: Any, reason: str, answered_on: date, answer: str, answer_number: str = ""
) -> list[str]:
    opinion.answered_on, opinion.answer_number, opinion.answer = answered_on, answer_number, answer
    return ["answered_on", "answer_number", "answer"]


OPINION_STEPS = Steps(
    model=Opinion,
    states=OpinionState,
    area="commune",
    parents=("commune", "round"),
    table=(
        Step(
            "answer", "Ghi trả lời", frozenset({OpinionState.ASKED}), OpinionState.ANSWERED, MANAGE_ROUNDS, {},
            obstacles=_may_answer, effect=_answer,
        ),
        Step(
            "pass_over", "Quá hạn, quyết định không chờ", frozenset({OpinionState.ASKED}), OpinionState.PASSED_OVER,
            MANAGE_ROUNDS, {}, obstacles=_may_pass_over,
            reason_asked="Ghi lý do không chờ ý kiến, ví dụ “đã hỏi lại hai lần, chưa có văn bản”.",
        ),
    ),
)  # fmt: skip
