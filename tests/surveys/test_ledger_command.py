"""`manage.py ledger`: results of a file, or the case that the register gives; anything else prints nothing."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.surveys.rules.ledger.test_contract_example import CASE, RESULT


def run(*arguments):
    out = StringIO()
    call_command("ledger", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_results_are_printed_in_the_order_of_the_cases(tmp_path):
    (case,) = json.loads(CASE)
    path = tmp_path / "cases.json"
    path.write_text(json.dumps([case, {**case, "id": "again"}]))
    first, second = run(path)
    assert [first] == json.loads(RESULT)
    assert second == {**first, "id": "again"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{}", "danh sách"),
        ("[{]", "dòng 1"),
        (CASE.replace('"near_poor"', '"rich"', 1), "mã 06388-2023, trường households.0001.decisions"),
        (CASE.replace('"persons": 4', '"persons": 4.0', 1), "households.0001.start.persons"),
    ],
)
def test_a_file_that_is_not_the_contract_prints_nothing_and_exits_2(tmp_path, content, words):
    path = tmp_path / "cases.json"
    path.write_text(content)
    out = StringIO()
    with pytest.raises(CommandError, match=words) as caught:
        call_command("ledger", path, stdout=out)
    assert caught.value.returncode == 2
    assert out.getvalue() == ""


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--commune", "06388"),
        ("--year", "2023"),
        ("x.json", "--commune", "06388", "--year", "2023"),
    ],
)
def test_arguments_that_cannot_be_exit_2(arguments):
    with pytest.raises(CommandError, match="--commune") as caught:
        call_command("ledger", *arguments, stdout=StringIO())
    assert caught.value.returncode == 2


@pytest.mark.parametrize("year", ["0", "1", "10000", "2023.0", "nay"])
def test_a_year_without_dates_is_refused(year):
    with pytest.raises(CommandError, match="--year"):
        call_command("ledger", "--commune", "06388", "--year", year, stdout=StringIO())
