"""Double entry: the sample of a round, and a form of it entered anew by somebody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from huulien.platform import access
from huulien.platform.saving import made, stepped_by_button, stepped_by_form
from surveys.access import CHECK_REVIEWS
from surveys.forms.second_entries import KeepForm, SampleForm, SecondEntryForms
from surveys.models import SecondEntry
from surveys.steps.second_entries import SECOND_ENTRY_STEPS, Sample, draw_sample
from surveys.views.rounds import round_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sample_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The sample of a round and how much of it differs; by POST more is drawn."""
    round = round_for(request, pk, CHECK_REVIEWS)
    form = SampleForm(request.POST or None)
    if made(request, form, lambda: draw_sample(round=round, by=request.user, **form.cleaned_data)[0]):
        messages.success(request, "Đã rút mẫu. Người khác với người gửi nhập lại từng phiếu giấy.")
        return redirect("surveys:sample_detail", pk)
    return render(request, "surveys/sample_detail.html", {"round": round, "form": form, "sample": Sample(round)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to enter anew, without the first answers; once entered, what differs and what holds."""
    entry = _entry_for(request, pk)
    if not entry.is_waiting:
        return _compared(request, entry)
    forms = SecondEntryForms(request.POST or None, review=entry.review, user=request.user)
    barred = SECOND_ENTRY_STEPS.barred(SECOND_ENTRY_STEPS.step("enter"), entry, request.user)
    if request.method == "POST" and forms.are_valid():
        asked_count, differences = forms.compare()
        given = {"review_version": entry.review.version, "asked_count": asked_count, "differences": differences}
        if stepped_by_button(request, SECOND_ENTRY_STEPS, "enter", entry, **given):
            messages.success(request, f"Đã nhập lại, {len(differences)} câu khác lần đầu.")
            return redirect("surveys:second_entry", pk)
    context = {"entry": entry, "round": entry.round, "forms": forms, "barred": barred,
               "obstacles": SECOND_ENTRY_STEPS.obstacles("enter", entry)}  # fmt: skip
    return render(request, "surveys/second_entry.html", context)


def _compared(request: HttpRequest, entry: SecondEntry) -> HttpResponse:
    form = KeepForm(request.POST or None, initial={"version": entry.version})
    if stepped_by_form(request, SECOND_ENTRY_STEPS, "keep", entry, form):
        messages.success(request, "Đã ghi: giữ phiếu như đã gửi.")
        return redirect("surveys:sample_detail", entry.round_id)
    context = {"entry": entry, "round": entry.round, "form": form, "history": SECOND_ENTRY_STEPS.history(entry)}
    return render(request, "surveys/second_entry_compared.html", context)


def _entry_for(request: HttpRequest, pk: int) -> SecondEntry:
    """The form of a sample; 404 outside the commune, 403 for who checks no reviews."""
    access.require_somewhere(request.user, CHECK_REVIEWS)
    rows = SecondEntry.objects.filter(access.communes_filter(request.user, CHECK_REVIEWS))
    related = ("round", "commune__parent__parent", "review__round", "review__household", "review__village__parent")
    return get_object_or_404(rows.select_related(*related, "sender", "entered_by"), pk=pk)
