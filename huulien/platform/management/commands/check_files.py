"""`check_files`: whether every file that was added is there as it was, and none that belongs to nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from huulien.platform.files.audit import faults
from huulien.platform.jobs import upkeep


class Command(BaseCommand):
    help = "Hold every file against its digest; exit 1 when one is missing, was changed, or belongs to no record."

    def handle(self, **options: Any) -> None:
        found = [*faults(), *upkeep.faults()]
        for fault in found:
            self.stdout.write(fault)
        if found:
            raise CommandError(f"{len(found)} tệp không khớp.")
        self.stdout.write("Tệp khớp với hồ sơ.")
