"""How rounds are settled, loaded, cancelled and taken back, and what must hold first."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from households.models import Household
from households.services.settled_days import settled_through
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.listings import list_url
from huulien.platform.models import StepRecord
from huulien.platform.steps import Obstacle, Step, Steps
from surveys.access import ASK_REVERSALS, MANAGE_ROUNDS, SETTLE_ROUNDS
from surveys.models import Round
from surveys.services.certificates import certificates_resting_on
from surveys.services.decisions import KINDS, decisions_to_sign, households_named
from surveys.services.ledger import gaps_to_answer
from surveys.services.meetings import reviews_to_meet_again
from surveys.services.reversals import resting_on, settled_after, take_back
from surveys.services.rosters import differences
from surveys.services.rounds import not_reviewed, put_in_force, put_loaded_in_force, reviewed_unlisted, settled_figures
from surveys.steps.opinions import opinion_to_end
from surveys.steps.postings import postings_to_end
from surveys.steps.requests import requests_to_answer, requests_to_end, requests_waiting
from surveys.vocabulary import MeetingState, ReviewState, RoundKind, RoundState

MOST_NAMED = 20  # reviews, in one list of what is to be mended


def _nothing_was_sent(round: Round) -> Iterator[Obstacle]:
    sent = round.reviews.submitted().count()
    if sent:
        words = f"Đã có {sent} phiếu được gửi trong đợt này, không hủy được nữa."
        yield Obstacle(words, _page_of(round), "Xem đợt rà soát")
    yield from requests_waiting(round)


def _may_settle(
    round: Round, *, settled_on: date | None = None, decision_number: str | None = None, poor_count: int | None = None
) -> Iterator[Obstacle]:
    """Reviews first, then what was typed; None was not typed yet."""
    yield from results_to_mend(round, settled_on)
    yield from decisions_to_sign(round)
    yield from requests_to_end(round)
    yield from requests_to_answer(round)
    if settled_on is not None:
        yield from day_of_settlement(round, settled_on)
    if decision_number is not None:
        yield from _number_of_decision(round, decision_number, settled_on)
    if poor_count is not None and poor_count != (poor := settled_figures(round).poor_after):
        yield Obstacle(
            f"Bảng trên có {poor} hộ nghèo sau khi chốt, bạn ghi {poor_count}. Xem lại bảng rồi ghi đúng số ấy.",
            field="poor_count",
        )


def results_to_mend(round: Round, settled_on: date | None = None) -> Iterator[Obstacle]:
    """What keeps the results from being decided on, from a day if that is known."""
    to_mend = list(reviews_to_mend(round))
    yield from to_mend
    yield from meetings_to_end(round)
    yield from postings_to_end(round)
    yield from opinion_to_end(round)
    if not to_mend:
        yield from _ledger_closes(round, settled_on)


def _number_of_decision(round: Round, number: str, settled_on: date | None) -> Iterator[Obstacle]:
    """A round with decisions is settled by one of those signed; one without, by the decision signed on paper.

    One within the year that recognises nobody has none: who asked was told in writing.
    """
    signed = list(round.decisions.signed())
    if not number.strip():
        if round.kind == RoundKind.ANNUAL or any(households_named(round, kind) for kind in KINDS):
            yield Obstacle("Ghi số quyết định công nhận, ví dụ 85/QĐ-UBND.", field="decision_number")
    elif signed and number.strip() not in {decision.number_words for decision in signed}:
        told = ", ".join(decision.number_words for decision in signed)
        yield Obstacle(f"Các quyết định đã ký của đợt này: {told}. Ghi đúng một số ấy.", field="decision_number")
    elif signed and settled_on is not None:
        own = next(decision for decision in signed if decision.number_words == number.strip())
        if settled_on != own.decided_on:
            words = f"Quyết định số {own.number_words} ký ngày {format_date_vi(own.decided_on)}. Ghi ngày ấy."
            yield Obstacle(words, field="settled_on")


def _may_load(
    round: Round, *, settled_on: date, decision_number: str, classes: Mapping[Household, PovertyClass]
) -> Iterator[Obstacle]:
    if round.reviews.exists():
        yield Obstacle("Đợt này có Phiếu B. Chốt theo phiếu, không nạp kết quả.")
    if any(household.commune_id != round.commune_id for household in classes):
        yield Obstacle("Chỉ nạp kết quả của các hộ trong xã.")
    if PovertyClass.INSUFFICIENT_DATA in classes.values():
        yield Obstacle("Chỉ nạp kết quả đã xếp loại.")
    yield from day_of_settlement(round, settled_on)


def reviews_to_mend(round: Round) -> Iterator[Obstacle]:
    """Each count with the list that holds as many.

    A household that has left the book meanwhile is in no list of today: its draft keeps nothing back, and what was
    sent of it is named by itself.
    """
    sent, in_book = round.reviews.submitted(), Q(household__closed_on=None)
    unchecked = sent.filter(state=ReviewState.SUBMITTED) if round.must_check else sent.none()
    unclassified = sent.filter(poverty_class=PovertyClass.INSUFFICIENT_DATA)
    to_mend = (
        (unchecked, "đã gửi chưa được kiểm tra", {"phieu": ReviewState.SUBMITTED}),
        (unclassified, "chưa đủ dữ liệu để xếp loại", {"tam": PovertyClass.INSUFFICIENT_DATA}),
    )
    drafts = round.reviews.filter(in_book, state=ReviewState.DRAFT)
    for count, words, filters in (
        (not_reviewed(round).count(), "hộ trong danh sách chưa có phiếu gửi", {"phieu": "unsent"}),
        (drafts.count(), "phiếu còn nháp", {"phieu": ReviewState.DRAFT}),
        *((rows.filter(in_book).count(), f"phiếu {words}", filters) for rows, words, filters in to_mend),
    ):
        if count:
            yield Obstacle(f"{count} {words}.", list_url("households", dot=round.pk, **filters))
    for rows, words, _ in to_mend:
        for review in rows.exclude(in_book).order_by("reference"):
            page = reverse("surveys:review_detail", args=[review.pk])
            yield Obstacle(f"Phiếu {review.reference} (hộ không còn trong sổ) {words}.", page, "Xem phiếu")
    yield from _unlisted(round)
    yield from _other_people(round)
    if not sent.exists():
        yield Obstacle("Đợt rà soát chưa có phiếu nào được gửi, chưa có kết quả để chốt.")


def _unlisted(round: Round) -> Iterator[Obstacle]:
    """Households reviewed that are on the list no more, or never were."""
    found = reviewed_unlisted(round).order_by("village__position", "sort_key", "pk")
    names = [f"{household.head_name} ({household.code})" for household in found[:MOST_NAMED]]
    if not names:
        return
    rest = found.count() - len(names)
    said = f"Hộ có phiếu mà không có trong danh sách rà soát: {', '.join(names)}{f' và {rest} hộ nữa' if rest else ''}."
    page = reverse("surveys:review_list", args=[round.pk])
    yield Obstacle(f"{said} Bổ sung hộ vào danh sách kèm lý do.", page, "Xem danh sách")


def _other_people(round: Round) -> Iterator[Obstacle]:
    """Reviews sent of other people than those who lived in the household on the day of the visit."""
    sent = round.reviews.submitted().only("round", "visited_on", "roster", "reference")
    found = differences(sent)
    for review in sent.filter(pk__in=list(found)[:MOST_NAMED]).order_by("reference"):
        page = reverse("surveys:review_detail", args=[review.pk])
        yield Obstacle(f"Phiếu {review.reference}: {' '.join(found[review.pk])}", page, "Xem phiếu")
    if (rest := len(found) - MOST_NAMED) > 0:
        yield Obstacle(f"Và {rest} phiếu nữa có người khác với sổ hộ ngày thăm.")


def _ledger_closes(round: Round, settled_on: date | None) -> Iterator[Obstacle]:
    codes = list(dict.fromkeys(gap.household for gap in gaps_to_answer(round, settled_on)))
    if codes:
        page = reverse("surveys:round_ledger", args=[round.pk])
        words = f"Sổ biến động chưa khép ở {len(codes)} hộ: {', '.join(codes)}. Trả lời hoặc giải trình từng hộ."
        yield Obstacle(words, page, "Mở sổ biến động")


def meetings_to_end(round: Round) -> Iterator[Obstacle]:
    """Meetings that are still written, and households that a meeting did not agree to and none did since."""
    page = reverse("surveys:meeting_list", args=[round.pk])
    for count, words in (
        (round.meetings.filter(state=MeetingState.DRAFT).count(), "cuộc họp thôn chưa ghi xong"),
        (reviews_to_meet_again(round).count(), "hộ họp thôn chưa đồng ý với kết quả, chưa họp lại"),
    ):
        if count:
            yield Obstacle(f"{count} {words}.", page, "Xem họp thôn")


def day_of_settlement(round: Round, settled_on: date) -> Iterator[Obstacle]:
    """What is wrong with the day on which results are to become official."""
    last, settled = min(round.as_of, clock.today()), round.commune.settled_through_on
    if not round.opened_on <= settled_on <= last:
        yield Obstacle(
            f"Ghi ngày chốt từ {format_date_vi(round.opened_on)} đến {format_date_vi(last)}.", field="settled_on"
        )
    elif settled and settled_on <= settled:
        yield Obstacle(f"Số liệu đến hết {format_date_vi(settled)} đã chốt. Ghi ngày sau ngày đó.", field="settled_on")
    visited = round.reviews.submitted().order_by("-visited_on").values_list("visited_on", flat=True).first()
    if visited and settled_on < visited:
        yield Obstacle(f"Có hộ được thăm ngày {format_date_vi(visited)}. Ghi ngày từ đó trở đi.", field="settled_on")


def _may_be_taken_back(round: Round, *, decision_number: str | None = None) -> Iterator[Obstacle]:
    """What rests on the results first, then the number that was typed; None was not typed yet."""
    for later in settled_after(round):
        yield Obstacle(f"{later} chốt sau đợt này. Thu hồi đợt đó trước.", _page_of(later), "Xem đợt rà soát")
    if round.kind == RoundKind.ANNUAL:
        for other in round.commune.rounds.filter(kind=RoundKind.ANNUAL).open():
            yield Obstacle(
                f"{other} đang mở dựa vào kết quả của đợt này. Hủy đợt đó trước.", _page_of(other), "Xem đợt rà soát"
            )
    elif (passed := settled_through(round.commune)) and round.settled_on <= passed:
        yield Obstacle(f"Số liệu đến hết {format_date_vi(passed)} đã chốt cùng kết quả của đợt này.")
    yield from certificates_resting_on(round)
    for found in resting_on:
        yield from found(round)
    if decision_number is not None and decision_number.strip() != round.decision_number:
        yield Obstacle(
            f"Số ghi trên quyết định là {round.decision_number}. Xem đúng đợt rà soát rồi ghi lại số ấy.",
            field="decision_number",
        )


def _page_of(round: Round) -> str:
    return reverse("surveys:round_detail", args=[round.pk])


def _ask_for_reversal(round: Round, *, by: Any, reason: str) -> tuple[str, ...]:
    round.reversal_asked_by = by
    return ("reversal_asked_by",)


def _withdraw_reversal(round: Round, *, by: Any, reason: str) -> tuple[str, ...]:
    round.reversal_asked_by = None
    return ("reversal_asked_by",)


ROUND_STEPS = Steps(
    model=Round,
    states=RoundState,
    area="commune",
    parents=("commune",),
    table=(
        Step(
            "settle", "Chốt đợt rà soát", frozenset({RoundState.OPEN}), RoundState.SETTLED, SETTLE_ROUNDS,
            {"opened_by": "Người mở đợt rà soát không tự chốt. Việc chốt do lãnh đạo khác của xã làm."},
            obstacles=_may_settle, effect=put_in_force,
        ),
        Step(
            "load", "Nạp kết quả đã công nhận", frozenset({RoundState.OPEN}), RoundState.SETTLED, SETTLE_ROUNDS,
            {"opened_by": "Người mở đợt rà soát không tự nạp kết quả. Việc này do lãnh đạo khác của xã làm."},
            obstacles=_may_load, effect=put_loaded_in_force,
        ),
        Step(
            "cancel", "Hủy đợt rà soát", frozenset({RoundState.OPEN}), RoundState.CANCELLED, MANAGE_ROUNDS, {},
            obstacles=_nothing_was_sent, reason_asked="Ghi lý do hủy, ví dụ “mở nhầm năm”.",
        ),
        Step(
            "ask_reversal", "Đề nghị thu hồi", frozenset({RoundState.SETTLED}), RoundState.REVERSAL_ASKED,
            ASK_REVERSALS, {}, obstacles=_may_be_taken_back, effect=_ask_for_reversal,
            reason_asked="Ghi lý do thu hồi, ví dụ “ghi nhầm ngày quyết định”.",
        ),
        Step(
            "withdraw_reversal", "Rút đề nghị thu hồi", frozenset({RoundState.REVERSAL_ASKED}), RoundState.SETTLED,
            ASK_REVERSALS, {}, effect=_withdraw_reversal,
        ),
        Step(
            "take_back", "Thu hồi kết quả chốt", frozenset({RoundState.REVERSAL_ASKED}), RoundState.OPEN, SETTLE_ROUNDS,
            {
                "reversal_asked_by": "Người đề nghị không tự thu hồi. Việc này do lãnh đạo khác của xã làm.",
                "settled_by": "Người chốt không tự thu hồi kết quả mình chốt. Việc này do lãnh đạo khác của xã làm.",
            },
            obstacles=_may_be_taken_back, effect=take_back,
            reason_asked="Đề nghị thu hồi chưa có lý do. Rút đề nghị rồi đề nghị lại, có ghi lý do.",
        ),
    ),
)  # fmt: skip


def asked_reversal(round: Round) -> StepRecord | None:
    """Who asks to take the round back, when and why; None while nobody does."""
    if round.state != RoundState.REVERSAL_ASKED:
        return None
    return next(taken for step, taken in ROUND_STEPS.history(round) if step.name == "ask_reversal")


def take_round_back(round: Round, *, by: Any, version: int, decision_number: str) -> Round:
    """The round, open again. The step keeps which decision was taken back and why that was asked for."""
    reason = ""
    if asked := asked_reversal(round):
        day = format_date_vi(round.settled_on)
        reason = f"{asked.reason} Thu hồi Quyết định số {round.decision_number}, hiệu lực từ {day}."
    given = {"reason": reason, "decision_number": decision_number}
    return ROUND_STEPS.perform("take_back", round, by=by, version=version, **given)
