"""A round as its list, its page and its settling show it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.utils import timezone

from households.access import EXPORT_HOUSEHOLDS
from households.models import Area, Household
from households.querysets import existing
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.lib.rates import rate
from huulien.platform import access, clock
from huulien.platform.buttons import Button, button
from huulien.platform.models import StepRecord
from huulien.platform.steps import Step
from surveys.access import FILL_REVIEWS, ISSUE_CERTIFICATES
from surveys.models import ClassInForce, Review, Round
from surveys.services.reversals import figures_without
from surveys.services.rounds import SettledFigures, VillageChanges, in_round, settled_figures
from surveys.steps.reviews import REVIEW_STEPS
from surveys.steps.rounds import ROUND_STEPS, asked_reversal
from surveys.vocabulary import ReviewState, RoundKind, RoundState


@dataclass(frozen=True)
class RoundResult:
    """Where an area stood on the day a round's results took force."""

    households: int
    poor: int
    near_poor: int

    @property
    def poor_rate(self) -> Decimal | None:
        return rate(self.poor, self.households)


def results_of(rounds: Iterable[Round], households: QuerySet[Household]) -> dict[int, RoundResult]:
    """Each settled round's result over some households, in one query for all rounds."""
    counts = {}
    for round in rounds:
        if not round.is_settled:
            continue
        in_book = existing(round.settled_on, "opened_on", "closed_on")
        in_force = in_book & existing(round.settled_on, "classes__valid_from", "classes__valid_until")
        counts[f"households_{round.pk}"] = Count("pk", filter=in_book, distinct=True)
        for kind in (PovertyClass.POOR, PovertyClass.NEAR_POOR):
            counts[f"{kind}_{round.pk}"] = Count("pk", filter=in_force & Q(classes__poverty_class=kind))
    found = households.order_by().aggregate(**counts) if counts else {}
    return {
        round.pk: RoundResult(*(found[f"{name}_{round.pk}"] for name in ("households", "poor", "near_poor")))
        for round in rounds
        if round.is_settled
    }


@dataclass(frozen=True)
class RoundProgress:
    """How far the reviews of one village, or of all, are; each count opens its list."""

    village: Area | None
    not_started: int
    drafts: int
    submitted: int
    checked: int

    @property
    def total(self) -> int:
        return self.not_started + self.drafts + self.submitted + self.checked


@dataclass(frozen=True)
class ToCheck:
    """A review that waits for a check, beside the class its household has now."""

    review: Review
    class_before: str

    @property
    def is_changed(self) -> bool:
        return self.review.poverty_class != self.class_before


def _who_and_when(taken: StepRecord) -> str:
    return f"Ngày {format_date_vi(timezone.localtime(taken.at).date())}, {taken.by or 'Hệ thống'}"


