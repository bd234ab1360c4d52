"""`load_holidays`: the public holidays of the years that came with a new version, or those of a file of one's own."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huulien.platform import audit
from huulien.platform.holidays import load_holidays, replace_holidays
from huulien.platform.models import PublicHoliday


class Command(BaseCommand):
    help = "Load the public holidays of years that the database has none of. What was edited is left as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="TOML like parameters/holidays.toml; its years replace.")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        if file:
            self._replace(file)
            return
        with audit.acting(name="load_holidays", reason="Ngày nghỉ lễ, tết theo tệp của phần mềm"):
            years = load_holidays(PublicHoliday)
        loaded = f"Đã nạp ngày nghỉ của năm {', '.join(map(str, years))}." if years else "Không có năm nào mới."
        self.stdout.write(loaded)

    def _replace(self, file: Path) -> None:
        try:
            with audit.acting(name="load_holidays", reason=f"Ngày nghỉ lễ, tết theo tệp {file.name}"):
                years = replace_holidays(file)
        except (OSError, ValueError, LookupError, ValidationError) as fault:
            raise CommandError(f"Không đọc được {file}: {fault}. Lịch đang có giữ nguyên.") from None
        self.stdout.write(f"Đã thay ngày nghỉ của năm {', '.join(map(str, years))}.")
