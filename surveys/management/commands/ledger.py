"""`ledger CASES.json`: the ledger of poor and near-poor households (Mẫu 09, 10) of cases from a file."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from surveys.management.cases_command import CasesCommand
from surveys.rules.ledger.booking import keep_ledger
from surveys.rules.ledger.case import parse_cases
from surveys.rules.ledger.result import as_json


class Command(CasesCommand):
    help = "Lập sổ theo dõi biến động hộ nghèo, hộ cận nghèo (Mẫu 09, 10) từ một tệp JSON và in kết quả JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "cases", metavar="CASES.json", type=Path, help="danh sách JSON các trường hợp, mã hóa UTF-8"
        )

    def handle(self, *, cases: Path, **options: Any) -> None:
        self.speak_utf_8()
        self.print_results(cases, _results)


def _results(text: bytes) -> Iterator[str]:
    for case in parse_cases(text):
        yield json.dumps(as_json(keep_ledger(case)), ensure_ascii=False)
