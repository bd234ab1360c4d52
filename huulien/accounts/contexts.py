"""What the page of one account shows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from rest_framework.authtoken.models import Token

from huulien.accounts.access import MANAGE_ACCOUNTS
from huulien.accounts.lists import account_sign, dress
from huulien.accounts.models import ActivationLink, Appointment, User
from huulien.accounts.steps import APPOINTMENT_STEPS
from huulien.accounts.vocabulary import AppointmentState
from huulien.lib.labels import Sign
from huulien.platform import access, clock
from huulien.platform.steps import Step


@dataclass(frozen=True)
class AppointmentRow:
    """An appointment with what the viewer may do about it."""

    appointment: Appointment
    steps: list[Step]
    may_end: bool

    @property
    def sign(self) -> Sign:
        appointment, today = self.appointment, clock.today()
        if appointment.valid_until and appointment.valid_until < today:
            return Sign("Đã kết thúc", "mute", "minus")
        if appointment.state == AppointmentState.CONFIRMED and appointment.valid_from > today:
            return Sign("Chưa đến ngày", "", "clock")
        return AppointmentState(appointment.state).sign


class AccountPage:
    """An account for somebody who sees it."""

    def __init__(self, users: QuerySet[User], pk: int, viewer: User) -> None:
        self.account: Any = dress(users, None).select_related("area").get(pk=pk)
        self.viewer = viewer

    @property
    def sign(self) -> Sign:
        return account_sign(self.account)

    @cached_property
    def is_managed(self) -> bool:
        """Whether the viewer looks after the account: never one's own."""
        own = self.viewer.pk == self.account.pk
        return not own and access.may(self.viewer, MANAGE_ACCOUNTS, self.account.area)

    @cached_property
    def rows(self) -> list[AppointmentRow]:
        found = self.account.appointments.select_related("area__parent__parent", "user", "proposed_by")
        return [self._row(appointment) for appointment in found.order_by("-valid_from", "-pk")]

    def _row(self, appointment: Appointment) -> AppointmentRow:
        lasts = appointment.valid_until is None or appointment.valid_until >= clock.today()
        is_over = not lasts or appointment.state == AppointmentState.DECLINED
        steps = [] if is_over else APPOINTMENT_STEPS.offered(appointment, self.viewer)
        return AppointmentRow(appointment, steps, may_end=self.is_managed and not is_over)

    @cached_property
    def links(self) -> list[ActivationLink]:
        return list(self.account.links.select_related("issued_by")[:5])

    @cached_property
    def token(self) -> Token | None:
        return Token.objects.filter(user=self.account).first()

    @property
    def history(self) -> list[tuple[Step, Any]]:
        """The steps of all appointments, the latest first."""
        taken = [step for row in self.rows for step in APPOINTMENT_STEPS.history(row.appointment)]
        return sorted(taken, key=lambda pair: pair[1].pk, reverse=True)
