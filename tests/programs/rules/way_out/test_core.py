"""The search near the margin of the relaxation finds what a search of everything finds, whatever the first margin."""

import json
from random import Random

import pytest

from programs.rules.way_out import core, solver
from programs.rules.way_out.case import parse_cases
from programs.rules.way_out.questions import Questions
from programs.rules.way_out.ways import Ways
from tests.programs.rules.way_out import commune


def a_case(seed):
    """Thirty households of two villages that compete for six measures, one shared by a village and one by all."""
    chance = Random(seed)
    measures = [
        commune.measure(
            f"m{number}", chance.sample(range(1, 7), 2), chance.randint(1, 40), per, capacity=chance.randint(3, 12)
        )
        for number, per in enumerate(["household"] * 5 + ["village", "commune"])
    ]
    households = [
        commune.household(f"h{number}", chance.sample(range(1, 7), chance.randint(3, 5)), chance.choice(["01", "02"]))
        for number in range(30)
    ]
    (case,) = parse_cases(json.dumps([commune.case(measures, households)]))
    return case


def answers(case):
    found = []
    for name, number in (("fewest", 12), ("most", 60)):
        answer = getattr(Questions(case, Ways(case)), name)(number)
        found.append(answer if isinstance(answer, list) else (answer.cost_vnd, answer.out, answer.next_vnd))
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("first", [0, 1_000])
def test_near_the_margin_is_as_good_as_everywhere(monkeypatch, seed, first):
    whole = answers(a_case(seed))
    monkeypatch.setattr(solver, "_SMALL", 0)
    monkeypatch.setattr(core, "_FIRST", first)
    assert answers(a_case(seed)) == whole


def test_wrong_prices_change_no_answer(monkeypatch):
    """Prices are worth only what is counted from them: wrong ones give a worse bound, never a false one."""
    case = a_case(1)
    whole = answers(case)
    monkeypatch.setattr(solver, "_SMALL", 0)
    right = core.Relaxation.prices

    def spoiled(relaxation, seconds):
        prices, took = right(relaxation, seconds)
        return prices and [core._allowed(price // 3 + 7, row)
                           for price, row in zip(prices, relaxation.rows, strict=True)], took  # fmt: skip

    monkeypatch.setattr(core.Relaxation, "prices", spoiled)
    assert answers(case) == whole
