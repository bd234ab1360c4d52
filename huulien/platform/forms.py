"""Form fields that read what a Vietnamese office types, and the form every page of ours builds on."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huulien.lib.dates import format_date_vi, parse_date_vi
from huulien.lib.labels import LabelledEnum
from huulien.lib.numbers import format_decimal, format_integer, parse_decimal, parse_integer, parse_vnd
from huulien.lib.text import clean, lower_first
from huulien.platform import clock

MEGABYTE = 1024 * 1024


class SiteForm(forms.Form):
    """A form whose errors are ours, in Vietnamese, and that can carry what a service refused."""

    use_required_attribute = False
    leads: Mapping[str, tuple[str, str]] = {}  # of what a service refused: words → (address, what opens there)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def place_of(self, name: str) -> str:
        """Whose a field is, where several have the same label: a person's, an indicator's."""
        return ""

    def add_refusal(self, refusal: ValidationError) -> None:
        """Show a service's refusal beside the fields it names, and above the form what it says of none of them."""
        self.leads = {found.words: (found.url, found.link) for found in getattr(refusal, "obstacles", ()) if found.url}
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for field, errors in refusal.error_dict.items():
            self.add_error(field if field in self.fields else None, errors)


class VersionedForm(SiteForm):
    """A form that edits a record: it carries the version the user saw, and is refused without one."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Mở lại trang rồi nhập lại."})

    def meet(self, refusal: str, *, version: int, theirs: Mapping[str, str]) -> None:
        """Somebody saved in between: say so, show `theirs` (field → words) beside what was typed, and keep that.

        The form goes on with the new version, so that a second, knowing save counts.
        """
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = version
        self.theirs = {field: f"Đang lưu: {words}" for field, words in theirs.items()}
        self.add_error(None, refusal)


class _TypedField(forms.CharField):
    """A text field whose value is parsed by a function that raises `ValueError` with the Vietnamese cure."""

    inputmode = ""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        label = kwargs.get("label") or ""
        kwargs.setdefault("error_messages", {}).setdefault("required", f"Nhập {lower_first(label)}.")
        super().__init__(**kwargs)
        self.unit = unit  # of a number, where it is read back

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = {"autocomplete": "off", **super().widget_attrs(widget)}
        if self.inputmode:
            attrs["inputmode"] = self.inputmode
        return attrs

    def to_python(self, value: Any) -> Any:
        text = clean(super().to_python(value) or "")
        if text in self.empty_values:
            return self.empty_result
        try:
            return self.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def parse(self, text: str) -> Any:
        return text

    empty_result: Any = None

    def run_validators(self, value: Any) -> None:
        if isinstance(value, str):
            super().run_validators(value)


class TextField(_TypedField):
    """A line of text, clean."""

    empty_result = ""


class LongTextField(forms.CharField):
    """Several lines of text, each cleaned."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "\n".join(clean(line) for line in text.splitlines()).strip()


def not_after(day: date, today: date) -> date:
    """The day, unless it is still to come."""
    if words := to_come_words(day, today):
        raise ValidationError(words)
    return day


def to_come_words(day: date | None, today: date) -> str:
    """That a day is still to come, and what to do; empty when it has come, and for none."""
    late = day is not None and day > today
    return f"Ngày này ở sau hôm nay ({format_date_vi(today)}). Kiểm tra lại năm." if late else ""


def check_past(**days: date | None) -> None:
    """Refuse days that have not come: each at its field."""
    today = clock.today()
    if refused := {name: words for name, day in days.items() if (words := to_come_words(day, today))}:
        raise ValidationError(refused)


class DateField(_TypedField):
    """A date typed as dd/mm/yyyy."""

    inputmode = "numeric"

    def __init__(self, **kwargs: Any) -> None:
        label = kwargs.get("label") or ""
        if not label.startswith("Ngày"):  # “Nhập nhận ngày” is no Vietnamese
            kwargs.setdefault("error_messages", {}).setdefault("required", f"Nhập ngày ở mục “{label}”.")
        super().__init__(**kwargs)

    def parse(self, text: str) -> date:
        return parse_date_vi(text)

    def prepare_value(self, value: Any) -> Any:
        return format_date_vi(value) if isinstance(value, date) else value


