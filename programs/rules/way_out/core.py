"""Integer linear programs too large to be searched whole: the linear relaxation says which variables matter.

The relaxation is solved in floating point, but its dual prices are taken as whole numbers, and what they prove is
counted exactly: whatever the prices, no solution costs less than the bound, and one in which a variable leaves the end
to which its price drives it costs more by at least its reduced cost. So only the variables near the margin are
searched; once what is found costs less than any solution in which another variable moves, it is the best of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

_SCALE = 2**20  # of the prices
_NO_LIMIT = 2**60
_ENDLESS = 2**63 - 1
_FIRST = 1_000  # how many variables beyond those at the margin are searched at first


@dataclass(frozen=True, slots=True)
class Row:
    least: int | None
    most: int | None
    terms: Sequence[tuple[int, int]]  # (variable, coefficient)


class Relaxation:
    """The linear relaxation of a model that minimises; after a row was changed it is solved on from there."""

    def __init__(self, model: cp_model.CpModel) -> None:
        from ortools.linear_solver import pywraplp  # type: ignore[import-untyped]

        self._model, proto = model, model.proto
        self.bounds = [(domain[0], domain[1]) for domain in (list(variable.domain) for variable in proto.variables)]
        self.rows = [_row(constraint.linear) for constraint in proto.constraints]
        self.costs = [0] * len(self.bounds)
        for variable, cost in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
            self.costs[variable] += cost
        self._solver = solver = pywraplp.Solver.CreateSolver("GLOP")
        self._variables = [solver.NumVar(least, most, "") for least, most in self.bounds]
        self._constraints = []
        for row in self.rows:
            least = -solver.infinity() if row.least is None else row.least
            constraint = solver.Constraint(least, solver.infinity() if row.most is None else row.most)
            for variable, coefficient in row.terms:
                constraint.SetCoefficient(self._variables[variable], coefficient)
            self._constraints.append(constraint)
        objective = solver.Objective()
        for variable, cost in zip(self._variables, self.costs, strict=True):
            if cost:
                objective.SetCoefficient(variable, cost)
        objective.SetMinimization()

    def set_least_of_last(self, least: int) -> None:
        """Another lower bound of the last row, here and in the model."""
        self.rows[-1] = Row(least, None, self.rows[-1].terms)
        self._constraints[-1].SetLb(least)
        domain = self._model.proto.constraints[len(self.rows) - 1].linear.domain
        domain.clear()
        domain.extend([least, _ENDLESS])

    def prices(self, seconds: float) -> tuple[list[int] | None, float]:
        """What each row is worth, in units of 1/scale, none where it was not solved; and the seconds it took."""
        before = self._solver.wall_time()
        self._solver.SetTimeLimit(max(1, int(seconds * 1000)))
        status = self._solver.Solve()
        took = (self._solver.wall_time() - before) / 1000
        if status != self._solver.OPTIMAL:
            return None, took
        return [
            _allowed(round(constraint.dual_value() * _SCALE), row)
            for constraint, row in zip(self._constraints, self.rows, strict=True)
        ], took


@dataclass(frozen=True, slots=True)
class Bound:
    """What prices prove: no solution costs less than `least`, and what it costs more to move each variable."""

    least: int  # scaled, as all here
    reduced: Sequence[int]

    @classmethod
    def of(cls, relaxation: Relaxation, prices: Sequence[int]) -> Bound:
        reduced = [cost * _SCALE for cost in relaxation.costs]
        least = 0
        for price, row in zip(prices, relaxation.rows, strict=True):
            if price:
                least += price * ((row.least if price > 0 else row.most) or 0)
                for variable, coefficient in row.terms:
                    reduced[variable] -= price * coefficient
        least += sum(
            cost * (low if cost > 0 else high) for cost, (low, high) in zip(reduced, relaxation.bounds, strict=True)
        )
        return cls(least, reduced)

    def above(self, cost: int) -> int:
        """How far a solution of a cost lies above what is proven; the best lies within."""
        return cost * _SCALE - self.least

    @property
    def least_cost(self) -> int:
        """The least whole cost of a solution."""
        return -(-self.least // _SCALE)

    def first_margin(self) -> int:
        """What a few variables cost to move."""
        moved = sorted(abs(cost) for cost in self.reduced if cost)
        return moved[min(_FIRST, len(moved) - 1)] if moved else 0


def near_margin(model: cp_model.CpModel, relaxation: Relaxation, bound: Bound, margin: int) -> tuple[Any, bool]:
    """The model where each variable moves from its end only as far as the margin pays; whether that holds any back."""
    smaller = model.clone()
    variables, holds = smaller.proto.variables, False
    for place, (cost, (low, high)) in enumerate(zip(bound.reduced, relaxation.bounds, strict=True)):
        steps = margin // abs(cost) if cost else high - low
        if steps < high - low:
            holds = True
            variables[place].domain.clear()
            variables[place].domain.extend([low, low + steps] if cost > 0 else [high - steps, high])
    return smaller, holds


def _row(linear: Any) -> Row:
    domain = list(linear.domain)
    if len(domain) != 2:
        raise AssertionError("a row with a gap has no relaxation")
    least = None if domain[0] < -_NO_LIMIT else domain[0]
    most = None if domain[1] > _NO_LIMIT else domain[1]
    return Row(least, most, list(zip(list(linear.vars), list(linear.coeffs), strict=True)))


def _allowed(price: int, row: Row) -> int:
    """A price of the sign that the bounds of the row allow."""
    return 0 if (price > 0 and row.least is None) or (price < 0 and row.most is None) else price
