"""Registrations to escape: recorded, read, printed, taken back; who helps, and what was done at each visit."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_CITIZEN_IDS, SEE_HOUSEHOLDS
from households.models import Household
from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.lib.text import clean, lower_first
from huulien.platform import access, clock
from huulien.platform.form_page import GONE, FormPage, Way, step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.saving import made, saved, stepped_by_form
from programs.access import EDIT_ESCAPES, SEE_ESCAPES, WRITE_VISITS
from programs.contexts.escapes import STEP_SLUGS, EscapePage, helpers_for
from programs.forms.activities import initial_of
from programs.forms.escapes import (
    EscapeForm,
    EscapeReopenForm,
    HelpEndForm,
    HelperForm,
    NewEscapeForm,
    NewVisitForm,
    VisitForm,
    WithdrawForm,
)
from programs.models import EscapeRegistration, Helper, HelperVisit
from programs.services import escapes as services
from programs.steps.escapes import ESCAPE_STEPS
from programs.views.records import edited
from programs.vocabulary import EscapeAim
from surveys.papers.requests import request_form
from surveys.views.papers import download_paper
from surveys.vocabulary import RequestKind

LIST = way("Đăng ký thoát nghèo", "programs:escape_list")
_OF = "household__village__parent__parent"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def escape_create(request: HttpRequest) -> HttpResponse:
    """A household registers to escape within the year; the address may name it by its code."""
    commune = commune_for(request, EDIT_ESCAPES)
    homes = _who_may_register(request.user, commune)
    named = homes.filter(code=clean(request.GET.get("ho", ""))[:20]).first()
    initial = {"household": named, "registered_on": clock.today(), "signed_by": named.head_name if named else ""}
    form = NewEscapeForm(request.POST or None, households=homes, initial=initial)

    def record() -> EscapeRegistration:
        return services.register_escape(by=request.user, **form.cleaned_data)

    if escape := made(request, form, record):
        messages.success(request, f"Đã ghi hộ {escape.household.head_name} đăng ký. Phân công người giúp hộ.")
        return redirect("programs:escape_detail", escape.pk)
    return FormPage(form, "Ghi hộ đăng ký thoát nghèo", "Ghi đăng ký", [LIST]).shown(request)


def _who_may_register(user: Any, commune: Any) -> QuerySet[Household]:
    """Those of the user's in the book that were poor or near poor on some day of the year, and are not registered."""
    today = clock.today()
    in_year = Q(classes__valid_until=None) | Q(classes__valid_until__gt=date(today.year, 1, 1))
    managed = Q(classes__poverty_class__in=list(EscapeAim), classes__taken_back_on=None, classes__valid_from__lte=today)
    registered = EscapeRegistration.objects.standing().filter(commune=commune, year=today.year)
    homes = Household.objects.filter(access.rows_filter(user, EDIT_ESCAPES), commune=commune, closed_on=None)
    homes = homes.filter(in_year & managed).exclude(pk__in=registered.order_by().values("household"))
    return homes.distinct().select_related("village").order_by("village__position", "sort_key", "pk")


