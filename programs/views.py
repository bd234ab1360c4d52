"""The plan of a year and its targets."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from households.places import commune_for
from huulien.lib.numbers import format_decimal, format_integer
from huulien.platform import access, clock
from huulien.platform.saving import saved
from programs.access import EDIT_TARGETS
from programs.contexts import TargetPage
from programs.forms import PlanForm, TargetForm
from programs.models import Plan
from programs.services import create_plan, set_targets, settled_words, year_is_settled


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request: HttpRequest) -> HttpResponse:
    """A new plan of the commune; what seldom changes is taken over from the latest one."""
    commune = commune_for(request, EDIT_TARGETS)
    access.require(request.user, EDIT_TARGETS, commune)
    latest = Plan.objects.filter(commune=commune).order_by("-year").first()
    initial = {
        "year": latest.year + 1 if latest else clock.today().year,
        "recipients": latest.recipients if latest else "",
    }
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = create_plan(commune=commune, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"Đã ghi kế hoạch năm {plan.year}. Giao chỉ tiêu cho từng thôn ở dưới.")
            return redirect("programs:target_edit", plan.pk)
    return render(request, "programs/plan_create.html", {"form": form, "commune": commune})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune's rate and each village's target; `?de-xuat=1` fills in what the product proposes."""
    plans = Plan.objects.visible_to(request.user).select_related("commune__parent__parent")
    plan = get_object_or_404(plans, pk=pk)
    access.require(request.user, EDIT_TARGETS, plan.commune)
    page = TargetPage(plan)
    settled = year_is_settled(plan.commune, plan.year)
    form = TargetForm(
        request.POST or None,
        initial=_initial(page, proposed="de-xuat" in request.GET, settled=settled),
        villages=[row.village for row in page.villages],
        is_settled=settled,
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
        "proposed": "de-xuat" in request.GET and not settled,
        "settled": settled_words(plan.year) if settled else "",
    }
    return render(request, "programs/target_edit.html", context)


def _initial(page: TargetPage, *, proposed: bool, settled: bool) -> dict[str, Any]:
    """What the fields hold at first: the targets, or the proposal when asked for or nothing is given yet."""
    proposed = not settled and (proposed or all(row.most is None for row in page.villages))
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
