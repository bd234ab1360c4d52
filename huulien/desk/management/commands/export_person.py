"""`export_person`: all that is kept of one person, as JSON."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from huulien.desk.management.people import add_person, person
from huulien.desk.person import export_person
from huulien.platform.happenings import Happening, happened_on_server


class Command(BaseCommand):
    help = "Print all that is kept of one person, the trail's entries too, as JSON, for them to have."

    def add_arguments(self, parser: CommandParser) -> None:
        add_person(parser)

    def handle(self, **options: Any) -> None:
        member = person(**options)
        held = export_person(member)
        happened_on_server(
            Happening.EXPORT, "export_person", commune_id=member.commune_id, of=member, what="toàn bộ dữ liệu"
        )
        self.stdout.write(json.dumps(held, ensure_ascii=False, indent=2, default=str))
