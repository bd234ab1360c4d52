"""`erase_person`: the data of a person whose time is over, out of the rows and out of the trail."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from huulien.desk.management.people import add_person, person
from huulien.desk.person import erase_person


class Command(BaseCommand):
    help = (
        "Erase the names, numbers, notes and day of birth of one person, PERSON_KEPT_YEARS after they left the book. "
        "Runs as the owner of the tables; backups made before still hold the data."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_person(parser)
        parser.add_argument("--reason", required=True, help="the decision or the request it rests on")

    def handle(self, *, reason: str, **options: Any) -> None:
        try:
            erased = erase_person(person(**options), reason=reason)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"Đã xóa dữ liệu của người này, ở sổ và ở {erased.count} mục nhật ký.")
        if erased.staying:
            self.stdout.write("Còn giữ tên người này:")
            self.stdout.writelines(f"- {words}\n" for words in erased.staying)
