"""The records that pages of the plan are about, for who may do what the page does, and put right on their pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from huulien.platform import access
from huulien.platform.saving import saved
from programs.forms.activities import stored_words
from programs.models import Activity, BatchPosting, Plan, SupportBatch, SupportLine

_AREA = "commune__parent__parent"


def plan_for(request: HttpRequest, pk: int, act: access.Act) -> Plan:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related(_AREA), pk=pk)
    access.require(request.user, act, plan.commune)
    return plan


def part_of_plan_for(request: HttpRequest, model: type[Model], pk: int, act: access.Act) -> Any:
    """A part, a target or a version of a plan."""
    plans = Plan.objects.visible_to(request.user)
    rows = model._default_manager.filter(plan__in=plans).select_related(f"plan__{_AREA}")
    row: Any = get_object_or_404(rows, pk=pk)
    access.require(request.user, act, row.plan.commune)
    return row


def batch_for(request: HttpRequest, pk: int, act: access.Act) -> SupportBatch:
    access.require_somewhere(request.user, act)
    batches = SupportBatch.objects.visible_to(request.user).select_related(
        _AREA, "funding__activity", "unit", "list_unit"
    )
    batch = get_object_or_404(batches, pk=pk)
    access.require(request.user, act, batch.commune)
    return batch


def batch_line_for(request: HttpRequest, pk: int, act: access.Act) -> SupportLine:
    """A line of a batch, with its batch."""
    access.require_somewhere(request.user, act)
    batches = SupportBatch.objects.visible_to(request.user)
    rows = SupportLine.objects.filter(batch__in=batches).select_related(
        f"batch__{_AREA}", "batch__funding__activity", "batch__unit", "household__village", "member"
    )
    line = get_object_or_404(rows, pk=pk)
    access.require(request.user, act, line.batch.commune)
    return line


def batch_posting_for(request: HttpRequest, pk: int, act: access.Act) -> BatchPosting:
    access.require_somewhere(request.user, act)
    batches = SupportBatch.objects.visible_to(request.user)
    rows = BatchPosting.objects.filter(batch__in=batches).select_related(_AREA, f"batch__{_AREA}", "village")
    posting = get_object_or_404(rows, pk=pk)
    access.require(request.user, act, posting.commune)
    return posting


def activity_for(request: HttpRequest, pk: int, act: access.Act) -> Activity:
    access.require_somewhere(request.user, act)
    activities = Activity.objects.visible_to(request.user).select_related(
        _AREA, "village__parent", "unit", "project__program", "sub_project"
    )
    activity = get_object_or_404(activities, pk=pk)
    access.require(request.user, act, activity.commune)
    return activity


def part_of_activity_for(
    request: HttpRequest, model: type[Model], pk: int, act: access.Act, way: str = "activity"
) -> Any:
    """A stage, a participation, a funding or an entry; `way` leads from it to its activity."""
    access.require_somewhere(request.user, act)
    activities = Activity.objects.visible_to(request.user)
    rows = model._default_manager.filter(**{f"{way}__in": activities}).select_related(way, _AREA)
    row: Any = get_object_or_404(rows, pk=pk)
    access.require(request.user, act, row.commune)
    return row


def edited(request: HttpRequest, form: Any, record: Any, save: Callable[[], Any]) -> bool:
    """Whether a form that starts from a record was saved; else it shows what somebody else stored meanwhile."""
    if not saved(request, form, record, save, lambda: stored_words(record, form.NAMES, form)):
        return False
    messages.success(request, "Đã lưu.")
    return True
