"""Task 1: the visit, and who lives in the household."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from huulien.platform import clock
from huulien.platform.forms import DateField
from surveys.forms.base import TaskForm
from surveys.models import Review
from surveys.services.facts import living_members
from surveys.services.reviews import save_facts


class HouseholdTask(TaskForm):
    task = "household"
    visited_on = DateField(label="Ngày thăm hộ", help_text="Ngày đến nhà hỏi và ghi phiếu, ví dụ 28/09/2023.")

    def values_of(self, review: Review) -> dict[str, Any]:
        return {"visited_on": review.visited_on}

    def clean_visited_on(self) -> date:
        visited_on, today = self.cleaned_data["visited_on"], clock.today()
        if visited_on and visited_on > today:
            raise ValidationError(f"Ngày thăm hộ ở sau hôm nay ({today:%d/%m/%Y}). Kiểm tra lại năm.")
        if visited_on and visited_on < self.review.round.opened_on:
            raise ValidationError(
                f"Đợt rà soát mở từ {self.review.round.opened_on:%d/%m/%Y}. Ghi ngày thăm từ đó trở đi."
            )
        if visited_on and visited_on > self.review.round.as_of:
            raise ValidationError(
                f"Số liệu của đợt tính đến hết {self.review.round.as_of:%d/%m/%Y}. Ghi ngày thăm từ đó trở về trước."
            )
        return visited_on

    def register_differs(self) -> bool:
        """Whether the register has other members today than this review."""
        return [person["id"] for person in self.review.roster] != [
            str(member.pk) for member in living_members(self.review.household)
        ]

    def save(self) -> Review:
        return save_facts(
            review=self.review,
            version=self.cleaned_data["version"],
            task=self.task,
            by=self.user,
            visited_on=self.cleaned_data["visited_on"],
        )
