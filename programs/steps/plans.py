"""How a plan is approved, and opened again to be amended."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.lib.rates import most_within
from huulien.platform import access, clock
from huulien.platform.steps import Obstacle, Step, Steps
from programs.access import APPROVE_PLANS
from programs.models import Plan
from programs.services.plan_content import keep_version, start_counts
from programs.services.plan_standing import settled_words, year_is_settled
from programs.vocabulary import PlanState
from surveys.models import Round


def _year_is_open(plan: Plan, **given: Any) -> Iterator[Obstacle]:
    if year_is_settled(plan.commune, plan.year):
        yield Obstacle(settled_words(plan.year))


def plans_resting_on(round: Round) -> Iterator[Obstacle]:
    """Approved plans of later years, which set out from the results of a settled round."""
    later = Plan.objects.filter(commune=round.commune_id, year__gt=round.year, state=PlanState.APPROVED)
    for plan in later.order_by("year"):
        page = reverse("programs:plan_detail", args=[plan.pk])
        yield Obstacle(f"{plan} đã phê duyệt theo kết quả này. Mở lại kế hoạch đó trước.", page, "Xem kế hoạch")


def _may_approve(plan: Plan, *, number: str | None = None, issued_on: date | None = None) -> Iterator[Obstacle]:
    """Every village knows its target, together within the commune's, and nothing is left to write; then the number and
    day, None when not typed yet."""
    yield from _year_is_open(plan)
    yield from _targets_to_mend(plan)
    yield from _words_to_write(plan)
    last = plan.versions.last()
    if number is not None and not number.strip():
        yield Obstacle("Ghi số kế hoạch, ví dụ 32/KH-UBND.", field="number")
    if issued_on is not None and issued_on > clock.today():
        yield Obstacle("Ngày ban hành chưa tới. Ghi ngày đã ký.", field="issued_on")
    if issued_on is not None and last and issued_on < last.issued_on:
        day = format_date_vi(last.issued_on)
        yield Obstacle(f"Ngày này trước ngày của bản đang có, {day}. Ghi ngày ký bản sửa đổi.", field="issued_on")


def _targets_to_mend(plan: Plan) -> Iterator[Obstacle]:
    page = reverse("programs:target_edit", args=[plan.pk])
    without = plan.villages_without_target().count()
    if without:
        yield Obstacle(f"{without} thôn chưa giao chỉ tiêu.", page, "Xem chỉ tiêu")
    households = sum(count for count, _ in start_counts(plan).values())
    given = sum(plan.village_targets.values_list("max_poor_households", flat=True))
    most = most_within(plan.target_rate, households)
    if households and given > most:
        yield Obstacle(
            f"Chỉ tiêu các thôn {given} / {most}, vượt {given - most} hộ. Giảm chỉ tiêu của thôn hoặc sửa tỷ lệ.",
            page, "Xem chỉ tiêu",
        )  # fmt: skip


def _words_to_write(plan: Plan) -> Iterator[Obstacle]:
    targets = [f"mục tiêu {target.ref}" for target in plan.targets.in_order() if not target.definition]
    blank = targets + [f"“{part.title}”" for part in plan.parts.filter(text="")]
    if blank:
        shown = ", ".join(blank[:5]) + (f" và {len(blank) - 5} phần nữa" if len(blank) > 5 else "")
        page = reverse("programs:plan_detail", args=[plan.pk])
        yield Obstacle(f"{len(blank)} phần chưa ghi nội dung: {shown}. Ghi hoặc bỏ.", page, "Xem kế hoạch")


def _issue(plan: Plan, *, by: Any, reason: str, number: str, issued_on: date) -> tuple[str, ...]:
    """The first version gives the plan its number and day; each later one is an amendment under its own."""
    reopened = PLAN_STEPS.last_reasons([plan]).get(plan.pk, "")
    title = access.title_in(by, plan.commune_id)
    version = keep_version(plan, by=by, title=title, reason=reopened, number=number, issued_on=issued_on)
    if version is None or version.is_amendment:
        return ()
    plan.number, plan.issued_on = number, issued_on
    return "number", "issued_on"


def _keep_original(plan: Plan, *, by: Any, reason: str) -> tuple[str, ...]:
    """A plan approved before versions were kept gets its first one before anything in it changes."""
    if not plan.versions.exists():
        keep_version(plan, by=None, title="", reason="", number=plan.number, issued_on=plan.issued_on)
    return ()


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
            "reopen", "Mở lại để sửa đổi", frozenset({PlanState.APPROVED}), PlanState.DRAFT, APPROVE_PLANS, {},
            obstacles=_year_is_open, effect=_keep_original,
            reason_asked="Ghi lý do điều chỉnh, ví dụ “huyện giao lại chỉ tiêu”.",
        ),
    ),
)  # fmt: skip
