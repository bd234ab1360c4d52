"""How a request to be recognised goes on: its result from the income sheet, a refusal in writing, or the decision."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.platform import clock
from huulien.platform.numbers import Book
from huulien.platform.papers.document import Kind
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import MANAGE_ROUNDS, SETTLE_ROUNDS
from surveys.models import Decision, Recognition
from surveys.models.recognitions import WAITING
from surveys.services.open_round import day_within
from surveys.services.recognitions import finding_of, not_recognised_any_more
from surveys.steps.postings import page_of, postings_to_end
from surveys.vocabulary import Comparison, ComplaintState, RecognitionKind, RecognitionState


def book_of(asked: Recognition, year: int) -> Book:
    return Book(asked.commune_id, Kind.NOTICE, year)


def is_left_to_officer(asked: Recognition) -> bool:
    """Whether the sheet is written and no limit was entered to put it beside: the officer says the result, and why."""
    unknown = asked.income is not None and finding_of(asked).comparison == Comparison.UNKNOWN
    return unknown and asked.kind == RecognitionKind.WORKER


# ----- The result -----


def _concludes(asked: Recognition, meets: bool, grounds: str | None) -> Iterator[Obstacle]:
    """What keeps the result from being written; what was typed is None until it is."""
    if is_left_to_officer(asked):
        if grounds is not None and not grounds.strip():
            yield Obstacle("Chưa có mức thu nhập để so: ghi vì sao kết quả như vậy.", field="grounds")
        return
    finding = finding_of(asked)
    if finding.comparison == Comparison.UNKNOWN:
        page = reverse("surveys:recognition_income", args=[asked.pk])
        yield Obstacle(f"Chưa xác định được kết quả. {finding.why}", page, "Xem bản kê thu nhập")
    elif meets != (finding.comparison == Comparison.MEETS):
        yield Obstacle(f"{finding.comparison.label}. {finding.why}")


def _may_meet(asked: Recognition, *, grounds: str | None = None) -> Iterator[Obstacle]:
    for _, words in not_recognised_any_more(Recognition.objects.filter(pk=asked.pk)):
        yield Obstacle(f"{words} Ghi rút đề nghị.")
    yield from _concludes(asked, True, grounds)


def _may_fail(asked: Recognition, *, grounds: str | None = None) -> Iterator[Obstacle]:
    yield from _concludes(asked, False, grounds)


def _meet(asked: Recognition, *, by: Any, reason: str, grounds: str = "") -> list[str]:
    """What the result rests on is kept in words, as the law stood."""
    asked.concluded_on = clock.today()
    asked.grounds = grounds.strip() if is_left_to_officer(asked) else finding_of(asked).why
    return ["concluded_on", "grounds"]


def _fail(asked: Recognition, *, by: Any, reason: str, grounds: str = "") -> list[str]:
    """Who does not meet the conditions leaves the list."""
    asked.decision = None
    return ["decision", *_meet(asked, by=by, reason=reason, grounds=grounds)]


def _may_reconsider(asked: Recognition) -> Iterator[Obstacle]:
    """A result that hangs is looked at again only when somebody complained of it."""
    complained = asked.complaints.filter(state=ComplaintState.OPEN).exists()
    if asked.decision and asked.decision.postings.exists() and not complained:
        yield Obstacle(
            "Kết quả đang niêm yết: chỉ xét lại khi có khiếu nại.", page_of(asked.decision), "Xem danh sách niêm yết"
        )


def _reconsider(asked: Recognition, *, by: Any, reason: str) -> list[str]:
    asked.concluded_on, asked.grounds = None, ""
    return ["concluded_on", "grounds"]


# ----- The end -----


def _no_complaint(asked: Recognition) -> Iterator[Obstacle]:
    if complaint := asked.complaints.filter(state=ComplaintState.OPEN).first():
        page = reverse("surveys:complaint_answer", args=[complaint.pk])
        yield Obstacle("Khiếu nại về đề nghị này chưa trả lời.", page, "Xem khiếu nại")


def _may_refuse(
    asked: Recognition, *, reply_on: date | None = None, reply: str | None = None, number: int | None = None
) -> Iterator[Obstacle]:
    yield from _no_complaint(asked)
    if reply_on is not None and asked.concluded_on:
        yield from day_within(asked.concluded_on, reply_on, "reply_on")
    if reply is not None and not reply.strip():
        yield Obstacle("Ghi lý do trả lời.", field="reply")


def _refuse(
    asked: Recognition, *, by: Any, reason: str, reply_on: date, reply: str, number: int | None = None
) -> list[str]:
    """The number is taken from the book."""
    asked.reply_number = book_of(asked, reply_on.year).take(asked, f"văn bản trả lời đề nghị số {asked.pk}", number)
    asked.reply_on, asked.reply = reply_on, reply.strip()
    return ["reply_number", "reply_on", "reply"]


def _may_withdraw(asked: Recognition) -> Iterator[Obstacle]:
    yield from _no_complaint(asked)


def _withdraw(asked: Recognition, *, by: Any, reason: str) -> list[str]:
    asked.decision = None
    return ["decision"]


def _is_listed(asked: Recognition) -> Iterator[Obstacle]:
    if asked.decision is None:
        yield Obstacle("Chưa có quyết định nào ghi đề nghị này.")


RECOGNITION_STEPS = Steps(
    model=Recognition,
    states=RecognitionState,
    area="commune",
    parents=("commune", "decision"),
    table=(
        Step(
            "meet", "Ghi đủ điều kiện", frozenset({RecognitionState.RECEIVED}), RecognitionState.MET, MANAGE_ROUNDS, {},
            obstacles=_may_meet, effect=_meet,
        ),
        Step(
            "fail", "Ghi không đủ điều kiện", frozenset({RecognitionState.RECEIVED}), RecognitionState.UNMET,
            MANAGE_ROUNDS, {}, obstacles=_may_fail, effect=_fail,
        ),
        Step(
            "reconsider", "Xét lại", frozenset({RecognitionState.MET, RecognitionState.UNMET}),
            RecognitionState.RECEIVED, MANAGE_ROUNDS, {}, obstacles=_may_reconsider, effect=_reconsider,
            reason_asked="Ghi lý do xét lại, ví dụ “khai sót tiền bán gỗ”.",
        ),
        Step(
            "refuse", "Ghi văn bản từ chối", frozenset({RecognitionState.UNMET}), RecognitionState.REFUSED,
            MANAGE_ROUNDS, {}, obstacles=_may_refuse, effect=_refuse,
        ),
        Step(
            "withdraw", "Ghi người đề nghị rút", frozenset(WAITING), RecognitionState.WITHDRAWN, MANAGE_ROUNDS, {},
            obstacles=_may_withdraw, effect=_withdraw, reason_asked="Ghi lý do rút, ví dụ “nộp nhầm xã”.",
        ),
        Step(  # taken by the signing of the decision, by nothing else
            "recognise", "Xác nhận", frozenset({RecognitionState.MET}), RecognitionState.RECOGNISED, SETTLE_ROUNDS, {},
            obstacles=_is_listed,
        ),
    ),
)  # fmt: skip


def list_to_sign(decision: Decision) -> Iterator[Obstacle]:
    """What keeps the list of a decision on requests from being signed."""
    rows = decision.recognitions.all()
    if not rows:
        yield Obstacle("Danh sách không còn ai.")
    for asked, words in not_recognised_any_more(rows):
        page = reverse("surveys:recognition_detail", args=[asked.pk])
        yield Obstacle(f"{words} Ghi rút đề nghị.", page, "Xem đề nghị")
    if count := sum(row.state != RecognitionState.MET for row in rows):
        yield Obstacle(f"{count} đề nghị đang xét lại, chưa ghi kết quả.", page_of(decision), "Xem danh sách")
    if rows and not decision.postings.exists():
        yield Obstacle("Danh sách chưa niêm yết.", page_of(decision), "Xem danh sách")
    yield from postings_to_end(decision)
