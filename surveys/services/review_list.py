"""The list of step 1 (Phụ lục I): every household that a round reviews, and why it is on the list.

What was reviewed for no reason that the list gives is shown beside it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from households.models import Area, Household
from surveys.models import ClassInForce, ListAddition, ReviewRequest, Round
from surveys.services.rounds import MANAGED_CLASSES, households_to_review, managed_since
from surveys.vocabulary import ListSource, RequestState, RoundKind

_CLASS = ("household", "poverty_class")
_LISTED = (RequestState.LISTED, RequestState.REFUSED)


@dataclass(frozen=True)
class ListRow:
    """A household on the list."""

    household: Household
    source: ListSource
    request: ReviewRequest | None
    addition: ListAddition | None

    @property
    def note(self) -> str:
        """By what it is on the list besides its class."""
        if self.request:
            return f"Đề nghị theo {self.request.kind_words}"
        return self.addition.reason if self.addition else ""


@dataclass(frozen=True)
class VillageCounts:
    """How many households of a village are on the list, by why; of all villages when there is none."""

    village: Area | None
    counts: tuple[tuple[ListSource, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)


class ReviewList:
    """The list of a round within the user's reach; without a user the whole of it.

    Once the round is closed, it is of those whose reviews it decided on.
    """

    def __init__(self, round: Round, user: Any = None) -> None:
        self.round = round
        self.user = user

    @cached_property
    def sources(self) -> list[ListSource]:
        """Why a household can be on the list of this round; and that it is outside, where any is."""
        is_in_year = self.round.kind == RoundKind.IN_YEAR
        found = [ListSource.ASKED] if is_in_year else [source for source in ListSource if source != ListSource.OUTSIDE]
        return found + [ListSource.OUTSIDE] * (len(self.listed) < len(self.rows))

    @cached_property
    def requests(self) -> list[ReviewRequest]:
        found = self.round.requests.all() if self.user is None else self.round.requests.visible_to(self.user)
        requests = list(found.select_related("household__village").order_by("-received_on", "-pk"))
        for request in requests:
            request.round = self.round
        return requests

    @property
    def additions(self) -> list[ListAddition]:
        """Those of its households that were added, also where another reason came since."""
        return [row.addition for row in self.rows if row.addition]

    @cached_property
    def rows(self) -> list[ListRow]:
        classes = self._classes()
        requests = {request.household_id: request for request in self.requests if request.state in _LISTED}
        additions = {addition.household_id: addition for addition in self.round.additions.all()}
        households = self._households()
        for household in households:
            if addition := additions.get(household.pk):
                addition.household = household
        return [
            ListRow(
                household=household,
                source=self._source(classes.get(household.pk, ""), household.pk in requests, household.pk in additions),
                request=requests.get(household.pk),
                addition=additions.get(household.pk),
            )
            for household in households
        ]

    @cached_property
    def listed(self) -> list[ListRow]:
        """The list itself, without what was reviewed outside of it."""
        return [row for row in self.rows if row.source != ListSource.OUTSIDE]

    def found(self, village: str, source: str) -> list[ListRow]:
        """The rows of a village and a source, as an address gives them; of all where it gives none."""
        return [
            row
            for row in self.rows
            if (not village or str(row.household.village_id) == village) and (not source or row.source == source)
        ]

    @cached_property
    def by_village(self) -> list[VillageCounts]:
        """Village by village, then all together where there are several."""
        found = Counter((row.household.village_id, row.source) for row in self.rows)
        villages = {row.household.village_id: row.household.village for row in self.rows}
        in_order = sorted(villages.values(), key=lambda village: (village.position, village.pk))
        rows = [
            VillageCounts(village, tuple((source, found[village.pk, source]) for source in self.sources))
            for village in in_order
        ]
        return [*rows, VillageCounts(None, tuple(self._of_all.items()))] if len(rows) > 1 else rows

    @cached_property
    def _of_all(self) -> dict[ListSource, int]:
        found = Counter(row.source for row in self.rows)
        return {source: found[source] for source in self.sources}

    @property
    def words(self) -> str:
        """How many households are on the list, by why; how many asked in vain, and how many answers are late."""
        left_out = sum(request.state in (RequestState.NOT_LISTED, RequestState.ANSWERED) for request in self.requests)
        counts = self._of_all
        parts = [f"{counts[ListSource.ASKED]} hộ vào theo đề nghị"]
        if self.round.kind == RoundKind.ANNUAL:
            managed = counts[ListSource.POOR] + counts[ListSource.NEAR_POOR]
            parts = [f"{managed} hộ nghèo, cận nghèo đang quản lý", *parts, f"{counts[ListSource.ADDED]} hộ bổ sung"]
        late, outside = sum(request.is_late for request in self.requests), counts.get(ListSource.OUTSIDE, 0)
        rest = [
            f"{count} {words}"
            for count, words in (
                (left_out, "hộ đề nghị không vào"),
                (outside, "hộ có phiếu mà không có trong danh sách"),
                (late, "đề nghị quá hạn trả lời"),
            )
            if count
        ]
        return "; ".join([", ".join(parts), *rest])

    def _source(self, poverty_class: str, is_asked: bool, is_added: bool) -> ListSource:
        """A managed household that asks stays what it is in an annual round: it is reviewed anyhow."""
        if self.round.kind == RoundKind.ANNUAL and poverty_class in MANAGED_CLASSES:
            return ListSource(poverty_class)
        if is_asked:
            return ListSource.ASKED
        return ListSource.ADDED if is_added else ListSource.OUTSIDE

    def _classes(self) -> dict[int, str]:
        """Household → its class before the round was settled."""
        classes = ClassInForce.objects.filter(commune=self.round.commune_id)
        eve = self.round.settled_on and self.round.settled_on - timedelta(days=1)
        found = dict((classes.on(eve) if eve else classes.filter(valid_until=None)).values_list(*_CLASS))
        if eve:
            return found
        listed = dict(managed_since(self.round).order_by("valid_from", "pk").values_list(*_CLASS))
        return listed | {household: kind for household, kind in found.items() if household not in listed}

    def _households(self) -> Sequence[Household]:
        if self.round.is_open:
            listed, reviewed = households_to_review(self.round), self.round.reviews.filter(household__closed_on=None)
            condition = Q(pk__in=listed.order_by().values("pk")) | Q(pk__in=reviewed.order_by().values("household"))
        else:
            condition = Q(pk__in=self.round.reviews.submitted().order_by().values("household"))
        found: QuerySet[Household] = Household.objects.filter(condition)
        if self.user is not None:
            found = found.visible_to(self.user)
        return found.select_related("village").order_by("village__position", "village", "sort_key", "pk")
