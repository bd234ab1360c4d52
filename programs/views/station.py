"""The health station's own pages: a child's measurements, a person's cards."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from households.access import EDIT_HOUSEHOLDS
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_decimal
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, pressed, saved
from programs.access import EDIT_STATION, SEE_STATION
from programs.forms.station import CardEndForm, CardForm, MeasurementForm, NewMeasurementForm
from programs.lists.station import finding_sign
from programs.models import HealthCard, Measurement
from programs.services import station as services
from programs.station import CARD_SIGNS, card_for, measurement_for, person_for, with_card

_MEASURED = ("weight_kg", "height_cm", "is_malnourished", "finding")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A child with its measurements, and the form of the next one."""
    member = person_for(request, pk, EDIT_STATION if request.method == "POST" else SEE_STATION)
    may_edit = access.may(request.user, EDIT_STATION, member.commune)
    form = NewMeasurementForm(request.POST or None, initial={"measured_on": clock.today()})

    def record() -> Measurement:
        return services.record_measurement(member=member, by=request.user, **form.cleaned_data)

    if measured := made(request, form, record):
        messages.success(request, f"Đã ghi cân đo {member} ngày {format_date_vi(measured.measured_on)}.")
        return redirect("programs:measurement_create", pk)
    rows = list(member.measurements.order_by("-measured_on", "-pk"))
    latest = next((row for row in rows if row.is_malnourished is not None), None)
    context = {
        "member": member,
        "form": form,
        "may_edit": may_edit,
        "rows": [(row, finding_sign(row.is_malnourished, row.finding)) for row in rows],
        # The officer may take the station's finding over, where the register says something else.
        "latest": latest,
        "may_take_over": access.may(request.user, EDIT_HOUSEHOLDS, member.household.village)
        and latest is not None
        and latest.is_malnourished != member.is_malnourished
        and member.lived_until is None,
    }
    return render(request, "programs/measurement_create.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measurement_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A measurement written down wrongly."""
    row = measurement_for(request, pk, EDIT_STATION)
    initial = {"version": row.version, **{name: getattr(row, name) for name in _MEASURED}}
    form = MeasurementForm(request.POST or None, initial=initial)

    def save() -> Measurement:
        return services.change_measurement(measurement=row, **form.cleaned_data)

    if saved(request, form, row, save, lambda: _told(row)):
        messages.success(request, "Đã lưu.")
        return redirect("programs:measurement_create", row.member_id)
    heading = f"Sửa cân đo {row.member} ngày {format_date_vi(row.measured_on)}"
    return _form_page(request, row.member, form, heading, "measurement")


@login_required
@require_POST
def measurement_take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """The register takes the station's finding over; settled forms stay as they are."""
    member = person_for(request, pk)
    access.require(request.user, EDIT_HOUSEHOLDS, member.household.village)
    if pressed(request, lambda version: services.take_over_finding(member=member, version=version)):
        messages.success(request, f"Đã ghi kết luận của Trạm Y tế vào sổ của {member}. Phiếu đã chốt giữ nguyên.")
    return redirect("programs:measurement_create", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with their cards, and the form of the next one."""
    member = person_for(request, pk, EDIT_STATION if request.method == "POST" else SEE_STATION)
    form = CardForm(request.POST or None)

    def record() -> HealthCard:
        return services.record_card(member=member, **form.cleaned_data)

    if made(request, form, record):
        messages.success(request, f"Đã ghi thẻ BHYT của {member}.")
        return redirect("programs:card_create", pk)
    insured = with_card(type(member).objects.filter(pk=pk), clock.today()).get().insured
    context = {
        "member": member,
        "form": form,
        "may_edit": access.may(request.user, EDIT_STATION, member.commune),
        "cards": member.health_cards.order_by("-valid_from", "-pk"),
        "sign": CARD_SIGNS[insured],
    }
    return render(request, "programs/card_create.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a card."""
    card = card_for(request, pk, EDIT_STATION)
    form = CardEndForm(request.POST or None, initial={"version": card.version, "valid_until": card.valid_until})

    def stored() -> dict[str, str]:
        return {"valid_until": format_date_vi(card.valid_until) if card.valid_until else "để trống"}

    if saved(request, form, card, lambda: services.end_card(card=card, **form.cleaned_data), stored):
        messages.success(request, "Đã lưu.")
        return redirect("programs:card_create", card.member_id)
    heading = f"Hạn thẻ BHYT của {card.member}, từ {format_date_vi(card.valid_from)}"
    return _form_page(request, card.member, form, heading, "card")


def _form_page(request: HttpRequest, member: Any, form: Any, heading: str, of: str) -> HttpResponse:
    ways = [way("Trạm Y tế", f"programs:{of}_list"), way(member, f"programs:{of}_create", member.pk)]
    return FormPage(form, heading, "Lưu", ways).shown(request, "programs/station_form.html", member=member)


def _told(row: Measurement) -> dict[str, str]:
    """What is stored now, in words."""
    found = {name: getattr(row, name) for name in ("weight_kg", "height_cm")}
    words = {name: format_decimal(value) if value is not None else "để trống" for name, value in found.items()}
    yes = {True: "Có", False: "Không", None: "Chưa rõ"}[row.is_malnourished]
    return {**words, "is_malnourished": yes, "finding": row.finding or "để trống"}
