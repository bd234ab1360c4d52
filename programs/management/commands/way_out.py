"""`way_out CASES.json`: ways out of poverty, and plans under a target or a budget, from a file, without a database."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from huulien.platform.commands import speak_utf_8
from programs.rules.way_out.case import parse_cases
from programs.rules.way_out.result import result_of
from programs.rules.way_out.solver import SECONDS_A_QUESTION, UnprovenError
from surveys.management.cases_command import CasesCommand


class Command(CasesCommand):
    help = "Tìm cách thoát nghèo của từng hộ và phương án của xã theo một tệp JSON và in kết quả JSON, cùng thứ tự."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "cases", metavar="CASES.json", type=Path, help="danh sách JSON các trường hợp, mã hóa UTF-8"
        )

    def handle(self, *, cases: Path, **options: Any) -> None:
        speak_utf_8(self)
        self.print_results(cases, _results)


def _results(text: bytes) -> Iterator[str]:
    for case in parse_cases(text):
        try:
            yield json.dumps(result_of(case), ensure_ascii=False)
        except UnprovenError as error:
            message = (
                f"Mã {case.id}: chưa chứng minh được phương án tốt nhất trong {SECONDS_A_QUESTION:.0f} giây; không in "
                "kết quả. Chia nhỏ trường hợp hoặc bớt giải pháp rồi chạy lại."
            )
            raise CommandError(message) from error
