"""`targets`: the thirteen targets of a year's plan, counted as of a day, as JSON."""

import json as writer
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.management.communes import commune_of
from programs.models import Plan
from reports.datasets.money import money_of
from reports.datasets.targets import commune_targets, last_day_of_figures
from reports.target_shapes import targets_as_json


class Command(BaseCommand):
    help = "The targets of a commune's plan, counted as of a day, with their lists and the money."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
        parser.add_argument("--year", required=True, type=int, help="year of the plan")
        parser.add_argument("--on", type=date.fromisoformat, help="day, YYYY-MM-DD; without it the last of the year")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, commune: str, year: int, on: date | None, json: bool, **options: Any) -> None:
        if not date.min.year < year < date.max.year:
            raise CommandError(f"Không có năm {year}. Ghi năm bốn chữ số, ví dụ 2023.", returncode=2)
        day = on or last_day_of_figures(year)
        area = commune_of(commune, day)
        plan = Plan.objects.filter(commune=area, year=year).select_related("commune").first()
        if plan is None:
            raise CommandError(f"Xã {area.name} không có kế hoạch năm {year}.")
        try:
            counted = commune_targets(plan, day)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        shape = targets_as_json(counted, money_of(area, year, day))
        if json:
            self.stdout.write(writer.dumps(shape, ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(f"{target['ref']}. {target['text']}" for target in shape["targets"]))
