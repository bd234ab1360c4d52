"""Whole numbers of households for each way out, proven best by CP-SAT: integers throughout, gap 0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd
from typing import TYPE_CHECKING

from programs.rules.way_out.commune import Commune, Group, SharedCost

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SECONDS_A_QUESTION = 60.0
# Both bound by linear programs, where such plans are nearly whole; the third searches from below.
_SEARCHES = ("max_lp", "reduced_costs", "lb_tree_search")

# How many households of each group take each of its options.
Numbers = Sequence[Sequence[int]]


class UnprovenError(Exception):
    """No optimum could be proven in the time allowed."""


class Solver:
    """What the best plans of a commune are, within the time for one question."""

    def __init__(self, seconds: float = SECONDS_A_QUESTION) -> None:
        self.seconds_left = seconds

    def cheapest(self, commune: Commune, least_out: int) -> Numbers | None:
        """The plan with the fewest đồng that brings out so many and keeps the village limits; none: there is none."""
        program = _Program(commune)
        program.model.add(sum(program.takers()) >= least_out)
        program.model.minimize(sum(cost // program.unit * paid for cost, paid in program.costs))
        return self._solve(program)

    def most_out(self, commune: Commune, budget_vnd: int | None = None) -> Numbers | None:
        """The plan with the most households within the budget that keeps the village limits; none: there is none."""
        program = _Program(commune)
        if budget_vnd is not None:
            cost = sum(cost // program.unit * paid for cost, paid in program.costs)
            program.model.add(cost <= budget_vnd // program.unit)
        program.model.maximize(sum(program.takers()))
        return self._solve(program)

    def _solve(self, program: _Program) -> Numbers | None:
        from ortools.sat.python import cp_model

        if self.seconds_left <= 0:
            raise UnprovenError
        solver = cp_model.CpSolver()
        solver.parameters.absolute_gap_limit = 0
        solver.parameters.relative_gap_limit = 0
        solver.parameters.max_time_in_seconds = self.seconds_left
        solver.parameters.linearization_level = 2
        solver.parameters.num_workers = len(_SEARCHES)
        solver.parameters.subsolvers.extend(_SEARCHES)
        status = solver.solve(program.model)
        self.seconds_left -= solver.wall_time
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise UnprovenError
        return [[solver.value(taker) for taker in takers] for takers in program.by_option]


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
        for room in commune.rooms:
            self.model.add(sum(self.takers(room.village, room.measure)) <= room.most)
        for village, least in commune.least_out.items():
            self.model.add(sum(self.takers(village)) >= least)
        for shared in commune.shared_costs:
            self._share(shared)
        self.unit = gcd(*(cost for cost, _ in self.costs)) or 1

    def takers(self, village: str | None = None, measure: int | None = None) -> Iterator[cp_model.IntVar]:
        """Who is brought out, in a village or in all, with a measure or any."""
        for group, takers in self._groups():
            if village is None or group.village == village:
                for option, taker in zip(group.options, takers, strict=True):
                    if measure is None or option.kept >> measure & 1:
                        yield taker

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

    def _groups(self) -> Iterator[tuple[Group, list[cp_model.IntVar]]]:
        return zip(self.commune.groups, self.by_option, strict=True)
