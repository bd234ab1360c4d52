"""`appoint`: the first people of an installation, and whoever no leader can confirm; on the server alone."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.urls import reverse

from households.models import Area
from huulien.accounts.activation import issue_link
from huulien.accounts.models import Appointment, User
from huulien.accounts.roles import HELD_IN
from huulien.accounts.services import appoint, open_account
from huulien.accounts.steps import APPOINTMENT_STEPS
from huulien.accounts.vocabulary import AppointmentState
from huulien.lib.dates import parse_date_vi
from huulien.platform import audit, clock
from huulien.platform.vocabulary import AreaKind, Role


class Command(BaseCommand):
    help = (
        "Appoint a user, made if there is none of that name, without a leader's confirmation; confirm the same "
        "appointment when it waits. Prints a link by which a user without a password sets one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("area", help="code of the commune, district or province")
        parser.add_argument("--village", default="", help="code of the village, for a village head")
        parser.add_argument("--full-name", default="", help="of a new user")
        parser.add_argument("--title", default="", help="as on a signature; the role's name when not given")
        parser.add_argument("--from", dest="first", default="", help="first day as 28/03/2023; today when not given")
        parser.add_argument("--new-link", action="store_true", help="also for a user who has a password")

    def handle(self, *, username: str, role: str, area: str, village: str, **options: Any) -> None:
        held = Role(role)
        try:
            with transaction.atomic(), audit.acting(name="appoint", reason="Lệnh appoint trên máy chủ"):
                place = _area(held, area, village)
                user = User.objects.filter(username=username).first() or open_account(
                    by=None, username=username, full_name=options["full_name"] or username, area=_owner(place)
                )
                appointment = _appoint(user, held, place, options)
                secret = issue_link(user=user, by=None) if _needs_link(user, options) else ""
        except (ValidationError, ValueError) as fault:
            raise CommandError(" ".join(getattr(fault, "messages", [str(fault)]))) from None
        self.stdout.write(f"Đã phân công: {appointment}.")
        if secret:
            self.stdout.write(f"Liên kết đặt mật khẩu, dùng một lần: {_address(secret)}")


def _address(secret: str) -> str:
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}{reverse('accounts:activate', args=[secret])}"


def _area(role: Role, code: str, village: str) -> Area:
    """The area of today with the code, of a kind that the role is held in; the village of it when one is named."""
    areas = Area.objects.valid_on(clock.today())
    above = areas.filter(code=code, kind__in=[AreaKind.COMMUNE] if village else HELD_IN[role])
    found = areas.villages_of(above.get()).filter(code=village) if village and above.count() == 1 else above
    if found.count() != 1:
        raise CommandError("Không có đúng một địa bàn của cấp này mang mã ấy. Kiểm tra lại mã.")
    return found.select_related("parent").get()


def _owner(area: Area) -> Area:
    return area.parent if area.kind == AreaKind.VILLAGE else area


def _appoint(user: User, role: Role, area: Area, options: dict[str, Any]) -> Appointment:
    waiting = user.appointments.filter(role=role, area=area, state=AppointmentState.PROPOSED).first()
    if waiting:
        return APPOINTMENT_STEPS.perform("confirm", waiting, by=None, version=waiting.version)
    first = parse_date_vi(options["first"]) if options["first"] else clock.today()
    return appoint(user=user, role=role, area=area, title=options["title"] or role.label, valid_from=first)


def _needs_link(user: User, options: dict[str, Any]) -> bool:
    return options["new_link"] or not user.has_usable_password()
