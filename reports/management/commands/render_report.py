"""`render_report`: the periodic report of a commune as a file."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.management.communes import commune_of
from huulien.platform.papers.files import MEDIA_TYPES, write
from reports.models import Report
from reports.paper import Paper
from reports.periods import PeriodError, parse_period
from reports.services import check_period
from reports.snapshot import document_of


class Command(BaseCommand):
    help = "Write the periodic report of a commune to a file: its last edition, or a draft from the book."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
        parser.add_argument("--period", required=True, help="2023, 2023-H1 or 2023-01-01..2023-09-30")
        parser.add_argument("--format", required=True, choices=MEDIA_TYPES)
        parser.add_argument("--output", required=True, type=Path, help="the file to write")

    def handle(self, *, commune: str, period: str, format: str, output: Path, **options: Any) -> None:
        try:
            covered = parse_period(period)
        except PeriodError as error:
            raise CommandError(str(error)) from None
        area = commune_of(commune, covered.as_of)
        try:
            check_period(area, covered)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        stored = Report.objects.filter(commune=area, period=covered.code).latest_editions().first()
        content = write(document_of(stored) if stored else Paper(area, covered).document, format)
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {output}: {error.strerror}.") from None
        self.stdout.write(f"Đã ghi {output} ({len(content)} byte).")
