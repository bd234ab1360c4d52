"""Pages where the officer adds a household and corrects what is known of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from households.access import EDIT_HOUSEHOLDS, SEE_HOUSEHOLDS
from households.forms import HouseholdForm, MemberForm, NewHouseholdForm
from households.models import Area, Household, Member
from households.places import commune_for
from households.services import composition, facts
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, Way
from huulien.platform.listings import list_url
from huulien.platform.saving import made, saved
from huulien.platform.second_look import differing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def household_create(request: HttpRequest) -> HttpResponse:
    """A new household with its head; the other members come in by events."""
    commune = commune_for(request, EDIT_HOUSEHOLDS)
    form = NewHouseholdForm(
        request.POST or None,
        today=clock.today(),
        villages=Area.objects.villages_of(commune).order_by("position"),
    )

    def register() -> Household:
        places = {name: form.cleaned_data[name] for name in ("village", "code", "address", "opened_on")}
        return composition.register_household(**places, head=form.person())

    if household := made(request, form, register):
        messages.success(request, f"Đã ghi hộ {household.head_name}, mã {household.code}.")
        return redirect(household)
    about = "Ghi hộ và chủ hộ; những người khác ghi sau ở mục “Ghi biến động nhân khẩu”."
    ways = [("Hộ gia đình", list_url("households"))]
    return FormPage(form, "Thêm hộ vào sổ", "Ghi hộ vào sổ", ways, about).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def household_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The household's own facts: code, address, telephone."""
    household = editable_household(request, pk)
    initial = HouseholdForm.values_of(household) | {"version": household.version}
    form = HouseholdForm(request.POST or None, initial=initial)

    def save() -> None:
        changes = {name: form.cleaned_data[name] for name in facts.HOUSEHOLD_FIELDS}
        facts.update_household(household=household, version=form.cleaned_data["version"], changes=changes)

    if saved(request, form, household, save, lambda: differing(form, form.values_of(household))):
        messages.success(request, "Đã lưu thông tin hộ.")
        return redirect(household)
    heading = f"Sửa thông tin hộ {household.head_name}"
    return FormPage(form, heading, "Lưu thông tin hộ", [way_to(household)]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrections of one member's facts."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    members = Member.objects.visible_to(request.user).select_related("household__village__parent")
    member = get_object_or_404(members, pk=pk)
    access.require(request.user, EDIT_HOUSEHOLDS, member.household.village)
    initial = MemberForm.values_of(member) | {"version": member.version}
    form = MemberForm(request.POST or None, initial=initial, today=clock.today())

    def save() -> None:
        facts.update_member(member=member, version=form.cleaned_data["version"], changes=form.person())

    if saved(request, form, member, save, lambda: differing(form, form.values_of(member))):
        messages.success(request, f"Đã lưu thông tin của {member.full_name}.")
        return redirect(member.household)
    about, heading = "Điều chưa biết thì để “Chưa rõ”, không đoán.", f"Sửa thông tin của {member.full_name}"
    return FormPage(form, heading, "Lưu thông tin", [way_to(member.household)], about).shown(request)


def way_to(household: Household) -> Way:
    return f"Hộ {household.head_name}", household.get_absolute_url()


def editable_household(request: HttpRequest, pk: int) -> Household:
    """The household; 404 outside the user's reach, 403 for a user who may only read it."""
    access.require_somewhere(request.user, SEE_HOUSEHOLDS)
    households = Household.objects.visible_to(request.user).select_related("village__parent", "commune")
    household = get_object_or_404(households, pk=pk)
    access.require(request.user, EDIT_HOUSEHOLDS, household.village)
    return household
