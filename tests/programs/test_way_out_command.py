"""`manage.py way_out`: the results of a file in its order; exit 2 for a bad file, 1 for what could not be proven."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from programs.rules.way_out import questions
from programs.rules.way_out.solver import Solver
from tests.programs.rules.way_out.test_contract_example import CASE, RESULT


def test_results_are_printed_in_the_order_of_the_cases(tmp_path):
    (case,) = json.loads(CASE)
    path, out = tmp_path / "cases.json", StringIO()
    path.write_text(json.dumps([{**case, "id": "z"}, {**case, "id": "a", "at_most": None, "budget_vnd": None}]))
    call_command("way_out", path, stdout=out)
    first, second = json.loads(out.getvalue())
    assert [{**first, "id": "06388-2023"}] == json.loads(RESULT)
    assert second == {**first, "id": "a", "fewest": None, "most": None}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{}", "danh sách"),
        ("[{]", "dòng 1, cột 3"),
        (CASE.replace('"cost_vnd": 3000000', '"cost_vnd": 3000000.0'), "mã 06388-2023, trường measures.tank.cost_vnd"),
        (CASE.replace('"village": "01"', '"village": "03"'), "mã 06388-2023, trường households.0001.village"),
    ],
)
def test_a_file_that_is_not_the_contract_prints_nothing_and_exits_2(tmp_path, content, words):
    path, out = tmp_path / "cases.json", StringIO()
    path.write_text(content)
    with pytest.raises(CommandError, match=words) as caught:
        call_command("way_out", path, stdout=out)
    assert caught.value.returncode == 2
    assert out.getvalue() == ""


def test_what_is_not_proven_in_time_is_not_printed(tmp_path, monkeypatch):
    (case,) = json.loads(CASE)
    path, out = tmp_path / "cases.json", StringIO()
    path.write_text(json.dumps([{**case, "id": "easy", "at_most": None, "budget_vnd": None}, case]))
    monkeypatch.setattr(questions, "Solver", lambda seconds: Solver(seconds=0))
    with pytest.raises(CommandError, match="06388-2023") as caught:
        call_command("way_out", path, stdout=out)
    assert caught.value.returncode == 1
    assert out.getvalue() == ""
