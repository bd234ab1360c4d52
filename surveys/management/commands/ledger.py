"""`ledger`: the ledger of poor and near-poor households (Mẫu 09, 10) of a file of cases, or the case of a commune."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from households.management.communes import commune_of
from huulien.lib.cases import CaseError
from huulien.lib.dates import parse_year
from huulien.platform.commands import IMPOSSIBLE, speak_utf_8
from surveys.management.cases_command import CasesCommand
from surveys.rules.ledger import case as cases_of_json
from surveys.rules.ledger.booking import keep_ledger
from surveys.rules.ledger.result import as_json
from surveys.services.ledger import ledger_case


class Command(CasesCommand):
    help = (
        "Lập sổ theo dõi biến động hộ nghèo, hộ cận nghèo (Mẫu 09, 10) từ một tệp JSON và in kết quả JSON; hoặc in "
        "trường hợp của một xã, một năm theo sổ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "cases", metavar="CASES.json", type=Path, nargs="?", help="danh sách JSON các trường hợp, mã hóa UTF-8"
        )
        parser.add_argument("--commune", help="mã xã, ví dụ 06388")
        parser.add_argument("--year", type=parse_year, help="năm của kết quả rà soát đã chốt, ví dụ 2023")

    def handle(
        self, *, cases: Path | None, commune: str | None = None, year: int | None = None, **options: Any
    ) -> None:
        speak_utf_8(self)
        if cases and commune is None and year is None:
            self.print_results(cases, _results)
        elif cases is None and commune is not None and year is not None:
            self.stdout.write(json.dumps([_case(commune, year)], ensure_ascii=False, indent=1))
        else:
            message = "Ghi tên một tệp JSON, hoặc ghi --commune và --year, ví dụ --commune 06388 --year 2023."
            raise CommandError(message, returncode=IMPOSSIBLE)


def _results(text: bytes) -> Iterator[str]:
    for case in cases_of_json.parse_cases(text):
        yield json.dumps(as_json(keep_ledger(case)), ensure_ascii=False)


def _case(commune: str, year: int) -> dict[str, Any]:
    try:
        return cases_of_json.as_json(ledger_case(commune_of(commune, date(year, 12, 31)), year))
    except (ValidationError, CaseError) as refusal:
        raise CommandError(" ".join(getattr(refusal, "messages", [str(refusal)]))) from None
