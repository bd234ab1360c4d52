"""`classify CASES.json`: classes of households from a file, without a database (the classification contract)."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huulien.platform.commands import speak_utf_8
from surveys.management.cases_command import CasesCommand
from surveys.rules.case import parse_cases
from surveys.rules.classify import classify
from surveys.rules.result import as_json

SHOW_PROGRESS_EVERY = 1000


class Command(CasesCommand):
    help = "Xếp loại các hộ trong một tệp JSON theo chuẩn nghèo đa chiều và in kết quả JSON, cùng thứ tự."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "cases", metavar="CASES.json", type=Path, help="danh sách JSON các trường hợp, mã hóa UTF-8"
        )

    def handle(self, *, cases: Path, **options: Any) -> None:
        speak_utf_8(self)
        self.print_results(cases, self._results)

    def _results(self, text: bytes) -> Iterator[str]:
        cases = parse_cases(text)
        for number, case in enumerate(cases, start=1):
            yield json.dumps(as_json(classify(case)), ensure_ascii=False)
            if self.stderr.isatty() and (number % SHOW_PROGRESS_EVERY == 0 or number == len(cases)):
                self.stderr.write(
                    f"\rĐã xếp loại {number}/{len(cases)} hộ", ending="\n" if number == len(cases) else ""
                )
