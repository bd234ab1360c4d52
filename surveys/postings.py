"""How postings end and complaints are answered, and what of them keeps a round from its decision."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import MANAGE_ROUNDS
from surveys.models import Complaint, Posting, Round
from surveys.services.open_round import day_within, must_be_open
from surveys.services.postings import to_post_again
from surveys.vocabulary import ComplaintState, PostingState

RECORDS = "niêm yết và khiếu nại"


def postings_to_end(round: Round) -> Iterator[Obstacle]:
    """Postings that run, complaints without an answer, and changed results that were not posted again."""
    page = reverse("surveys:posting_list", args=[round.pk])
    for count, words in (
        (round.postings.filter(state=PostingState.RUNNING).count(), "thông báo đang niêm yết"),
        (round.complaints.filter(state=ComplaintState.OPEN).count(), "khiếu nại chưa trả lời"),
        (to_post_again(round).count(), "khiếu nại đã sửa kết quả, chưa niêm yết lại"),
    ):
        if count:
            yield Obstacle(f"{count} {words}.", page, "Xem niêm yết, khiếu nại")


def _may_close(posting: Posting, *, closed_on: date | None = None) -> Iterator[Obstacle]:
    yield from must_be_open(posting.round, RECORDS)
    if clock.today() < posting.due_on:
        yield Obstacle(f"Niêm yết đến hết {format_date_vi(posting.due_on)}: {posting.due_words}.")
    elif closed_on is not None:
        yield from day_within(posting.due_on, closed_on, "closed_on")


def _may_answer(
    complaint: Complaint, *, answered_on: date | None = None, answer: str | None = None
) -> Iterator[Obstacle]:
    yield from must_be_open(complaint.round, RECORDS)
    if answered_on is not None:
        yield from day_within(complaint.received_on, answered_on, "answered_on")
    if answer is not None and not answer.strip():
        yield Obstacle("Ghi nội dung trả lời.", field="answer")


def _close(posting: Posting, *, by: Any, reason: str, closed_on: date) -> list[str]:
    posting.closed_on = closed_on
    return ["closed_on"]


def _answer(complaint: Complaint, *, by: Any, reason: str, answered_on: date, answer: str) -> list[str]:
    complaint.answered_on, complaint.answer = answered_on, answer
    return ["answered_on", "answer"]


POSTING_STEPS = Steps(
    model=Posting,
    states=PostingState,
    area="commune",
    parents=("commune", "round"),
    table=(
        Step(
            "close", "Ghi đã xong niêm yết", frozenset({PostingState.RUNNING}), PostingState.CLOSED, MANAGE_ROUNDS, {},
            obstacles=_may_close, effect=_close,
        ),
    ),
)  # fmt: skip

COMPLAINT_STEPS = Steps(
    model=Complaint,
    states=ComplaintState,
    area="commune",
    parents=("commune", "round"),
    table=(
        Step(
            "uphold", "Khiếu nại đúng, sửa kết quả", frozenset({ComplaintState.OPEN}), ComplaintState.UPHELD,
            MANAGE_ROUNDS, {}, obstacles=_may_answer, effect=_answer,
        ),
        Step(
            "dismiss", "Giữ nguyên kết quả", frozenset({ComplaintState.OPEN}), ComplaintState.DISMISSED,
            MANAGE_ROUNDS, {}, obstacles=_may_answer, effect=_answer,
        ),
    ),
)  # fmt: skip