class PastDateField(DateField):
    """A date that is not still to come."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return not_after(day, clock.today()) if day else day


EARLIEST = date(2000, 1, 1)


def figure_day(day: date) -> date:
    """The day, if there can be figures of it: not before the books began, and not to come."""
    if day > clock.today():
        raise ValidationError(
            f"Chưa có số liệu ngày {format_date_vi(day)}: sau hôm nay, {format_date_vi(clock.today())}."
        )
    if day < EARLIEST:
        raise ValidationError(f"Ghi ngày từ {format_date_vi(EARLIEST)} trở đi.")
    return day


class DayField(forms.CharField):
    """A day of figures in an address: 2023-12-31 as links write it, or 31/12/2023 as people do."""

    def to_python(self, value: Any) -> date | None:
        text = (super().to_python(value) or "").strip()
        if not text:
            return None
        try:
            day = date.fromisoformat(text) if "-" in text else parse_date_vi(text)
        except ValueError:
            raise ValidationError("Nhập ngày theo thứ tự ngày/tháng/năm, ví dụ 31/12/2023.") from None
        return figure_day(day)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) and "-" in value:
            try:
                value = date.fromisoformat(value)
            except ValueError:
                return value
        return format_date_vi(value) if isinstance(value, date) else value


class WholeNumberField(_TypedField):
    """A whole number within limits, typed with or without dots between thousands."""

    inputmode = "numeric"

    def __init__(self, *, least: int = 0, most: int = 2_000_000_000, example: str = "125", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most, self.example = least, most, example

    def parse(self, text: str) -> int:
        return self.within(parse_integer(text, example=self.example))

    def within(self, number: int) -> int:
        """The number, if it lies within the limits."""
        if not self.least <= number <= self.most:
            least, most = self.prepare_value(self.least), self.prepare_value(self.most)
            raise ValueError(f"Nhập số từ {least} đến {most}, ví dụ {self.example}.")
        return number


class VndField(WholeNumberField):
    """A sum in whole đồng, shown again with dots between its thousands."""

    def __init__(self, *, example: str = "150.000.000", **kwargs: Any) -> None:
        super().__init__(example=example, **{"unit": "đ"} | kwargs)

    def parse(self, text: str) -> int:
        return self.within(parse_vnd(text, example=self.example))

    def prepare_value(self, value: Any) -> Any:
        return format_integer(value) if isinstance(value, int) else value


class DecimalNumberField(_TypedField):
    """A number typed with a decimal comma or point."""

    inputmode = "decimal"

    def __init__(
        self, *, most: Decimal, example: str, parse: Callable[..., Decimal] = parse_decimal, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.most, self.example, self._parse = most, example, parse

    def parse(self, text: str) -> Decimal:
        number = self._parse(text, example=self.example)
        if not 0 <= number <= self.most:
            raise ValueError(f"Nhập số từ 0 đến {format_decimal(self.most)}, ví dụ {self.example}.")
        return number

    def prepare_value(self, value: Any) -> Any:
        return format_decimal(Decimal(str(value))) if isinstance(value, Decimal | float | int) else value


class LabelledChoiceField(forms.TypedChoiceField):
    """One of the values of a `LabelledEnum`, or none when not required."""

    def __init__(self, *, enum: type[LabelledEnum], empty_label: str = "Chưa rõ", **kwargs: Any) -> None:
        label = kwargs.get("label") or ""
        kwargs.setdefault("error_messages", {}).setdefault("required", f"Chọn {lower_first(label)}.")
        kwargs["error_messages"].setdefault("invalid_choice", "Chọn một mục trong danh sách.")
        choices = enum.choices()
        if not kwargs.get("required", True) or not isinstance(kwargs.get("widget"), forms.RadioSelect):
            choices = [("", empty_label), *choices]
        super().__init__(choices=choices, coerce=enum, empty_value=None, **kwargs)


class YesNoField(forms.TypedChoiceField):
    """Có, Không, or Chưa rõ: a missing fact is neither yes nor no."""

    def __init__(self, *, yes: str = "Có", no: str = "Không", unknown: str = "Chưa rõ", **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", yes), ("no", no), ("", unknown)],
            coerce=lambda value: value == "yes",
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": "Chọn Có, Không hoặc Chưa rõ."},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)


class WorkbookField(forms.FileField):
    """An Excel workbook of at most so many bytes; its `cure` says how to make a larger one smaller."""

    widget = forms.FileInput(attrs={"accept": ".xlsx"})

    def __init__(self, *, most_bytes: int, cure: str, **kwargs: Any) -> None:
        self.most_bytes = most_bytes
        self.cure = cure
        kwargs["error_messages"] = {
            "required": "Chọn tệp Excel.", "empty": "Tệp rỗng. Chọn tệp khác."
        } | kwargs.get("error_messages", {})  # fmt: skip
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > self.most_bytes:
            raise ValidationError(f"Tệp lớn hơn {self.most_bytes // MEGABYTE} MB. {self.cure}")
        return file


def plain_choices(values: Iterable[str]) -> list[tuple[str, str]]:
    """Choices of words that are stored as they read."""
    return [(value, value) for value in values]


class SeveralField(forms.ModelMultipleChoiceField):
    """Some of the records offered: what is no key of one is refused before the database is asked for it."""

    def _check_values(self, value: Any) -> Any:
        offered = {str(pk) for pk in self.queryset.values_list("pk", flat=True)}
        if not offered.issuperset(map(str, value)):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super()._check_values(value)
