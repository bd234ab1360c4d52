"""The room of the level above."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huulien.lib.numbers import plain_number
from huulien.platform import access, clock
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.listings.page import Head
from huulien.platform.papers.files import write
from huulien.platform.papers.frozen import freeze, seal
from huulien.platform.papers.numbering import numbered
from reports.access import RETURN_REPORTS
from reports.contexts.comparison import Comparison
from reports.contexts.room import Room

FEW = {"xlsx": 500, "pdf": 20}  # communes that take less than three seconds


@login_required
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """The communes overseen: their rates, and which of their reports are in."""
    page, this_year = _room(request), clock.today().year
    years = [other for other in (this_year, this_year - 1, this_year - 2) if other != page.year]
    comparison = page.comparison
    context = {"page": page, "years": years, "comparison": comparison, "heads": _heads(page, comparison)}
    context["figures"] = numbered([comparison.figures])[0]
    return render(request, "reports/room.html", context)


@delivers
def comparison_file(request: HttpRequest, file_format: str) -> Delivery:
    """The comparison of the communes as a file."""
    page = _room(request)
    if file_format not in FEW:
        raise Http404
    comparison = page.comparison
    name = f"So sánh các xã {comparison.days[0].year}-{page.year}"
    return Delivery(
        lambda: write(comparison.document(page.office), file_format), file_format, name,
        rows=len(comparison.communes), few=FEW[file_format], commune_id=None, what=f"{name} ({file_format})",
        back=f"{reverse('reports:room')}?nam={page.year}#so-sanh",
        sees=[page.office, *(commune.pk for commune in comparison.communes)],
        version=lambda: [seal(freeze(comparison.document(page.office)))],
    )  # fmt: skip


def _room(request: HttpRequest) -> Room:
    """The room of the year that the address names, of this one without."""
    access.require_somewhere(request.user, RETURN_REPORTS)
    this_year = clock.today().year
    asked = plain_number(request.GET.get("nam", ""))
    year = asked if asked is not None and this_year - 10 <= asked <= this_year else this_year
    return Room(request.user, year, request.GET.get("sap", ""))


def _heads(page: Room, comparison: Comparison) -> list[Head]:
    """The columns, each with the address that sorts by it, or turns the order round."""
    heads = []
    for column in comparison.columns:
        turned = comparison.sort == column.key
        query = urlencode({"nam": page.year, "sap": f"-{column.key}" if turned else column.key})
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(comparison.sort, "")
        heads.append(Head(column.label, column.key not in {"xa", "cach"}, f"?{query}#so-sanh", direction))
    return heads
