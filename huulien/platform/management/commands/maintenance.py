"""`maintenance`: the site is read and nothing is written, while the database is saved, moved or updated."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from huulien.platform import maintenance


class Command(BaseCommand):
    help = "Put the site into maintenance, or out of it; without an argument, say which it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("state", nargs="?", choices=["on", "off"])
        parser.add_argument("--until", default="", help="when it will be over, in words for users: “14 giờ”")

    def handle(self, *, state: str | None, until: str, **options: Any) -> None:
        if state == "on":
            maintenance.begin(until)
        elif state == "off":
            maintenance.end()
        self.stdout.write(maintenance.notice() or "Không bảo trì: trang ghi được như thường.")
