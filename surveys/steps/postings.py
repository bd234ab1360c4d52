"""How postings end and complaints are answered, and what of them keeps a round from its decision."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from huulien.lib.dates import format_date_vi
from huulien.lib.text import has_words
from huulien.platform import clock
from huulien.platform.models import StepRecord
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import MANAGE_ROUNDS
from surveys.models import Complaint, Decision, Posting, Recognition, Review, Round
from surveys.services.open_round import day_within, must_be_open
from surveys.services.postings import requests_complained_of, to_post_again, to_put_on
from surveys.services.recognitions import put_on_list
from surveys.vocabulary import ComplaintState, DecisionKind, PostingState

RECORDS = "niêm yết và khiếu nại"


def page_of(of: Round | Decision) -> str:
    """The page that shows what is posted and complained of."""
    return reverse("surveys:posting_list" if isinstance(of, Round) else "surveys:recognition_decision", args=[of.pk])


def postings_to_end(of: Round | Decision) -> Iterator[Obstacle]:
    """Postings that run, complaints without an answer, and changed results that were not posted again."""
    page = page_of(of)
    for count, words in (
        (of.postings.filter(state=PostingState.RUNNING).count(), "thông báo đang niêm yết"),
        (of.complaints.filter(state=ComplaintState.OPEN).count(), "khiếu nại chưa trả lời"),
        (to_post_again(of).count(), "khiếu nại đã sửa kết quả, chưa niêm yết lại"),
    ):
        if count:
            yield Obstacle(f"{count} {words}.", page, "Xem niêm yết, khiếu nại")


def _may_close(posting: Posting, *, closed_on: date | None = None) -> Iterator[Obstacle]:
    yield from must_be_open(posting.of, RECORDS)
    if clock.today() < posting.due_on:
        yield Obstacle(f"Niêm yết đến hết {format_date_vi(posting.due_on)}: {posting.due_words}.")
    elif closed_on is not None:
        yield from day_within(posting.due_on, closed_on, "closed_on")


def _may_answer(
    complaint: Complaint, *, answered_on: date | None = None, answer: str | None = None, rechecked_by: str | None = None
) -> Iterator[Obstacle]:
    yield from must_be_open(complaint.of, RECORDS)
    if answered_on is not None:
        yield from day_within(complaint.received_on, answered_on, "answered_on")
    if answer is not None and not answer.strip():
        yield Obstacle("Ghi nội dung trả lời.", field="answer")
    if rechecked_by is not None:
        yield from _rechecked_by_others(complaint, rechecked_by)


def _rechecked_by_others(complaint: Complaint, rechecked_by: str) -> Iterator[Obstacle]:
    """Who checks again is nobody who wrote the result that is complained of."""
    if not rechecked_by.strip():
        yield Obstacle("Ghi họ tên người phúc tra.", field="rechecked_by")
    writer = _writer(complaint)
    if writer and has_words(rechecked_by, writer.full_name):
        what = "ghi kết quả" if complaint.decision else "gửi phiếu"
        words = f"{writer.full_name} là người {what} bị khiếu nại. Người khác phúc tra."
        yield Obstacle(words, field="rechecked_by")


def _writer(complaint: Complaint) -> Any:
    """The user who wrote the result that is complained of: the last one before the day of the complaint.

    Where none was written before that day, the first one; None where the installation wrote it.
    """
    if complaint.decision:
        model, steps, rows = Recognition, ("meet", "fail"), requests_complained_of(complaint).values("pk")
    else:
        model, steps = Review, ("submit",)
        rows = complaint.round.reviews.filter(household=complaint.household_id).values("pk")
    written = StepRecord.objects.filter(model=model._meta.label_lower, step__in=steps, row_id__in=rows)
    taken = list(written.exclude(by=None).select_related("by").order_by("pk"))
    before = [step for step in taken if timezone.localdate(step.at) < complaint.received_on]
    return next((step.by for step in (*before[-1:], *taken)), None)


def _may_uphold(complaint: Complaint, **given: Any) -> Iterator[Obstacle]:
    """A result changes by Form B, or the income sheet, alone: it was mended and written again since the complaint.

    Who was left out of a list is put on it by a request that was found since to meet the conditions.
    """
    yield from _may_answer(complaint, **given)
    if complaint.decision and not complaint.recognition:
        if to_put_on(complaint) is None:
            words = (
                f"Khiếu nại đúng thì {complaint.about} vào danh sách bằng đề nghị xác nhận: ghi đề nghị hoặc xét lại "
                "đề nghị đã có, kê khai thu nhập, ghi đủ điều kiện rồi ghi trả lời."
            )
            yield Obstacle(words, *_request_page(complaint))
        return
    if asked := complaint.recognition:
        if asked.concluded_on is None or asked.concluded_on < complaint.received_on:
            page = reverse("surveys:recognition_detail", args=[asked.pk])
            words = "Khiếu nại đúng thì kết quả sửa trên bản kê thu nhập: xét lại, ghi lại kết quả rồi ghi trả lời."
            yield Obstacle(words, page, "Xem đề nghị")
        return
    review = complaint.round.reviews.submitted().filter(household=complaint.household_id).first()
    if review is None or timezone.localdate(review.submitted_at) < complaint.received_on:
        page = reverse("surveys:review_open", args=[complaint.round_id, complaint.household_id])
        words = "Khiếu nại đúng thì kết quả sửa trên Phiếu B: trả lại phiếu, rà soát lại, gửi lại rồi ghi trả lời."
        yield Obstacle(words, page, "Xem Phiếu B của hộ")


def _request_page(complaint: Complaint) -> tuple[str, str]:
    """Where the request of somebody left out goes on, or is recorded."""
    if known := requests_complained_of(complaint).waiting().order_by("pk").last():
        return reverse("surveys:recognition_detail", args=[known.pk]), "Xem đề nghị"
    if complaint.decision.kind == DecisionKind.WORKER:
        return reverse("surveys:recognition_worker"), "Ghi đề nghị"
    query = urlencode({"ho": complaint.household.code})
    return f"{reverse('surveys:recognition_household')}?{query}", "Ghi đề nghị"


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
    parents=("commune", "round", "decision"),
    table=(
        Step(
            "close", "Ghi đã xong niêm yết", frozenset({PostingState.RUNNING}), PostingState.CLOSED, MANAGE_ROUNDS, {},
            obstacles=_may_close, effect=_close,
        ),
    ),
)  # fmt: skip


def _uphold(complaint: Complaint, **given: Any) -> list[str]:
    """Who was left out of a list is on it from now on."""
    if complaint.decision and not complaint.recognition and (asked := to_put_on(complaint)):
        put_on_list([asked], complaint.decision)
    return _answer(complaint, **given)


COMPLAINT_STEPS = Steps(
    model=Complaint,
    states=ComplaintState,
    area="commune",
    parents=("commune", "round", "decision"),
    table=(
        Step(
            "uphold", "Khiếu nại đúng, sửa kết quả", frozenset({ComplaintState.OPEN}), ComplaintState.UPHELD,
            MANAGE_ROUNDS, {}, obstacles=_may_uphold, effect=_uphold,
        ),
        Step(
            "dismiss", "Giữ nguyên kết quả", frozenset({ComplaintState.OPEN}), ComplaintState.DISMISSED,
            MANAGE_ROUNDS, {}, obstacles=_may_answer, effect=_answer,
        ),
    ),
)  # fmt: skip
