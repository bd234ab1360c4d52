"""The lock against guessing: after so many wrong passwords a name is locked at an address for a while.

A guess is counted before its password is looked at, by one statement that only a free place lets through: however
many arrive at the same moment, no more than the limit are looked at.
"""

from datetime import timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from axes.utils import reset
from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest

from huulien.platform import clock

_ANY_BROWSER = ""  # the count is of a name at an address, whatever the browser calls itself


class CountsFirst(AxesDatabaseHandler):
    """axes with its count taken before the password is checked, instead of after it was wrong."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        self.clean_expired_user_attempts(request, credentials)
        place: dict[str, Any] = {
            "username": get_client_username(request, credentials),
            "ip_address": request.axes_ip_address,
            "user_agent": _ANY_BROWSER,
        }
        AccessAttempt.objects.get_or_create(
            **place, defaults={"failures_since_start": 0, "attempt_time": request.axes_attempt_time}
        )
        free = AccessAttempt.objects.filter(**place, failures_since_start__lt=settings.AXES_FAILURE_LIMIT)
        return bool(free.update(failures_since_start=F("failures_since_start") + 1, attempt_time=clock.moment()))

    def user_login_failed(self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
        """Nothing to count any more: only to say, with the last free guess and after it, that the place is locked."""
        if self.get_failures(request, credentials) >= settings.AXES_FAILURE_LIMIT:
            request.axes_locked_out = True
            request.axes_credentials = credentials
            user_locked_out.send(
                "axes", request=request, username=credentials.get("username"), ip_address=request.axes_ip_address
            )


def locked_names() -> QuerySet[Any]:
    """Names that are locked somewhere now, as values."""
    since = clock.moment() - _cool_off()
    locked = AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return locked.filter(attempt_time__gte=since).values("username")


def is_locked(username: str) -> bool:
    return locked_names().filter(username=username).exists()


def unlock(username: str) -> None:
    """The name may try again, wherever it was locked."""
    reset(username=username)


def _cool_off() -> timedelta:
    return settings.AXES_COOLOFF_TIME
