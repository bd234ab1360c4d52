"""Pages where a village head reports an event, and where the officer finds what was reported."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import EDIT_HOUSEHOLDS, PROPOSE_EVENTS, SEE_HOUSEHOLDS
from households.forms import DeclineForm
from households.models import EventProposal, Household
from households.places import commune_for
from households.proposals import PROPOSAL_STEPS
from households.services.proposals import propose_event
from households.views.events import PAGES
from households.views.register import way_to
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, step_page, way
from huulien.platform.saving import saved, stepped_by_form

# What a village head reports: the rest changes the book itself, and stays the officer's.
REPORTED = {kind: PAGES[kind] for kind in ("sinh", "chet", "chuyen-den", "chuyen-di", "ca-ho-chuyen-di")}


MOST_SHOWN = 50  # of those that were decided


@login_required
@require_safe
def proposal_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which event happened, for a village head."""
    household = _own_household(request, pk)
    context = {"household": household, "pages": REPORTED, "to": "households:event_propose"}
    return render(request, "households/event_choose.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def event_propose(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The form of one event, which the officer will record."""
    page = REPORTED.get(kind)
    if page is None:
        raise Http404
    household = _own_household(request, pk)
    form = page.form(
        request.POST or None, initial={"version": household.version}, household=household, today=clock.today()
    )
    form.names_others = False  # of other villages a village head learns nothing

    def propose() -> EventProposal:
        return propose_event(
            household=household, page=kind, answers=form.typed(), summary=f"{page.title}: {form.about}",
            note=form.cleaned_data["note"], by=request.user,
        )  # fmt: skip

    if saved(request, form, household, propose):
        messages.success(request, "Đã báo. Công chức Văn hóa – Xã hội sẽ ghi vào sổ.")
        return redirect(household)
    ways = [way_to(household), way("Báo biến động", "households:proposal_choose", household.pk)]
    return FormPage(form, page.title, "Gửi công chức ghi", ways, page.about(household)).shown(request)


@login_required
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What village heads reported, waiting first: the officer's to record, the head's to follow."""
    commune = commune_for(request, SEE_HOUSEHOLDS)
    found = EventProposal.objects.visible_to(request.user).filter(commune=commune)
    found = found.select_related("household__village", "proposed_by", "event").order_by("-proposed_at", "-pk")
    decided = list(found.exclude(state="waiting")[:MOST_SHOWN])
    reasons = PROPOSAL_STEPS.last_reasons(decided)
    context = {
        "commune": commune,
        "waiting": found.waiting(),
        "decided": [(proposal, reasons.get(proposal.pk, "")) for proposal in decided],
        "may_record": access.may(request.user, EDIT_HOUSEHOLDS, commune),
    }
    return render(request, "households/proposal_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Why what was reported is not recorded."""
    access.require_somewhere(request.user, EDIT_HOUSEHOLDS)
    visible = EventProposal.objects.visible_to(request.user).select_related("household__village", "commune")
    proposal = get_object_or_404(visible, pk=pk)
    access.require(request.user, EDIT_HOUSEHOLDS, proposal.village)
    form = DeclineForm(request.POST or None, initial={"version": proposal.version})
    if stepped_by_form(request, PROPOSAL_STEPS, "decline", proposal, form):
        messages.success(request, "Đã ghi lý do không ghi vào sổ.")
        return redirect("households:proposal_list")
    home, heading = proposal.household, "Không ghi biến động thôn báo"
    about = f"{proposal.summary}. Hộ {home.head_name}, mã {home.code}."
    ways = [way("Biến động thôn báo", "households:proposal_list")]
    return step_page(
        PROPOSAL_STEPS, "decline", proposal, request.user, form, ways, heading=heading, button="Không ghi", about=about
    ).shown(request)


def _own_household(request: HttpRequest, pk: int) -> Household:
    """The household; 404 outside the user's reach, 403 for who reports nothing there."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    households = Household.objects.visible_to(request.user).select_related("village__parent", "commune")
    household = get_object_or_404(households, pk=pk)
    access.require(request.user, PROPOSE_EVENTS, household.village)
    return household
