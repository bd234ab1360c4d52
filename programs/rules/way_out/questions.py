"""What is asked of the commune: the fewest đồng that leave so few, and the most households that a budget brings out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from programs.rules.way_out.commune import Commune, commune_of, cost_of
from programs.rules.way_out.facts import Household, WayOutCase
from programs.rules.way_out.solver import Numbers, Solver
from programs.rules.way_out.ways import Chosen, Ways


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
    """Households, in the order of the case, with the measures each is given."""

    ways: Sequence[tuple[Household, Chosen]]
    cost_vnd: int
    next_vnd: int | None = None  # the fewest đồng that bring out more

    @property
    def out(self) -> int:
        return len(self.ways)


class Questions:
    """The questions of one case, each answered by a plan or by what it is short of."""

    def __init__(self, case: WayOutCase, ways: Ways) -> None:
        self.case = case
        self.commune = commune_of(case, ways)
        self.in_villages = Counter(household.village for household in case.in_need)

    def fewest(self, at_most: int) -> Plan | list[Short]:
        """The fewest đồng that leave at most so many; of such plans one that brings out the most."""
        solver = Solver()
        numbers = solver.cheapest(self.commune, max(0, len(self.case.in_need) - at_most))
        if numbers is None:
            return self._short_of_households(solver, at_most)
        cheapest = self._plan(numbers)
        return self._plan(_found(solver.most_out(self.commune, cheapest.cost_vnd)))

    def most(self, budget_vnd: int) -> Plan | list[Short]:
        """The most households that a budget brings out, for the fewest đồng."""
        solver = Solver()
        numbers = solver.most_out(self.commune, budget_vnd)
        if numbers is None:
            return self._short_of_money(solver, budget_vnd)
        out = _count(numbers)
        plan = self._plan(_found(solver.cheapest(self.commune, out)))
        more = solver.cheapest(self.commune, out + 1)
        return replace(plan, next_vnd=None if more is None else self._plan(more).cost_vnd)

    def _short_of_households(self, solver: Solver, at_most: int | None) -> list[Short]:
        """What keeps so few from being left, or, where no number is asked, the village limits from being kept."""
        short = []
        if at_most is not None:
            least = self._left(_found(solver.most_out(replace(self.commune, least_out={}))))
            if least > at_most:
                short.append(Short(Lack.COMMUNE, None, at_most, least))
        for village in self.case.villages:
            if village in self.commune.least_out:
                out = _count(_found(solver.most_out(_alone(self.commune, village))))
                limit = self.in_villages[village] - self.commune.least_out[village]
                if self.in_villages[village] - out > limit:
                    short.append(Short(Lack.VILLAGE, village, limit, self.in_villages[village] - out))
        if not short:
            numbers = solver.most_out(self.commune)
            short.append(Short(Lack.TOGETHER, None, at_most, None if numbers is None else self._left(numbers)))
        return short

    def _short_of_money(self, solver: Solver, budget_vnd: int) -> list[Short]:
        numbers = solver.cheapest(self.commune, 0)
        if numbers is None:
            return self._short_of_households(solver, None)
        return [Short(Lack.BUDGET, None, budget_vnd, self._plan(numbers).cost_vnd)]

    def _left(self, numbers: Numbers) -> int:
        return len(self.case.in_need) - _count(numbers)

    def _plan(self, numbers: Numbers) -> Plan:
        """Who is given what, and what that costs, counted from the plan itself."""
        chosen: dict[str, Chosen] = {}
        for group, of_group in zip(self.commune.groups, numbers, strict=True):
            options = (option for option, number in enumerate(of_group) for _ in range(number))
            for option, (household, ways) in zip(options, group.households, strict=False):
                chosen[household.id] = ways[option]
        plan = [(household, chosen[household.id]) for household in self.case.in_need if household.id in chosen]
        return Plan(plan, cost_of(self.case, plan))


def _alone(commune: Commune, village: str) -> Commune:
    """A village with every room for it alone, and no limit."""
    groups = [group for group in commune.groups if group.village == village]
    rooms = [room for room in commune.rooms if room.village in {None, village}]
    return Commune(groups, rooms, [], {})


def _count(numbers: Numbers) -> int:
    return sum(map(sum, numbers))


def _found(numbers: Numbers | None) -> Numbers:
    """What must be there: a plan without demands, or one as good as a plan that was found."""
    if numbers is None:
        raise AssertionError("the solver contradicts itself")
    return numbers
