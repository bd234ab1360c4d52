"""The first page of each role, the health check, and the error pages."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template import loader

from huulien.desk import navigation
from huulien.platform import grants, triggers
from huulien.platform.jobs.upkeep import waits_in_vain

log = logging.getLogger(__name__)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """On to the page where the user's day starts; without an appointment, a page that says whom to ask."""
    if first := navigation.first_page(request.user):
        query = request.META["QUERY_STRING"]
        return redirect(f"{first}?{query}" if query else first)
    return render(request, "no_appointment.html")


def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, every migration is applied, every change is being recorded, what is settled is
    guarded, no trigger of others stands in the way, and the site's role is the one it must be; 503 otherwise.

    Files that wait long to be made while no worker runs are told under `work`: the site answers all the same."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        faulty = triggers.faulty()
        separate = grants.is_separate()
        stalled = not pending and waits_in_vain()
    except Exception:  # whatever is wrong with the database, the answer is the same
        log.exception("health check failed")
        return JsonResponse({"status": "error", "database": "unreachable"}, status=503)
    healthy = not pending and not faulty and (separate or not settings.APP_ROLE)
    return JsonResponse(
        {
            "status": "ok" if healthy else "error",
            "database": "ok",
            "migrations": "pending" if pending else "applied",
            **{kind: "incomplete" if kind in faulty else "complete" for kind in triggers.kinds()},
            "strangers": "found" if "strangers" in faulty else "none",
            "roles": "separate" if separate else "one",
            "work": "waits without a worker" if stalled else "done",
        },
        status=200 if healthy else 503,
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the request: its context would ask a database that may be what is down."""
    return HttpResponse(loader.render_to_string("500.html"), status=500)
