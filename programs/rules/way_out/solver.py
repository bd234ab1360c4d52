"""Whole numbers of households for each way out, proven best by CP-SAT: integers throughout, gap 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING, Any

from programs.rules.way_out.commune import Commune, Group, SharedCost, Single
from programs.rules.way_out.core import Bound, Relaxation, near_margin

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SECONDS_A_QUESTION = 60.0
_SHARE_TO_BEGIN = 6  # of that time, what looking for a first plan may take: one in so many
_SMALL = 400  # variables of a program that is searched whole
# Both bound by linear programs, where such plans are nearly whole; the third searches from below.
_SEARCHES = ("max_lp", "reduced_costs", "lb_tree_search")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A plan in numbers."""

    by_option: Sequence[Sequence[int]]  # how many households of each group take each of its options
    by_single: Sequence[Sequence[int]]  # which measures each single household uses; none: it is not brought out

    cost: int  # of what was asked to be least, as the solver counted it

    @property
    def out(self) -> int:
        return sum(map(sum, self.by_option)) + sum(bool(places) for places in self.by_single)


class UnprovenError(Exception):
    """No optimum could be proven in the time allowed."""


class Solver:
    """What the best plans of a commune are, within the time for one question."""

    def __init__(self, seconds: float = SECONDS_A_QUESTION) -> None:
        self._seconds_left = seconds
        # The program of the commune that was asked about last: with another number it is solved on from there.
        self._asked: tuple[Commune, _Program, Relaxation | None] | None = None

    def cheapest(self, commune: Commune, least_out: int) -> Numbers | None:
        """The plan with the fewest đồng that brings out so many and keeps the village limits; none: there is none."""
        if self._asked is None or self._asked[0] is not commune or self._asked[2] is None:
            program = _Program(commune)
            program.model.add(sum(program.takers()) >= least_out)
            program.minimize(sum(cost // program.unit * paid for cost, paid in program.costs))
            self._asked = commune, program, _relaxed(program)
        _, program, relaxation = self._asked
        if relaxation:
            relaxation.set_least_of_last(least_out)
        return self._best(program, relaxation)

    def most_out(self, commune: Commune, budget_vnd: int | None = None) -> Numbers | None:
        """The plan with the most households within the budget that keeps the village limits; none: there is none."""
        program = _most_out(commune, budget_vnd)
        return self._best(program, _relaxed(program))

    def no_more_out(self, commune: Commune, budget_vnd: int) -> int | None:
        """How many households no plan within the budget exceeds, though it may not reach them; none: unknown."""
        program = _most_out(commune, budget_vnd)
        relaxation = _relaxed(program)
        prices = self._prices(relaxation)
        return None if relaxation is None or prices is None else -Bound.of(relaxation, prices).least_cost

    def many_out(self, commune: Commune, budget_vnd: int) -> Numbers | None:
        """A plan within the budget that keeps the village limits, the best found soon; none: none was found."""
        return self._solve(_most_out(commune, budget_vnd), seconds=self._time() / _SHARE_TO_BEGIN)

    def _prices(self, relaxation: Relaxation | None) -> list[int] | None:
        """What the rows are worth; none where there is no relaxation, or it was not solved."""
        if relaxation is None:
            return None
        prices, seconds = relaxation.prices(self._time())
        self._seconds_left -= seconds
        return prices

    def _time(self) -> float:
        """The seconds left, where there are any."""
        if self._seconds_left <= 0:
            raise UnprovenError
        return self._seconds_left

    def _best(self, program: _Program, relaxation: Relaxation | None) -> Numbers | None:
        """What is proven best, searched near the margin of the relaxation where there is one."""
        prices = self._prices(relaxation)
        if relaxation is None or prices is None:
            return self._solve(program)
        bound = Bound.of(relaxation, prices)
        margin = bound.first_margin()
        while True:
            model, holds = near_margin(program.model, relaxation, bound, margin)
            found = self._solve(program, model)
            if not holds:
                return found
            if found is None:
                margin = 4 * margin + 1
                continue
            if (above := bound.above(found.cost)) <= margin:
                return found
            margin = above

    def _solve(self, program: _Program, model: Any = None, seconds: float | None = None) -> Numbers | None:
        """What is proven best, or, in `seconds`, the best that was found."""
        from ortools.sat.python import cp_model

        solver = cp_model.CpSolver()
        solver.parameters.absolute_gap_limit = 0
        solver.parameters.relative_gap_limit = 0
        solver.parameters.max_time_in_seconds = seconds or self._time()
        solver.parameters.linearization_level = 2
        solver.parameters.num_workers = len(_SEARCHES)
        solver.parameters.subsolvers.extend(_SEARCHES)
        status = solver.solve(model or program.model)
        self._seconds_left -= solver.wall_time
        if status == cp_model.INFEASIBLE or (seconds and status == cp_model.UNKNOWN):
            return None
        if status != cp_model.OPTIMAL and not (seconds and status == cp_model.FEASIBLE):
            raise UnprovenError
        return Numbers(
            [[solver.value(taker) for taker in takers] for takers in program.by_option],
            [[place for place, used in uses.items() if solver.value(used)] for uses in program.by_single],
            solver.value(program.objective),
        )


def _relaxed(program: _Program) -> Relaxation | None:
    """The relaxation of a program that is worth it."""
    return Relaxation(program.model) if len(program.model.proto.variables) > _SMALL else None


def _most_out(commune: Commune, budget_vnd: int | None) -> _Program:
    program = _Program(commune)
    if budget_vnd is not None:
        cost = sum(cost // program.unit * paid for cost, paid in program.costs)
        program.model.add(cost <= budget_vnd // program.unit)
    program.minimize(-sum(program.takers()))
    return program


class _Program:
    """A commune as a program in whole numbers; `by_option` are those to be found."""

    def __init__(self, commune: Commune) -> None:
        from ortools.sat.python import cp_model

        self.commune = commune
        self.model = cp_model.CpModel()
        self.by_option = [
            [self.model.new_int_var(0, len(group.households), "") for _ in group.options] for group in commune.groups
        ]
        # What is paid for each household, or once.
        self.costs: list[tuple[int, cp_model.IntVar]] = [
            (option.cost_vnd, taker)
            for group, takers in self._groups()
            for option, taker in zip(group.options, takers, strict=True)
        ]
        for group, takers in self._groups():
            self.model.add(sum(takers) <= len(group.households))
        self.singles_out = [self.model.new_bool_var("") for _ in commune.singles]
        # The measures each single household uses, by their places.
        self.by_single = [
            self._choose(single, out) for single, out in zip(commune.singles, self.singles_out, strict=True)
        ]
        for room in commune.rooms:
            self.model.add(sum(self.takers(room.village, room.measure)) <= room.most)
        for village, least in commune.least_out.items():
            self.model.add(sum(self.takers(village)) >= least)
        for shared in commune.shared_costs:
            self._share(shared)
        self.unit = gcd(*(cost for cost, _ in self.costs)) or 1

    def minimize(self, objective: Any) -> None:
        self.objective = objective
        self.model.minimize(objective)

    def takers(self, village: str | None = None, measure: int | None = None) -> Iterator[cp_model.IntVar]:
        """Who is brought out, in a village or in all, with a measure or any."""
        for group, takers in self._groups():
            if village is None or group.village == village:
                for option, taker in zip(group.options, takers, strict=True):
                    if measure is None or option.kept >> measure & 1:
                        yield taker
        for single, out, uses in zip(self.commune.singles, self.singles_out, self.by_single, strict=True):
            if village is None or single.household.village == village:
                if measure is None:
                    yield out
                elif measure in uses:
                    yield uses[measure]

    def _choose(self, single: Single, out: cp_model.IntVar) -> dict[int, cp_model.IntVar]:
        """The measures of a household: if it is out, one over the line or enough that lift, none excluding another."""
        uses = {place: self.model.new_bool_var("") for place in single.costs_vnd}
        self.costs += [(single.costs_vnd[place], used) for place, used in uses.items()]
        enough = [single.least_lifted * uses[place] for place in single.over_line]
        for indicator in frozenset[int]().union(*single.lifts.values()):
            lifted = self.model.new_bool_var("")
            self.model.add(lifted <= sum(uses[place] for place, lifts in single.lifts.items() if indicator in lifts))
            enough.append(lifted)
        self.model.add(sum(enough) >= single.least_lifted * out)
        for used in uses.values():
            self.model.add(used <= out)
        for one, other in single.excluded:
            self.model.add(uses[one] + uses[other] <= 1)
        return uses

    def _share(self, shared: SharedCost) -> None:
        paid = self.model.new_bool_var("")
        self.costs.append((shared.cost_vnd, paid))
        for group, takers in self._groups():
            if shared.village is None or group.village == shared.village:
                users = [
                    taker
                    for option, taker in zip(group.options, takers, strict=True)
                    if option.kept >> shared.measure & 1
                ]
                self.model.add(sum(users) <= len(group.households) * paid)
        for single, uses in zip(self.commune.singles, self.by_single, strict=True):
            if shared.measure in uses and shared.village in {None, single.household.village}:
                self.model.add(uses[shared.measure] <= paid)

    def _groups(self) -> Iterator[tuple[Group, list[cp_model.IntVar]]]:
        return zip(self.commune.groups, self.by_option, strict=True)
