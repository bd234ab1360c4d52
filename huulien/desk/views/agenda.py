"""The first page of the office's day."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from households.places import commune_for
from huulien.desk.access import SEE_AGENDA
from huulien.desk.agenda import AgendaPage
from huulien.platform import access


@login_required
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """What is due, what waits for whom, and what is slow."""
    commune = commune_for(request, SEE_AGENDA)
    access.require(request.user, SEE_AGENDA, commune)
    page = AgendaPage(commune, request.user, shows_all="het" in request.GET)
    return render(request, "desk/agenda.html", {"page": page})
