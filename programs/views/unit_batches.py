"""The support that a unit hands over itself: who gets what, and who has had it; nothing else about them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from households.vocabulary import Studying
from programs.access import SEE_OWN_BATCHES
from programs.contexts.batches import BatchPage
from programs.sheets.people import birth_words
from programs.views.batch_lines import deliver_page
from programs.views.records import batch_for
from programs.vocabulary import BatchState


@login_required
@require_safe
def unit_batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Those on the granted list, and who has had it."""
    batch = batch_for(request, pk, SEE_OWN_BATCHES)
    page = BatchPage(batch, request.user, request.GET)
    context = {
        "batch": batch,
        "page": page,
        "rows": [
            (
                line,
                birth_words(line.member) if line.member else "",
                Studying(line.member.studying).label if line.member and line.member.studying else "",
            )
            for line in page.pager.page
        ],
        "is_open": batch.state == BatchState.GRANTED,
    }
    return render(request, "programs/unit_batch_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_batch_deliver(request: HttpRequest, pk: int) -> HttpResponse:
    """Many lines are handed over at once."""
    return deliver_page(request, batch_for(request, pk, SEE_OWN_BATCHES), "unit_batch")
