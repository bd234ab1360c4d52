"""Pages of the analysis: who the poor are, what they lack together, what another standard would make of a round."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from households.access import SEE_HOUSEHOLDS
from households.models import Area
from households.places import choice_of_communes, commune_for
from huulien.platform import access, clock
from reports.access import SEE_ANALYSIS
from reports.contexts.analysis import CountingPage, ProfilePage, SimulationPage, TrendsPage
from reports.forms import CountingForm, DayForm, SimulationForm
from reports.indicators.counting import CountedAs, choices_on, cutoffs
from reports.lists.simulation import other_standards, settled_rounds, simulated


@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """The poor and near poor of a day by village, and by ethnicity, sex and size of the household."""
    commune = _commune(request)
    form, today = DayForm(request.GET), clock.today()
    page = ProfilePage(commune, form.value("ngay") or today, today=today, links=_links(request, commune))
    return render(request, "reports/profile.html", _context(request, commune) | {"form": form, "page": page})


@login_required
@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """The poverty of a day over the years, who went from class to class, and the villages beside each other."""
    commune = _commune(request)
    form = DayForm(request.GET)
    page = TrendsPage(commune, form.value("ngay") or clock.today())
    return render(request, "reports/trends.html", _context(request, commune) | {"form": form, "page": page})


@login_required
@require_safe
def counting(request: HttpRequest) -> HttpResponse:
    """H, A and M0 by the counting method, taken apart by indicator and by village, with the choices they rest on."""
    commune = _commune(request)
    form = CountingForm(request.GET)
    on = form.value("ngay") or clock.today()
    choices = choices_on(on, form.value("trongso"), form.value("nguong"))
    page = None
    if choices:
        form.offer(cutoffs(choices.standard))
        counted_as = CountedAs(form.value("donvi") or CountedAs.HOUSEHOLDS)
        page = CountingPage(commune, on, choices, counted_as, links=_links(request, commune))
    return render(request, "reports/counting.html", _context(request, commune) | {"form": form, "on": on, "page": page})


@login_required
@require_safe
def simulation(request: HttpRequest) -> HttpResponse:
    """What another standard would make of a settled round: shown, never stored."""
    commune = _commune(request)
    round, standard = simulated(request, commune)
    context = _context(request, commune)
    if round and standard:
        rounds = settled_rounds(request.user, commune)
        asked = {"dot": round.pk, "chuan": standard.code}
        context["form"] = SimulationForm(initial=asked, rounds=rounds, others=other_standards(round))
        context["page"] = SimulationPage(round, standard, links=_links(request, commune))
    return render(request, "reports/simulation.html", context)


def _commune(request: HttpRequest) -> Area:
    commune = commune_for(request, SEE_ANALYSIS)
    access.require(request.user, SEE_ANALYSIS, commune)
    return commune


def _links(request: HttpRequest, commune: Area) -> bool:
    """Whether the user may open the households behind the numbers."""
    return access.may(request.user, SEE_HOUSEHOLDS, commune)


def _context(request: HttpRequest, commune: Area) -> dict[str, object]:
    return {
        "commune": commune,
        "communes": choice_of_communes(request.user, SEE_ANALYSIS),
        "links": _links(request, commune),
    }
