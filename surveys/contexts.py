"""What the heavier pages show, gathered in one place each."""

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
from surveys.rules.case import parse_case
from surveys.rules.change_words import Side, Told, tell
from surveys.rules.changes import Comparison
from surveys.rules.explain import Missing
from surveys.rules.standard import standard_by_code
from surveys.rules.wording import facts_in_words, missing_facts
from surveys.services.reversals import figures_without
from surveys.services.reviews import case_of, outcome_of
from surveys.services.rounds import SettledFigures, VillageChanges, in_round, settled_figures
from surveys.steps import REVIEW_STEPS, ROUND_STEPS, asked_reversal, review_steps_for
from surveys.vocabulary import NOT_ASKED, Indicator, ReviewState, RoundKind, RoundState


@dataclass(frozen=True)
class IndicatorRow:
    """One of the twelve indicators in the reviews a page sets side by side."""

    number: int  # its place in the form of the review shown
    name: str
    condition: str
    facts: str
    answers: list[bool | str | None]  # newest review first; `NOT_ASKED` where its standard has no such indicator
    is_overruled: bool


def review_words(review: Review) -> dict[Indicator, str]:
    """The facts a review recorded, in words, indicator by indicator."""
    return facts_in_words(parse_case(case_of(review)), review.names)


def indicator_rows(reviews: list[Review]) -> list[IndicatorRow]:
    """The twelve indicators of the first review, with the answers of each beside them; none without a review."""
    if not reviews:
        return []
    shown = reviews[0]
    words, texts = review_words(shown), standard_by_code(shown.round.standard).indicators
    overruled = shown.facts.get("overrides") or {}
    return [
        IndicatorRow(
            number=text.number,
            name=text.name,
            condition=text.condition,
            facts=words[indicator],
            answers=[_answer(review, indicator) for review in reviews],
            is_overruled=str(text.number) in overruled,
        )
        for indicator, text in texts.items()
    ]


def _answer(review: Review, indicator: Indicator) -> bool | str | None:
    asked = indicator in standard_by_code(review.round.standard).indicators
    return review.lacks[indicator] if asked else NOT_ASKED


@dataclass(frozen=True)
class WhatChanged:
    """What is otherwise in a review than in the one before, and what of it decided the class."""

    before: Review
    after: Review
    since: str  # how the one before is called
    told: Told

    @property
    def is_class_changed(self) -> bool:
        return self.before.poverty_class != self.after.poverty_class


def what_changed(compared: list[Review]) -> WhatChanged | None:
    """What changed between the two reviews that a page compares, the newer first; None where there is but one."""
    if len(compared) < 2:
        return None
    after, before = compared
    is_same_year = before.round.year == after.round.year
    sides = [
        Side(outcome_of(review), review.names, review.round.short_name if is_same_year else f"năm {review.round.year}")
        for review in (before, after)
    ]
    told = tell(Comparison(*(side.outcome for side in sides)), *sides)
    return WhatChanged(before, after, sides[0].year, told)


class ReviewPage:
    """A review as its tasks, its check page and its reader show it."""

    def __init__(self, review: Review, user: Any) -> None:
        self.review = review
        self.user = user

    @cached_property
    def steps(self) -> dict[str, Step]:
        """The steps that stand open to the user, by name."""
        return review_steps_for(self.review, self.user)

    @property
    def history(self) -> list[tuple[Step, StepRecord]]:
        return REVIEW_STEPS.history(self.review)

    @cached_property
    def may_fill(self) -> bool:
        """Whether the user may write the review: who may send it may fill it."""
        return "submit" in self.steps

    @cached_property
    def last(self) -> Review | None:
        """The household's settled review of the round before."""
        earlier = self.review.household.reviews.filter(
            state=ReviewState.SETTLED, round__year__lt=self.review.round.year
        )
        return earlier.select_related("round", "village").order_by("-round__year", "-pk").first()

    @cached_property
    def honorific(self) -> str:
        sex = next((person["sex"] for person in self.review.roster if person["relationship"] == "head"), None)
        return {"male": "ông", "female": "bà"}.get(sex or "", "")

    @cached_property
    def missing(self) -> list[Missing]:
        """What is still to be found out."""
        return missing_facts(parse_case(case_of(self.review)), self.review.names)

    @cached_property
    def indicators(self) -> list[IndicatorRow]:
        return indicator_rows(self.compared)

    @cached_property
    def compared(self) -> list[Review]:
        return [self.review, self.last] if self.last else [self.review]

    @cached_property
    def changed(self) -> WhatChanged | None:
        return what_changed(self.compared)

    @cached_property
    def unknown_count(self) -> int:
        return self.review.deprived_count_max - self.review.deprived_count


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
