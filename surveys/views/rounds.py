"""Review rounds: which there are, how far each is, opening one and settling one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_HOUSEHOLDS
from households.places import commune_for
from huulien.platform import access
from huulien.platform.locking import StaleRecord
from surveys.access import MANAGE_ROUNDS, SETTLE_ROUNDS
from surveys.contexts import RoundPage
from surveys.forms.rounds import RoundForm, SettleForm
from surveys.models import Round
from surveys.services.rounds import open_round, settle_round


@login_required
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds of the commune, newest first."""
    commune = commune_for(request, SEE_HOUSEHOLDS)
    rounds = Round.objects.visible_to(request.user).filter(commune=commune).order_by("-year", "-pk")
    context = {
        "commune": commune,
        "pages": [RoundPage(round, request.user) for round in rounds],
        "may_manage": access.may(request.user, MANAGE_ROUNDS, commune),
    }
    return render(request, "surveys/round_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: HttpRequest) -> HttpResponse:
    """A new round of the commune."""
    commune = commune_for(request, MANAGE_ROUNDS)
    form = RoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            round = open_round(commune=commune, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã mở {str(round)[0].lower()}{str(round)[1:]}.")
            return redirect("surveys:round_detail", round.pk)
    return render(request, "surveys/round_open.html", {"form": form, "commune": commune})


@login_required
@require_safe
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the round is, village by village, and what still keeps it from being settled."""
    round = _visible_round(request, pk)
    return render(request, "surveys/round_detail.html", {"page": RoundPage(round, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader settles the round: its classes become official, and nothing in it changes any more."""
    round = _visible_round(request, pk)
    access.require_somewhere(request.user, SETTLE_ROUNDS)  # 403 for a village head, who sees the round
    access.require(request.user, SETTLE_ROUNDS, round.commune)
    form = SettleForm(request.POST or None, initial={"version": round.version})
    if request.method == "POST" and form.is_valid() and _settled(request, round, form):
        messages.success(request, f"Đã chốt {str(round)[0].lower()}{str(round)[1:]}. Kết quả có hiệu lực.")
        return redirect("surveys:round_detail", round.pk)
    return render(request, "surveys/round_settle.html", {"form": form, "page": RoundPage(round, request.user)})


def _settled(request: HttpRequest, round: Round, form: Any) -> bool:
    try:
        settle_round(round=round, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        form.add_refusal(refusal)
    except StaleRecord as stale:
        round.refresh_from_db()
        form.meet(str(stale), version=round.version, theirs={})
    else:
        return True
    return False


def _visible_round(request: HttpRequest, pk: int) -> Round:
    """The round; 404 when its commune is not within the user's reach, 403 for a user who sees no households."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("commune__parent"), pk=pk)
