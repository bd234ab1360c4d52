"""Task 5: why the household is poor in its own words, and what it asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from huulien.platform.forms import TextField
from surveys.forms.base import TaskForm
from surveys.models import Review
from surveys.rules.needs import PERSONAL_NEEDS
from surveys.services.needs import ruled_out
from surveys.services.reviews import NeedEntry, save_causes_and_needs
from surveys.vocabulary import Need, PovertyCause


class NeedsTask(TaskForm):
    task = "needs"
    asked_anew = "Đây là lời của hộ: đọc lại cho hộ nghe từng điều đã điền."
    causes = forms.MultipleChoiceField(
        label="Nguyên nhân nghèo theo hộ", required=False, choices=PovertyCause.choices(),
        widget=forms.CheckboxSelectMultiple, help_text="Chọn một hoặc nhiều nguyên nhân.",
        error_messages={"invalid_choice": "Chọn nguyên nhân trong danh sách."},
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label="Nhu cầu hỗ trợ của hộ", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[choice for choice in Need.choices() if choice[0] not in PERSONAL_NEEDS],
        error_messages={"invalid_choice": "Chọn nhu cầu trong danh sách."},
    )  # fmt: skip
    note = TextField(label="Nhu cầu khác, ghi rõ", required=False, max_length=200)

    def build(self) -> None:
        self.offered = {need: dict(self._people(need, excluded)) for need, excluded in ruled_out(self.review).items()}
        for need, people in self.offered.items():
            if not people:
                continue
            self.fields[f"who_{need}"] = forms.MultipleChoiceField(
                label=f"{need.label}: cho ai?",
                required=False,
                choices=list(people.items()),
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": "Chọn người trong hộ."},
            )

    def _people(self, need: Need, excluded: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Id and name of everybody the need can concern, and of whom it is recorded for although it no longer can."""
        recorded = {str(entry.member_id): entry.member for entry in self.review.needs.all() if entry.need == need}
        for id, name in self.review.names.items():
            if id not in excluded:
                yield id, name
            elif id in recorded:
                yield id, f"{name} (đã ghi, nay {excluded[id]})"
        for id, member in recorded.items():
            if member and id not in self.review.names:
                yield id, f"{member.full_name} (đã ghi, nay không còn trong phiếu)"

    def values_of(self, review: Review) -> dict[str, Any]:
        needs = list(review.needs.all())
        return {
            "causes": [cause.cause for cause in review.causes.all()],
            "needs": [entry.need for entry in needs if entry.need not in PERSONAL_NEEDS],
            "note": next((entry.note for entry in needs if entry.note), ""),
            **{
                f"who_{need}": [str(entry.member_id) for entry in needs if entry.need == need and entry.member_id]
                for need in PERSONAL_NEEDS
            },
        }

    def kept_questions(self) -> Iterator[tuple[str, ...]]:
        yield from (("causes",), ("needs", "note"))
        yield from ((field.name,) for field in self.personal)

    def last_in_words(self, name: str) -> str:
        # Whoever is not offered this year is still called by name.
        if self.last is None or not name.startswith("who_"):
            return super().last_in_words(name)
        names = (self.last.names.get(id, "người không còn trong phiếu") for id in self.last_values[name])
        return ", ".join(names) or "không có"

    @property
    def personal(self) -> list[BoundField]:
        return [self[f"who_{need}"] for need, people in self.offered.items() if people]

    @property
    def nobodys(self) -> str:
        """The needs that can concern nobody in the household, in words."""
        return "; ".join(need.label for need, people in self.offered.items() if not people)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if Need.OTHER in (cleaned.get("needs") or []) and not cleaned.get("note"):
            self.add_error("note", "Ghi rõ nhu cầu khác, ví dụ “sửa đường vào nhà”.")
        return cleaned

    def save(self) -> Review:
        answers = self.cleaned_data
        entries = [
            NeedEntry(Need(need), note=answers["note"] if need == Need.OTHER else "") for need in answers["needs"]
        ]
        for need in PERSONAL_NEEDS:
            entries += [NeedEntry(need, member_id=int(person)) for person in answers.get(f"who_{need}", ())]
        return save_causes_and_needs(
            review=self.review,
            version=answers["version"],
            causes=[PovertyCause(cause) for cause in answers["causes"]],
            needs=entries,
            by=self.user,
        )
