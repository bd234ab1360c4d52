"""The example of the contract, to the letter."""

import json
from pathlib import Path

from programs.rules.way_out.case import parse_cases
from programs.rules.way_out.result import result_of

CASE = (Path(__file__).parent / "example_case.json").read_text()
RESULT = (Path(__file__).parent / "example_result.json").read_text()


def test_the_example_of_the_contract_to_the_letter():
    results = [result_of(case) for case in parse_cases(CASE)]
    assert json.dumps(results) == json.dumps(json.loads(RESULT))
