"""`classify CASES.json`: classes of households from a file, without a database (the classification contract)."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huulien.lib.cases import CaseError
from surveys.rules.case import parse_cases
from surveys.rules.classify import classify
from surveys.rules.result import as_json

NOT_AS_THE_CONTRACT = 2  # exit status
SHOW_PROGRESS_EVERY = 1000


class Command(BaseCommand):
    help = "Xếp loại các hộ trong một tệp JSON theo chuẩn nghèo đa chiều và in kết quả JSON, cùng thứ tự."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "cases", metavar="CASES.json", type=Path, help="danh sách JSON các trường hợp, mã hóa UTF-8"
        )

    def handle(self, *, cases: Path, **options: Any) -> None:
        for stream in (self.stdout, self.stderr):
            if hasattr(stream, "reconfigure"):  # a console or a pipe, whatever encoding its locale has
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            results = self._results(cases.read_bytes())
        except OSError as error:
            message = f"Không đọc được tệp {cases}; kiểm tra lại đường dẫn và quyền đọc tệp."
            raise CommandError(message, returncode=NOT_AS_THE_CONTRACT) from error
        except CaseError as error:
            raise CommandError(str(error), returncode=NOT_AS_THE_CONTRACT) from error
        self.stdout.write("[" + ",\n ".join(results) + "]")

    def _results(self, text: bytes) -> list[str]:
        """Every result as a line of JSON; nothing is printed before the last one is there."""
        cases = parse_cases(text)
        results = []
        for number, case in enumerate(cases, start=1):
            results.append(json.dumps(as_json(classify(case)), ensure_ascii=False))
            if self.stderr.isatty() and (number % SHOW_PROGRESS_EVERY == 0 or number == len(cases)):
                self.stderr.write(
                    f"\rĐã xếp loại {number}/{len(cases)} hộ", ending="\n" if number == len(cases) else ""
                )
        return results
