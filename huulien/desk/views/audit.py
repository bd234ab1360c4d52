"""The check of the trail, for the auditor."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from households.places import communes_of
from huulien.platform import access, chain
from huulien.platform.access import SEE_AUDIT


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def audit_check(request: HttpRequest) -> HttpResponse:
    """What the check of the own communes' trail finds; asked for by a button, since it reads all of it."""
    access.require_somewhere(request.user, SEE_AUDIT)
    found = None
    if request.method == "POST":
        found = [(commune, chain.verify(commune.pk)) for commune in communes_of(request.user, SEE_AUDIT)]
    faults = sum(len(finding.faults) for _, finding in found or ())
    return render(request, "desk/audit_check.html", {"found": found, "faults": faults})
