"""Measures and households of a commune of two villages, to be changed by the tests."""

import json

from programs.rules.way_out import result
from programs.rules.way_out.case import parse_cases


def measure(name="tank", lifts=(9,), cost_vnd=3, per="household", **more):
    return {"id": name, "lifts": list(lifts), "income": False, "cost_vnd": cost_vnd, "per": per, **more}


def household(name="A", deprived=(1, 9, 10), village="01", **more):
    return {"id": name, "village": village, "over_line": False, "deprived": list(deprived), **more}


def case(measures=(), households=(), **more):
    return {"id": "commune", "goal": "near_poor", "villages": ["01", "02"], "measures": list(measures),
            "households": list(households), **more}  # fmt: skip


def year_end(at_most=0, stay=0, leave=(), become=()):
    return {"at_most": at_most, "stay": stay, "leave": list(leave), "become": list(become)}


def result_of(given):
    (read,) = parse_cases(json.dumps([given]))
    return result.result_of(read)
