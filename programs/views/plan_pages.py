"""The plan of a year: begun, read part by part, and as a paper; its versions and what each changed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from households.places import commune_for
from huulien.platform import access
from huulien.platform.form_page import FormPage, way
from huulien.platform.jobs.delivering import Delivery, delivers
from huulien.platform.saving import made
from programs.access import EDIT_TARGETS, SEE_TARGETS
from programs.contexts.plans import PlanPage, plan_to_begin_from, this_year
from programs.forms.plans import PlanForm
from programs.models import Plan, PlanVersion
from programs.papers.plan import plan_paper, version_paper
from programs.services.plans import create_plan
from programs.steps.plans import PLAN_STEPS
from programs.views.records import part_of_plan_for, plan_for
from surveys.views.papers import download_paper


@login_required
@require_safe
def plan_current(request: HttpRequest) -> HttpResponse:
    """The plan of the running year, or that there is none and how to begin it."""
    commune = commune_for(request, SEE_TARGETS)
    access.require(request.user, SEE_TARGETS, commune)
    year = this_year()
    plans = list(Plan.objects.filter(commune=commune).order_by("-year"))
    if plan := next((plan for plan in plans if plan.year == year), None):
        return redirect("programs:plan_detail", plan.pk)
    context = {
        "commune": commune,
        "year": year,
        "plans": plans,
        "source": plan_to_begin_from(commune, year),
        "may_edit": access.may(request.user, EDIT_TARGETS, commune),
    }
    return render(request, "programs/plan_current.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_create(request: HttpRequest) -> HttpResponse:
    """A new plan of the commune, begun from the words of its latest one."""
    commune = commune_for(request, EDIT_TARGETS)
    access.require(request.user, EDIT_TARGETS, commune)
    latest = Plan.objects.filter(commune=commune).order_by("-year").first()
    initial = {
        "year": latest.year + 1 if latest else this_year(),
        "based_on": latest.based_on if latest else "",
        "recipients": latest.recipients if latest else "",
    }
    form = PlanForm(request.POST or None, initial=initial)
    if plan := made(request, form, lambda: create_plan(commune=commune, **form.cleaned_data)):
        messages.success(request, f"Đã ghi kế hoạch năm {plan.year}. Sửa từng phần, rồi giao chỉ tiêu cho từng thôn.")
        return redirect("programs:plan_detail", plan.pk)
    about = "Có sẵn các đề mục, ghi nội dung sau."
    if latest:
        about = f"Lấy lại các phần và mục tiêu của Kế hoạch {latest.year}, sửa từng phần sau khi ghi."
    about += " Số và ngày để trống cũng được, lãnh đạo ghi khi phê duyệt."
    ways = [way("Kế hoạch", "programs:plan_current")]
    heading = f"Soạn kế hoạch giảm nghèo năm của {commune}"
    return FormPage(form, heading, "Ghi kế hoạch", ways, about).shown(request)


@login_required
@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan part by part, its village targets, its versions and amendments."""
    plan = plan_for(request, pk, SEE_TARGETS)
    may_edit = access.may(request.user, EDIT_TARGETS, plan.commune)
    others = list(Plan.objects.filter(commune=plan.commune).exclude(pk=pk).order_by("-year"))
    given = list(plan.village_targets.values_list("max_poor_households", flat=True))
    context = {
        "plan": plan,
        "page": PlanPage(plan, request.user),
        "others": others,
        "given": len(given),
        "given_sum": sum(given),
        "villages": plan.villages().count(),
        "may_write": may_edit and not plan.is_approved,
        "next_year": plan.year + 1 if may_edit and all(other.year < plan.year for other in others) else None,
        "steps": [step.name for step in PLAN_STEPS.offered(plan, request.user)],
        "history": PLAN_STEPS.history(plan),
    }
    return render(request, "programs/plan_detail.html", context)


@login_required
@require_safe
def plan_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version of a plan: what it changed in the one before it."""
    version = part_of_plan_for(request, PlanVersion, pk, SEE_TARGETS)
    return render(request, "programs/plan_version.html", {"version": version, "plan": version.plan})


@delivers
def plan_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """The plan as PDF or Word."""
    plan = plan_for(request, pk, SEE_TARGETS)
    back = reverse("programs:plan_detail", args=[pk])
    return download_paper(plan, plan_paper(plan), file_format, str(plan), 1, back=back)


@delivers
def version_file(request: HttpRequest, pk: int, file_format: str) -> Delivery:
    """A version of a plan as PDF or Word."""
    version = part_of_plan_for(request, PlanVersion, pk, SEE_TARGETS)
    back = reverse("programs:plan_version", args=[pk])
    return download_paper(version, version_paper(version), file_format, str(version), 1, back=back)
