"""The targets of a plan as counted on a day: all of them, and one with its parts by village."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from households.access import SEE_HOUSEHOLDS
from households.places import commune_for
from huulien.lib.numbers import plain_number
from huulien.platform import access, clock
from programs.models import Plan
from programs.vocabulary import TargetRef
from reports.access import SEE_RESULTS
from reports.contexts.targets import TargetPage
from reports.datasets.money import money_of
from reports.datasets.targets import last_day_of_figures
from reports.forms import DayForm


@login_required
@require_safe
def target_now(request: HttpRequest) -> HttpResponse:
    """The targets of the plan of this year, or of the latest there is; without any, a page that says so.

    An address may ask for the plan of a year (`nam`) and for one of its targets (`muc`).
    """
    commune = commune_for(request, SEE_RESULTS)
    plans = Plan.objects.filter(commune=commune, year__lte=clock.today().year).order_by("-year")
    year, ref = plain_number(request.GET.get("nam", "")), request.GET.get("muc", "")
    plan = next((plan for plan in plans if year in (None, plan.year)), None)
    if plan is None:
        return render(request, "reports/target_none.html", {"commune": commune, "year": str(year or "")})
    if ref in list(TargetRef):
        return redirect("reports:target_detail", plan.pk, ref)
    return redirect("reports:target_list", plan.pk)


@login_required
@require_safe
def target_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every target of the plan, counted."""
    page, form = _page(request, pk)
    context = {
        "page": page,
        "plan": page.plan,
        "form": form,
        "money": money_of(page.plan.commune, page.plan.year, page.on) if page.villages is None else None,
        "plans": Plan.objects.filter(commune=page.plan.commune).exclude(pk=pk).order_by("-year"),
    }
    return render(request, "reports/target_list.html", context)


@login_required
@require_safe
def target_detail(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """One target: its parts by village, each number with the list behind it."""
    page, form = _page(request, pk)
    view = page.view_of(ref)
    if view is None:
        raise Http404
    context = {
        "page": page,
        "plan": page.plan,
        "view": view,
        "form": form,
        "links": access.may_somewhere(request.user, SEE_HOUSEHOLDS),
    }
    return render(request, "reports/target_detail.html", context)


def _page(request: HttpRequest, pk: int) -> tuple[TargetPage, DayForm]:
    """The page of the day that the address names, or of the last of the plan's year that has figures."""
    access.require_somewhere(request.user, SEE_RESULTS)
    own = access.communes_filter(request.user, SEE_RESULTS)
    plan = get_object_or_404(Plan.objects.filter(own).select_related("commune__parent__parent"), pk=pk)
    form = DayForm(request.GET)
    asked: date | None = form.value("ngay")
    usual = last_day_of_figures(plan.year)
    page = TargetPage(plan, asked or usual, request.user)
    if usual.year != plan.year:
        raise Http404("The year has not begun.")
    try:
        page.counted  # noqa: B018 the day may be outside the year
    except ValidationError as refusal:
        form.add_error("ngay", refusal)
        page = TargetPage(plan, usual, request.user)
    return page, form
