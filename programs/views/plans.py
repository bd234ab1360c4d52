"""The plan of a year and its targets."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huulien.lib.numbers import format_decimal, format_integer
from huulien.platform import access
from huulien.platform.forms import VersionedForm
from huulien.platform.saving import saved, stepped_by_form
from programs.access import APPROVE_PLANS, EDIT_TARGETS, SEE_TARGETS
from programs.contexts import TargetPage
from programs.forms.plans import ApproveForm, ReopenForm, TargetForm
from programs.models import Plan
from programs.rules.plan_content import differences
from programs.services.plan_content import content_of
from programs.services.plan_standing import standing_words
from programs.services.plans import set_targets
from programs.steps import PLAN_STEPS
from programs.views.records import plan_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune's rate and each village's target; `?de-xuat=1` fills in what the product proposes.

    A leader, and everybody once the plan stands, only reads them.
    """
    plan = plan_for(request, pk, SEE_TARGETS)
    may_edit = access.may(request.user, EDIT_TARGETS, plan.commune)
    if request.method == "POST":
        access.require(request.user, EDIT_TARGETS, plan.commune)
    page = TargetPage(plan)
    standing = standing_words(plan)
    fixed = bool(standing) or not may_edit
    form = TargetForm(
        request.POST or None,
        initial=_initial(page, proposed="de-xuat" in request.GET, fixed=fixed),
        villages=[row.village for row in page.villages],
        is_fixed=fixed,
    )
    if saved(request, form, plan, lambda: _set(plan, form), lambda: _differing(plan, form)):
        _tell(request, TargetPage(plan))
        return redirect("programs:target_edit", pk)
    if form.is_bound:
        page = TargetPage(plan)  # somebody may have saved in between
    context = {
        "form": form,
        "page": page,
        "rows": [(row, form[form.name_of(row.village)]) for row in page.villages],
        "plan": plan,
        "plans": Plan.objects.filter(commune=plan.commune).exclude(pk=pk).order_by("-year"),
        "may_edit": may_edit,
        "proposed": "de-xuat" in request.GET and not fixed,
        "fixed": fixed,
        "standing": standing,
        "steps": [step.name for step in PLAN_STEPS.offered(plan, request.user)],
        "history": PLAN_STEPS.history(plan),
    }
    return render(request, "programs/target_edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader approves a plan under its number and day, or its amendment under theirs; then it stands."""
    return _step(request, pk, "approve", ApproveForm, "Đã phê duyệt kế hoạch năm {year}.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader opens an approved plan again, with the reason, so that the officer can amend it."""
    done = "Đã mở lại kế hoạch năm {year}. Công chức sửa được, sửa xong lãnh đạo phê duyệt bản sửa đổi."
    return _step(request, pk, "reopen", ReopenForm, done)


def _step(request: HttpRequest, pk: int, name: str, form_class: type[VersionedForm], done: str) -> HttpResponse:
    plan = plan_for(request, pk, APPROVE_PLANS)
    last = plan.versions.last()
    issued = {} if last else {"number": plan.number, "issued_on": plan.issued_on}
    initial = {"version": plan.version} | issued
    form = form_class(request.POST or None, initial=initial)
    if stepped_by_form(request, PLAN_STEPS, name, plan, form):
        messages.success(request, done.format(year=plan.year))
        return redirect("programs:plan_detail", pk)
    context = {
        "form": form,
        "plan": plan,
        "step": PLAN_STEPS.step(name),
        "last": last,
        "changes": differences(last.says, content_of(plan)) if last and not plan.is_approved else [],
        "is_open": plan.state in PLAN_STEPS.step(name).before,
        "obstacles": PLAN_STEPS.obstacles(name, plan),
    }
    return render(request, "programs/plan_step.html", context)


def _initial(page: TargetPage, *, proposed: bool, fixed: bool) -> dict[str, Any]:
    """What the fields hold at first: the targets, or the proposal when asked for or nothing is given yet."""
    proposed = not fixed and (proposed or all(row.most is None for row in page.villages))
    fields = {TargetForm.name_of(row.village): row.proposed if proposed else row.most for row in page.villages}
    return {"version": page.plan.version, "target_rate": page.plan.target_rate, **fields}


def _set(plan: Plan, form: TargetForm) -> None:
    typed = form.cleaned_data
    set_targets(
        plan=plan,
        version=typed["version"],
        target_rate=typed["target_rate"],
        targets=form.targets(),
        reason=typed.get("reason", ""),
    )


def _differing(plan: Plan, form: TargetForm) -> dict[str, str]:
    """Field → what is stored now, where it is not what was typed."""
    stored = dict(plan.village_targets.values_list("village", "max_poor_households"))
    theirs = {
        form.name_of(village): "chưa giao" if stored.get(village.pk) is None else format_integer(stored[village.pk])
        for village, most in form.targets().items()
        if stored.get(village.pk) != most
    }
    if plan.target_rate != form.cleaned_data["target_rate"]:
        theirs["target_rate"] = format_decimal(plan.target_rate, 2)
    return theirs


def _tell(request: HttpRequest, page: TargetPage) -> None:
    """Saved; and, as a warning that stops nothing, when the villages' targets do not add up to the commune's."""
    messages.success(request, f"Đã lưu chỉ tiêu năm {page.plan.year}.")
    if page.given is None:
        messages.warning(request, "Còn thôn chưa giao chỉ tiêu.")
    elif page.given != page.allowed:
        messages.warning(
            request,
            f"Các thôn cộng lại {format_integer(page.given)} hộ, mục tiêu của xã cho phép "
            f"{format_integer(page.allowed)} hộ. Xem lại nếu không có lý do.",
        )
