"""`manage.py classify`: only JSON on standard output, or exit status 2 and nothing on it; no database."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.surveys.rules.test_contract_example import CASE

ROOT = Path(__file__).parents[2]


def file_of(tmp_path, content):
    path = tmp_path / "hộ.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_results_are_printed_in_the_order_of_the_cases(tmp_path):
    (case,) = json.loads(CASE)
    cases = [case, {"id": "TH-002", "on": "2027-01-01", "area": "urban"}]
    out = StringIO()
    call_command("classify", file_of(tmp_path, json.dumps(cases)), stdout=out)
    assert [(result["id"], result["class"]) for result in json.loads(out.getvalue())] == [
        ("TH-001", "poor"),
        ("TH-002", "insufficient_data"),
    ]
    assert "hộ nghèo" in out.getvalue()  # not escaped


def test_no_cases_give_no_results(tmp_path):
    out = StringIO()
    call_command("classify", file_of(tmp_path, "[]"), stdout=out)
    assert json.loads(out.getvalue()) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff[]", "UTF-8"),
        (b"\xef\xbb\xbf[]", "BOM"),
        ("{}", "danh sách"),
        ("[{]", "JSON"),
        (CASE.replace('"rural"', '"Rural"'), "mã TH-001, trường area"),
        (CASE.replace('"2023-10-15"', '"2031-01-01"'), "mã TH-001, trường on"),
        (CASE.replace('"per_person_vnd": null', '"per_person_vnd": 9000000'), "trái nhau"),
    ],
)
def test_a_file_that_is_not_the_contract_prints_nothing_and_exits_2(tmp_path, content, words):
    out = StringIO()
    with pytest.raises(CommandError, match=words) as caught:
        call_command("classify", file_of(tmp_path, content), stdout=out)
    assert caught.value.returncode == 2
    assert out.getvalue() == ""


def test_one_bad_case_after_good_ones_prints_nothing(tmp_path):
    (case,) = json.loads(CASE)
    path = file_of(tmp_path, json.dumps([case, case, {**case, "id": "TH-003", "toilet": "hole"}]))
    out = StringIO()
    with pytest.raises(CommandError, match="Trường hợp thứ 3, mã TH-003, trường toilet"):
        call_command("classify", path, stdout=out)
    assert out.getvalue() == ""


@pytest.mark.parametrize("path", ["khong-co.json", "."])
def test_a_file_that_cannot_be_read_exits_2(tmp_path, path):
    with pytest.raises(CommandError, match="Không đọc được tệp") as caught:
        call_command("classify", tmp_path / path, stdout=StringIO())
    assert caught.value.returncode == 2


def run_command(path):
    """The command as a user runs it, under a locale that knows no Vietnamese."""
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "manage.py", "classify", str(path)]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=False)


def test_output_is_utf_8_whatever_the_locale(tmp_path):
    done = run_command(file_of(tmp_path, CASE))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))[0]["id"] == "TH-001"
    assert "hộ nghèo".encode() in done.stdout
    assert done.stderr == b""


def test_failure_is_exit_status_2_with_the_message_on_standard_error(tmp_path):
    done = run_command(file_of(tmp_path, CASE.replace('"TH-001"', '""')))
    assert done.returncode == 2
    assert done.stdout == b""
    assert "trường id" in done.stderr.decode("utf-8")
