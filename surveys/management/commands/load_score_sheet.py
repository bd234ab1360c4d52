"""`load_score_sheet FILE.xlsx`: the official B1 table of one standard, region and zone, for every commune."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from households.vocabulary import Zone
from huulien.platform import audit
from surveys.models import ScoreSheet
from surveys.services.score_sheets import load_for_all


class Command(BaseCommand):
    help = (
        "Load a B1 score sheet for every commune from Excel: columns Mã câu, Nội dung, Trả lời, Điểm; one row for each "
        "answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--standard", required=True, help="for example nd-07-2021")
        parser.add_argument("--region", required=True)
        parser.add_argument("--zone", required=True, choices=[zone.value for zone in Zone])
        parser.add_argument("--title", required=True)
        parser.add_argument("--citation", required=True, help="the document the points come from")
        parser.add_argument("--example", action="store_true", help="the points are made up: never for a real class")

    def handle(self, *, file: Path, example: bool, **options: Any) -> None:
        names = ("standard", "region", "zone", "title", "citation")
        sheet = ScoreSheet(is_example=example, **{name: options[name] for name in names})
        try:
            with audit.acting(name="load_score_sheet", reason=f"Nạp bảng điểm {file.name}"[:300]):
                load_for_all(sheet=sheet, data=file.read_bytes())
        except OSError:
            raise CommandError(f"Không đọc được tệp {file}. Kiểm tra lại đường dẫn.") from None
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"Đã nạp {sheet.items.count()} câu vào bảng điểm “{sheet.title}”.")
