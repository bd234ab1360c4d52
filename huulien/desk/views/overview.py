"""Where the commune stands on a day, and where each village does."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from households.access import SEE_FIGURES, SEE_HOUSEHOLDS
from households.models import Area, Household
from households.places import commune_for, communes_of
from households.vocabulary import PovertyClass
from huulien.platform import access, clock
from huulien.platform.forms import DayField, SiteForm
from programs.access import EDIT_TARGETS
from reports.contexts import Situation, default_day
from surveys.contexts import RoundPage
from surveys.models import Round
from surveys.querysets import classified_on


class DayForm(SiteForm):
    """The day a page is about."""

    ngay = DayField(label="Xem ngày khác", required=False)


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The commune on a day. A village head's dashboard is the page of the village."""
    villages = access.reach(request.user, SEE_FIGURES).villages
    if villages and not access.reach(request.user, SEE_FIGURES).communes:
        return redirect("desk:village", min(villages))
    commune = commune_for(request, SEE_FIGURES)
    access.require(request.user, SEE_FIGURES, commune)
    day, form = _day(request, commune)
    context = _context(request, commune, Situation(commune, day), form)
    context["communes"] = list(communes_of(request.user, SEE_FIGURES))
    context["may_edit_targets"] = access.may(request.user, EDIT_TARGETS, commune)
    return render(request, "desk/dashboard.html", context)


@login_required
@require_safe
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """One village on a day: its figures, its target, and its poor households for those who may see them."""
    area = get_object_or_404(
        Area.objects.visible_to(request.user).select_related("parent__parent"), pk=pk, kind="village"
    )
    access.require(request.user, SEE_FIGURES, area)
    commune = area.commune
    day, form = _day(request, commune)
    situation = Situation(commune, day)
    context = _context(request, commune, situation, form) | {"village": area, "row": situation.village(area)}
    if context["links"]:
        poor = classified_on(Household.objects.visible_to(request.user).filter(village=area), day).filter(
            in_force__poverty_class=PovertyClass.POOR
        )
        context["poor"] = poor.select_related("in_force__review").by_name()
    return render(request, "desk/village.html", context)


def _day(request: HttpRequest, commune: Area) -> tuple[date, DayForm]:
    form = DayForm(request.GET or None)
    chosen = form.cleaned_data["ngay"] if form.is_bound and form.is_valid() else None
    return chosen or default_day(commune, clock.today()), form


def _context(request: HttpRequest, commune: Area, situation: Situation, form: DayForm) -> dict[str, Any]:
    round = Round.objects.filter(commune=commune).open().order_by("-year", "-pk").first()
    sees_households = access.may_somewhere(request.user, SEE_HOUSEHOLDS)
    return {
        "commune": commune,
        "situation": situation,
        "on": situation.on,
        "links": sees_households,
        "day_form": form,
        "round_page": RoundPage(round, request.user) if round and sees_households else None,
    }
