"""The ways out of poverty: measures, the commune's plans, their chance, and what is chosen for a household."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.models import Area, Household
from households.places import commune_for
from huulien.lib.numbers import NO_BREAK_SPACE, format_decimal, format_integer
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made, saved
from programs.access import EDIT_WAYS, SEE_WAYS
from programs.contexts.targets import TargetPage
from programs.contexts.ways import Standing, answers_of, heading_of, proposal_for
from programs.forms.ways import (
    NewWayMeasureForm,
    WayChanceForm,
    WayChoiceForm,
    WayMeasureForm,
    WayPlanForm,
)
from programs.models import Plan, WayChoice, WayMeasure, WayPlan
from programs.rules.way_out.facts import MOST_ENTRIES, Entry, Goal
from programs.rules.way_out.result import year_end_result
from programs.rules.way_out.solver import UnprovenError
from programs.services import way_choices, ways

LATEST_PLANS = 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def way_current(request: HttpRequest) -> HttpResponse:
    """Where the commune stands, what may be asked of it, and the plans that were asked for."""
    commune = commune_for(request, SEE_WAYS)
    today = clock.today()
    plan = Plan.objects.for_day(commune, today)
    allowed = TargetPage(plan).allowed if plan and TargetPage(plan).villages else None
    form = WayPlanForm(
        request.POST or None,
        initial={"goal": Goal.NEAR_POOR, "at_most": allowed},
        has_village_limits=bool(ways.village_limits_of(commune, today)),
        at_most_words=_target_words(plan, allowed),
    )
    if request.method == "POST":
        access.require(request.user, EDIT_WAYS, commune)
        if form.is_valid():
            try:
                kept = ways.keep_plan(commune=commune, by=request.user, **form.cleaned_data)
            except UnprovenError:
                form.add_error(None, (
                    f"Chưa giải xong trong {ways.SECONDS_A_PAGE:.0f} giây, nên chưa có con số nào. Chạy lại lần nữa; "
                    "vẫn chưa xong thì hỏi một câu một lần, hoặc bớt giải pháp chung."
                ))  # fmt: skip
            else:
                return redirect("programs:way_plan", kept.pk)
    plans = WayPlan.objects.filter(commune=commune).select_related("asked_by").order_by("-pk")[:LATEST_PLANS]
    context = {
        "commune": commune,
        "today": today,
        "standing": Standing(ways.case_of(commune, Goal.NEAR_POOR, today)),
        "form": form,
        "may_ask": access.may(request.user, EDIT_WAYS, commune),
        "plans": [(item, answers_of(item)) for item in plans],
        "measure_count": WayMeasure.objects.filter(commune=commune).on(today).count(),
        "chosen_count": WayChoice.objects.filter(commune=commune).latest().count(),
        "allowed": allowed,
    }
    return render(request, "programs/way_current.html", context)


def _target_words(plan: Plan | None, allowed: int | None) -> str:
    if allowed is None:
        return "Năm nay chưa có kế hoạch, nên chưa có mục tiêu để điền sẵn."
    return (
        f"Điền sẵn theo mục tiêu của Kế hoạch {plan.year}: không quá {format_integer(allowed)} hộ nghèo. "
        "Hộ mới nghèo trong năm không tính ở đây."
    )


@login_required
@require_safe
def way_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan as it was proven: what it costs by village, what is short, the next household's price, its chance."""
    plan = _plan_for(request, pk)
    answers = answers_of(plan)
    context = {
        "plan": plan,
        "answers": answers,
        "is_current": ways.is_current(plan),
        "heading": heading_of(answers),
        "goal": Goal(plan.goal),
        **_chance(request, plan, answers),
    }
    return render(request, "programs/way_plan.html", context)


def _chance(request: HttpRequest, plan: WayPlan, answers: list[Any]) -> dict[str, Any]:
    """The chance of the target under a plan, where everything that it rests on is known."""
    asked = next((item for item in answers if item.name == request.GET.get("cau") and item.is_feasible), None)
    answer = asked or next((item for item in answers if item.is_feasible), None)
    if answer is None or plan.goal != Goal.NEAR_POOR:
        return {}
    commune = plan.commune
    years = ways.years_of_falling(commune, plan.asked_on)
    falling = ways.chance_of_falling(years)
    initial = {
        "cau": answer.name,
        "at_most": plan.at_most if plan.at_most is not None else answer.given["left"],
        "become_count": ways.not_poor_count(commune, plan.asked_on),
        "become_chance": None if falling is None else falling / 100,
    }
    is_asked = "become_count" in request.GET
    form = WayChanceForm(request.GET if is_asked else None, initial=initial)
    unknown = ways.measures_without_chance(commune, answer.rows)
    typed = form.cleaned_data if form.is_bound and form.is_valid() else None if form.is_bound else initial
    if typed and typed["become_chance"] is not None and typed["become_count"] + len(answer.rows) > MOST_ENTRIES:
        if not form.is_bound:
            form = WayChanceForm(initial | {"become_count": None})
        else:
            form.add_error("become_count", f"Cùng các hộ trong phương án không quá {MOST_ENTRIES}. Ghi số nhỏ hơn.")
        typed = None
    found = None
    if typed and not unknown and typed["become_chance"] is not None:
        count = typed["become_count"]
        become = Entry(Fraction(typed["become_chance"]), count) if count else None
        year_end = ways.year_end_of(
            commune, answer.rows, in_count=plan.result["in"], at_most=typed["at_most"], become=become
        )
        found = _in_words(year_end_result(year_end))
    return {
        "chance_form": form,
        "chance_of": answer,
        "other_plans": [item for item in answers if item.is_feasible and item is not answer],
        "chance": found,
        "chance_at_most": typed["at_most"] if typed else None,
        "stay": plan.result["in"] - len(answer.rows),
        "years": years,
        "unknown": unknown,
    }


