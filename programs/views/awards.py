"""Awards: nominated by the officer, decided by the leader, given."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_HOUSEHOLDS
from households.models import Household, Member
from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.buttons import button, first_stands_out, step_buttons
from huulien.platform.form_page import GONE, FormPage, Way, step_page, way
from huulien.platform.saving import made, stepped_by_form
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.forms.activities import initial_of
from programs.forms.awards import (
    AwardDecisionForm,
    AwardGivenForm,
    AwardReasonForm,
    NominationEditForm,
    NominationForm,
    WhoseAwardForm,
)
from programs.models import Award
from programs.services import awards as services
from programs.steps.awards import AWARD_STEPS
from programs.views.records import edited
from programs.vocabulary import AwardKind

STEP_SLUGS = {
    "quyet-dinh": "decide",
    "khong-khen": "refuse",
    "da-trao": "give",
    "rut": "withdraw",
    "ghi-nham": "ungive",
    "rut-quyet-dinh": "reopen",
}
_SLUG_OF = {name: slug for slug, name in STEP_SLUGS.items()}
_FORMS = {"decide": AwardDecisionForm, "give": AwardGivenForm}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award_create(request: HttpRequest) -> HttpResponse:
    """First whom it is for (in the address), then the rest."""
    commune = commune_for(request, EDIT_PROGRAMME)
    access.require(request.user, EDIT_PROGRAMME, commune)
    asked = {"kind": request.GET.get("ai", ""), "household": request.GET.get("ho", "")}
    whose = WhoseAwardForm(asked if asked["kind"] else None, initial=asked, commune_id=commune.pk)
    context: dict[str, Any] = {"whose": whose, "commune": commune}
    if whose.is_bound and whose.is_valid():
        kind, household = whose.cleaned_data["kind"], whose.cleaned_data["household"]
        today = clock.today()
        living = Member.objects.living_on(today, Household.objects.filter(pk=household.pk)) if household else ()
        people = list(living.in_family_order()) if kind == AwardKind.PERSON else []
        initial = {"year": today.year}
        form = NominationForm(request.POST or None, kind=kind, commune=commune, members=people, initial=initial)

        def nominate() -> Award:
            return services.nominate(commune=commune, household=household, by=request.user, **form.cleaned_data)

        if award := made(request, form, nominate):
            messages.success(request, f"Đã đề nghị: {award}.")
            return redirect("programs:award_detail", award.pk)
        context |= {"form": form, "kind": kind, "household": household}
    return render(request, "programs/award_create.html", context)


@login_required
@require_safe
def award_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom for, what for, and how far it is."""
    award = _award_for(request, pk, SEE_PROGRAMME)
    steps = AWARD_STEPS.offered(award, request.user)
    buttons = step_buttons(steps, "programs:award_step", award.pk, _SLUG_OF)
    if award.is_nominated and access.may(request.user, EDIT_PROGRAMME, award.commune):
        buttons.append(button("Sửa đề nghị", "programs:award_edit", award.pk))
    context = {
        "award": award,
        "sees_household": award.household and access.may(request.user, SEE_HOUSEHOLDS, award.household.village),
        "buttons": first_stands_out(buttons) if steps and steps[0].name in _FORMS else buttons,
        "history": AWARD_STEPS.history(award),
    }
    return render(request, "programs/award_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A nomination that waits, put right."""
    award = _award_for(request, pk, EDIT_PROGRAMME)
    form = NominationEditForm(request.POST or None, initial=initial_of(award, NominationEditForm.NAMES))
    if edited(request, form, award, lambda: services.edit_nomination(award=award, **form.cleaned_data)):
        return redirect("programs:award_detail", pk)
    shut, state = "" if award.is_nominated else GONE, award.get_state_display()
    return FormPage(form, "Sửa đề nghị", "Lưu", _ways(award), _about(award), shut=shut, state=state).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """An award goes on, or back where something was recorded by mistake."""
    if step not in STEP_SLUGS:
        raise Http404
    name = STEP_SLUGS[step]
    taken = AWARD_STEPS.step(name)
    award = _award_for(request, pk, taken.act)
    form = _FORMS.get(name, AwardReasonForm)(request.POST or None, initial={"version": award.version})
    if stepped_by_form(request, AWARD_STEPS, name, award, form):
        messages.success(request, f"Đã ghi: {lower_first(taken.label)}.")
        return redirect("programs:award_detail", pk)
    return step_page(AWARD_STEPS, name, award, request.user, form, _ways(award), about=_about(award)).shown(request)


def _ways(award: Award) -> list[Way]:
    return [way("Khen thưởng", "programs:award_list"), way(award.given_to, "programs:award_detail", award.pk)]


def _about(award: Award) -> str:
    return f"{award}, năm {award.year}, đề nghị {format_date_vi(award.nominated_on)}: {award.what_for}."


def _award_for(request: HttpRequest, pk: int, act: access.Act) -> Award:
    access.require_somewhere(request.user, act)
    awards = Award.objects.visible_to(request.user).select_related(
        "commune__parent__parent", "household__village__parent", "member", "unit", "nominated_by", "decided_by"
    )
    award = get_object_or_404(awards, pk=pk)
    access.require(request.user, act, award.commune)
    return award
