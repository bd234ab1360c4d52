"""Task 1: the visit, and who lives in the household."""

from typing import Any

from huulien.platform.forms import DateField
from surveys.forms.base import TaskForm
from surveys.models import Review
from surveys.services.reviews import save_facts
from surveys.services.rosters import differences_so_far


class HouseholdTask(TaskForm):
    task = "household"
    asked_anew = "Ngày thăm và người sống trong hộ phải ghi lại mỗi năm."
    visited_on = DateField(label="Ngày thăm hộ", help_text="Ngày đến nhà hỏi và ghi phiếu, ví dụ 28/09/2023.")

    def values_of(self, review: Review) -> dict[str, Any]:
        return {"visited_on": review.visited_on}

    @property
    def differences(self) -> list[str]:
        """Who stands in the review and did not live in the household on the day of the visit, or the other way round;
        before there is such a day, of today."""
        return differences_so_far(self.review)

    def save(self) -> Review:
        return save_facts(
            review=self.review,
            version=self.cleaned_data["version"],
            task=self.task,
            by=self.user,
            visited_on=self.cleaned_data["visited_on"],
        )
