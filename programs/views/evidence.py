"""Files as evidence: added, given back to whoever sees their record, and taken back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from huulien.platform import access
from huulien.platform.downloads import download
from huulien.platform.files import storage
from huulien.platform.files.forms import AddFileForm, TakeBackForm
from huulien.platform.form_page import FormPage
from huulien.platform.happenings import Happening, happened
from huulien.platform.saving import made
from programs.access import SEE_PROGRAMME, SEE_TASKS
from programs.contexts.evidence import OWNERS, may_change, page_of
from programs.models import Evidence, Task
from programs.services import evidence as services

_AREA = "commune__parent__parent"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_create(request: HttpRequest, of: str, pk: int) -> HttpResponse:
    """A file is added to a task, to what the people were told, or to a training."""
    owner = _owner_for(request, of, pk)
    form = AddFileForm(request.POST or None, request.FILES or None)

    def add() -> Evidence:
        file = form.cleaned_data["file"]
        keys.append(file.key)
        return services.add_evidence(owner=owner, file=file, by=request.user)

    with storage.recorded_or_gone(Evidence) as keys:
        evidence = made(request, form, add)
    if evidence:
        messages.success(request, f"Đã thêm tệp {evidence}.")
        return redirect(page_of(owner))
    return FormPage(form, "Thêm tệp", "Tải lên", [(str(owner), page_of(owner))], str(owner)).shown(request)


@login_required
@require_safe
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was taken in."""
    evidence = _evidence_for(request, pk)
    if not evidence.is_there:
        raise Http404
    data = storage.whole(evidence)
    if data is None:
        context = {"evidence": evidence, "back": page_of(evidence.owner)}
        return render(request, "programs/evidence_lost.html", context, status=410)
    happened(Happening.EXPORT, request, commune_id=evidence.commune_id, of=evidence)
    return download(data, evidence.kind, evidence.name.rpartition(".")[0])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A file that does not belong there is shown no more."""
    evidence = _evidence_for(request, pk)
    owner = evidence.owner
    if not may_change(request.user, owner):
        raise PermissionDenied
    form = TakeBackForm(request.POST or None)
    if made(
        request, form, lambda: services.take_back(evidence=evidence, by=request.user, **form.cleaned_data)
    ):  # fmt: skip
        messages.success(request, f"Đã gỡ tệp {evidence}.")
        return redirect(page_of(owner))
    shut = "" if evidence.is_there else "Tệp không hiện ở hồ sơ nữa."
    ways = [(str(owner), page_of(owner))]
    ask = FormPage(form, f"Gỡ tệp {evidence}", "Gỡ tệp", ways, str(owner), shut=shut, state="Tệp này đã gỡ")
    return ask.shown(request)


def _owner_for(request: HttpRequest, of: str, pk: int) -> Any:
    """The record a file is added to, for those who may change it."""
    if of not in OWNERS:
        raise Http404
    model, _ = OWNERS[of]
    act = SEE_TASKS if model is Task else SEE_PROGRAMME
    access.require_somewhere(request.user, act)
    rows = (
        Task.objects.visible_to(request.user)
        if model is Task
        else model._default_manager.filter(access.communes_filter(request.user, SEE_PROGRAMME))
    )
    owner = get_object_or_404(rows.select_related(_AREA, "unit"), pk=pk)
    if not may_change(request.user, owner):
        raise PermissionDenied
    return owner


def _evidence_for(request: HttpRequest, pk: int) -> Evidence:
    access.require_somewhere(request.user, SEE_TASKS)
    rows = Evidence.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related(_AREA, "task__unit", "task__commune", "communication__commune",
                                                 "training__commune"), pk=pk)  # fmt: skip