@login_required
@require_safe
def escape_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a household registered, what is lacking, who helps, and what was done; a unit reads its own part."""
    escape = _escape_for(request, pk, SEE_ESCAPES)
    return render(request, "programs/escape_detail.html", {"page": EscapePage(escape, request.user)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def escape_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a registration, put right."""
    escape = _escape_for(request, pk, EDIT_ESCAPES)
    form = EscapeForm(request.POST or None, initial=initial_of(escape, EscapeForm.NAMES))
    if edited(request, form, escape, lambda: services.edit_escape(escape=escape, **form.cleaned_data)):
        return redirect("programs:escape_detail", pk)
    return _page(request, escape, form, "Sửa đăng ký", "Lưu")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def escape_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A household takes its registration back, or that was recorded by mistake."""
    if step not in STEP_SLUGS:
        raise Http404
    escape, name = _escape_for(request, pk, EDIT_ESCAPES), STEP_SLUGS[step]
    form_class: type[VersionedForm] = EscapeReopenForm if name == "reopen" else WithdrawForm
    form = form_class(request.POST or None, initial={"version": escape.version})
    if stepped_by_form(request, ESCAPE_STEPS, name, escape, form):
        return _done(request, escape, f"Đã ghi: {lower_first(ESCAPE_STEPS.step(name).label)}.")
    ways, about = _ways(escape), _about(escape)
    return step_page(ESCAPE_STEPS, name, escape, request.user, form, ways, about=about).shown(request)


@delivers
def escape_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """Mẫu số 04 filled for the household, with citizen numbers for who may see them whole."""
    escape = _escape_for(request, pk, SEE_HOUSEHOLDS)
    household = escape.household
    asked = f" Hộ đề nghị giúp: {escape.asks_for}" if escape.asks_for else ""
    document = request_form(
        RequestKind.ESCAPE, escape.commune, household, f"{escape.will_do}{asked}".replace("\n", " "),
        shows_numbers=access.may(request.user, SEE_CITIZEN_IDS, household.village),
    )  # fmt: skip
    name = f"Giấy đề nghị {RequestKind.ESCAPE.form} hộ {household.code}"
    back = reverse("programs:escape_detail", args=[pk])
    return download_paper(escape, document, file_format, name, 1, back=back, sees=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def helper_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is to help the household."""
    escape = _escape_for(request, pk, EDIT_ESCAPES)
    form = HelperForm(request.POST or None, commune=escape.commune, initial={"valid_from": clock.today()})
    if helper := made(request, form, lambda: services.name_helper(escape=escape, **form.cleaned_data)):
        return _done(request, escape, f"Đã phân công {helper} giúp hộ.")
    return _page(request, escape, form, "Phân công người giúp", "Phân công", is_open=escape.stands)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def helper_end(request: HttpRequest, pk: int) -> HttpResponse:
    """A helper helps no longer."""
    access.require_somewhere(request.user, EDIT_ESCAPES)
    helper = get_object_or_404(_parts(request, Helper, "registration"), pk=pk)
    escape = _escape_for(request, helper.registration_id, EDIT_ESCAPES)
    form = HelpEndForm(request.POST or None, initial={"version": helper.version, "valid_until": clock.today()})
    if saved(request, form, helper, lambda: services.end_help(helper=helper, **form.cleaned_data)):
        return _done(request, escape, f"Đã ghi {helper} thôi giúp hộ.")
    return _page(request, escape, form, f"{helper} thôi giúp", "Ghi thôi giúp", is_open=helper.valid_until is None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_create(request: HttpRequest, pk: int) -> HttpResponse:
    """What a helper did at the household; a unit writes for itself alone."""
    escape = _escape_for(request, pk, WRITE_VISITS)
    helpers = helpers_for(request.user, escape).select_related("unit").order_by("pk")
    form = NewVisitForm(request.POST or None, helpers=helpers, initial={"visited_on": clock.today()})
    if made(request, form, lambda: services.record_visit(by=request.user, **form.cleaned_data)):
        return _done(request, escape, "Đã ghi lần thăm.")
    is_open = escape.stands and helpers.exists()
    return _page(request, escape, form, "Ghi lần thăm hộ", "Ghi lần thăm", is_open=is_open)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def visit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A visit, put right; a unit its own."""
    access.require_somewhere(request.user, WRITE_VISITS)
    visit = get_object_or_404(_parts(request, HelperVisit, "helper__registration"), pk=pk)
    escape = _escape_for(request, visit.helper.registration_id, WRITE_VISITS)
    if not helpers_for(request.user, escape).filter(pk=visit.helper_id).exists():
        raise PermissionDenied
    form = VisitForm(request.POST or None, initial=initial_of(visit, VisitForm.NAMES))
    if edited(request, form, visit, lambda: services.edit_visit(visit=visit, **form.cleaned_data)):
        return redirect("programs:escape_detail", escape.pk)
    return _page(request, escape, form, "Sửa lần thăm", "Lưu", is_open=escape.stands)


def _parts(request: HttpRequest, model: Any, way: str) -> Any:
    """Rows of the registrations that the user meets."""
    escapes = EscapeRegistration.objects.visible_to(request.user)
    return model._default_manager.filter(**{f"{way}__in": escapes}).select_related("commune", way)


def _done(request: HttpRequest, escape: EscapeRegistration, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("programs:escape_detail", escape.pk)


def _page(
    request: HttpRequest, escape: EscapeRegistration, form: Any, heading: str, button: str, *, is_open: bool = True
) -> HttpResponse:
    shut, state = "" if is_open else GONE, escape.get_state_display()
    return FormPage(form, heading, button, _ways(escape), _about(escape), shut=shut, state=state).shown(request)


def _ways(escape: EscapeRegistration) -> list[Way]:
    return [LIST, way(escape.household.head_name, "programs:escape_detail", escape.pk)]


def _about(escape: EscapeRegistration) -> str:
    home, registered = escape.household, format_date_vi(escape.registered_on)
    return f"Hộ {home.head_name}, thôn {home.village.name}, đăng ký {registered}."


def _escape_for(request: HttpRequest, pk: int, act: access.Act) -> EscapeRegistration:
    access.require_somewhere(request.user, act)
    escapes = EscapeRegistration.objects.visible_to(request.user).select_related("commune__parent", _OF, "recorded_by")
    escape: EscapeRegistration = get_object_or_404(escapes, pk=pk)
    access.require(request.user, act, escape.household.village)
    return escape
