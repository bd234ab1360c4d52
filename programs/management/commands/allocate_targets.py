"""`allocate_targets CASES.json`: a commune's target shared between its villages, from a file, without a database."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from huulien.platform.commands import speak_utf_8
from programs.rules.allocate.case import parse_cases
from programs.rules.allocate.methods import allocate
from programs.rules.allocate.result import as_json
from surveys.management.cases_command import CasesCommand


class Command(CasesCommand):
    help = "Chia chỉ tiêu giảm nghèo của xã cho các thôn theo một tệp JSON và in kết quả JSON, cùng thứ tự."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "cases", metavar="CASES.json", type=Path, help="danh sách JSON các trường hợp, mã hóa UTF-8"
        )

    def handle(self, *, cases: Path, **options: Any) -> None:
        speak_utf_8(self)
        self.print_results(cases, _results)


def _results(text: bytes) -> Iterator[str]:
    for case in parse_cases(text):
        yield json.dumps(as_json(allocate(case)), ensure_ascii=False)
