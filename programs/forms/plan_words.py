"""Forms of a plan's text and targets."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huulien.platform.forms import LabelledChoiceField, LongTextField, SiteForm, TextField, VersionedForm
from huulien.platform.once import OnceForm
from programs.forms.plans import RateField
from programs.vocabulary import WITHOUT_GOAL, PlanSection, TargetRef


def _long(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Frame(SiteForm):
    based_on = LongTextField(label="Căn cứ", required=False, max_length=4000, help_text="Mỗi dòng một căn cứ.")
    recipients = LongTextField(
        label="Nơi nhận", required=False, max_length=4000, widget=_long(8), help_text="Mỗi dòng một nơi nhận."
    )


class FrameForm(VersionedForm, _Frame):
    """The plan's rate, its grounds and whom it goes to."""

    target_rate = RateField(label="Tỷ lệ hộ nghèo cuối năm của xã (%)", help_text="Ví dụ 10,98.")
    field_order = ("target_rate", "based_on", "recipients")


class _Part(SiteForm):
    title = TextField(label="Tên", max_length=200, help_text="Của nhiệm vụ thì chỉ hiện trên trang, không in.")
    text = LongTextField(
        label="Nội dung",
        required=False,
        max_length=20_000,
        widget=_long(14),
        help_text="Mỗi dòng một đoạn. Dòng bắt đầu bằng “- ” là gạch đầu dòng, bằng “a) ” là tiểu mục.",
    )


class PartForm(VersionedForm, _Part):
    """A part of the plan's text."""


class NewPartForm(OnceForm, _Part):
    """A part to add."""

    section = LabelledChoiceField(label="Mục", enum=PlanSection)
    field_order = ("section", "title", "text")


class _Target(SiteForm):
    title = TextField(label="Tên ngắn", max_length=200, help_text="Hiện trên trang và trong danh sách.")
    definition = LongTextField(
        label="Nội dung", required=False, max_length=4000, widget=_long(6), help_text="Như in trong kế hoạch."
    )
    goal = RateField(label="Phấn đấu (%)", required=False, help_text="Ví dụ 100.")


class PlanTargetForm(VersionedForm, _Target):
    """A target of the plan; without a goal where it is not counted in percent by itself."""

    def __init__(self, *args: Any, ref: TargetRef, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ref in WITHOUT_GOAL:
            del self.fields["goal"]


class NewPlanTargetForm(OnceForm, _Target):
    """A target to add, of those that the plan lacks."""

    ref = LabelledChoiceField(label="Mục tiêu", enum=TargetRef)
    field_order = ("ref", "title", "definition", "goal")

    def __init__(self, *args: Any, missing: list[TargetRef], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ref"].choices = [("", "Chọn"), *((ref.value, f"{ref.value}. {ref.label}") for ref in missing)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("ref") in WITHOUT_GOAL and cleaned.get("goal") is not None:
            self.add_error("goal", ValidationError("Mục tiêu này không có tỷ lệ phấn đấu riêng. Để trống ô này."))
        return cleaned
