"""After a round was settled: who gains and who loses a policy, on a page and as files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from households.access import EXPORT_HOUSEHOLDS
from households.places import commune_for
from huulien.platform import access
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.papers.files import delivery
from programs.access import SEE_SUPPORT
from programs.papers.entitlement_changes import changes_paper
from programs.services.entitlement_changes import changes_after
from surveys.models import Round

FILE_FORMATS = ("pdf", "docx", "xlsx")


@login_required
@require_safe
def changes_latest(request: HttpRequest) -> HttpResponse:
    """The page of the round that was settled last; before any was, why there is nothing to show."""
    commune = commune_for(request, SEE_SUPPORT)
    access.require(request.user, SEE_SUPPORT, commune)
    latest = commune.rounds.settled().order_by("-settled_on", "-pk").first()
    if latest:
        return redirect("programs:changes_detail", latest.pk)
    return render(request, "programs/entitlement_changes.html", {"round": None})


@login_required
@require_safe
def changes_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One settled round: each kind of support with its gains and losses by name."""
    round = _settled_round(request, pk)
    changes = changes_after(round)
    others = round.commune.rounds.settled().exclude(pk=round.pk).order_by("-settled_on", "-pk")
    context = {"round": round, "changes": changes, "others": others[:6], "formats": FILE_FORMATS}
    context["may_export"] = access.may(request.user, EXPORT_HOUSEHOLDS, round.commune)
    return render(request, "programs/entitlement_changes.html", context)


@delivers
def changes_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The same as PDF, Word or Excel."""
    round = _settled_round(request, pk)
    access.require(request.user, EXPORT_HOUSEHOLDS, round.commune)
    if file_format not in FILE_FORMATS:
        raise Http404
    changes = changes_after(round)
    count = sum(len(change.gains) + len(change.losses) for change in changes)
    return delivery(
        changes_paper(round, changes), file_format, f"Được thêm, thôi hưởng, {round}", count=count,
        commune_id=round.commune_id, of=round, what=f"được thêm, thôi hưởng, {file_format}",
        back=reverse("programs:changes_detail", args=[pk]), sees=(),
    )  # fmt: skip


def _settled_round(request: HttpRequest, pk: int) -> Round:
    rounds = Round.objects.filter(access.communes_filter(request.user, SEE_SUPPORT)).settled()
    access.require_somewhere(request.user, SEE_SUPPORT)
    round = get_object_or_404(rounds.select_related("commune__parent__parent"), pk=pk)
    access.require(request.user, SEE_SUPPORT, round.commune)
    return round
