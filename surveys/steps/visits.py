"""Step 2 of a round: what keeps its visits from being done, and how far they are, by village and by reviewer."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import FilteredRelation, Q
from django.urls import reverse

from households.models import Area, Household
from huulien.platform import clock
from huulien.platform.steps import Obstacle
from surveys.models import Reviewer, Round
from surveys.services.rounds import in_round
from surveys.services.visits import Visits, given_to_kin, sent_by_kin, visits_due_on
from surveys.steps.rounds import reviews_to_mend
from surveys.vocabulary import ReviewState

SENT = (ReviewState.SUBMITTED, ReviewState.CHECKED, ReviewState.SETTLED)


def visits_to_end(round: Round) -> Iterator[Obstacle]:
    """Reviews to mend, and households that their own reviewer was given or sent."""
    yield from reviews_to_mend(round)
    for related in given_to_kin(round):
        household, page = related.household, reverse("surveys:reviewer_detail", args=[related.reviewer_id])
        words = f"Hộ {household.head_name} ({household.code}) đang giao cho chính {related.reviewer} có liên quan."
        yield Obstacle(words, page, "Giao người khác")
    for review in sent_by_kin(round):
        page = reverse("surveys:review_detail", args=[review.pk])
        words = f"Phiếu {review.reference} do {review.submitted_by} gửi, là người có liên quan với hộ."
        yield Obstacle(f"{words} Trả lại để người khác rà soát, gửi lại.", page, "Xem phiếu")


@dataclass(frozen=True)
class Progress:
    """How far some visits are; the first four add up to the fifth, the others are among them."""

    not_started: int
    drafts: int
    submitted: int
    checked: int
    returned: int
    late: int

    @property
    def total(self) -> int:
        return self.not_started + self.drafts + self.submitted + self.checked


@dataclass(frozen=True)
class Visit:
    """A household of the round, and where its review stands."""

    household: int
    village: int
    state: str | None
    is_returned: bool


class VisitsPage:
    """The visits of a round: who makes them, and how far each is; each count opens a list of as many households."""

    def __init__(self, round: Round, user: Any) -> None:
        self.round, self.user = round, user
        self.visits = Visits(round)
        self.due_on = visits_due_on(round)

    @cached_property
    def _all(self) -> list[Visit]:
        """Of the households that the lists of today show."""
        visible = Household.objects.visible_to(self.user).filter(in_round(self.round), commune=self.round.commune)
        own = FilteredRelation("reviews", condition=Q(reviews__round=self.round))
        rows = visible.registered_on(clock.today()).annotate(own=own).order_by()
        return [
            Visit(household, village, state, state == ReviewState.DRAFT and bool(reason))
            for household, village, state, reason in rows.values_list(
                "pk", "village", "own__state", "own__returned_reason"
            )
        ]

    @cached_property
    def sum(self) -> Progress:
        return self._progress(self._all)

    @cached_property
    def villages(self) -> list[tuple[Area, list[Reviewer], Progress]]:
        """Each village, the reviewers it was assigned to, and how far its visits are."""
        names = {reviewer.pk: reviewer for reviewer in self.visits.reviewers}
        return [
            (
                village,
                [names[pk] for pk in self.visits.villages.get(village.pk, [])],
                self._progress(visit for visit in self._all if visit.village == village.pk),
            )
            for village in Area.objects.villages_of(self.round.commune).order_by("position", "pk")
        ]

    @cached_property
    def reviewers(self) -> list[tuple[Reviewer, Progress]]:
        """Each reviewer, and how far their visits are; a household of two reviewers counts with both."""
        return [(reviewer, self._progress(self._by_reviewer[reviewer.pk])) for reviewer in self.visits.reviewers]

    @cached_property
    def of_nobody(self) -> Progress:
        """The visits that nobody makes yet."""
        return self._progress(self._by_reviewer[None])

    @cached_property
    def left_to_others(self) -> list[tuple[Household, list[Reviewer]]]:
        """Households that only their own reviewers were to visit, each with those who may visit it instead."""
        found = [v.household for v in self._all if self.visits.is_left_to_others(v.household, v.village)]
        households = Household.objects.filter(pk__in=found).select_related("village").by_name()
        return [
            (
                household,
                [one for one in self.visits.reviewers if one.pk not in self.visits.related[household.pk]],
            )
            for household in households
        ]

    @cached_property
    def _by_reviewer(self) -> dict[int | None, list[Visit]]:
        found: dict[int | None, list[Visit]] = {reviewer.pk: [] for reviewer in self.visits.reviewers} | {None: []}
        for visit in self._all:
            for reviewer in self.visits.visitors(visit.household, visit.village) or [None]:
                found[reviewer].append(visit)
        return found

    def _progress(self, visits: Iterable[Visit]) -> Progress:
        visits = list(visits)
        by_state = Counter(visit.state for visit in visits)
        is_over = clock.today() > self.due_on
        return Progress(
            not_started=by_state[None],
            drafts=by_state[ReviewState.DRAFT],
            submitted=by_state[ReviewState.SUBMITTED],
            checked=by_state[ReviewState.CHECKED] + by_state[ReviewState.SETTLED],
            returned=sum(visit.is_returned for visit in visits),
            late=sum(visit.state not in SENT for visit in visits) if is_over else 0,
        )
