"""`manage.py allocate_targets`: the results of a file in its order, or exit 2 and nothing printed."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.programs.rules.allocate.test_contract_example import CASE, RESULT


def test_results_are_printed_in_the_order_of_the_cases(tmp_path):
    (case,) = json.loads(CASE)
    path, out = tmp_path / "cases.json", StringIO()
    path.write_text(json.dumps([{**case, "id": "z"}, {**case, "id": "a", "methods": ["ability"]}]))
    call_command("allocate_targets", path, stdout=out)
    first, second = json.loads(out.getvalue())
    assert [{**first, "id": "06388-2023"}] == json.loads(RESULT)
    assert (second["id"], list(second["methods"])) == ("a", ["ability"])


def test_no_cases_give_no_results(tmp_path):
    path, out = tmp_path / "cases.json", StringIO()
    path.write_text("[]")
    call_command("allocate_targets", path, stdout=out)
    assert json.loads(out.getvalue()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{}", "danh sách"),
        ("[{]", "dòng 1, cột 3"),
        ("", "dòng 1, cột 1"),
        (CASE.replace('"able": 12', '"able": 22'), "mã 06388-2023, trường villages.01.able"),
        (CASE.replace('"10.98"', "10.98"), "mã 06388-2023, trường target_rate"),
    ],
)
def test_a_file_that_is_not_the_contract_prints_nothing_and_exits_2(tmp_path, content, words):
    path, out = tmp_path / "cases.json", StringIO()
    path.write_text(content)
    with pytest.raises(CommandError, match=words) as caught:
        call_command("allocate_targets", path, stdout=out)
    assert caught.value.returncode == 2
    assert out.getvalue() == ""


def test_a_file_that_is_not_there_exits_2(tmp_path):
    with pytest.raises(CommandError, match="Không đọc được") as caught:
        call_command("allocate_targets", tmp_path / "none.json", stdout=StringIO())
    assert caught.value.returncode == 2
