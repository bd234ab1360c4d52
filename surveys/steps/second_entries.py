"""Double entry of a round: drawing the sample, entering a form anew, and what of it is left open."""

import math
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from huulien.lib.rates import rate
from huulien.platform.steps import Obstacle, Refused, Step, Steps
from surveys.access import CHECK_REVIEWS
from surveys.models import Review, Round, SecondEntry
from surveys.services.open_round import hold_open, must_be_open
from surveys.vocabulary import ReviewState, SecondEntryState

_SENDER = "Người gửi phiếu không tự nhập lại phiếu ấy. Việc này do người khác làm."


def not_drawn(round: Round) -> QuerySet[Review]:
    """The forms that were sent and stand in no sample yet."""
    return round.reviews.submitted().filter(second_entry=None)


@transaction.atomic
def draw_sample(*, round: Round, percent: int, by: Any, seed: int | None = None) -> list[SecondEntry]:
    """The forms drawn: so many of a hundred of those sent and not drawn before, one at least."""
    round = hold_open(round, by, CHECK_REVIEWS, round.commune)
    sent = list(not_drawn(round).order_by("pk"))
    if not sent:
        raise ValidationError("Không còn phiếu đã gửi nào chưa rút mẫu.")
    seed = secrets.randbelow(10**9) if seed is None else seed
    drawn = Random(seed).sample(sent, math.ceil(len(sent) * percent / 100))  # noqa: S311 to be drawn again, not guessed
    entries = [
        SecondEntry(commune=round.commune, round=round, review=review, sender=review.submitted_by, seed=seed)
        for review in sorted(drawn, key=lambda review: review.pk)
    ]
    return SecondEntry.objects.bulk_create(entries)


def _may_enter(entry: SecondEntry, *, review_version: int | None = None, **compared: Any) -> Iterator[Obstacle]:
    """Sent, and still the form that was compared; `review_version` is None where nothing was yet."""
    yield from must_be_open(entry.round, "phiếu nhập lại")
    if entry.review.state == ReviewState.DRAFT:
        yield Obstacle("Phiếu đã trả lại để sửa. Gửi lại rồi mới nhập lại để so.")
    elif review_version not in (None, entry.review.version):
        yield Obstacle("Phiếu vừa được sửa. Bấm lưu lần nữa để so với nội dung mới.")


def _enter(
    entry: SecondEntry, *, by: Any, reason: str, review_version: int, asked_count: int,
    differences: list[dict[str, str]],
) -> list[str]:  # fmt: skip
    if by is not None and entry.review.submitted_by_id == by.pk:  # sent again, since it was drawn, by somebody else
        raise Refused([Obstacle(_SENDER)])
    entry.entered_by, entry.asked_count, entry.differences = by, asked_count, differences
    return ["entered_by", "asked_count", "differences"]


def _may_keep(entry: SecondEntry) -> Iterator[Obstacle]:
    yield from must_be_open(entry.round, "phiếu nhập lại")


SECOND_ENTRY_STEPS = Steps(
    model=SecondEntry,
    states=SecondEntryState,
    area="commune",
    parents=("commune", "round"),
    table=(
        Step(
            "enter", "Nhập lại phiếu", frozenset({SecondEntryState.DRAWN}), SecondEntryState.ENTERED, CHECK_REVIEWS,
            {"sender": _SENDER},
            obstacles=_may_enter, effect=_enter,
        ),
        Step(
            "keep", "Giữ phiếu như đã gửi", frozenset({SecondEntryState.ENTERED}), SecondEntryState.KEPT,
            CHECK_REVIEWS, {}, obstacles=_may_keep,
            reason_asked="Ghi vì sao giữ, ví dụ “phiếu giấy ghi đúng như lần đầu”.",
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """The sample of a round, and how many answers differ in it."""

    round: Round

    @cached_property
    def entries(self) -> list[SecondEntry]:
        found = self.round.second_entries.select_related("review__household__village", "sender", "entered_by")
        return list(found.order_by("review__village__position", "review__household__sort_key", "pk"))

    @cached_property
    def left_count(self) -> int:
        """Forms that were sent and not drawn."""
        return not_drawn(self.round).count()

    @property
    def entered(self) -> list[SecondEntry]:
        return [entry for entry in self.entries if not entry.is_waiting]

    @property
    def waiting_count(self) -> int:
        return len(self.entries) - len(self.entered)

    @property
    def open_count(self) -> int:
        return sum(entry.is_open for entry in self.entries)

    @property
    def asked_count(self) -> int:
        return sum(entry.asked_count or 0 for entry in self.entered)

    @property
    def differing_count(self) -> int:
        return sum(len(entry.differences) for entry in self.entered)

    @property
    def error_rate(self) -> Decimal | None:
        """Of a hundred answers, how many differ; None while nothing was entered."""
        return rate(self.differing_count, self.asked_count)
