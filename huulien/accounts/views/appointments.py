"""Appointments: proposed and ended by the administrator, confirmed by the leader."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from huulien.accounts import services
from huulien.accounts.access import CONFIRM_APPOINTMENTS, MANAGE_ACCOUNTS, SEE_ACCOUNTS
from huulien.accounts.forms import AppointmentForm, ConfirmForm, EndForm, ReasonForm
from huulien.accounts.models import Appointment
from huulien.accounts.steps import APPOINTMENT_STEPS
from huulien.accounts.views.accounts import account_for, ways_to
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, step_page
from huulien.platform.forms import VersionedForm
from huulien.platform.saving import made, saved, stepped_by_form


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_create(request: HttpRequest, pk: int) -> HttpResponse:
    """One more appointment of an account."""
    account = account_for(request, pk, MANAGE_ACCOUNTS)
    form = AppointmentForm(request.POST or None, commune=account.area)
    new = made(request, form, lambda: services.appoint(user=account, by=request.user, **form.cleaned_data))
    if new:
        waits = new.state == AppointmentState.PROPOSED
        messages.success(request, "Đã ghi phân công, chờ lãnh đạo xã xác nhận." if waits else "Đã ghi phân công.")
        return redirect("accounts:account_detail", pk)
    about = "Vai trò công chức, lãnh đạo, người quản trị chỉ có hiệu lực khi lãnh đạo xã đã xác nhận."
    return FormPage(form, f"Ghi phân công của {account}", "Ghi phân công", ways_to(account), about).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of an appointment."""
    appointment = _appointment_for(request, pk, MANAGE_ACCOUNTS)
    initial = {"version": appointment.version, "last_day": appointment.valid_until or clock.today()}
    form = EndForm(request.POST or None, initial=initial)
    if saved(request, form, appointment, lambda: services.end_appointment(
        appointment=appointment, by=request.user, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, "Đã ghi ngày kết thúc phân công.")
        return redirect("accounts:account_detail", appointment.user_id)
    account = appointment.user
    about = (
        f"{appointment.get_role_display()}, {appointment.area}. Ngày kết thúc đã ghi thì chỉ sửa được về sớm hơn; giữ "
        "tiếp vai trò thì ghi phân công mới."
    )
    heading = f"Kết thúc phân công của {account}"
    return FormPage(form, heading, "Ghi ngày cuối", ways_to(account), about).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader has asked the person, and lets the appointment hold."""
    return _step(request, pk, "confirm", ConfirmForm, "Đã xác nhận phân công.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "decline", ReasonForm, "Đã ghi là không xác nhận; phân công này không có hiệu lực.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "withdraw", ReasonForm, "Đã rút xác nhận; phân công tạm thời không có hiệu lực.")


def _step(request: HttpRequest, pk: int, name: str, form_class: type[VersionedForm], done: str) -> HttpResponse:
    appointment = _appointment_for(request, pk, CONFIRM_APPOINTMENTS)
    form = form_class(request.POST or None, initial={"version": appointment.version})
    if stepped_by_form(request, APPOINTMENT_STEPS, name, appointment, form):
        messages.success(request, done)
        return redirect("accounts:account_detail", appointment.user_id)
    account = appointment.user
    heading = f"{APPOINTMENT_STEPS.step(name).label}: {account}"
    ask = step_page(APPOINTMENT_STEPS, name, appointment, request.user, form, ways_to(account), heading=heading)
    link = account.links.filter(used_at__isnull=False).select_related("issued_by").first()
    return ask.shown(request, "accounts/appointment_step.html", appointment=appointment, link=link)


def _appointment_for(request: HttpRequest, pk: int, act: access.Act) -> Appointment:
    access.require_somewhere(request.user, SEE_ACCOUNTS)
    found = Appointment.objects.visible_to(request.user).select_related("user__area", "area__parent__parent")
    appointment = get_object_or_404(found, pk=pk)
    access.require(request.user, act, appointment.area)
    return appointment
