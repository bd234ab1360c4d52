"""Batches of support: drawn up, checked, granted, signed for; the list of payments as a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.places import commune_for
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.forms import VersionedForm
from huulien.platform.happenings import Happening, happened
from huulien.platform.papers.files import download
from huulien.platform.saving import made, stepped_by_form
from programs.access import DRAW_SUPPORT, SEE_SUPPORT
from programs.batch_page import STEP_SLUGS, BatchPage
from programs.batch_steps import BATCH_STEPS
from programs.forms.batches import BatchForm, GrantForm, ReturnForm, SignedForm
from programs.papers.payment_list import payment_list
from programs.rules.policies import policies_of
from programs.services.support import draw_batch
from programs.views.records import batch_for

FILE_FORMATS = ("pdf", "xlsx")
_STEP_FORMS: dict[str, type[VersionedForm]] = {
    "check": VersionedForm, "return": ReturnForm, "grant": GrantForm, "sign": SignedForm
}  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_create(request: HttpRequest) -> HttpResponse:
    """A new batch without lines; then it is filled."""
    commune = commune_for(request, DRAW_SUPPORT)
    access.require(request.user, DRAW_SUPPORT, commune)
    form = BatchForm(request.POST or None, commune=commune)

    def draw() -> Any:
        given = form.cleaned_data
        in_force = [policy for policy in policies_of(given["kind"]) if policy.is_in_force(given["period_from"])]
        return draw_batch(commune=commune, by=request.user, policy=in_force[0].code if in_force else "", **given)

    if batch := made(request, form, draw):
        messages.success(request, "Đã lập đợt hỗ trợ. Đưa người vào danh sách tiếp.")
        return redirect("programs:batch_detail", batch.pk)
    return render(request, "programs/batch_create.html", {"form": form})


@login_required
@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a batch is, what stands in its way, its lines, and whom it leaves out."""
    batch = batch_for(request, pk, SEE_SUPPORT)
    page = BatchPage(batch, request.user, request.GET.get("trang", ""))
    return render(request, "programs/batch_detail.html", {"batch": batch, "page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """A batch goes on: checked, sent back, granted, signed for."""
    if step not in STEP_SLUGS:
        raise Http404
    name = STEP_SLUGS[step]
    batch = batch_for(request, pk, BATCH_STEPS.step(name).act)
    initial = {"version": batch.version, "granted_on": clock.today(), "signed_on": clock.today()}
    form = _STEP_FORMS[name](request.POST or None, initial=initial)
    label = BATCH_STEPS.step(name).label
    if stepped_by_form(request, BATCH_STEPS, name, batch, form):
        messages.success(request, f"Đã ghi: {lower_first(label)}.")
        return redirect("programs:batch_detail", pk)
    is_open = batch.state in BATCH_STEPS.step(name).before
    context = {
        "batch": batch,
        "page": BatchPage(batch, request.user),
        "form": form,
        "label": label,
        "is_open": is_open,
        "barred": BATCH_STEPS.barred(BATCH_STEPS.step(name), batch, request.user),
        "obstacles": BATCH_STEPS.obstacles(name, batch) if is_open else [],
    }
    return render(request, "programs/batch_step.html", context)


@login_required
@require_safe
def batch_file(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """The list of payments as PDF or Excel."""
    batch = batch_for(request, pk, SEE_SUPPORT)
    page = BatchPage(batch, request.user)
    if file_format not in FILE_FORMATS or not page.count:
        raise Http404
    paper = payment_list(page)
    what = f"{paper.title}, {file_format}"
    happened(Happening.EXPORT, request, commune_id=batch.commune_id, of=batch, what=what, count=page.count)
    return download(paper, file_format, f"Bảng kê {batch.title}")
