"""The parts of Form B on the screen, in their order."""

from dataclasses import dataclass

from surveys.forms.base import TaskForm
from surveys.forms.deprivations import DeprivationsTask
from surveys.forms.household import HouseholdTask
from surveys.forms.income import IncomeTask
from surveys.forms.members import MembersTask
from surveys.forms.needs import NeedsTask
from surveys.forms.places import DEPRIVATIONS, INCOME, MEMBERS
from surveys.models import Review

HOUSEHOLD, CONCLUSION = "ho", "ket-luan"  # slugs, beside those of `places`


@dataclass(frozen=True)
class Task:
    slug: str
    name: str
    form: type[TaskForm]

    @property
    def template(self) -> str:
        return f"surveys/task_{self.form.task}.html"


TASKS = {
    task.slug: task
    for task in (
        Task(HOUSEHOLD, "Hộ", HouseholdTask),
        Task(MEMBERS, "Thành viên", MembersTask),
        Task(INCOME, "Thu nhập (B1)", IncomeTask),
        Task(DEPRIVATIONS, "Thiếu hụt (B2)", DeprivationsTask),
        Task("nguyen-nhan", "Nguyên nhân và nhu cầu", NeedsTask),
    )
}


def first_unfinished(review: Review) -> str:
    """The slug of the part where a draft goes on."""
    return next((slug for slug, task in TASKS.items() if task.form.task not in review.done_tasks), CONCLUSION)
