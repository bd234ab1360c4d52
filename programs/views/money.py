"""The money of an activity: planned, come and gone, carried over, and what was recorded by mistake."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, saved
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.contexts.activities import last_day
from programs.forms.activities import initial_of
from programs.forms.money import (
    CarryForm,
    ContributionForm,
    EntryForm,
    FundingForm,
    NewContributionForm,
    PlannedForm,
    VoidForm,
)
from programs.models import Contribution, FundEntry, Funding
from programs.services import money as services
from programs.views.activities import activity_address, form_page
from programs.views.records import activity_for, edited, part_of_activity_for

GIVEN = way("Đóng góp bằng hiện vật, ngày công", "programs:contribution_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funding_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A source of money in a year."""
    activity = activity_for(request, pk, EDIT_PROGRAMME)
    form = FundingForm(request.POST or None, initial={"year": clock.today().year})
    if funding := made(request, form, lambda: services.plan_funding(activity=activity, **form.cleaned_data)):
        messages.success(request, f"Đã ghi nguồn vốn {funding}.")
        return _back(funding)
    return form_page(request, activity, form, "Thêm nguồn vốn", "Thêm nguồn vốn")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funding_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another amount in the plan."""
    funding = _funding_for(request, pk)
    form = PlannedForm(request.POST or None, initial={"version": funding.version, "planned_vnd": funding.planned_vnd})

    def stored() -> dict[str, str]:
        return {"planned_vnd": format_vnd(funding.planned_vnd)}

    if saved(request, form, funding, lambda: services.change_planned(funding=funding, **form.cleaned_data), stored):
        messages.success(request, "Đã lưu kế hoạch vốn.")
        return _back(funding)
    return form_page(request, funding.activity, form, f"Kế hoạch vốn: {funding}", "Lưu")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_create(request: HttpRequest, pk: int) -> HttpResponse:
    """An amount that came or left; the page says what is free."""
    funding = _funding_for(request, pk)
    form = EntryForm(request.POST or None)

    def record() -> FundEntry:
        return services.record_entry(funding=funding, by=request.user, **form.cleaned_data)

    if entry := made(request, form, record):
        messages.success(request, f"Đã ghi: {entry}.")
        return _back(funding)
    return form_page(request, funding.activity, form, f"Ghi khoản tiền: {funding}", "Ghi khoản tiền", _free(funding))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def funding_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """What is decided to go over to the next year."""
    funding = _funding_for(request, pk)
    form = CarryForm(request.POST or None)

    def carry() -> FundEntry:
        return services.carry_over(funding=funding, by=request.user, **form.cleaned_data)

    if entry := made(request, form, carry):
        messages.success(request, f"Đã chuyển {format_vnd(entry.amount_vnd)} sang năm {funding.year + 1}.")
        return _back(funding)
    heading = f"Chuyển sang năm {funding.year + 1}: {funding}"
    note = f"{_free(funding)} Số này ghi vào nguồn vốn cùng loại của năm {funding.year + 1}."
    return form_page(request, funding.activity, form, heading, "Chuyển sang năm sau", note)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def entry_void(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry recorded by mistake counts no more."""
    entry: FundEntry = part_of_activity_for(request, FundEntry, pk, EDIT_PROGRAMME, "funding__activity")
    activity = entry.funding.activity
    form = VoidForm(request.POST or None)
    if made(request, form, lambda: services.void_entry(entry=entry, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Đã bỏ: {entry}.")
        return _back(entry.funding)
    note = f"Ngày {format_date_vi(entry.happened_on)}, chứng từ {entry.document}. Bỏ rồi vẫn hiện, gạch ngang."
    return form_page(request, activity, form, f"Bỏ khoản ghi nhầm: {entry}", "Bỏ khoản này", note)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_create(request: HttpRequest) -> HttpResponse:
    """Something given in kind."""
    commune = commune_for(request, EDIT_PROGRAMME)
    form = NewContributionForm(request.POST or None, commune=commune)
    if given := made(request, form, lambda: services.record_contribution(commune=commune, **form.cleaned_data)):
        messages.success(request, f"Đã ghi: {given}.")
        return redirect("programs:contribution_list")
    return FormPage(form, "Ghi đóng góp bằng hiện vật, ngày công", "Ghi đóng góp", [GIVEN]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, put right."""
    given = _contribution_for(request, pk)
    initial = initial_of(given, ContributionForm.NAMES) | {"quantity": Decimal(f"{given.quantity.normalize():f}")}
    form = ContributionForm(request.POST or None, initial=initial, commune=given.commune)
    if edited(request, form, given, lambda: services.edit_contribution(contribution=given, **form.cleaned_data)):
        return redirect("programs:contribution_list")
    return FormPage(form, f"Sửa: {lower_first(str(given))}", "Lưu", [GIVEN]).shown(request)


def _contribution_for(request: HttpRequest, pk: int) -> Contribution:
    access.require_somewhere(request.user, EDIT_PROGRAMME)
    rows = Contribution.objects.filter(access.communes_filter(request.user, SEE_PROGRAMME))
    given = get_object_or_404(rows.select_related("commune__parent__parent", "activity", "village"), pk=pk)
    access.require(request.user, EDIT_PROGRAMME, given.commune)
    return given


def _funding_for(request: HttpRequest, pk: int) -> Funding:
    funding: Funding = part_of_activity_for(request, Funding, pk, EDIT_PROGRAMME)
    return funding


def _free(funding: Funding) -> str:
    day = last_day(funding, clock.today())
    free = format_vnd(services.free_of(funding, day))
    return f"Đến ngày {format_date_vi(day)} nguồn này còn {free} chi hoặc chuyển được."


def _back(funding: Funding) -> HttpResponse:
    return redirect(f"{activity_address(funding.activity_id)}#tien")
