"""A plan's text and targets, written while it is a draft."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from huulien.lib.numbers import format_decimal
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, pressed, saved
from programs.access import EDIT_TARGETS
from programs.forms.plan_words import FrameForm, NewPartForm, NewPlanTargetForm, PartForm, PlanTargetForm
from programs.models import Plan, PlanPart, PlanTarget
from programs.services.plan_standing import standing_words
from programs.services.plan_words import (
    add_part,
    add_target,
    move_part,
    remove_part,
    remove_target,
    save_part,
    save_target,
)
from programs.services.plans import save_frame
from programs.views.records import part_of_plan_for, plan_for
from programs.vocabulary import PlanSection, TargetRef

WAYS = {"len": -1, "xuong": 1}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's rate, its grounds and whom it goes to."""
    plan = plan_for(request, pk, EDIT_TARGETS)
    names = ("target_rate", "based_on", "recipients")
    form = FrameForm(request.POST or None, initial=_initial(plan, names))
    if saved(request, form, plan, lambda: save_frame(plan=plan, **form.cleaned_data), lambda: _theirs(plan, form)):
        messages.success(request, "Đã lưu tỷ lệ, căn cứ và nơi nhận.")
        return redirect("programs:plan_detail", plan.pk)
    return _page(request, plan, form, f"Tỷ lệ, căn cứ, nơi nhận của Kế hoạch {plan.year}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A part more, in the section that `?muc=` names."""
    plan = plan_for(request, pk, EDIT_TARGETS)
    asked = request.GET.get("muc", "")
    form = NewPartForm(request.POST or None, initial={"section": asked if asked in set(PlanSection) else None})
    if part := made(request, form, lambda: add_part(plan=plan, **form.cleaned_data)):
        messages.success(request, f"Đã thêm “{part}”.")
        return redirect(_place(part))
    return _page(request, plan, form, f"Thêm phần vào Kế hoạch {plan.year}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The title and text of a part; its place among the others, and whether it stays."""
    part = part_of_plan_for(request, PlanPart, pk, EDIT_TARGETS)
    form = PartForm(request.POST or None, initial=_initial(part, ("title", "text")))
    if saved(request, form, part, lambda: save_part(part=part, **form.cleaned_data), lambda: _theirs(part, form)):
        messages.success(request, f"Đã lưu “{part}”.")
        return redirect(_place(part))
    buttons = [
        (reverse("programs:part_move", args=[pk, "len"]), "Chuyển lên"),
        (reverse("programs:part_move", args=[pk, "xuong"]), "Chuyển xuống"),
        (reverse("programs:part_remove", args=[pk]), "Bỏ phần này"),
    ]
    return _page(request, part.plan, form, part.title, record=part, buttons=buttons)


@login_required
@require_POST
def part_move(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """A part one place up or down in its section."""
    part = part_of_plan_for(request, PlanPart, pk, EDIT_TARGETS)
    if way not in WAYS:
        raise Http404
    if pressed(request, lambda version: move_part(part=part, version=version, by=WAYS[way])):
        messages.success(request, f"Đã chuyển “{part}” {'lên' if way == 'len' else 'xuống'}.")
    return redirect("programs:part_edit", pk)


@login_required
@require_POST
def part_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A part is taken out."""
    part = part_of_plan_for(request, PlanPart, pk, EDIT_TARGETS)
    if pressed(request, lambda version: remove_part(part=part, version=version)):
        messages.success(request, f"Đã bỏ “{part}”.")
        return redirect("programs:plan_detail", part.plan_id)
    return redirect("programs:part_edit", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_target_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A target that the plan lacks."""
    plan = plan_for(request, pk, EDIT_TARGETS)
    has = set(plan.targets.values_list("ref", flat=True))
    missing = [ref for ref in TargetRef if ref not in has]
    form = NewPlanTargetForm(request.POST or None, missing=missing)
    if target := made(request, form, lambda: add_target(plan=plan, **form.cleaned_data)):
        messages.success(request, f"Đã thêm mục tiêu {target.ref}.")
        return redirect("programs:plan_detail", plan.pk)
    return _page(request, plan, form, f"Thêm mục tiêu vào Kế hoạch {plan.year}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The words and the goal of a target."""
    target = part_of_plan_for(request, PlanTarget, pk, EDIT_TARGETS)
    initial = _initial(target, ("title", "definition", "goal"))
    form = PlanTargetForm(request.POST or None, initial=initial, ref=TargetRef(target.ref))

    def save() -> PlanTarget:
        return save_target(target=target, **form.cleaned_data)

    if saved(request, form, target, save, lambda: _theirs(target, form)):
        messages.success(request, f"Đã lưu mục tiêu {target.ref}.")
        return redirect("programs:plan_detail", target.plan_id)
    buttons = [(reverse("programs:plan_target_remove", args=[pk]), "Bỏ mục tiêu này")]
    return _page(request, target.plan, form, f"Mục tiêu {target}", record=target, buttons=buttons)


@login_required
@require_POST
def plan_target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A target is taken out."""
    target = part_of_plan_for(request, PlanTarget, pk, EDIT_TARGETS)
    if pressed(request, lambda version: remove_target(target=target, version=version)):
        messages.success(request, f"Đã bỏ mục tiêu {target.ref}.")
        return redirect("programs:plan_detail", target.plan_id)
    return redirect("programs:plan_target_edit", pk)


def _page(
    request: HttpRequest, plan: Plan, form: Any, heading: str, *, record: Any = None, buttons: Any = ()
) -> HttpResponse:
    ways = [way(f"Kế hoạch {plan.year}", "programs:plan_detail", plan.pk)]
    ask = FormPage(form, heading, "Lưu", ways, shut=standing_words(plan), state=plan.get_state_display())
    return ask.shown(request, "programs/plan_words.html", record=record, buttons=buttons)


def _initial(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {"version": record.version} | {name: getattr(record, name) for name in names}


def _theirs(record: Any, form: Any) -> Mapping[str, str]:
    """Field → what is stored now, where it is not what was typed."""
    typed = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    stored = {name: getattr(record, name) for name, value in typed.items() if getattr(record, name) != value}
    return {
        name: value if isinstance(value, str) else "chưa ghi" if value is None else format_decimal(value, 2)
        for name, value in stored.items()
    }


def _place(part: PlanPart) -> str:
    return reverse("programs:plan_detail", args=[part.plan_id]) + f"#phan-{part.pk}"
