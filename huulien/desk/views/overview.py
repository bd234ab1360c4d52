"""Where the commune stands on a day, and where each village does."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from households.access import SEE_FIGURES, SEE_HOUSEHOLDS
from households.models import Area, Household
from households.places import choice_of_communes, commune_for
from households.vocabulary import PovertyClass
from huulien.desk.navigation import sees_communes
from huulien.desk.overview import OverviewPage, VillagePage
from huulien.desk.village_year import VillageYear
from huulien.platform import access, clock, content
from huulien.platform.forms import DayField, SiteForm
from programs.access import ANSWER_TARGETS
from programs.models import VillageTarget
from reports.situation import Situation
from surveys.contexts.rounds import RoundPage
from surveys.querysets import classified_on


class DayForm(SiteForm):
    """The day a page is about."""

    ngay = DayField(label="Xem ngày khác", required=False)


@login_required
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The commune on a day. A village head's dashboard is the page of the village."""
    villages = access.reach(request.user, SEE_FIGURES).villages
    if villages and not sees_communes(request.user):
        return redirect("desk:village", min(villages))
    commune = commune_for(request, SEE_FIGURES)
    access.require(request.user, SEE_FIGURES, commune)
    communes = [other for other in choice_of_communes(request.user, SEE_FIGURES)
                if access.may(request.user, SEE_FIGURES, other)]  # fmt: skip
    key = content.page_key(request, commune.pk, [(other.pk, other.name) for other in communes])

    def make() -> tuple[str, str]:
        day, form = _day(request, commune)
        situation = Situation(commune, day)
        page = OverviewPage(situation, request.user)
        context = _context(request, commune, situation, form) | {"page": page, "communes": communes}
        return page.heading, render_to_string("desk/_dashboard.html", context, request)

    def respond() -> HttpResponse:
        heading, body = content.kept(key, make)
        return render(request, "desk/dashboard.html", {"heading": heading, "body": body})

    return content.answer(request, key, respond)


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
    page = VillagePage(area, situation, situation.village(area))
    context = _context(request, area, situation, form) | {"page": page, "village": area, "row": page.row}
    if access.may(request.user, ANSWER_TARGETS, area):
        context["asked"] = VillageTarget.objects.unanswered(area).first()
    if day == clock.today():
        context["year"] = VillageYear(area, situation.plan, request.user)
    if context["links"]:
        context["overdue"] = commune.rounds.overdue()
        if situation.round:
            context["progress"] = RoundPage(situation.round, request.user).progress_of(area)
        poor = classified_on(Household.objects.visible_to(request.user), day).filter(
            village_then=area.pk, in_force__poverty_class=PovertyClass.POOR
        )
        context["poor"] = poor.select_related("in_force__review").by_name()
    return render(request, "desk/village.html", context)


def _day(request: HttpRequest, commune: Area) -> tuple[date, DayForm]:
    form = DayForm(request.GET or None)
    chosen = form.cleaned_data["ngay"] if form.is_bound and form.is_valid() else None
    return chosen or clock.today(), form


def _context(request: HttpRequest, area: Area, situation: Situation, form: DayForm) -> dict[str, Any]:
    return {
        "commune": situation.commune,
        "situation": situation,
        "on": situation.on,
        "links": access.may(request.user, SEE_HOUSEHOLDS, area),
        "day_form": form,
    }
