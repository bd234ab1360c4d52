"""The auditor's page: who changed what, when, from where."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from households.places import commune_for, communes_of
from huulien.lib.text import clean
from huulien.platform.access import SEE_AUDIT
from huulien.platform.models import AuditEntry

ROWS_A_PAGE = 50
HIDDEN_VALUES = frozenset({"citizen_id"})


@login_required
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """Entries of the user's communes, newest first; `nguoi` and `bang` narrow them."""
    commune = commune_for(request, SEE_AUDIT)
    communes = communes_of(request.user, SEE_AUDIT).values("pk")
    entries = AuditEntry.objects.filter(Q(commune_id__in=communes)).order_by("-pk")
    actor, table = clean(request.GET.get("nguoi", "")), clean(request.GET.get("bang", ""))
    if actor:
        entries = entries.filter(actor=actor)
    if table:
        entries = entries.filter(table=table)
    page = Paginator(entries, ROWS_A_PAGE).get_page(request.GET.get("trang"))
    rows = [(entry, _readable(entry)) for entry in page]
    return render(
        request,
        "desk/audit_list.html",
        {"page": page, "rows": rows, "commune": commune, "actor": actor, "table": table},
    )


def _readable(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """(column, before, after) of what changed; of citizen numbers only that they did."""
    return [
        (column, "•••", "•••") if column in HIDDEN_VALUES else (column, _short(before), _short(after))
        for column, (before, after) in entry.changed.items()
        if before not in (None, "") or after not in (None, "")
    ]


def _short(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else f"{text[:80]}…"
