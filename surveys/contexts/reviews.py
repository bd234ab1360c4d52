"""A review as its tasks, its check page and its reader show it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from huulien.platform.models import StepRecord
from huulien.platform.steps import Step
from surveys.models import Review
from surveys.rules.case import parse_case
from surveys.rules.change_words import Side, Told, tell
from surveys.rules.changes import Comparison
from surveys.rules.explain import Missing
from surveys.rules.standard import standard_by_code
from surveys.rules.wording import facts_in_words, missing_facts
from surveys.services.reviews import case_of, outcome_of
from surveys.steps.reviews import REVIEW_STEPS, review_steps_for
from surveys.vocabulary import NOT_ASKED, Indicator, ReviewState


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
