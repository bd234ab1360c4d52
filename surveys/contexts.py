"""What the heavier pages show, gathered in one place each."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet

from households.models import Area, Household
from huulien.platform import access, clock
from surveys.access import CHECK_REVIEWS, FILL_REVIEWS, SETTLE_ROUNDS
from surveys.models import Review, Round
from surveys.rules.case import parse_case
from surveys.rules.standard import standard_by_code
from surveys.rules.wording import facts_in_words, missing_facts_in_words
from surveys.services.reviews import case_of
from surveys.services.rounds import households_to_review, obstacles
from surveys.vocabulary import Indicator, ReviewState


@dataclass(frozen=True)
class IndicatorRow:
    """One of the twelve indicators in the reviews a page sets side by side."""

    number: int
    name: str
    condition: str
    facts: str
    answers: list[bool | None]  # newest review first
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
            number=indicator.number,
            name=texts[indicator].name,
            condition=texts[indicator].condition,
            facts=words[indicator],
            answers=[review.lacks[indicator.number] for review in reviews],
            is_overruled=str(indicator) in overruled,
        )
        for indicator in Indicator
    ]


class ReviewPage:
    """A review as its tasks, its check page and its reader show it."""

    def __init__(self, review: Review, user: Any) -> None:
        self.review = review
        self.user = user

    @cached_property
    def is_open(self) -> bool:
        return self.review.state == ReviewState.DRAFT and not self.review.round.is_settled

    @cached_property
    def may_fill(self) -> bool:
        return self.is_open and access.may(self.user, FILL_REVIEWS, self.review.village)

    @cached_property
    def may_check(self) -> bool:
        waiting = self.review.state == ReviewState.SUBMITTED and not self.review.round.is_settled
        return (
            waiting
            and self.review.submitted_by_id != self.user.pk
            and access.may(self.user, CHECK_REVIEWS, self.review.village)
        )

    @cached_property
    def may_return(self) -> bool:
        sent = self.review.state in {ReviewState.SUBMITTED, ReviewState.CHECKED} and not self.review.round.is_settled
        return sent and access.may(self.user, CHECK_REVIEWS, self.review.village)

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
    def missing(self) -> list[str]:
        """What is still to be found out, in words."""
        return missing_facts_in_words(parse_case(case_of(self.review)), self.review.names)

    @cached_property
    def indicators(self) -> list[IndicatorRow]:
        return indicator_rows(self.compared)

    @cached_property
    def compared(self) -> list[Review]:
        return [self.review, self.last] if self.last else [self.review]

    @cached_property
    def unknown_count(self) -> int:
        return self.review.deprived_count_max - self.review.deprived_count


@dataclass(frozen=True)
class RoundProgress:
    """How far the reviews of one village, or of all, are; each count opens its list."""

    village: Area | None
    to_review: int
    not_started: int
    drafts: int
    submitted: int
    checked: int

    @property
    def total(self) -> int:
        return self.not_started + self.drafts + self.submitted + self.checked


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
    def _states(self) -> dict[int, dict[str, int]]:
        """Village → state → reviews."""
        reviews = Review.objects.filter(round=self.round, household__in=self._households).order_by()
        states: dict[int, dict[str, int]] = {}
        for village, state, count in reviews.values_list("household__village", "state").annotate(Count("pk")):
            states.setdefault(village, {})[state] = count
        return states

    @cached_property
    def total(self) -> int:
        """Reviews of the round, of whatever household and state."""
        return Review.objects.visible_to(self.user).filter(round=self.round).count()

    @cached_property
    def progress(self) -> list[RoundProgress]:
        """Village by village, over the households with a review and those that must have one."""
        must = self._households.filter(pk__in=households_to_review(self.round).values("pk"))
        managed = dict(must.values_list("village").annotate(Count("pk")))
        without = must.exclude(pk__in=self.round.reviews.values("household"))
        waiting = dict(without.values_list("village").annotate(Count("pk")))
        rows = []
        for village in self.villages:
            states = self._states.get(village.pk, {})
            rows.append(
                RoundProgress(
                    village=village,
                    to_review=managed.get(village.pk, 0),
                    not_started=waiting.get(village.pk, 0),
                    drafts=states.get(ReviewState.DRAFT, 0),
                    submitted=states.get(ReviewState.SUBMITTED, 0),
                    checked=states.get(ReviewState.CHECKED, 0) + states.get(ReviewState.SETTLED, 0),
                )
            )
        return rows

    @cached_property
    def sum(self) -> RoundProgress:
        names = ("to_review", "not_started", "drafts", "submitted", "checked")
        return RoundProgress(None, *(sum(getattr(row, name) for row in self.progress) for name in names))

    @cached_property
    def obstacles(self) -> dict[str, int]:
        """What keeps the round from being settled, counted; empty when nothing does."""
        if self.round.is_settled:
            return {}
        return {name: count for name, rows in obstacles(self.round).items() if (count := rows.count())}

    @cached_property
    def may_settle(self) -> bool:
        return not self.round.is_settled and access.may(self.user, SETTLE_ROUNDS, self.round.commune)
