"""The villages' targets of a plan, what their heads say of them, and how the plan is approved and opened again."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from households.access import SEE_HOUSEHOLDS
from huulien.lib.numbers import format_decimal, format_integer, format_percent
from huulien.lib.text import lower_first
from huulien.platform import access
from huulien.platform.form_page import step_page, way
from huulien.platform.forms import VersionedForm
from huulien.platform.saving import saved, stepped_by_form
from programs.access import ANSWER_TARGETS, APPROVE_PLANS, EDIT_TARGETS, SEE_OWN_TARGET, SEE_TARGETS
from programs.contexts.targets import TargetPage
from programs.contexts.village_goals import village_goal, year_goals
from programs.forms.plans import ApproveForm, ReopenForm
from programs.forms.targets import EXPECTED, AnswerForm, TargetForm
from programs.models import Plan, PlanVersion, VillageTarget
from programs.rules.allocate.facts import Method
from programs.rules.plan_content import differences
from programs.services.plan_content import content_of
from programs.services.plan_standing import standing_words
from programs.services.village_targets import answer_target, set_targets
from programs.steps.plans import PLAN_STEPS
from programs.views.records import plan_for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The commune's rate and each village's target beside what every method proposes.

    `?cach=` fills in what a method proposes; the button "Tính lại" counts anew what is typed and saves nothing. A
    leader, and everybody once the plan stands, only reads them.
    """
    plan = plan_for(request, pk, SEE_TARGETS)
    may_edit = access.may(request.user, EDIT_TARGETS, plan.commune)
    if request.method == "POST":
        access.require(request.user, EDIT_TARGETS, plan.commune)
    page = TargetPage(plan)
    standing = standing_words(plan)
    fixed = bool(standing) or not may_edit
    is_trial = "tinh" in request.POST
    asked = request.GET.get("cach", "")
    method = Method(asked) if asked in set(Method) and not fixed else None
    form = TargetForm(
        request.POST or None,
        initial=_initial(page, method, fixed=fixed),
        plan=plan,
        villages=page.areas,
        is_fixed=fixed,
        is_trial=is_trial,
    )
    if is_trial:
        form.is_valid()
    elif saved(request, form, plan, lambda: _set(plan, form), lambda: _differing(plan, form)):
        _tell(request, TargetPage(plan))
        return redirect("programs:target_edit", pk)
    shown = form.page or (TargetPage(plan) if form.is_bound else _filled(page, method, fixed=fixed))
    goals = year_goals(plan)
    context = {
        "goals": goals,
        "form": form,
        "page": shown,
        "rows": [(line, form[form.name_of(line.area)]) for line in shown.villages],
        "expected": list(EXPECTED.values()),
        "outlook_rows": [
            (line.area, [form[form.name_of(line.area, name)] for name in EXPECTED]) for line in shown.villages
        ],
        "departures": [
            (line, form[form.name_of(line.area, "departure")], line.proposed[shown.method]) for line in shown.departing
        ],
        "plan": plan,
        "may_edit": may_edit,
        "unsaved": is_trial or (method is not None and not form.is_bound),
        "fixed": fixed,
        "standing": standing,
        "steps": [step.name for step in PLAN_STEPS.offered(plan, request.user)],
    }
    return render(request, "programs/target_edit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def village_target(request: HttpRequest, pk: int) -> HttpResponse:
    """The number proposed for a village and why; its head agrees, or writes what the village thinks."""
    targets = VillageTarget.objects.answered_by(request.user).select_related("plan__commune__parent", "village__parent")
    target = get_object_or_404(targets, pk=pk)
    access.require(request.user, SEE_OWN_TARGET, target.village)
    may_answer = access.may(request.user, ANSWER_TARGETS, target.village)
    if request.method == "POST":
        access.require(request.user, ANSWER_TARGETS, target.village)
    standing = standing_words(target.plan)
    form = AnswerForm(request.POST or None, initial={"version": target.version})

    def answer() -> Any:
        typed = form.cleaned_data
        return answer_target(
            target=target,
            version=typed["version"],
            agrees=typed["agrees"] == "co",
            words=typed["words"],
            by=request.user,
        )

    if saved(request, form, target, answer):
        messages.success(request, "Đã ghi trả lời của thôn. Xã xem rồi trình kế hoạch.")
        return redirect("programs:village_target", pk)
    page = TargetPage(target.plan)
    context = {
        "goal": village_goal(target.plan, target.village_id),
        "links": access.may(request.user, SEE_HOUSEHOLDS, target.village),
        "target": target,
        "plan": target.plan,
        "page": page,
        "line": next((line for line in page.villages if line.area.pk == target.village_id), None),
        "answers": target.plan.answers.filter(village=target.village_id).select_related("answered_by").order_by("-pk"),
        "form": form,
        "may_answer": may_answer and not standing,
        "standing": standing,
    }
    return render(request, "programs/village_target.html", context)


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
    changes = differences(last.says, content_of(plan)) if last and not plan.is_approved else []
    label, ways = PLAN_STEPS.step(name).label, [way(f"Kế hoạch {plan.year}", "programs:plan_detail", plan.pk)]
    ask = step_page(
        PLAN_STEPS, name, plan, request.user, form, ways, heading=f"{plan}: {lower_first(label)}", button=label,
        note=_told(name, plan, last, changes), shut="Kế hoạch đang ở trạng thái này nên không làm lại bước này.",
    )  # fmt: skip
    return ask.shown(request, "programs/plan_step.html", last=last, changes=changes)


def _told(name: str, plan: Plan, last: PlanVersion | None, changes: Sequence[Any]) -> str:
    """What the step does, before it is taken."""
    if name == "reopen":
        return (
            "Mở lại thì công chức sửa được, sửa xong lãnh đạo phê duyệt thành bản sửa đổi có số, ngày. Bản đang có giữ "
            "nguyên."
        )
    if last is None:
        return (
            f"Tỷ lệ hộ nghèo cuối năm không quá {format_percent(plan.target_rate)}. Phê duyệt xong thì nội dung, chỉ "
            "tiêu của xã và của từng thôn không sửa được nữa."
        )
    if not changes:
        return (
            f"Không có gì khác {last.name} {last.numbered}: phê duyệt thì kế hoạch trở lại như bản đó, không thành bản "
            "sửa đổi mới."
        )
    return f"Ghi số và ngày của bản sửa đổi. Kế hoạch {last.numbered} vẫn đọc và in được."


def _method_to_fill(page: TargetPage, asked: Method | None, *, fixed: bool) -> Method | None:
    """The method whose numbers the fields hold at first: the one asked for; the first while nothing is given yet."""
    if asked or fixed or not page.villages or page.without_target < len(page.villages):
        return asked
    return Method.PROPORTIONAL if page.villages[0].proposed else None


def _filled(page: TargetPage, asked: Method | None, *, fixed: bool) -> TargetPage:
    """The page as its fields stand at first."""
    method = _method_to_fill(page, asked, fixed=fixed)
    if method is None:
        return page
    most = {line.area.pk: line.proposed.get(method) for line in page.villages}
    return TargetPage(page.plan, most=most, method=method)


def _initial(page: TargetPage, asked: Method | None, *, fixed: bool) -> dict[str, Any]:
    shown = _filled(page, asked, fixed=fixed)
    reasons = dict(page.plan.village_targets.values_list("village", "reason"))
    fields: dict[str, Any] = {
        "version": page.plan.version,
        "target_rate": page.plan.target_rate,
        "method": shown.method,
    }
    for line in shown.villages:
        fields[TargetForm.name_of(line.area)] = line.most
        fields[TargetForm.name_of(line.area, "departure")] = reasons.get(line.area.pk, "")
        for name in EXPECTED:
            fields[TargetForm.name_of(line.area, name)] = getattr(line.facts, name)
    return fields


def _set(plan: Plan, form: TargetForm) -> None:
    typed = form.cleaned_data
    set_targets(
        plan=plan,
        version=typed["version"],
        target_rate=typed["target_rate"],
        targets=form.targets(),
        reason=typed.get("reason", ""),
        method=typed["method"],
        departures=form.departures(),
        outlooks=form.outlooks(),
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
    elif page.given > page.allowed:
        messages.warning(
            request,
            f"Các thôn cộng lại {format_integer(page.given)} hộ, mục tiêu của xã cho phép "
            f"{format_integer(page.allowed)} hộ. Còn vượt thì kế hoạch chưa phê duyệt được.",
        )
