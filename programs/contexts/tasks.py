"""A task as one user sees it today: what is due, and what of it they may write."""

from datetime import date
from typing import Any

from huulien.lib.labels import Sign
from huulien.platform import access, clock
from programs.access import EDIT_OWN_TASKS, EDIT_PROGRAMME, SEE_PROGRAMME
from programs.contexts.activities import progress_sign
from programs.models import Task
from programs.rules.progress import deadline_sign
from programs.vocabulary import TargetRef


def may_report(user: Any, task: Task) -> bool:
    """Whether the user may write how far the task is: the officer, or somebody of the unit that it was given to."""
    if access.may(user, EDIT_PROGRAMME, task.commune):
        return True
    is_own = access.may(user, EDIT_OWN_TASKS, task.commune)
    return is_own and task.unit.accounts.filter(user=user.pk).exists()


def due_sign(task: Task, on: date) -> Sign:
    return deadline_sign(on, task.due_on, task.done_on, task.progress_on(on))


class TaskPage:
    def __init__(self, task: Task, user: Any) -> None:
        self.task = task
        self.may_edit = access.may(user, EDIT_PROGRAMME, task.commune)
        self.sees_programme = access.may(user, SEE_PROGRAMME, task.commune)
        self.may_report = may_report(user, task)
        self.today = clock.today()

    @property
    def due(self) -> Sign:
        return due_sign(self.task, self.today)

    @property
    def progress(self) -> Sign:
        return progress_sign(self.task, self.today)

    @property
    def target(self) -> str:
        """The target it serves, with its letter."""
        ref = self.task.ref
        return f"{ref}) {TargetRef(ref).label}" if ref in set(TargetRef) else ref
