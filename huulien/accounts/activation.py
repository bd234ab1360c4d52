"""Links by which the owner of an account sets its password: nobody else ever types it.

What an administrator hands over they could also open. So a password that was set anew by a link takes back every
confirmation: until the leader has asked the person and confirmed again, the account may do nothing. A first password
lets those roles hold that need no confirmation, and no other.
"""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from huulien.accounts.models import ActivationLink, User
from huulien.accounts.services import end_sessions, require_manager_of
from huulien.accounts.steps import APPOINTMENT_STEPS
from huulien.accounts.tokens import revoke_tokens
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform import audit, clock

LASTS = timedelta(hours=72)


class LinkSpent(Exception):
    """The link was used, has run out, was replaced by another, or never was."""


@transaction.atomic
def issue_link(*, user: User, by: User | None) -> str:
    """The secret of a new link, which is kept nowhere; the links given before open nothing any more."""
    require_manager_of(by, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise ValidationError("Tài khoản đang ngừng hoạt động. Mở lại tài khoản rồi cấp liên kết.")
    now, secret = clock.moment(), secrets.token_urlsafe(32)
    user.links.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    ActivationLink.objects.create(
        user=user, token_hash=_hash(secret), issued_by=by, issued_at=now, expires_at=now + LASTS,
        is_renewal=user.has_usable_password(),
    )  # fmt: skip
    return secret


def find_link(secret: str) -> ActivationLink:
    """The link, still open, of an account in service."""
    link = ActivationLink.objects.select_related("user").filter(token_hash=_hash(secret)).first()
    if link is None or not link.is_open or not link.user.is_active:
        raise LinkSpent
    return link


@transaction.atomic
def set_password_by(*, secret: str, password: str) -> User:
    """The user, whose password is now the one typed; the link is spent, sessions and tokens end."""
    found = find_link(secret)
    user = User.objects.select_for_update(no_key=True).get(pk=found.user_id)
    link = find_link(secret)  # again, now that nobody else can spend it
    is_renewal = link.is_renewal or user.has_usable_password()
    words = f"Đặt mật khẩu bằng liên kết số {link.pk} do {link.issued_by or 'người giữ máy chủ'} cấp"
    with audit.acting(user_id=user.pk, name=user.username, reason=words):
        link.used_at = clock.moment()
        link.save(update_fields=["used_at"])
        replace_password(user=user, password=password)
        if is_renewal:
            _take_confirmations_back(user, words)
    return user


def replace_password(*, user: User, password: str) -> None:
    """The password is set; open sessions and tokens of the old one end."""
    user.set_password(password)
    user.save(update_fields=["password", "password_set_at"])
    revoke_tokens(user=user)
    end_sessions(user=user)


def _take_confirmations_back(user: User, words: str) -> None:
    below_districts = Q(area__kind__in=("commune", "village"))  # above communes there is no leader to ask
    lasting = user.appointments.lasting(clock.today()).filter(below_districts, state=AppointmentState.CONFIRMED)
    for appointment in lasting:
        APPOINTMENT_STEPS.perform("withdraw", appointment, by=None, version=appointment.version, reason=words)


def _hash(secret: str) -> str:
    """A random secret of 256 bits needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
