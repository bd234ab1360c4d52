"""What makes a user look twice before saving: what somebody else saved meanwhile, and answers that are unlikely."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huulien.lib.numbers import format_decimal
from huulien.lib.text import lower_first
from huulien.platform.forms import SiteForm

CONFIRM = "confirmed"
CONFIRM_WORDS = "Đã kiểm tra, đúng như vậy"


def in_words(field: forms.Field, value: Any) -> str:
    """A field's value, stored or as typed, as its page shows it."""
    if isinstance(field, forms.BooleanField):
        return "có" if value else "không"
    if value in (None, ""):
        return "chưa ghi"
    if unit := getattr(field, "unit", ""):
        return _measured(field, value, unit)
    if isinstance(field, forms.MultipleChoiceField):
        labels = {str(choice): label for choice, label in field.choices}
        return ", ".join(labels.get(str(item), str(item)) for item in value) or "không có"
    shown = field.prepare_value(value)
    if isinstance(field, forms.ChoiceField):
        labels = {str(choice): label for choice, label in field.choices}
        return str(labels.get(str(getattr(shown, "value", shown)), "chưa ghi"))
    return str(shown)


def _measured(field: forms.Field, value: Any, unit: str) -> str:
    """A number with its unit; what was typed and is no number, as it was typed."""
    try:
        number = field.to_python(value) if isinstance(value, str) else value
    except ValidationError:
        return str(value)
    return f"{format_decimal(Decimal(number).normalize())} {unit}"


def differing(form: forms.Form, stored: Mapping[str, Any]) -> dict[str, str]:
    """Field → stored value in words, of the fields where that is not what the user typed."""
    found = {}
    for name, value in stored.items():
        if name not in form.fields or form.fields[name].widget.is_hidden:
            continue
        typed, words = form[name].value(), in_words(form.fields[name], value)
        if (_is_given(value) or _is_given(typed)) and words != in_words(form.fields[name], typed):
            found[name] = words
    return found


def _is_given(value: Any) -> bool:
    return value not in (None, "", [])


class LooksTwice(SiteForm):
    """A form that takes an unlikely answer only when the user says it was checked.

    Hard rules are errors; these are doubts. The box that confirms them appears once there is one.
    """

    looks_twice = True  # False: a doubtful answer is taken as it is

    def doubts(self) -> Iterable[tuple[str | None, str]]:
        """(field, what is unlikely) of the cleaned answers; a field of None is about several at once."""
        return ()

    def _post_clean(self) -> None:
        super()._post_clean()
        self.confirmed: list[str] = []  # the doubts that the user has answered for
        changed = set(self.changed_data)
        unlikely = [
            (field, words)
            for field, words in (self.doubts() if self.looks_twice else ())
            if field is None or (field in changed and field not in self.errors)
        ]
        if not unlikely:
            return
        self.fields[CONFIRM] = forms.BooleanField(label=CONFIRM_WORDS, required=False)
        if self.data.get(self.add_prefix(CONFIRM)):
            places = (self.place_of(field or "") for field, _ in unlikely)
            self.confirmed = [
                f"{place}: {lower_first(words)}" if place else words
                for place, (_, words) in zip(places, unlikely, strict=True)
            ]
            return
        for field, words in unlikely:
            self.add_error(field, f"{words} Sửa lại; nếu đúng thì đánh dấu “{CONFIRM_WORDS}” ở cuối trang rồi lưu.")
