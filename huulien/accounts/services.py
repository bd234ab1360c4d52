"""What the administrator does to accounts."""

from datetime import date

from django.db import transaction
from django.db.models import F

from households.models import Area
from huulien.accounts.models import Appointment, User
from huulien.platform.vocabulary import Role


@transaction.atomic
def appoint(
    *, user: User, role: Role, area: Area, title: str, valid_from: date, valid_until: date | None = None
) -> Appointment:
    """The new appointment; the user's open sessions end, so that nobody works on with yesterday's rights."""
    appointment = Appointment(
        user=user, role=role, area=area, title=title, valid_from=valid_from, valid_until=valid_until
    )
    appointment.full_clean()
    appointment.save(force_insert=True)
    end_sessions(user=user)
    return appointment


@transaction.atomic
def end_appointment(*, appointment: Appointment, last_day: date) -> None:
    """The appointment holds through `last_day`; the user's sessions end."""
    appointment.valid_until = last_day
    appointment.full_clean()
    appointment.save(update_fields=["valid_until"])
    end_sessions(user=appointment.user)


def end_sessions(*, user: User) -> None:
    """Log the user out everywhere at the next request."""
    User.objects.filter(pk=user.pk).update(session_stamp=F("session_stamp") + 1)
