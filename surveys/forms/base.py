"""What the forms of the six tasks of Form B share."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from huulien.lib.text import lower_first
from huulien.platform.forms import VersionedForm
from huulien.platform.second_look import CONFIRM, LooksTwice, differing, in_words
from surveys.models import Review

EMPTY = (None, "", [])


class TaskForm(LooksTwice, VersionedForm):
    """One task of a review: fields filled from its facts, last year's value beside each, and what to save."""

    task = ""
    asked_anew = ""  # what is never answered as last year, in words
    theirs: Mapping[str, str] = {}  # field → what somebody else saved while the user typed

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

    def kept_questions(self) -> Iterable[tuple[str, ...]]:
        """The questions that may be answered as last year, each by its fields."""
        return ()

    @cached_property
    def may_keep(self) -> bool:
        """Whether last year answered any of these."""
        return any(self._last_typed(name) for names in self.kept_questions() for name in names)

    def taken_from_last(self) -> dict[str, list[str]]:
        """Field → last year's value as it is typed, of the questions that the posted page leaves open."""
        taken = {}
        for names in self.kept_questions():
            if not any(self[name].data for name in names):
                taken |= {name: typed for name in names if (typed := self._last_typed(name))}
        return taken

    def _last_typed(self, name: str) -> list[str]:
        field, value = self.fields[name], self.last_values.get(name)
        if value in EMPTY:
            return []
        if isinstance(field, forms.BooleanField):
            return ["on"] if value else []
        if isinstance(field, forms.MultipleChoiceField):
            return [str(item) for item in value if field.valid_value(str(item))]
        return [str(field.prepare_value(value))]

    def focus(self) -> None:
        """The page opens in the first field to fill, or to mend, or to answer for."""
        asked = [name for name in self.fields if name not in {"version", CONFIRM}]
        first = next((name for name in asked if name in self.errors), CONFIRM if CONFIRM in self.fields else asked[0])
        self.fields[first].widget.attrs["autofocus"] = True

    def derive_again(self) -> Review:
        """The review as its answers on the page would have it, so far as they are valid; nothing is saved."""
        return self.review

    def restore(self, data: Mapping[str, list[str]], *, is_older: bool) -> None:
        """Fill the fields with what the user had typed and not saved; nothing is checked yet.

        Where the review was saved after that, what it holds now stands beside. What follows is derived from the typing.
        """
        typed = QueryDict(mutable=True)
        for name, values in data.items():
            typed.setlist(name, values)
        for name, field in self.fields.items():
            if name != "version" and not field.widget.value_omitted_from_data(typed, {}, name):
                self.initial[name] = field.widget.value_from_datadict(typed, {}, name)
        if is_older:
            self.theirs = {name: f"Đang lưu: {words}" for name, words in self.saved_meanwhile().items()}
        self.review = type(self)(typed, review=self.review, last=None, user=self.user).derive_again()

    def saved_meanwhile(self) -> dict[str, str]:
        """Field → what the review holds now, in words, where that is not what the user typed."""
        asked = (name for name in self.fields if name != CONFIRM)
        return differing(self, dict.fromkeys(asked) | self.values_of(self.review))

    def beside(self, name: str) -> str:
        """What stands beside a field: what somebody else has just saved there, or else last year's value."""
        if name in self.theirs:
            return self.theirs[name]
        words = self.last_in_words(name) if self.last and name in self.last_values else ""
        return f"Năm {self.last.round.year}: {words}" if words else ""

    def last_in_words(self, name: str) -> str:
        """Last year's value of a field, in its unit; empty where there is nothing to set beside it."""
        return lower_first(in_words(self.fields[name], self.last_values[name]))
