"""The ways out of one household: sets of measures open to it, none excluding another, with which it meets the goal.

Sets grow by one measure at a time in the order of the case. Of sets that lift the same and exclude the same of what is
still to come only the best needs to grow: whatever is added to one can be added to the other. Sets of indicators and of
measures are the bits of whole numbers; a set of measures in its order is a tuple of their places.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from programs.rules.way_out.facts import Goal, Household, WayOutCase


class Chosen(NamedTuple):
    """Measures by their places; compared by what they cost, then how many they are, then which come earlier."""

    cost_vnd: int = 0
    number: int = 0
    places: tuple[int, ...] = ()


class Ways:
    """The ways of the households of a case; each kind of household is looked at once."""

    def __init__(self, case: WayOutCase) -> None:
        self.case = case
        places = {measure.id: place for place, measure in enumerate(case.measures)}
        self._lifts = [bits(measure.lifts) for measure in case.measures]
        self._excluded = [bits(places[other] for other in case.excluded_by[measure.id]) for measure in case.measures]
        self._costs = [measure.cost_vnd for measure in case.measures]
        self._cheapest: dict[tuple[int, ...], Chosen | None] = {}
        self._fewest: dict[tuple[int, ...], int] = {}

    def open_to(self, household: Household) -> tuple[int, ...]:
        """The places of the measures feasible for a household that have room for at least one."""
        return tuple(
            place
            for place, measure in enumerate(self.case.measures)
            if (household.measures is None or measure.id in household.measures)
            and measure.room_in(household.village) != 0
        )

    def cheapest(self, household: Household) -> Chosen | None:
        """The way with the fewest đồng, then the fewest measures, then the earlier ones; none: there is no way."""
        lacks, measures = bits(household.lacks), self.open_to(household)
        key = (lacks, *measures)
        if key not in self._cheapest:
            self._cheapest[key] = min(self.of_each_kind(lacks, measures, self._costs, 0).values(), default=None)
        return self._cheapest[key]

    def of_each_kind(self, lacks: int, measures: Sequence[int], costs: Sequence[int], kept: int) -> dict[int, Chosen]:
        """The cheapest way for each choice among the measures in `kept`, by that choice; the smallest sets suffice."""
        found: dict[int, Chosen] = {}
        # (what is lifted, what of the measures to come is excluded, what of `kept` is chosen) → the best such set.
        growing = {(0, 0, 0): Chosen()}
        for place in measures:
            measure, to_come = self.case.measures[place], -1 << (place + 1)
            grown: dict[tuple[int, int, int], Chosen] = {}
            for (lifted, excluded, choice), chosen in growing.items():
                _keep_best(grown, (lifted, excluded & to_come, choice), chosen)
                adds = self._lifts[place] & lacks & ~lifted if self.case.goal is Goal.NEAR_POOR else 0
                if excluded >> place & 1 or not (adds or (measure.income and not chosen.number)):
                    continue
                more = Chosen(chosen.cost_vnd + costs[place], chosen.number + 1, (*chosen.places, place))
                now_chosen = choice | (kept & 1 << place)
                if measure.income or self.case.is_enough_to_lack((lacks & ~(lifted | adds)).bit_count()):
                    _keep_best(found, now_chosen, more)
                else:
                    excludes = (excluded | self._excluded[place]) & to_come
                    _keep_best(grown, (lifted | adds, excludes, now_chosen), more)
            growing = grown
        return found

    def lacks_after(self, household: Household, chosen: Chosen | None) -> int:
        """How many indicators a household lacks with a way; without one, the fewest it can be brought down to."""
        lacks = bits(household.lacks)
        if chosen is not None:
            for place in chosen.places:
                lacks &= ~self._lifts[place]
            return lacks.bit_count()
        measures = self.open_to(household)
        key = (lacks, *measures)
        if key not in self._fewest:
            self._fewest[key] = self._fewest_lacks(lacks, measures)
        return self._fewest[key]

    def _fewest_lacks(self, lacks: int, measures: Sequence[int]) -> int:
        states = {(0, 0)}
        for place in measures:
            to_come = -1 << (place + 1)
            taken = {
                (lifted | self._lifts[place] & lacks, (excluded | self._excluded[place]) & to_come)
                for lifted, excluded in states
                if not excluded >> place & 1
            }
            states = {(lifted, excluded & to_come) for lifted, excluded in states} | taken
        return min((lacks & ~lifted).bit_count() for lifted, _ in states)


def bits(numbers: Iterable[int]) -> int:
    """A set of numbers as the bits of one."""
    return sum(1 << number for number in set(numbers))


def _keep_best(best: dict[Any, Chosen], key: Any, chosen: Chosen) -> None:
    if key not in best or chosen < best[key]:
        best[key] = chosen
