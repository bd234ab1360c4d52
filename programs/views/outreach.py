"""What the people are told, and trainings: recorded, read, put right."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.places import commune_for
from huulien.platform import access
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made
from programs.access import EDIT_PROGRAMME, SEE_PROGRAMME
from programs.contexts.evidence import EvidencePart
from programs.forms.activities import initial_of
from programs.forms.outreach import CommunicationForm, NewCommunicationForm, NewTrainingForm, TrainingForm
from programs.models import Communication, Training
from programs.services import outreach as services
from programs.views.records import edited
from programs.vocabulary import CommunicationKind

TOLD, TRAINED = way("Truyền thông, họp dân", "programs:communication_list"), way("Tập huấn", "programs:training_list")


@login_required
@require_safe
def communication_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told to whom."""
    told = _record_for(request, Communication, pk, SEE_PROGRAMME)
    context = {
        "told": told,
        "is_meeting": told.kind == CommunicationKind.MEETING,
        "may_edit": access.may(request.user, EDIT_PROGRAMME, told.commune),
        "part": EvidencePart(told, request.user),
    }
    return render(request, "programs/communication_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def communication_create(request: HttpRequest) -> HttpResponse:
    """Something that the people were told."""
    commune = commune_for(request, EDIT_PROGRAMME)
    form = NewCommunicationForm(request.POST or None, commune=commune)
    if told := made(request, form, lambda: services.record_communication(commune=commune, **form.cleaned_data)):
        messages.success(request, f"Đã ghi “{told}”.")
        return redirect("programs:communication_detail", told.pk)
    return FormPage(form, "Ghi truyền thông, họp dân", "Lưu", [TOLD]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def communication_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, put right."""
    told = _record_for(request, Communication, pk, EDIT_PROGRAMME)
    initial = initial_of(told, CommunicationForm.NAMES)
    form = CommunicationForm(request.POST or None, initial=initial, commune=told.commune)
    if edited(request, form, told, lambda: services.edit_communication(communication=told, **form.cleaned_data)):
        return redirect("programs:communication_detail", pk)
    ways = [TOLD, way(told, "programs:communication_detail", pk)]
    return FormPage(form, "Sửa truyền thông, họp dân", "Lưu", ways).shown(request)


@login_required
@require_safe
def training_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A training and who attended it."""
    training = _record_for(request, Training, pk, SEE_PROGRAMME)
    context = {
        "training": training,
        "attended": training.attendances.select_related("official").order_by("official__sort_key", "pk"),
        "may_edit": access.may(request.user, EDIT_PROGRAMME, training.commune),
        "part": EvidencePart(training, request.user),
    }
    return render(request, "programs/training_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_create(request: HttpRequest) -> HttpResponse:
    """A training with those who attended it."""
    commune = commune_for(request, EDIT_PROGRAMME)
    form = NewTrainingForm(request.POST or None, commune=commune)
    if training := made(request, form, lambda: services.record_training(commune=commune, **form.cleaned_data)):
        messages.success(request, f"Đã ghi lớp “{training}”.")
        return redirect("programs:training_detail", training.pk)
    return FormPage(form, "Ghi lớp tập huấn", "Lưu", [TRAINED]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def training_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The training and its attendance, put right."""
    training = _record_for(request, Training, pk, EDIT_PROGRAMME)
    attending = training.attendances.values_list("official", flat=True)
    initial = initial_of(training, TrainingForm.NAMES) | {"attending": list(attending)}
    form = TrainingForm(request.POST or None, initial=initial, commune=training.commune)
    if edited(request, form, training, lambda: services.edit_training(training=training, **form.cleaned_data)):
        return redirect("programs:training_detail", pk)
    ways = [TRAINED, way(training, "programs:training_detail", pk)]
    return FormPage(form, "Sửa lớp tập huấn", "Lưu", ways).shown(request)


def _record_for(request: HttpRequest, model: type[Model], pk: int, act: access.Act) -> Any:
    access.require_somewhere(request.user, act)
    rows = model._default_manager.filter(access.communes_filter(request.user, SEE_PROGRAMME))
    row: Any = get_object_or_404(rows.select_related("commune__parent__parent", "unit"), pk=pk)
    access.require(request.user, act, row.commune)
    return row
