"""Tasks: given to a unit, changed, and how far the unit is with them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.platform import audit
from huulien.platform.locking import claim
from programs.models import Plan, Task, Unit
from programs.services.activities import set_days


@transaction.atomic
def give_task(*, commune: Area, plan: Plan, unit: Unit, title: str, due_on: date, **fields: Any) -> Task:
    """A new task of a unit for a plan, not begun yet."""
    task = Task(commune=lock_commune(commune), plan=plan, unit=unit, title=title, due_on=due_on, **fields)
    task.full_clean()
    with audit.acting(reason="Giao việc"):
        task.save(force_insert=True)
    return task


@transaction.atomic
def edit_task(*, task: Task, version: int, **fields: Any) -> Task:
    """The task as it is now given; how far it is stays."""
    lock_commune(task.commune)
    claim(task, version)
    for name, value in fields.items():
        setattr(task, name, value)
    task.full_clean()
    with audit.acting(reason="Sửa việc đã giao"):
        task.save(update_fields=list(fields))
    return task


@transaction.atomic
def report_task(
    *, task: Task, version: int, percent: int, started_on: date | None, done_on: date | None, result: str
) -> Task:
    """The task with how far it is, and what shows it; a stopped one is first gone on with."""
    lock_commune(task.commune)
    claim(task, version)
    task.refresh_from_db(fields=["stopped_on"])
    if task.stopped_on:
        raise ValidationError("Việc này đã dừng. Công chức ghi làm tiếp rồi mới ghi tiến độ.")
    if percent and not started_on:
        raise ValidationError({"started_on": "Đã có tiến độ thì ghi ngày bắt đầu."})
    if done_on and percent < 100:
        raise ValidationError({"percent": "Đã xong thì tiến độ là 100."})
    if percent == 100 and not done_on:
        raise ValidationError({"done_on": "Tiến độ 100 thì ghi ngày xong."})
    set_days(task, started_on, done_on, None, "")
    task.percent, task.result = percent, result
    task.full_clean()
    with audit.acting(reason="Ghi tiến độ việc"):
        task.save(update_fields=["percent", "started_on", "done_on", "result"])
    return task


@transaction.atomic
def stop_task(*, task: Task, version: int, stopped_on: date | None, stop_reason: str) -> Task:
    """The task that is stopped with its reason; without a day it is gone on with."""
    lock_commune(task.commune)
    claim(task, version)
    if task.done_on and stopped_on:
        raise ValidationError("Việc này đã xong, không dừng được.")
    set_days(task, task.started_on, task.done_on, stopped_on, stop_reason)
    task.full_clean()
    with audit.acting(reason="Dừng việc" if stopped_on else "Làm tiếp việc đã dừng"):
        task.save(update_fields=["stopped_on", "stop_reason"])
    return task
