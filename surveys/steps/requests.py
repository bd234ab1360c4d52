"""How requests to be reviewed go on from the day they came in, and what of them keeps a round from its decision."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.platform.numbers import Book
from huulien.platform.papers.document import Kind
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import MANAGE_ROUNDS
from surveys.models import Review, ReviewRequest, Round
from surveys.rules.procedure import FormARule, procedure_by_code
from surveys.services.form_a import Asked, asked_by_form_a, places_of
from surveys.services.open_round import day_within, must_be_open
from surveys.services.requests import is_reviewed_anyhow, needs_form_a, results_of_requests
from surveys.services.reviews import start_review
from surveys.vocabulary import RequestState, ReviewState, RoundKind

RECORDS = "giấy đề nghị"


def form_a_of(round: Round) -> FormARule:
    return procedure_by_code(round.procedure).form_a


def book_of(request: ReviewRequest, year: int) -> Book:
    """The written replies carry numbers of notices."""
    return Book(request.commune_id, Kind.NOTICE, year)


def review_of(request: ReviewRequest) -> Review | None:
    return request.round.reviews.filter(household=request.household_id).first()


# ----- What keeps a round back -----


def requests_to_end(round: Round) -> Iterator[Obstacle]:
    """Requests without an outcome, and households that were left out and not told so in writing."""
    yield from _counted(
        round,
        (round.requests.filter(state=RequestState.RECEIVED).count(), "giấy đề nghị chưa xét"),
        (
            round.requests.filter(state=RequestState.NOT_LISTED).count(),
            "hộ không vào danh sách chưa có văn bản trả lời",
        ),
    )


def requests_to_answer(round: Round) -> Iterator[Obstacle]:
    """Within the year: listed requests that neither the decision answers nor a refusal in writing."""
    if round.kind != RoundKind.IN_YEAR:
        return
    requests = list(round.requests.listed().select_related("household"))
    results = results_of_requests(round, requests)
    gone = refused = unanswered = 0
    for request in requests:
        is_refused = request.state == RequestState.REFUSED
        if request.pk in results:
            _, is_granted = results[request.pk]
            refused += is_refused and is_granted
            unanswered += not is_refused and not is_granted
        elif request.household.closed_on:
            gone += 1
    yield from _counted(
        round,
        (unanswered, "hộ có kết quả khác điều đề nghị, chưa có văn bản trả lời"),
        (refused, "hộ đã có văn bản từ chối mà kết quả nay đúng điều đề nghị"),
        (gone, "hộ đề nghị không còn trong sổ, chưa ghi rút"),
    )


def requests_waiting(round: Round) -> Iterator[Obstacle]:
    """Requests that would be left without an answer if the round were cancelled."""
    ended = (RequestState.ANSWERED, RequestState.WITHDRAWN)
    yield from _counted(round, (round.requests.exclude(state__in=ended).count(), "giấy đề nghị chưa trả lời xong"))


def _counted(round: Round, *found: tuple[int, str]) -> Iterator[Obstacle]:
    page = reverse("surveys:review_list", args=[round.pk])
    for count, words in found:
        if count:
            yield Obstacle(f"{count} {words}.", page, "Xem giấy đề nghị")


# ----- Phiếu A -----


def _form_a_lists(
    request: ReviewRequest,
    is_listed: bool,
    present_count: int | None,
    outcome_on: date | None,
    answers: Sequence[bool] | None,
) -> Iterator[Obstacle]:
    """What keeps the household from being listed, or left out; without a day nothing was typed yet."""
    yield from must_be_open(request.round, RECORDS)
    if outcome_on is None:
        return
    yield from day_within(request.received_on, outcome_on, "outcome_on")
    if not needs_form_a(request):
        if not is_listed or present_count is not None:
            yield Obstacle("Giấy đề nghị này không qua Phiếu A: hộ vào danh sách rà soát.")
        return
    rule = form_a_of(request.round)
    if present_count is None or not 0 <= present_count <= rule.characteristics:
        words = f"Ghi số đặc điểm có ở Phiếu A, từ 0 đến {rule.characteristics}."
        yield Obstacle(words, field="present_count")
        return
    yield from _answered(asked_by_form_a(request.round, outcome_on), present_count, answers)
    if rule.lists(present_count) != is_listed:
        outcome = "vào" if rule.lists(present_count) else "không vào"
        yield Obstacle(
            f"Hộ có {present_count} trên {rule.characteristics} đặc điểm nên {outcome} danh sách: dưới "
            f"{rule.listed_below} đặc điểm thì rà soát ({rule.citation}).",
            field="present_count",
        )


def _answered(asked: Asked, present_count: int, answers: Sequence[bool] | None) -> Iterator[Obstacle]:
    """Where the characteristics of the day are known, each is answered, and the count is of the answers."""
    if answers is None and asked.words:
        yield Obstacle("Ngày này đã có bộ đặc điểm của Phiếu A: trả lời từng đặc điểm.", field="present_count")
    elif answers is not None and (len(answers), sum(answers)) != (len(asked.words), present_count):
        words = "Các câu trả lời không đúng bộ đặc điểm của ngày lập Phiếu A. Mở lại trang rồi trả lời lại."
        yield Obstacle(words, field="outcome_on")


def _may_list(
    request: ReviewRequest,
    *,
    present_count: int | None = None,
    outcome_on: date | None = None,
    answers: Sequence[bool] | None = None,
) -> Iterator[Obstacle]:
    yield from _form_a_lists(request, True, present_count, outcome_on, answers)
    if request.household.closed_on:
        yield Obstacle(f"{request.household.closing_words}. Ghi hộ rút đề nghị.")


def _may_leave_out(
    request: ReviewRequest,
    *,
    present_count: int | None = None,
    outcome_on: date | None = None,
    answers: Sequence[bool] | None = None,
) -> Iterator[Obstacle]:
    yield from _form_a_lists(request, False, present_count, outcome_on, answers)


def _list(request: ReviewRequest, *, by: Any, reason: str, **given: Any) -> list[str]:
    """The household is reviewed: its Form B is begun."""
    start_review(round=request.round, household=request.household, by=by, request=request)
    return _leave_out(request, by=by, reason=reason, **given)


def _leave_out(
    request: ReviewRequest,
    *,
    by: Any,
    reason: str,
    outcome_on: date,
    present_count: int | None = None,
    answers: Sequence[bool] | None = None,
) -> list[str]:
    request.outcome_on, request.present_count = outcome_on, present_count
    if answers is not None:
        request.form_a = asked_by_form_a(request.round, outcome_on).sheet
        request.present_places = places_of(answers)
    return ["outcome_on", "present_count", "form_a", "present_places"]


# ----- The household takes it back -----


def _may_withdraw(request: ReviewRequest, *, outcome_on: date | None = None) -> Iterator[Obstacle]:
    yield from must_be_open(request.round, RECORDS)
    review = review_of(request) if request.state == RequestState.LISTED else None
    if review and (review.state != ReviewState.DRAFT or review.opinions.exists()):
        page = reverse("surveys:review_detail", args=[review.pk])
        yield Obstacle("Phiếu B của hộ đã gửi: trả lời hộ theo kết quả rà soát.", page, "Xem phiếu")
    if outcome_on is not None:
        yield from day_within(request.received_on, outcome_on, "outcome_on")


def _withdraw(request: ReviewRequest, *, by: Any, reason: str, outcome_on: date) -> list[str]:
    """The draft begun for the request goes with it, unless the household is reviewed for another reason."""
    review = review_of(request) if request.state == RequestState.LISTED else None
    if review and not is_reviewed_anyhow(request):
        review.delete()
    request.outcome_on = outcome_on
    return ["outcome_on"]


# ----- Answers in writing -----


def _may_reply(
    request: ReviewRequest, *, reply_on: date | None = None, reply: str | None = None, number: int | None = None
) -> Iterator[Obstacle]:
    yield from must_be_open(request.round, RECORDS)
    if reply_on is not None and request.outcome_on:
        yield from day_within(request.outcome_on, reply_on, "reply_on")
    if reply is not None and not reply.strip():
        yield Obstacle("Ghi lý do trả lời hộ.", field="reply")


def _may_refuse(
    request: ReviewRequest, *, reply_on: date | None = None, reply: str | None = None, number: int | None = None
) -> Iterator[Obstacle]:
    yield from _may_reply(request, reply_on=reply_on, reply=reply)
    if request.round.kind != RoundKind.IN_YEAR:
        yield Obstacle("Đợt định kỳ trả lời hộ bằng quyết định, không có văn bản từ chối riêng.")
        return
    review = review_of(request)
    is_ready = review and (
        review.state == ReviewState.CHECKED or (review.state == ReviewState.SUBMITTED and not request.round.must_check)
    )
    if not review or not is_ready:
        words = "Phiếu B của hộ chưa gửi và kiểm tra xong, chưa có kết quả để trả lời."
        page = reverse("surveys:review_detail", args=[review.pk]) if review else ""
        yield Obstacle(words, page, "Xem phiếu")
    elif results_of_requests(request.round, [request])[request.pk][1]:
        yield Obstacle("Kết quả rà soát đúng điều hộ đề nghị: quyết định của đợt công nhận hộ.")
    elif reply_on is not None and review.visited_on and reply_on < review.visited_on:
        words = f"Hộ được thăm ngày {format_date_vi(review.visited_on)}. Ghi ngày từ đó trở đi."
        yield Obstacle(words, field="reply_on")


def _reply(
    request: ReviewRequest, *, by: Any, reason: str, reply_on: date, reply: str, number: int | None = None
) -> list[str]:
    """The number is taken from the book."""
    taken_for = f"văn bản trả lời giấy đề nghị của hộ {request.household.code}"
    request.reply_number = book_of(request, reply_on.year).take(request, taken_for, number)
    request.reply_on, request.reply = reply_on, reply.strip()
    return ["reply_number", "reply_on", "reply"]


def _may_take_back(request: ReviewRequest) -> Iterator[Obstacle]:
    yield from must_be_open(request.round, RECORDS)


def _take_back(request: ReviewRequest, *, by: Any, reason: str) -> list[str]:
    """The book keeps the number of the reply that does not hold, until another reply takes one."""
    request.reply_number, request.reply_on, request.reply = None, None, ""
    return ["reply_number", "reply_on", "reply"]


REQUEST_STEPS = Steps(
    model=ReviewRequest,
    states=RequestState,
    area="commune",
    parents=("commune", "round"),
    table=(
        Step(
            "list", "Vào danh sách rà soát", frozenset({RequestState.RECEIVED}), RequestState.LISTED, MANAGE_ROUNDS, {},
            obstacles=_may_list, effect=_list,
        ),
        Step(
            "leave_out", "Không vào danh sách", frozenset({RequestState.RECEIVED}), RequestState.NOT_LISTED,
            MANAGE_ROUNDS, {}, obstacles=_may_leave_out, effect=_leave_out,
        ),
        Step(
            "reply", "Ghi văn bản trả lời", frozenset({RequestState.NOT_LISTED}), RequestState.ANSWERED, MANAGE_ROUNDS,
            {}, obstacles=_may_reply, effect=_reply,
        ),
        Step(
            "refuse", "Ghi văn bản từ chối", frozenset({RequestState.LISTED}), RequestState.REFUSED, MANAGE_ROUNDS, {},
            obstacles=_may_refuse, effect=_reply,
        ),
        Step(
            "take_back", "Thu hồi văn bản từ chối", frozenset({RequestState.REFUSED}), RequestState.LISTED,
            MANAGE_ROUNDS, {}, obstacles=_may_take_back, effect=_take_back,
            reason_asked="Ghi lý do thu hồi, ví dụ “phúc tra đổi kết quả”.",
        ),
        Step(
            "withdraw", "Hộ rút đề nghị", frozenset({RequestState.RECEIVED, RequestState.LISTED}),
            RequestState.WITHDRAWN, MANAGE_ROUNDS, {}, obstacles=_may_withdraw, effect=_withdraw,
            reason_asked="Ghi lý do hộ rút, ví dụ “hộ tự thấy đã khá hơn”.",
        ),
    ),
)  # fmt: skip
