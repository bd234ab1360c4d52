"""Tasks: given by the officer, reported by the unit, read by the leader."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from households.places import commune_for
from huulien.lib.dates import format_date_vi
from huulien.platform import access, clock
from huulien.platform.form_page import FormPage, way
from huulien.platform.saving import made
from programs.access import EDIT_PROGRAMME, REPORT_TASKS, SEE_TASKS
from programs.contexts.evidence import EvidencePart
from programs.contexts.tasks import TaskPage, may_report
from programs.forms.activities import initial_of
from programs.forms.tasks import NewTaskForm, TaskForm, TaskProgressForm, TaskStopForm
from programs.models import Plan, Task
from programs.services import tasks as services
from programs.views.records import edited

LIST = way("Việc", "programs:task_list")


@login_required
@require_safe
def task_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is to do it by when, for which part of the plan, and how far it is."""
    task = _task_for(request, pk, SEE_TASKS)
    context = {"page": TaskPage(task, request.user), "part": EvidencePart(task, request.user)}
    return render(request, "programs/task_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_create(request: HttpRequest) -> HttpResponse:
    """A task is given to a unit."""
    commune = commune_for(request, EDIT_PROGRAMME)
    access.require(request.user, EDIT_PROGRAMME, commune)
    plan = Plan.objects.for_day(commune, clock.today())
    form = NewTaskForm(request.POST or None, commune=commune, initial={"plan": plan})
    if task := made(request, form, lambda: services.give_task(commune=commune, **form.cleaned_data)):
        messages.success(request, f"Đã giao cho {task.unit}: {task}.")
        return redirect("programs:task_detail", task.pk)
    if not Plan.objects.filter(commune=commune).exists():
        text = "Việc giao theo kế hoạch của năm. Lập kế hoạch trước."
        cure = way("Lập kế hoạch", "programs:plan_current")
        return FormPage(
            form, "Giao việc", "Giao việc này", [LIST], shut=text, state="Xã chưa có kế hoạch nào", cure=cure
        ).shown(request)
    return FormPage(form, "Giao việc", "Giao việc này", [LIST]).shown(request)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A task as it was given, changed."""
    task = _task_for(request, pk, EDIT_PROGRAMME)
    form = TaskForm(request.POST or None, initial=initial_of(task, TaskForm.NAMES), commune=task.commune)
    return _edited(request, task, form, lambda: services.edit_task(task=task, **form.cleaned_data), "Sửa việc đã giao")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is: by the officer, or by the unit that it was given to."""
    task = _task_for(request, pk, REPORT_TASKS)
    if not may_report(request.user, task):
        raise PermissionDenied
    form = TaskProgressForm(request.POST or None, initial=initial_of(task, TaskProgressForm.NAMES))
    return _edited(request, task, form, lambda: services.report_task(task=task, **form.cleaned_data), "Ghi tiến độ")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not gone on with, or is again."""
    task = _task_for(request, pk, EDIT_PROGRAMME)
    form = TaskStopForm(request.POST or None, initial=initial_of(task, TaskStopForm.NAMES))
    return _edited(request, task, form, lambda: services.stop_task(task=task, **form.cleaned_data), "Dừng việc")


def _edited(request: HttpRequest, task: Task, form: Any, save: Callable[[], Any], heading: str) -> HttpResponse:
    if edited(request, form, task, save):
        return redirect("programs:task_detail", task.pk)
    about = f"{task}. {task.unit}, hạn {format_date_vi(task.due_on)}."
    ways = [LIST, way(task, "programs:task_detail", task.pk)]
    return FormPage(form, heading, "Lưu", ways, about).shown(request)


def _task_for(request: HttpRequest, pk: int, act: access.Act) -> Task:
    access.require_somewhere(request.user, act)
    tasks = Task.objects.visible_to(request.user).select_related("commune__parent__parent", "plan", "unit", "activity")
    task: Task = get_object_or_404(tasks, pk=pk)
    access.require(request.user, act, task.commune)
    return task
