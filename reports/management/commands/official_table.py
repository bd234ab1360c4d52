"""`official_table`: an official table (Mẫu 08–17) of a commune and year as JSON, XLSX or PDF."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from households.management.communes import commune_of
from huulien.lib.cases import CaseError
from huulien.lib.dates import parse_year
from huulien.platform.commands import IMPOSSIBLE, speak_utf_8
from reports.indicators.official.tables import RowsBy
from reports.official import CITIZEN_ID, LISTS, OPTIONAL, SUPPORT_WANTED, TITLES, official_lists, official_table
from reports.official_files import lists_file, table_file


class Command(BaseCommand):
    help = "Write an official table of a commune and year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
        parser.add_argument("--year", required=True, type=parse_year)
        parser.add_argument("--table", required=True, choices=[*TITLES, LISTS])
        parser.add_argument("--format", required=True, choices=["json", "xlsx", "pdf"])
        parser.add_argument("--output", type=Path, help="the file to write instead of standard output")
        parser.add_argument("--rows", default=RowsBy.VILLAGES, choices=list(RowsBy))
        parser.add_argument("--with", dest="optional", action="append", default=[], metavar="NAME")

    def handle(
        self, *, commune: str, year: int, table: str, format: str, output: Path | None, rows: str, optional: list[str],
        **options: Any,
    ) -> None:  # fmt: skip
        speak_utf_8(self)
        if unknown := set(optional) - OPTIONAL.get(table, set()):
            raise CommandError(f"Mẫu {table} không có phần thêm {', '.join(sorted(unknown))}.", returncode=IMPOSSIBLE)
        if output is None and format != "json":
            raise CommandError(f"Ghi --output TỆP.{format} để lưu tệp.", returncode=IMPOSSIBLE)
        area = commune_of(commune, date(year, 12, 31))
        try:
            if table == LISTS:
                content = lists_file(
                    official_lists(area, year), area.name, format, with_numbers=CITIZEN_ID in optional,
                    with_needs=SUPPORT_WANTED in optional,
                )  # fmt: skip
            else:
                content = table_file(official_table(area, year, table, RowsBy(rows), optional), area.name, format)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        except CaseError as fault:
            raise CommandError(str(fault)) from None
        if output is None:
            self.stdout.write(content.decode())
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {output}: {error.strerror}.") from None
