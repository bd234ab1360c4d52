"""What is asked of the commune: the fewest đồng that leave so few, and the most households that a budget brings out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from programs.rules.way_out.commune import Commune, commune_of, cost_of
from programs.rules.way_out.facts import Household, WayOutCase
from programs.rules.way_out.solver import SECONDS_A_QUESTION, Numbers, Solver
from programs.rules.way_out.ways import Ways

_TRIES = 5


class Lack(StrEnum):
    COMMUNE = "commune"
    VILLAGE = "village"
    TOGETHER = "together"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Short:
    """Why a question cannot be met: what was asked, and the least that could be."""

    what: Lack
    village: str | None
    limit: int | None
    least: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Households, in the order of the case, with the measures each is given, by their places."""

    ways: Sequence[tuple[Household, tuple[int, ...]]]
    cost_vnd: int
    next_vnd: int | None = None  # the fewest đồng that bring out more

    @property
    def out(self) -> int:
        return len(self.ways)


class Questions:
    """The questions of one case, each answered by a plan or by what it is short of."""

    def __init__(self, case: WayOutCase, ways: Ways, seconds: float = SECONDS_A_QUESTION) -> None:
        self.case = case
        self.seconds = seconds  # for each
        self.commune = commune_of(case, ways)
        self.in_villages = Counter(household.village for household in case.in_need)

    def fewest(self, at_most: int) -> Plan | list[Short]:
        """The fewest đồng that leave at most so many; of such plans one that brings out the most."""
        solver = Solver(self.seconds)
        numbers = solver.cheapest(self.commune, max(0, len(self.case.in_need) - at_most))
        if numbers is None:
            return self._short_of_households(solver, at_most)
        cheapest = self._plan(numbers)
        return self._plan(_found(solver.most_out(self.commune, cheapest.cost_vnd)))

    def most(self, budget_vnd: int) -> Plan | list[Short]:
        """The most households that a budget brings out, for the fewest đồng.

        A plan is the best when the cheapest one that brings out more costs more than the budget, which is proven
        sooner than that no plan within the budget does.
        """
        solver = Solver(self.seconds)
        plan = self._near(solver, budget_vnd)
        if plan is None:
            begun = solver.many_out(self.commune, budget_vnd)
            numbers = solver.cheapest(self.commune, begun.out if begun else 0)
            if numbers is None:
                return self._short_of_households(solver, None)
            plan = self._plan(numbers)
            if plan.cost_vnd > budget_vnd:
                return [Short(Lack.BUDGET, None, budget_vnd, plan.cost_vnd)]
        while (more := solver.cheapest(self.commune, plan.out + 1)) is not None:
            larger = self._plan(more)
            if larger.cost_vnd > budget_vnd:
                return replace(plan, next_vnd=larger.cost_vnd)
            plan = larger
        return plan

    def _near(self, solver: Solver, budget_vnd: int) -> Plan | None:
        """A plan within the budget near the most that any can bring out; none: none was found so."""
        most = solver.no_more_out(self.commune, budget_vnd)
        for out in range(most or 0, max(0, (most or 0) - _TRIES), -1):
            numbers = solver.cheapest(self.commune, out)
            if numbers is not None and (plan := self._plan(numbers)).cost_vnd <= budget_vnd:
                return plan
        return None

    def _short_of_households(self, solver: Solver, at_most: int | None) -> list[Short]:
        """What keeps so few from being left, or, where no number is asked, the village limits from being kept."""
        short = []
        if at_most is not None:
            least = self._left(_found(solver.most_out(replace(self.commune, least_out={}))))
            if least > at_most:
                short.append(Short(Lack.COMMUNE, None, at_most, least))
        for village in self.case.villages:
            if village in self.commune.least_out:
                inside = self.in_villages[village]
                limit = inside - self.commune.least_out[village]
                least = inside - _found(solver.most_out(_alone(self.commune, village))).out
                if least > limit:
                    short.append(Short(Lack.VILLAGE, village, limit, least))
        if not short:
            numbers = solver.most_out(self.commune)
            short.append(Short(Lack.TOGETHER, None, at_most, None if numbers is None else self._left(numbers)))
        return short

    def _left(self, numbers: Numbers) -> int:
        return len(self.case.in_need) - numbers.out

    def _plan(self, numbers: Numbers) -> Plan:
        """Who is given what, and what that costs, counted from the plan itself."""
        chosen: dict[str, tuple[int, ...]] = {}
        for group, of_group in zip(self.commune.groups, numbers.by_option, strict=True):
            options = (option for option, number in enumerate(of_group) for _ in range(number))
            for option, (household, ways) in zip(options, group.households, strict=False):
                chosen[household.id] = ways[option].places
        for single, places in zip(self.commune.singles, numbers.by_single, strict=True):
            if places:
                chosen[single.household.id] = tuple(sorted(places))
        plan = [(household, chosen[household.id]) for household in self.case.in_need if household.id in chosen]
        return Plan(plan, cost_of(self.case, plan))


def _alone(commune: Commune, village: str) -> Commune:
    """A village with every room for it alone, and no limit."""
    groups = [group for group in commune.groups if group.village == village]
    rooms = [room for room in commune.rooms if room.village in {None, village}]
    singles = [single for single in commune.singles if single.household.village == village]
    return Commune(groups, singles, rooms, [], {})


def _found(numbers: Numbers | None) -> Numbers:
    """What must be there: a plan without demands, or one as good as a plan that was found."""
    if numbers is None:
        raise AssertionError("the solver contradicts itself")
    return numbers
