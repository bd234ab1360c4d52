"""Batches of support: drawn up, checked, granted, signed for; the list of payments as a file."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from households.places import commune_for
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.form_page import GONE, FormPage, Way, step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.papers.document import Document
from huulien.platform.papers.files import delivery
from huulien.platform.saving import made, pressed, saved, stepped_by_form
from programs.access import DRAW_SUPPORT, SEE_SUPPORT
from programs.contexts.batches import STEP_SLUGS, BatchPage, dropping_act
from programs.forms.activities import initial_of
from programs.forms.batches import (
    BatchDropForm,
    BatchEditForm,
    BatchForm,
    GrantForm,
    PostingForm,
    ReturnForm,
    SignedForm,
)
from programs.models import BatchPosting, SupportBatch
from programs.papers.batch_posting import posting_notice
from programs.papers.payment_list import payment_list
from programs.services.postings import is_posted, places_of, record_postings, remove_posting, side_of
from programs.services.support import draw_batch, drop_batch, edit_batch
from programs.steps.batches import BATCH_STEPS
from programs.views.records import batch_for, batch_posting_for, edited
from programs.vocabulary import BatchState

FILE_FORMATS, POSTING_FORMATS = ("pdf", "xlsx"), ("pdf", "docx")
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
        return draw_batch(commune=commune, by=request.user, **form.cleaned_data)

    if batch := made(request, form, draw):
        messages.success(request, "Đã lập đợt hỗ trợ. Đưa người vào danh sách tiếp.")
        return redirect("programs:batch_detail", batch.pk)
    return render(request, "programs/batch_create.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a batch that is drawn up is called, its days, and whose money or gift it is."""
    batch = batch_for(request, pk, DRAW_SUPPORT)
    initial = initial_of(batch, BatchEditForm.NAMES)
    form = BatchEditForm(request.POST or None, initial=initial, commune=batch.commune, batch=batch)
    if edited(request, form, batch, lambda: edit_batch(batch=batch, **form.cleaned_data)):
        return redirect("programs:batch_detail", pk)
    return batch_form(batch, form, "Sửa đợt hỗ trợ", "Lưu", is_open=batch.state == BatchState.DRAFT).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A batch of which nothing was handed over is taken away; one that is granted, by who grants."""
    batch = batch_for(request, pk, SEE_SUPPORT)
    access.require(request.user, dropping_act(batch), batch.commune)
    form = BatchDropForm(request.POST or None, initial={"version": batch.version})

    def drop() -> None:
        drop_batch(batch=batch, **form.cleaned_data)

    if saved(request, form, batch, drop):
        messages.success(request, f"Đã bỏ đợt “{batch}”.")
        return redirect("programs:batch_list")
    is_open = not batch.lines.filter(delivered_on__isnull=False).exists()
    return batch_form(batch, form, "Bỏ đợt hỗ trợ", "Bỏ đợt này", is_open=is_open).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the list as it stands hangs, and for which days."""
    batch = batch_for(request, pk, DRAW_SUPPORT)
    is_open = is_posted(batch) and side_of(batch) is not None
    places = places_of(batch)
    initial = {"posted_on": clock.today(), "places": ["xa", *(str(village.pk) for village in places if village)]}
    form = PostingForm(request.POST or None, initial=initial, places=places, commune=batch.commune)

    def post() -> BatchPosting:
        return record_postings(batch=batch, by=request.user, **form.cleaned_data)

    if made(request, form, post):
        messages.success(request, "Đã ghi niêm yết.")
        return redirect(f"{reverse('programs:batch_detail', args=[pk])}#niem-yet")
    return batch_form(batch, form, "Ghi niêm yết danh sách", "Ghi niêm yết", is_open=is_open).shown(request)


@login_required
@require_POST
def batch_posting_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A posting recorded by mistake is taken away."""
    posting = batch_posting_for(request, pk, DRAW_SUPPORT)
    if pressed(request, lambda version: remove_posting(posting=posting, version=version)):
        messages.success(request, f"Đã bỏ ghi niêm yết ở {posting.place}.")
    return redirect(f"{reverse('programs:batch_detail', args=[posting.batch_id])}#niem-yet")


@delivers
def batch_posting_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The list that hangs, as PDF or Word."""
    posting = batch_posting_for(request, pk, SEE_SUPPORT)
    if file_format not in POSTING_FORMATS:
        raise Http404
    paper = posting_notice(posting)
    name = f"Niêm yết {posting.batch}, {posting.place}"
    return _taken_away(posting.batch, paper, file_format, name, len(posting.hung))


def batch_form(
    batch: SupportBatch, form: Any, heading: str, button: str, *, about: str = "", is_open: bool
) -> FormPage:
    """The page of a form about a batch, or about one of its lines."""
    state = BatchState.label_of(batch.state)
    return FormPage(
        form, heading, button, ways_to(batch), about or f"{batch}.", shut="" if is_open else GONE, state=state
    )


def ways_to(batch: SupportBatch) -> list[Way]:
    return [way("Hỗ trợ", "programs:batch_list"), way(batch, "programs:batch_detail", batch.pk)]


@login_required
@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a batch is, what stands in its way, its lines, and whom it leaves out."""
    batch = batch_for(request, pk, SEE_SUPPORT)
    page = BatchPage(batch, request.user, request.GET)
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
    page = BatchPage(batch, request.user)
    about = f"{batch}: {', '.join(filter(None, (page.counted, page.sums)))}."
    ask = step_page(BATCH_STEPS, name, batch, request.user, form, ways_to(batch), about=about)
    return ask.shown(request, "programs/batch_step.html", page=page)


@delivers
def batch_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The list of payments as PDF or Excel."""
    batch = batch_for(request, pk, SEE_SUPPORT)
    page = BatchPage(batch, request.user)
    if file_format not in FILE_FORMATS or not page.count:
        raise Http404
    return _taken_away(batch, payment_list(page), file_format, f"Bảng kê {batch}", page.count)


def _taken_away(batch: SupportBatch, paper: Document, file_format: str, name: str, count: int) -> Delivery:
    return delivery(
        paper, file_format, name, count=count, commune_id=batch.commune_id, of=batch,
        what=f"{paper.title}, {file_format}", back=reverse("programs:batch_detail", args=[batch.pk]),
    )  # fmt: skip
