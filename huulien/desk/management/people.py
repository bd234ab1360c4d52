"""How a command is told which person it is about."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from households.models import Area, Member


def add_person(parser: CommandParser) -> None:
    parser.add_argument("--commune", required=True, help="code of the commune, for example 06388")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("--citizen-id", help="the person's citizen number")
    one.add_argument("--member", type=int, help="the person's number in the register")


def person(*, commune: str, citizen_id: str | None, member: int | None, **options: Any) -> Member:
    """The one person that is meant."""
    areas = Area.objects.communes().filter(code=commune)
    if not areas:
        raise CommandError(f"Không có xã mang mã {commune}.")
    meant = {"pk": member} if member is not None else {"citizen_id": citizen_id or "?"}
    found = list(Member.objects.filter(commune__in=areas, **meant).order_by("pk"))
    if len(found) != 1:
        numbers = ", ".join(str(each.pk) for each in found)
        raise CommandError(
            f"Có {len(found)} người mang số này. Ghi --member với một trong các số: {numbers}."
            if found
            else "Không có người này trong sổ của xã."
        )
    return found[0]
