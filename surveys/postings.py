"""How postings end and complaints are answered, and what of them keeps a round from its decision."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from huulien.lib.dates import format_date_vi
from huulien.lib.text import compare_fold
from huulien.platform import clock
from huulien.platform.models import StepRecord
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import MANAGE_ROUNDS
from surveys.models import Complaint, Posting, Review, Round
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
    complaint: Complaint, *, answered_on: date | None = None, answer: str | None = None, rechecked_by: str | None = None
) -> Iterator[Obstacle]:
    yield from must_be_open(complaint.round, RECORDS)
    if answered_on is not None:
        yield from day_within(complaint.received_on, answered_on, "answered_on")
    if answer is not None and not answer.strip():
        yield Obstacle("Ghi nội dung trả lời.", field="answer")
    if rechecked_by is not None:
        yield from _rechecked_by_others(complaint, rechecked_by)


def _rechecked_by_others(complaint: Complaint, rechecked_by: str) -> Iterator[Obstacle]:
    """Who checks again is nobody who filled the form that is complained of."""
    if not rechecked_by.strip():
        yield Obstacle("Ghi họ tên người phúc tra.", field="rechecked_by")
    reviews = complaint.round.reviews.filter(household=complaint.household_id)
    sent = StepRecord.objects.filter(model=Review._meta.label_lower, step="submit", row_id__in=reviews.values("pk"))
    first = sent.exclude(by=None).select_related("by").order_by("pk").first()
    if first and compare_fold(first.by.full_name) in compare_fold(rechecked_by):
        words = f"{first.by.full_name} là người gửi phiếu bị khiếu nại. Người khác phúc tra."
        yield Obstacle(words, field="rechecked_by")


def _may_uphold(complaint: Complaint, **given: Any) -> Iterator[Obstacle]:
    """A result changes by Form B alone: it was returned, mended and sent again since the complaint came."""
    yield from _may_answer(complaint, **given)
    review = complaint.round.reviews.submitted().filter(household=complaint.household_id).first()
    if review is None or timezone.localdate(review.submitted_at) < complaint.received_on:
        page = reverse("surveys:review_open", args=[complaint.round_id, complaint.household_id])
        words = "Khiếu nại đúng thì kết quả sửa trên Phiếu B: trả lại phiếu, rà soát lại, gửi lại rồi ghi trả lời."
        yield Obstacle(words, page, "Xem Phiếu B của hộ")


def _close(posting: Posting, *, by: Any, reason: str, closed_on: date) -> list[str]:
    posting.closed_on = closed_on
    return ["closed_on"]


def _answer(
    complaint: Complaint, *, by: Any, reason: str, answered_on: date, rechecked_by: str, answer: str
) -> list[str]:
    complaint.answered_on, complaint.rechecked_by, complaint.answer = answered_on, rechecked_by, answer
    return ["answered_on", "rechecked_by", "answer"]


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
            MANAGE_ROUNDS, {}, obstacles=_may_uphold, effect=_answer,
        ),
        Step(
            "dismiss", "Giữ nguyên kết quả", frozenset({ComplaintState.OPEN}), ComplaintState.DISMISSED,
            MANAGE_ROUNDS, {}, obstacles=_may_answer, effect=_answer,
        ),
    ),
)  # fmt: skip
