"""What accounts have before the leader: appointments to be confirmed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from huulien.accounts.access import CONFIRM_APPOINTMENTS, SEE_ACCOUNTS
from huulien.accounts.models import Appointment
from huulien.accounts.steps import APPOINTMENT_STEPS
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform import access
from huulien.platform.agenda import Open


def open_steps(user: Any, commune: Any) -> Iterator[Open]:
    if not access.may(user, SEE_ACCOUNTS, commune):
        return
    within = Q(area=commune) | Q(area__parent=commune)
    proposed = Appointment.objects.filter(within, state=AppointmentState.PROPOSED)
    confirm = APPOINTMENT_STEPS.step("confirm")
    for appointment in proposed.select_related("user", "proposed_by", "area").order_by("pk"):
        barred = APPOINTMENT_STEPS.barred(confirm, appointment, user)
        yield Open(
            title=f"Tài khoản của {appointment.user}: {appointment.title or appointment.get_role_display()}",
            url=reverse("accounts:account_detail", args=[appointment.user_id]),
            act=CONFIRM_APPOINTMENTS,
            by=str(appointment.proposed_by or ""),
            detail=confirm.label,
            barred=barred[0] if barred else "",
        )
