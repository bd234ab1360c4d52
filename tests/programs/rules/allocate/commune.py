"""A commune of three villages, to be changed by the tests."""

import json

from programs.rules.allocate.case import parse_cases
from programs.rules.allocate.methods import allocate
from programs.rules.allocate.result import as_json


def village(code="01", households=100, poor=20, **more):
    return {"code": code, "households": households, "poor": poor, "new_poor": 0, "relapse": 0, "poor_in": 0,
            "poor_out": 0, **more}  # fmt: skip


def case(*villages, target_rate="10.00", **more):
    return {"id": "commune", "target_rate": target_rate, "villages": list(villages), **more}


def result_of(given):
    (read,) = parse_cases(json.dumps([given]))
    return as_json(allocate(read))


def limits(result, method):
    return [row["limit"] for row in result["methods"][method]["villages"]]
