"""What the forms of the six tasks of Form B share."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from huulien.forms import VersionedForm
from surveys.models import Review


class TaskForm(VersionedForm):
    """One task of a review: fields filled from its facts, last year's value beside each, and what to save."""

    task = ""

    def __init__(self, data: Any = None, *, review: Review, last: Review | None, user: Any) -> None:
        super().__init__(data)
        self.review, self.last, self.user = review, last, user
        self.build()
        self.initial = {"version": review.version, **self.values_of(review)}
        self.last_values = self.values_of(last) if last else {}

    def build(self) -> None:
        """Add the fields that depend on the review."""

    def values_of(self, review: Review) -> dict[str, Any]:
        """Field name → value, as a review holds it; also used for last year's."""
        return {}

    def save(self) -> Review:
        """The review with this task's answers; may raise what the services raise."""
        raise NotImplementedError

    def restore(self, data: Mapping[str, list[str]]) -> None:
        """Fill the fields with what the user had typed and not saved; nothing is checked yet."""
        typed = QueryDict(mutable=True)
        for name, values in data.items():
            typed.setlist(name, values)
        for name, field in self.fields.items():
            if name in typed and name != "version":
                self.initial[name] = field.widget.value_from_datadict(typed, {}, name)

    def last_words(self, name: str) -> str:
        """Last year's value of a field in words; empty when there was none."""
        if self.last is None or name not in self.last_values:
            return ""
        field, value = self.fields[name], self.last_values[name]
        if value in (None, ""):
            words = "chưa ghi"
        elif isinstance(field, forms.MultipleChoiceField):
            labels = dict(field.choices)
            words = ", ".join(labels.get(item, item) for item in value) or "không có"
        elif isinstance(field, forms.ChoiceField):
            shown = field.prepare_value(value)
            words = dict(field.choices).get(getattr(shown, "value", shown), "chưa ghi")
        else:
            words = str(field.prepare_value(value))
        return f"Năm {self.last.round.year}: {words[:1].lower()}{words[1:]}"