def _in_words(result: dict[str, str]) -> dict[str, str]:
    """The result of the chance as a page prints it: all its decimals."""
    chance, expected = Decimal(result["chance"]) * 100, Decimal(result["expected"])
    return {"percent": f"{format_decimal(chance, 4)}{NO_BREAK_SPACE}%", "expected": format_decimal(expected)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def way_measure_create(request: HttpRequest) -> HttpResponse:
    """A measure is written down."""
    commune = commune_for(request, EDIT_WAYS)
    access.require(request.user, EDIT_WAYS, commune)
    form = NewWayMeasureForm(request.POST or None, commune=commune, initial={"per": "household"})
    if measure := made(request, form, lambda: way_choices.record_measure(commune=commune, **form.cleaned_data)):
        messages.success(request, f"Đã ghi giải pháp “{measure}”.")
        return redirect("programs:way_measure_list")
    return _measure_page(request, form, "Ghi giải pháp thoát nghèo")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def way_measure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure as it is now; one that is no more gets its last day."""
    access.require_somewhere(request.user, EDIT_WAYS)
    measures = WayMeasure.objects.visible_to(request.user).select_related("commune__parent__parent")
    measure = get_object_or_404(measures, pk=pk)
    access.require(request.user, EDIT_WAYS, measure.commune)
    initial = WayMeasureForm.of(measure)
    form = WayMeasureForm(request.POST or None, initial=initial, commune=measure.commune, measure=measure)

    def save() -> WayMeasure:
        return way_choices.edit_measure(measure=measure, **form.cleaned_data)

    if saved(request, form, measure, save, lambda: form.stored(measure)):
        messages.success(request, "Đã lưu.")
        return redirect("programs:way_measure_list")
    return _measure_page(request, form, "Sửa giải pháp thoát nghèo")


def _measure_page(request: HttpRequest, form: Any, heading: str) -> HttpResponse:
    ways = [way("Đường thoát nghèo", "programs:way_current"), way("Giải pháp", "programs:way_measure_list")]
    about = "Chi phí là ước tính của xã, có căn cứ và ngày; không phải định mức của pháp luật."
    return FormPage(form, heading, "Lưu giải pháp", ways, about).shown(request)


class _Latest:
    """The latest choice of a household, as a form that follows on it sees its version."""

    def __init__(self, household: Household) -> None:
        self.household = household
        self.refresh_from_db()

    def refresh_from_db(self) -> None:
        self.choice = way_choices.latest_choice(self.household)

    @property
    def version(self) -> int:
        return self.choice.ordinal if self.choice else 0


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def way_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """What is chosen for a household, beside what is proposed: its own cheapest way, or that of the plan named."""
    access.require_somewhere(request.user, EDIT_WAYS)
    households = Household.objects.visible_to(request.user).select_related("village__parent__parent", "commune__parent")
    household = get_object_or_404(households, pk=pk)
    access.require(request.user, EDIT_WAYS, household.village)
    plan, proposed = proposal_for(household, _named_plan(request, household.commune), request.GET.get("cau", ""))
    measures = WayMeasure.objects.filter(commune=household.commune_id).on(clock.today()).order_by("name", "pk")
    latest = _Latest(household)
    initial = {"version": latest.version, "measures": proposed}
    form = WayChoiceForm(request.POST or None, initial=initial, measures=measures)

    def choose() -> WayChoice:
        typed = form.cleaned_data
        return way_choices.choose_way(
            household=household, version=typed["version"], measures=list(typed["measures"]), proposed=proposed,
            reason=typed["reason"], plan=plan, by=request.user,
        )  # fmt: skip

    def theirs() -> dict[str, str]:
        return {"measures": latest.choice.words} if latest.choice else {}

    if saved(request, form, latest, choose, theirs):
        messages.success(request, f"Đã ghi lựa chọn cho hộ {household.head_name}.")
        return redirect(household.get_absolute_url())
    context = {
        "household": household,
        "form": form,
        "proposed": proposed,
        "plan": plan,
        "latest": latest.choice,
        "history": household.way_choices.select_related("chosen_by").order_by("-ordinal"),
    }
    return render(request, "programs/way_choose.html", context)


def _named_plan(request: HttpRequest, commune: Area) -> WayPlan | None:
    named = request.GET.get("pa", "")
    if not (named.isascii() and named.isdecimal() and len(named) < 18):
        return None
    return WayPlan.objects.filter(commune=commune, pk=int(named)).first()


def _plan_for(request: HttpRequest, pk: int) -> WayPlan:
    access.require_somewhere(request.user, SEE_WAYS)
    plans = WayPlan.objects.visible_to(request.user).select_related("commune__parent__parent", "asked_by")
    plan = get_object_or_404(plans, pk=pk)
    access.require(request.user, SEE_WAYS, plan.commune)
    return plan
