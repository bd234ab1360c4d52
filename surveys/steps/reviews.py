"""How a review moves from its draft to checked, and back."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from households.vocabulary import PovertyClass
from huulien.platform.steps import Obstacle, Refused, Step, Steps
from surveys.access import CHECK_REVIEWS, FILL_REVIEWS
from surveys.models import Review
from surveys.services.reviews import locked_by, reopen, sign_check, sign_submission
from surveys.services.rosters import differences
from surveys.services.visits import kin_words
from surveys.vocabulary import ReviewState, RoundState


def _round_is_open(review: Review) -> Iterator[Obstacle]:
    if review.round.state != RoundState.OPEN:
        yield Obstacle(locked_by(review.round))


def _says_who_lives_there(review: Review) -> Iterator[Obstacle]:
    """Open, and of the people who lived in the household on the day of the visit."""
    yield from _round_is_open(review)
    page = reverse("surveys:review_task", args=[review.pk, "ho"])
    for words in differences([review]).get(review.pk, []):
        yield Obstacle(f"{words} Sửa sổ nếu sổ sai, rồi bấm “Cập nhật theo sổ” ở phần 1.", page, "Xem phần 1")


def _is_complete(review: Review) -> Iterator[Obstacle]:
    yield from _says_who_lives_there(review)
    if review.visited_on is None:
        yield Obstacle("Ghi ngày thăm hộ ở phần 1 trước khi gửi.", field="visited_on")
    if review.poverty_class == PovertyClass.INSUFFICIENT_DATA:
        yield Obstacle("Phiếu chưa đủ dữ liệu để xếp loại. Bổ sung các điều còn thiếu ở phần Kết luận rồi gửi.")


def _send(review: Review, *, by: Any, reason: str) -> list[str]:
    if words := kin_words(review, by):
        raise Refused([Obstacle(words)])
    return sign_submission(review, by=by, reason=reason)


REVIEW_STEPS = Steps(
    model=Review,
    states=ReviewState,
    area="village",
    parents=("commune", "round"),
    table=(
        Step(
            "submit", "Gửi để kiểm tra", frozenset({ReviewState.DRAFT}), ReviewState.SUBMITTED, FILL_REVIEWS, {},
            obstacles=_is_complete, effect=_send,
        ),
        Step(
            "check", "Xác nhận đã kiểm tra", frozenset({ReviewState.SUBMITTED}), ReviewState.CHECKED, CHECK_REVIEWS,
            {"submitted_by": "Người gửi phiếu không tự kiểm tra phiếu của mình."},
            obstacles=_says_who_lives_there, effect=sign_check,
        ),
        Step(
            "return", "Trả lại để sửa", frozenset({ReviewState.SUBMITTED, ReviewState.CHECKED}), ReviewState.DRAFT,
            CHECK_REVIEWS, {}, obstacles=_round_is_open, effect=reopen,
            reason_asked="Ghi lý do trả lại, ví dụ “chưa đo diện tích nhà”.",
        ),
    ),
)  # fmt: skip


def review_steps_for(review: Review, user: Any) -> dict[str, Step]:
    """The steps of a review that stand open to the user, by name; none once its round is closed."""
    return {step.name: step for step in REVIEW_STEPS.offered(review, user)} if review.round.is_open else {}
