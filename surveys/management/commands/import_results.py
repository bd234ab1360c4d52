"""`import_results`: the results of a year recognised elsewhere, from an Excel workbook, without Form B."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.management.communes import commune_of
from huulien.lib.dates import parse_year
from huulien.platform import audit
from huulien.platform.commands import speak_utf_8
from surveys.results_import import ResultsPlan, import_results
from surveys.rules.results_file import read_results


class Command(BaseCommand):
    help = "Load the recognised results of a year from a workbook: all of them, or nothing when there is any error."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
        parser.add_argument("--year", required=True, type=parse_year)
        parser.add_argument("--decision", required=True, help="number of the decision, for example 79/QĐ-UBND")
        parser.add_argument("--on", required=True, type=date.fromisoformat, help="day of the decision, YYYY-MM-DD")
        parser.add_argument("--check", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(
        self, *, file: Path, commune: str, year: int, decision: str, on: date, check: bool, **options: Any
    ) -> None:
        speak_utf_8(self)
        area = commune_of(commune, on)
        try:
            data = file.read_bytes()
        except (OSError, ValueError):
            raise CommandError(f"Không đọc được tệp {file}. Kiểm tra lại đường dẫn.") from None
        reading = read_results(data, file.name)
        with audit.acting(name="import_results", reason=f"Nạp kết quả năm {year} từ {file.name}"[:300]):
            plan = import_results(
                commune=area, year=year, decision_number=decision, decided_on=on, reading=reading,
                file_name=file.name, by=None, check=check,
            )  # fmt: skip
        self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False, indent=2) if options["json"] else _words(plan))
        if plan.errors:
            raise SystemExit(1)


def _words(plan: ResultsPlan) -> str:
    lines = [
        f"{len(plan.classes)} hộ đọc được, {len(plan.errors)} lỗi.",
        *(f"{fault.sheet} {fault.cell} {fault.column}: {fault.value!r}. {fault.message}" for fault in plan.errors),
        *(f"Nên xem lại: {words}" for words in plan.warnings),
        *(f"Bỏ qua {one.sheet}{f' dòng {one.row}' if one.row else ''}: {one.text}" for one in plan.passed_over),
        "Đã nạp kết quả." if plan.committed else "Chưa ghi gì vào sổ.",
    ]
    return "\n".join(lines)
