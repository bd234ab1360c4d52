"""Maintenance: for as long as a file says so the site is read, and nothing is written to the database.

A file, not a row: it holds while the database is being replaced, and asking for it costs no query.
"""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

Handler = Callable[[HttpRequest], HttpResponse]

NOTICE = "Đang bảo trì: xem được số liệu, chưa ghi được gì."
# What a statement that changes nothing begins with; PostgreSQL's triggers are told who acts by a SELECT.
_READING = frozenset({"SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA", "EXPLAIN", "SHOW"})


class InMaintenance(Exception):
    """Something would have been written."""


def notice() -> str:
    """What every page says at its top while the site is in maintenance; empty otherwise."""
    try:
        until = settings.MAINTENANCE_FILE.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""
    return f"{NOTICE} Dự kiến xong {until}." if until else NOTICE


def begin(until: str = "") -> None:
    path: Path = settings.MAINTENANCE_FILE
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.write_text(until, encoding="utf-8")


def end() -> None:
    settings.MAINTENANCE_FILE.unlink(missing_ok=True)


def context(request: HttpRequest) -> dict[str, str]:
    return {"maintenance": notice()}


class ReadOnly:
    """While the site is in maintenance, no request writes: whichever page or API tries is told to come back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not notice():
            return self.get_response(request)
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(_only_reading))
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, InMaintenance):
            return None
        if request.path.startswith("/api/"):
            answer: HttpResponse = JsonResponse({"detail": f"{notice()} Gửi lại sau."}, status=503)
        else:
            answer = render(request, "503.html", status=503)
        answer.headers["Retry-After"] = "600"
        return answer


def _only_reading(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if sql.split(maxsplit=1)[0].upper() not in _READING:
        raise InMaintenance
    return execute(sql, params, many, context)
