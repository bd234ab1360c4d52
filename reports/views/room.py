"""The room of the level above."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huulien.lib.numbers import plain_number
from huulien.platform import access, clock
from reports.access import RETURN_REPORTS
from reports.room import Room


@login_required
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """The communes overseen: their rates, and which of their reports are in."""
    access.require_somewhere(request.user, RETURN_REPORTS)
    this_year = clock.today().year
    asked = plain_number(request.GET.get("nam", ""))
    year = asked if asked is not None and this_year - 10 <= asked <= this_year else this_year
    years = [other for other in (this_year, this_year - 1, this_year - 2) if other != year]
    return render(request, "reports/room.html", {"page": Room(request.user, year), "years": years})
