"""`lay_triggers`: the database's triggers as the code makes them, and what the site's role may do."""

from typing import Any

from django.core.management.base import BaseCommand

from huulien.platform import grants, triggers


class Command(BaseCommand):
    help = "Lay the triggers of the audit and of what is settled where they are missing, changed, disabled or stale."

    def handle(self, **options: Any) -> None:
        changes = triggers.lay()
        grants.lay()
        for change in changes:
            self.stdout.write(change)
        if not changes:
            self.stdout.write("every trigger is as it must be")
