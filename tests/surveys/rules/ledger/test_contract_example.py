"""The example of the contract, to the letter."""

import json
from pathlib import Path

from surveys.rules.ledger.booking import keep_ledger
from surveys.rules.ledger.case import parse_cases
from surveys.rules.ledger.result import as_json

CASE = (Path(__file__).parent / "example_case.json").read_text()
RESULT = (Path(__file__).parent / "example_result.json").read_text()


def test_the_example_of_the_contract_to_the_letter():
    results = [as_json(keep_ledger(case)) for case in parse_cases(CASE)]
    assert json.dumps(results) == json.dumps(json.loads(RESULT))
