"""`load_holidays`: the public holidays of the years that came with a new version."""

from typing import Any

from django.core.management.base import BaseCommand

from huulien.platform import audit
from huulien.platform.holidays import load_holidays
from huulien.platform.models import PublicHoliday


class Command(BaseCommand):
    help = "Load the public holidays of years that the database has none of. What was edited is left as it is."

    def handle(self, **options: Any) -> None:
        with audit.acting(name="load_holidays", reason="Ngày nghỉ lễ, tết theo tệp của phần mềm"):
            years = load_holidays(PublicHoliday)
        loaded = f"Đã nạp ngày nghỉ của năm {', '.join(map(str, years))}." if years else "Không có năm nào mới."
        self.stdout.write(loaded)
