"""What is done to accounts and appointments. `by` is whoever does it; None is the installation itself."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F

from households.models import Area
from huulien.accounts.access import MANAGE_ACCOUNTS
from huulien.accounts.models import Appointment, User
from huulien.accounts.roles import CONFIRMED_BY_LEADER
from huulien.accounts.vocabulary import AppointmentState
from huulien.lib.dates import format_date_vi
from huulien.platform import access
from huulien.platform.locking import claim
from huulien.platform.vocabulary import Role


@transaction.atomic
def open_account(*, by: User | None, username: str, full_name: str, area: Area | None) -> User:
    """The new account, which belongs to the area from the start and has no password."""
    _require_manager(by, area)
    user = User(username=username, full_name=full_name, area=area)
    user.set_password(None)
    user.full_clean(exclude=["password"])
    user.save(force_insert=True)
    return user


@transaction.atomic
def appoint(
    *,
    user: User,
    role: Role,
    area: Area,
    title: str,
    valid_from: date,
    valid_until: date | None = None,
    by: User | None = None,
) -> Appointment:
    """The new appointment: held at once, or proposed where the leader must confirm it. The user's open sessions end,
    so that nobody works on with yesterday's rights."""
    _require_manager(by, area)
    require_manager_of(by, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two roles at once are judged one by one
    appointment = Appointment(
        user=user, role=role, area=area, title=title, valid_from=valid_from, valid_until=valid_until, proposed_by=by,
        state=AppointmentState.PROPOSED if by and _must_wait(user, role) else AppointmentState.CONFIRMED,
    )  # fmt: skip
    appointment.full_clean()
    appointment.save(force_insert=True)
    end_sessions(user=user)
    return appointment


def _must_wait(user: User, role: Role) -> bool:
    """Whether the leader confirms first: a role that decides, or a user whose password a link has replaced, of whom the
    administrator cannot vouch that it is still the same person."""
    return role in CONFIRMED_BY_LEADER or user.links.filter(is_renewal=True, used_at__isnull=False).exists()


@transaction.atomic
def open_appointed(*, by: User, owner: Area, username: str, full_name: str, **appointment: Any) -> User:
    """The new account with its first appointment, in one act."""
    user = open_account(by=by, username=username, full_name=full_name, area=owner)
    appoint(by=by, user=user, **appointment)
    return user


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, last_day: date, version: int | None = None, by: User | None = None
) -> None:
    """The appointment holds through `last_day`, not later than it did before; the user's sessions end."""
    _require_manager(by, appointment.area)
    if appointment.valid_until and last_day > appointment.valid_until:
        raise ValidationError({"last_day": f"Phân công đã kết thúc ngày {format_date_vi(appointment.valid_until)}. "
                                           "Muốn kéo dài thì ghi phân công mới."})  # fmt: skip
    if last_day < appointment.valid_from:
        raise ValidationError({"last_day": f"Phân công bắt đầu ngày {format_date_vi(appointment.valid_from)}. "
                                           "Ghi ngày từ đó trở đi."})  # fmt: skip
    if version is not None:
        claim(appointment, version)
    appointment.valid_until = last_day
    appointment.save(update_fields=["valid_until"])
    end_sessions(user=appointment.user)


@transaction.atomic
def rename(*, user: User, version: int, full_name: str, by: User) -> None:
    """The name under which the user's work is shown, corrected."""
    require_manager_of(by, user)
    claim(user, version)
    user.full_name = full_name
    user.full_clean(exclude=["password"])
    user.save(update_fields=["full_name"])


@transaction.atomic
def switch(*, user: User, version: int, is_active: bool, by: User) -> None:
    """The account is put out of service, which ends its sessions, or back into it."""
    require_manager_of(by, user)
    claim(user, version)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    end_sessions(user=user)


def end_sessions(*, user: User) -> None:
    """Log the user out everywhere at the next request."""
    User.objects.filter(pk=user.pk).update(session_stamp=F("session_stamp") + 1)


def require_manager_of(by: User | None, user: User) -> None:
    """Pass for whoever looks after the account, which is never one's own; the installation looks after all."""
    if by is None:
        return
    if user.is_superuser:
        raise PermissionDenied
    _require_manager(by, user.area)
    if by.pk == user.pk:
        raise ValidationError("Không tự làm việc này cho tài khoản của mình. Nhờ người quản trị khác.")


def _require_manager(by: User | None, area: Area | None) -> None:
    if by is not None:
        access.require(by, MANAGE_ACCOUNTS, area)
