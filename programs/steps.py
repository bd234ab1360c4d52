"""How a plan is approved, and opened again to be amended."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.platform import clock
from huulien.platform.steps import Obstacle, Step, Steps
from programs.access import APPROVE_PLANS
from programs.models import Plan
from programs.services.plans import settled_words, year_is_settled
from programs.vocabulary import PlanState
from surveys.models import Round


def _year_is_open(plan: Plan, **given: Any) -> Iterator[Obstacle]:
    if year_is_settled(plan.commune, plan.year):
        yield Obstacle(settled_words(plan.year))


def plans_resting_on(round: Round) -> Iterator[Obstacle]:
    """Approved plans of later years, which set out from the results of a settled round."""
    later = Plan.objects.filter(commune=round.commune_id, year__gt=round.year, state=PlanState.APPROVED)
    for plan in later.order_by("year"):
        page = reverse("programs:target_edit", args=[plan.pk])
        yield Obstacle(f"{plan} đã phê duyệt theo kết quả này. Mở lại kế hoạch đó trước.", page, "Xem kế hoạch")


def _may_approve(plan: Plan, *, number: str | None = None, issued_on: date | None = None) -> Iterator[Obstacle]:
    """Every village knows its target; then the number and day, None when not typed yet."""
    yield from _year_is_open(plan)
    without = plan.villages_without_target().count()
    if without:
        targets = reverse("programs:target_edit", args=[plan.pk])
        yield Obstacle(f"{without} thôn chưa giao chỉ tiêu.", targets, "Xem chỉ tiêu")
    if number is not None and not number.strip():
        yield Obstacle("Ghi số kế hoạch, ví dụ 32/KH-UBND.", field="number")
    if issued_on is not None and issued_on > clock.today():
        yield Obstacle("Ngày ban hành chưa tới. Ghi ngày đã ký.", field="issued_on")


def _issue(plan: Plan, *, by: Any, reason: str, number: str, issued_on: date) -> tuple[str, ...]:
    plan.number, plan.issued_on = number, issued_on
    return "number", "issued_on"


PLAN_STEPS = Steps(
    model=Plan,
    states=PlanState,
    area="commune",
    parents=("commune",),
    table=(
        Step(
            "approve", "Phê duyệt kế hoạch", frozenset({PlanState.DRAFT}), PlanState.APPROVED, APPROVE_PLANS, {},
            obstacles=_may_approve, effect=_issue,
        ),
        Step(
            "reopen", "Mở lại để điều chỉnh", frozenset({PlanState.APPROVED}), PlanState.DRAFT, APPROVE_PLANS, {},
            obstacles=_year_is_open, reason_asked="Ghi lý do điều chỉnh, ví dụ “huyện giao lại chỉ tiêu”.",
        ),
    ),
)  # fmt: skip
