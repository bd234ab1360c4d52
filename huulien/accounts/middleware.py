"""What every request passes: session limits, the actor for the audit, and no copies of personal pages."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from huulien.platform import audit, content, maintenance
from huulien.platform.clients import client_address

Handler = Callable[[HttpRequest], HttpResponse]

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class SessionLimits:
    """Ends a session that was idle too long, or that is older than a working day."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._check(request, timezone.now())
        return self.get_response(request)

    def _check(self, request: HttpRequest, now: datetime) -> None:
        session = request.session
        started = session.get("started_at") or now.timestamp()
        seen = session.get("seen_at", started)
        idle, age = now.timestamp() - seen, now.timestamp() - started
        if idle > settings.SESSION_IDLE.total_seconds() or age > settings.SESSION_MAX.total_seconds():
            logout(request)
        elif (idle >= 60 or "seen_at" not in session) and not maintenance.notice():
            # Once a minute is enough, and spares a write at every page.
            session["started_at"], session["seen_at"] = started, now.timestamp()


class Acting:
    """Records the changes of a request under its user and address."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _SAFE_METHODS:
            return self.get_response(request)
        with audit.acting(address=client_address(request)):
            if not request.user.is_authenticated:
                return self.get_response(request)
            with audit.as_user(request.user, address=client_address(request)):
                return self.get_response(request)


class PrivatePages:
    """Pages made for a logged-in user are never stored by a browser or a proxy, unless they say that they hold nobody's
    data."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and response.headers.get("Cache-Control") != content.ASK_AGAIN:
            response.headers["Cache-Control"] = "no-store, private"
        return response
