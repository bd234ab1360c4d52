"""`poverty_rates`: the commune's and each village's rates on a day, as JSON or as a table."""

import json
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.management.communes import commune_of
from huulien.platform.forms import figure_day
from reports import datasets
from reports.shapes import rates_as_json


class Command(BaseCommand):
    help = "Poverty rates of a commune on a day, against its target."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
        parser.add_argument("--on", required=True, type=date.fromisoformat, help="day, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *, commune: str, on: date, json: bool, **options: Any) -> None:
        area = commune_of(commune, on)
        try:
            figure_day(on)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        shape = rates_as_json(datasets.poverty_rates(area, on))
        self.stdout.write(_as_json(shape) if json else _as_table(shape))


def _as_json(shape: dict[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False, indent=2)


def _as_table(shape: dict[str, Any]) -> str:
    lines = [f"{'':<24}{'households':>12}{'poor':>8}{'rate':>8}{'target':>8}{'gap':>8}"]
    for row in [*shape["villages"], {**shape, "name": "Total"}]:
        lines.append(
            f"{row['name']:<24}{row['households']:>12}{row['poor']:>8}"
            + "".join(f"{row[key] or '–':>8}" for key in ("poor_rate", "target_rate", "gap_points"))
        )
    return "\n".join(lines)
