"""What the programme has before the office: tasks, dates promised, and what waits for the leader."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse

from households.access import SEE_HOUSEHOLDS
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.platform import access
from huulien.platform.agenda import Due, Open, Signing
from huulien.platform.listings import list_url
from programs.access import SEE_PROGRAMME, SEE_SUPPORT, SEE_TARGETS
from programs.models import Activity, ActivityStage, SupportBatch, SupportNeed, Task
from programs.steps.awards import AWARD_STEPS
from programs.steps.batches import BATCH_STEPS
from programs.steps.plans import PLAN_STEPS
from programs.vocabulary import BatchState, NeedState


def due(user: Any, commune: Any, on: date) -> Iterator[Due]:
    """Tasks that the user sees, activities that were to end, needs that were to be met, lists to be handed over."""
    tasks = Task.objects.visible_to(user).filter(commune=commune).open_on(on)
    for task in tasks.select_related("unit"):
        page = reverse("programs:task_detail", args=[task.pk])
        detail = f"Mục tiêu {task.ref}" if task.ref else ""
        yield Due(task.due_on, task.title, page, task.unit.name, detail)
    if access.may(user, SEE_PROGRAMME, commune):
        yield from _activities(commune, on)
    if access.may(user, SEE_HOUSEHOLDS, commune) and access.may(user, SEE_PROGRAMME, commune):
        yield from _promised(commune)


def _activities(commune: Any, on: date) -> Iterator[Due]:
    """Activities that go on, by the day they were to end, and their stages that were not accepted."""
    going = Activity.objects.filter(commune=commune).exclude(done_on__lte=on).exclude(stopped_on__lte=on)
    for activity in going.select_related("unit"):
        page = reverse("programs:activity_detail", args=[activity.pk])
        yield Due(activity.planned_until, activity.name, page, activity.unit.name if activity.unit else "")
    stages = ActivityStage.objects.filter(activity__in=going, due_on__isnull=False).exclude(accepted_on__lte=on)
    for stage in stages.select_related("activity__unit"):
        activity = stage.activity
        page = reverse("programs:activity_detail", args=[activity.pk])
        holder = activity.unit.name if activity.unit else ""
        yield Due(stage.due_on, f"Nghiệm thu: {stage.name}", page, holder, activity.name)


def _promised(commune: Any) -> Iterator[Due]:
    """Needs with a day by which they were to be met, those of one kind and day together: as many as the list has."""
    found: dict[tuple[date, str, str], list[str]] = {}
    needs = SupportNeed.objects.filter(commune=commune, expected_on__isnull=False).waiting()
    for need in needs.order_by("expected_on", "kind", "pk"):
        found.setdefault((need.expected_on, need.kind, need.get_kind_display()), []).append(need.holder)
    for (day, kind, label), holders in found.items():
        title = f"{label}: {format_integer(len(holders))} nhu cầu dự kiến xong"
        page = list_url("needs", viec=kind, ket_qua=NeedState.WAITING, hen=format_date_vi(day))
        yield Due(day, title, page, ", ".join(filter(None, dict.fromkeys(holders))))


PLANS = Signing(
    PLAN_STEPS, "approve", str, lambda plan: reverse("programs:plan_detail", args=[plan.pk]),
    is_ready=lambda plan: not PLAN_STEPS.obstacles("approve", plan),
)  # fmt: skip
BATCHES = Signing(BATCH_STEPS, "grant", str, lambda batch: reverse("programs:batch_detail", args=[batch.pk]))


AWARDS = Signing(AWARD_STEPS, "decide", str, lambda award: reverse("programs:award_detail", args=[award.pk]))


def open_steps(user: Any, commune: Any) -> Iterator[Open]:
    """Plans that are ready and lists that were checked, for the leader; lists that were granted, to be handed over."""
    if access.may(user, SEE_PROGRAMME, commune):
        yield from AWARDS.open_in(user, commune)
    if access.may(user, SEE_TARGETS, commune):
        yield from PLANS.open_in(user, commune)
    if access.may(user, SEE_SUPPORT, commune):
        yield from BATCHES.open_in(user, commune)
        yield from _to_hand_over(commune)


def _to_hand_over(commune: Any) -> Iterator[Open]:
    sign = BATCH_STEPS.step("sign")
    for batch in SupportBatch.objects.filter(commune=commune, state=BatchState.GRANTED).order_by("granted_on", "pk"):
        left = batch.lines.filter(left_out_as="", delivered_on=None).count()
        detail = f"{format_integer(left)} người chưa ghi trao" if left else "Trao xong, chờ ghi bảng kê"
        page = reverse("programs:batch_detail", args=[batch.pk])
        yield Open(str(batch), page, sign.act, batch.granted_on, "", detail)
