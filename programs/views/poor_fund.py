"""The fund "Vì người nghèo": entries recorded, read, and voided."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.access import SEE_HOUSEHOLDS
from households.places import commune_for
from huulien.lib.numbers import format_vnd
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.forms.money import VoidForm
from programs.forms.poor_fund import FundEntryForm
from programs.models import PoorFundEntry
from programs.services import poor_fund as services

LIST = way("Quỹ Vì người nghèo", "programs:poor_fund_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poor_fund_create(request: HttpRequest) -> HttpResponse:
    """An amount that the fund received or spent."""
    commune = commune_for(request, EDIT_PROGRAMME)
    access.require(request.user, EDIT_PROGRAMME, commune)
    form = FundEntryForm(request.POST or None, commune_id=commune.pk)

    def record() -> PoorFundEntry:
        return services.record_fund_entry(commune=commune, by=request.user, **form.cleaned_data)

    if entry := made(request, form, record):
        messages.success(request, f"Đã ghi: {entry}.")
        return redirect("programs:poor_fund_list")
    free = format_vnd(services.free_of_fund(commune, clock.today()))
    note = f"Hôm nay Quỹ còn {free}."
    return FormPage(form, "Ghi thu, chi của Quỹ", "Ghi khoản này", [LIST], note).shown(request)


@login_required
@require_safe
def poor_fund_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry with its paper, and why it was voided."""
    entry = _entry_for(request, pk, SEE_PROGRAMME)
    home = entry.household
    context = {
        "entry": entry,
        "may_void": not entry.is_void and access.may(request.user, EDIT_PROGRAMME, entry.commune),
        "sees_household": home is not None and access.may(request.user, SEE_HOUSEHOLDS, home.village),
    }
    return render(request, "programs/poor_fund_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poor_fund_void(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry recorded by mistake counts no more."""
    entry = _entry_for(request, pk, EDIT_PROGRAMME)
    form = VoidForm(request.POST or None)
    if made(request, form, lambda: services.void_fund_entry(entry=entry, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Đã bỏ: {entry}.")
        return redirect("programs:poor_fund_detail", pk)
    about = f"Chứng từ {entry.document}. Bỏ rồi vẫn hiện trong sổ, không tính."
    ways = [LIST, way(entry, "programs:poor_fund_detail", pk)]
    return FormPage(form, f"Bỏ khoản ghi nhầm: {entry}", "Bỏ khoản này", ways, about).shown(request)


def _entry_for(request: HttpRequest, pk: int, act: access.Act) -> PoorFundEntry:
    access.require_somewhere(request.user, act)
    entries = PoorFundEntry.objects.visible_to(request.user).select_related(
        "commune__parent__parent", "household__village__parent", "recorded_by"
    )
    entry = get_object_or_404(entries, pk=pk)
    access.require(request.user, act, entry.commune)
    return entry