class RoundPage:
    """A round as its list, its page and its settling show it: only of villages within the user's reach."""

    def __init__(self, round: Round, user: Any) -> None:
        self.round = round
        self.user = user

    @cached_property
    def villages(self) -> list[Area]:
        return list(Area.objects.visible_to(self.user).villages_of(self.round.commune).order_by("position", "pk"))

    @cached_property
    def _households(self) -> QuerySet[Household]:
        """The visible households that the lists of today show: what no list opens, no number counts."""
        visible = Household.objects.visible_to(self.user).filter(commune=self.round.commune)
        return visible.registered_on(clock.today()).order_by()

    @cached_property
    def sent(self) -> int:
        """Reviews that settling makes official, also of households that have left the book since."""
        return self.round.reviews.submitted().count()

    @cached_property
    def progress(self) -> list[RoundProgress]:
        """Village by village, over the households with a review and those that must have one."""
        own = FilteredRelation("reviews", condition=Q(reviews__round=self.round))
        by_state = self._households.annotate(own=own).filter(in_round(self.round)).values_list("village", "own__state")
        found = Counter({(village, state): count for village, state, count in by_state.annotate(Count("pk"))})
        return [
            RoundProgress(
                village=village,
                not_started=found[village.pk, None],
                drafts=found[village.pk, ReviewState.DRAFT],
                submitted=found[village.pk, ReviewState.SUBMITTED],
                checked=found[village.pk, ReviewState.CHECKED] + found[village.pk, ReviewState.SETTLED],
            )
            for village in self.villages
        ]

    def progress_of(self, village: Area) -> RoundProgress | None:
        """Of one village; None where the user does not see it."""
        return next((row for row in self.progress if row.village == village), None)

    @cached_property
    def sum(self) -> RoundProgress:
        names = ("not_started", "drafts", "submitted", "checked")
        return RoundProgress(None, *(sum(getattr(row, name) for row in self.progress) for name in names))

    @property
    def heading(self) -> str:
        """What the round waits for, in a sentence."""
        if not self.round.is_open:
            return f"{self.round}: {RoundState.label_of(self.round.state).lower()}"
        if self.round.kind == RoundKind.IN_YEAR and not self.sum.total:
            return "Chưa có hộ nào vào danh sách của đợt này"
        waiting, year = self.sum.not_started + self.sum.drafts, self.round.year
        return f"Còn {format_integer(waiting)} phiếu năm {year} chưa gửi" if waiting else f"Mọi phiếu năm {year} đã gửi"

    @cached_property
    def result(self) -> RoundResult | None:
        """What the round came to within the user's reach, once it is settled."""
        households = Household.objects.visible_to(self.user).filter(commune=self.round.commune)
        return results_of([self.round], households).get(self.round.pk)

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The steps that stand open to the user, by name."""
        return {step.name: step for step in ROUND_STEPS.offered(self.round, self.user)}

    @property
    def buttons(self) -> list[Button]:
        """What the user may do with the round now: a step that is due stands out, else the way through the steps."""
        round, pk, steps = self.round, self.round.pk, self.steps
        settle, to_check = steps.get("settle"), len(self.to_check)
        found = []
        if round.is_settled and not round.is_loaded and access.may(self.user, ISSUE_CERTIFICATES, round.commune):
            found.append(button("Giấy chứng nhận", "surveys:round_certificates", pk, stands_out=True))
        if not round.is_loaded:
            is_next = round.is_open and not to_check and not settle
            found.append(button("Các bước của đợt", "surveys:round_path", pk, stands_out=is_next))
            found.append(button("Danh sách, đề nghị", "surveys:review_list", pk))
            found.append(button("Họp thôn", "surveys:meeting_list", pk))
            if round.is_open and access.may_somewhere(self.user, FILL_REVIEWS):
                found.append(button("In, nhập nhanh phiếu", "surveys:stack_list", pk))
        if round.is_settled and access.may(self.user, EXPORT_HOUSEHOLDS, round.commune):
            found.append(button("Xuất kết quả ra Excel", "surveys:results_export", pk))
        if to_check:
            found.append(button(f"Kiểm tra {to_check} phiếu", "surveys:round_check", pk, stands_out=True))
        if settle:
            found.append(button(settle.label, "surveys:round_settle", pk, stands_out=not to_check))
        if take_back := steps.get("take_back"):
            found.append(button(take_back.label, "surveys:round_take_back", pk, stands_out=True))
        if (cancel := steps.get("cancel")) and not self.sum.submitted and not self.sum.checked:
            found.append(button(cancel.label, "surveys:round_cancel", pk))
        return found

    @cached_property
    def history(self) -> list[tuple[Step, StepRecord]]:
        return ROUND_STEPS.history(self.round)

    @cached_property
    def reversal(self) -> StepRecord | None:
        """Who asks to take the round back, when and why; None while nobody does."""
        return asked_reversal(self.round)

    @property
    def reversal_words(self) -> str:
        """Who asks to take the round back, since when, and why."""
        return f"{_who_and_when(self.reversal)} đề nghị thu hồi kết quả chốt. Lý do: {self.reversal.reason}"

    @property
    def taken_back_words(self) -> str:
        """Who last took the results back of a round that is open since, and why; empty without."""
        taken = next((taken for step, taken in self.history if step.name == "take_back"), None)
        return f"{_who_and_when(taken)} thu hồi kết quả chốt trước đây. Lý do: {taken.reason}" if taken else ""

    @cached_property
    def figures_without(self) -> VillageChanges:
        """What taking the round back would make of the villages' figures."""
        return figures_without(self.round)

    @property
    def reversal_consequence(self) -> str:
        """What taking the round back does, before it is done."""
        day, before = format_date_vi(self.round.settled_on), self.round.settled_through_before
        words = (
            f"Thu hồi xong, đợt rà soát mở lại, {format_integer(self.sent)} phiếu trở lại như trước khi chốt và từ "
            f"{day} các hộ trở lại xếp loại trước đó. "
        )
        if self.round.kind == RoundKind.ANNUAL:
            words += f"Số liệu từ ngày {format_date_vi(before + timedelta(days=1))} " if before else "Số liệu đã chốt "
            words += "mở lại để chốt lần nữa. "
        return f"{words}Biến động đã ghi và thông tin thành viên giữ nguyên."

    @property
    def consequence(self) -> str:
        """What settling does, before it is done."""
        locked = "Chốt xong, các phiếu được khóa và xếp loại có hiệu lực từ ngày quyết định."
        if self.round.kind != RoundKind.ANNUAL:
            return f"{locked} Chỉ các hộ trong đợt này đổi xếp loại; rà soát định kỳ không bị ảnh hưởng."
        return f"{locked} Số liệu đã qua đến hết {format_date_vi(self.round.as_of)} không thay đổi nữa."

    @cached_property
    def figures(self) -> SettledFigures:
        """What settling would make official."""
        return settled_figures(self.round)

    @cached_property
    def to_check(self) -> list[ToCheck]:
        """Reviews that wait for a check by this user, in the order of villages and names."""
        check = REVIEW_STEPS.step("check")
        if not access.may_somewhere(self.user, check.act):
            return []
        waiting = Review.objects.visible_to(self.user).filter(round=self.round, state=ReviewState.SUBMITTED)
        waiting = waiting.select_related("household", "village__parent__parent__parent", "submitted_by")
        in_force = ClassInForce.objects.filter(commune=self.round.commune, valid_until=None)
        before = dict(in_force.values_list("household", "poverty_class"))
        return [
            ToCheck(review, before.get(review.household_id, ""))
            for review in waiting.order_by("village__position", "household__sort_key", "pk")
            if REVIEW_STEPS.is_offered(check, review, self.user)
        ]
