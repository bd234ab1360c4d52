"""What households ask for: recording it, what holds it up, and how it ended."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_HOUSEHOLDS
from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.buttons import Button, button, first_stands_out, step_buttons
from huulien.platform.form_page import GONE, FormPage, Way, step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.saving import made, saved, stepped_by_form
from programs.access import EDIT_NEEDS
from programs.forms.needs import NeedEndForm, NeedForm, NeedNoteForm, NeedReopenForm, WhoseNeedForm
from programs.models import SupportNeed
from programs.services.needs import note_need, record_need, whom_it_concerns
from programs.steps.needs import NEED_STEPS
from programs.vocabulary import PERSONAL_NEEDS
from surveys.vocabulary import Need

STEP_SLUGS = {
    "da-ho-tro": "serve",
    "tu-choi": "decline",
    "khong-du-dieu-kien": "find_ineligible",
    "rut": "withdraw",
    "mo-lai": "reopen",
}
_SLUG_OF = {name: slug for slug, name in STEP_SLUGS.items()}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_create(request: HttpRequest) -> HttpResponse:
    """First whose need it is and what for (in the address), then the rest."""
    commune = commune_for(request, EDIT_NEEDS)
    access.require(request.user, EDIT_NEEDS, commune)
    asked = {"household": request.GET.get("ho", ""), "kind": request.GET.get("viec", "")}
    whose = WhoseNeedForm(asked if all(asked.values()) else None, initial=asked, commune_id=commune.pk)
    context: dict[str, Any] = {"whose": whose, "commune": commune}
    if whose.is_bound and whose.is_valid():
        household, kind = whose.cleaned_data["household"], whose.cleaned_data["kind"]
        people = whom_it_concerns(household, kind, clock.today()) if kind in PERSONAL_NEEDS else []
        form = NeedForm(request.POST or None, kind=kind, members=people)

        def record() -> SupportNeed:
            return record_need(household=household, kind=kind, by=request.user, **form.cleaned_data)

        if need := made(request, form, record):
            messages.success(request, f"Đã ghi nhu cầu {lower_first(Need(need.kind).label)} của {need.whose}.")
            return redirect("programs:need_detail", need.pk)
        context |= {
            "form": form,
            "household": household,
            "kind": kind,
            "nobody": kind in PERSONAL_NEEDS and not people,
        }
    return render(request, "programs/need_create.html", context)


@login_required
@require_safe
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody asks for, what holds it up, and how it ended."""
    need = _need_for(request, pk, SEE_HOUSEHOLDS)
    context = {
        "need": need,
        "kind": Need(need.kind),
        "buttons": _buttons(need, request.user),
        "history": NEED_STEPS.history(need),
    }
    return render(request, "programs/need_detail.html", context)


def _buttons(need: SupportNeed, user: Any) -> list[Button]:
    found = step_buttons(NEED_STEPS.offered(need, user), "programs:need_step", need.pk, _SLUG_OF)
    note = [button("Ghi đang vướng gì", "programs:need_edit", need.pk)] if found and need.is_waiting else []
    return first_stands_out([*found, *note])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What holds a waiting need up, who frees it, and by when."""
    need = _need_for(request, pk, EDIT_NEEDS)
    fields = ("held_up", "holder", "expected_on")
    initial = {"version": need.version, **{name: getattr(need, name) for name in fields}}
    form = NeedNoteForm(request.POST or None, initial=initial)
    if saved(request, form, need, lambda: note_need(need=need, **form.cleaned_data)):
        messages.success(request, "Đã lưu.")
        return redirect("programs:need_detail", pk)
    heading, shut = "Đang vướng gì, ai gỡ", "" if need.is_waiting else GONE
    ask = FormPage(form, heading, "Lưu", _ways(need), _about(need), shut=shut, state=need.get_state_display())
    return ask.shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A need ends, or is opened again."""
    if step not in STEP_SLUGS:
        raise Http404
    need = _need_for(request, pk, EDIT_NEEDS)
    name = STEP_SLUGS[step]
    form_class: type[VersionedForm] = NeedReopenForm if name == "reopen" else NeedEndForm
    form = form_class(request.POST or None, initial={"version": need.version})
    if stepped_by_form(request, NEED_STEPS, name, need, form):
        messages.success(request, f"Đã ghi: {lower_first(NEED_STEPS.step(name).label)}.")
        return redirect("programs:need_detail", pk)
    return step_page(NEED_STEPS, name, need, request.user, form, _ways(need), about=_about(need)).shown(request)


def _ways(need: SupportNeed) -> list[Way]:
    return [way("Nhu cầu", "programs:need_list"), way(need.whose, "programs:need_detail", need.pk)]


def _about(need: SupportNeed) -> str:
    asked = f"thôn {need.household.village.name}, đề nghị {format_date_vi(need.asked_on)}"
    return f"{need.get_kind_display()}: {need.whose}, {asked}."


def _need_for(request: HttpRequest, pk: int, act: access.Act) -> SupportNeed:
    access.require_somewhere(request.user, act)
    needs = SupportNeed.objects.visible_to(request.user).select_related(
        "commune__parent", "household__village__parent", "member", "review", "recorded_by"
    )
    need = get_object_or_404(needs, pk=pk)
    access.require(request.user, act, need.household.village)
    return need
