"""Step 2 of a round: who visits which households, for the officers who keep the round."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, saved
from surveys.access import MANAGE_ROUNDS
from surveys.forms.visits import AssignForm, GiveForm, OfReviewer, RelateForm, ReviewerForm, VillagesForm
from surveys.models import Assignment, RelatedHousehold, Reviewer
from surveys.services import visits
from surveys.steps.visits import VisitsPage
from surveys.views.rounds import managed_record, round_for, way_to

# The forms of a reviewer's page by the value of their button: what each does, and what is said then.
FORMS: dict[str, tuple[type[OfReviewer], Callable[..., Any], str]] = {
    "thon": (VillagesForm, visits.assign_villages, "Đã lưu các thôn được giao."),
    "ho": (AssignForm, visits.assign_household, "Đã giao hộ."),
    "lien-quan": (RelateForm, visits.relate_household, "Đã ghi hộ liên quan."),
}


@login_required
@require_safe
def visit_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Who visits what, how far that is, and which households must be given to somebody else."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    return render(request, "surveys/visit_plan.html", {"page": VisitsPage(round, request.user), "round": round})


@login_required
@require_POST
def visit_give(request: HttpRequest, pk: int) -> HttpResponse:
    """A household is given to a reviewer by itself."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    form = GiveForm(request.POST, round=round)
    if form.is_valid():
        words = f"Đã giao {form.cleaned_data['household']} cho {form.cleaned_data['reviewer']}."
        _done(request, lambda: visits.assign_household(by=request.user, **form.cleaned_data), words)
    else:
        messages.error(request, " ".join(words for errors in form.errors.values() for words in errors))
    return redirect("surveys:visit_plan", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reviewer_create(request: HttpRequest, pk: int) -> HttpResponse:
    """One more reviewer of the round."""
    round = round_for(request, pk, MANAGE_ROUNDS)
    form = ReviewerForm(request.POST or None, round=round)
    if reviewer := made(request, form, lambda: visits.add_reviewer(round=round, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Đã thêm rà soát viên {reviewer}.")
        return redirect("surveys:reviewer_detail", reviewer.pk)
    shut = "" if round.is_open else "Phân công của đợt này chỉ đọc."
    ways = [way_to(round), way("Phân công rà soát", "surveys:visit_plan", pk)]
    return FormPage(form, "Thêm rà soát viên", "Thêm", ways, shut=shut, state=round.get_state_display()).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reviewer_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The villages and households of a reviewer, and those left to others; one of its forms is posted at a time."""
    reviewer = managed_record(request, Reviewer, pk, "user")
    sent = request.POST.get("viec")
    forms = {
        name: form(request.POST if name == sent else None, reviewer=reviewer, prefix=name)
        for name, (form, _, _) in FORMS.items()
    }
    if sent in FORMS:
        (_, act, words), form = FORMS[sent], forms[sent]

        def save() -> None:
            act(reviewer=reviewer, by=request.user, **form.cleaned_data)

        if saved(request, form, reviewer, save, theirs=forms["thon"].stored):
            messages.success(request, words)
            return redirect("surveys:reviewer_detail", pk)
    given = reviewer.assignments.exclude(household=None)
    context = {
        "reviewer": reviewer,
        "round": reviewer.round,
        "villages": forms["thon"],
        "assigning": forms["ho"],
        "relating": forms["lien-quan"],
        "households": given.select_related("household__village").order_by("household__code"),
        "related": reviewer.related.select_related("household__village").order_by("household__code"),
    }
    return render(request, "surveys/reviewer_detail.html", context)


@login_required
@require_POST
def reviewer_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is no reviewer of the round any more."""
    reviewer = managed_record(request, Reviewer, pk)
    _done(request, lambda: visits.drop_reviewer(reviewer=reviewer, by=request.user), f"Đã bỏ rà soát viên {reviewer}.")
    return redirect("surveys:visit_plan", reviewer.round_id)


@login_required
@require_POST
def assignment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A household that was given by itself is visited by those of its village again."""
    given = managed_record(request, Assignment, pk, "reviewer")
    _done(request, lambda: visits.release_household(assignment=given, by=request.user), "Đã thôi giao riêng hộ này.")
    return redirect("surveys:reviewer_detail", given.reviewer_id)


@login_required
@require_POST
def related_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A household was recorded as related by mistake."""
    related = managed_record(request, RelatedHousehold, pk, "reviewer")
    _done(request, lambda: visits.unrelate_household(related=related, by=request.user), "Đã bỏ hộ liên quan.")
    return redirect("surveys:reviewer_detail", related.reviewer_id)


def _done(request: HttpRequest, act: Callable[[], Any], words: str) -> None:
    """Do what a button asks for, and say on the next page that it was done, or why not."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, words)
