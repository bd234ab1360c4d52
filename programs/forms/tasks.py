"""Forms of tasks: given to a unit, and how far the unit is."""

from typing import Any

from django import forms

from households.models import Area
from huulien.platform.forms import (
    DateField,
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from programs.forms.activities import units_of
from programs.models import Activity, Plan, Unit
from programs.vocabulary import TargetRef

_CHOOSE = {"required": "Chọn một mục.", "invalid_choice": "Chọn một mục trong danh sách."}


class _Task(SiteForm):
    title = TextField(label="Việc", max_length=200, help_text="Ví dụ: Cân đo 8 trẻ dưới 16 tuổi ở Ba Lẹng.")
    unit = forms.ModelChoiceField(
        label="Giao cho", queryset=Unit.objects.none(), empty_label="Chọn đơn vị", error_messages=_CHOOSE
    )
    due_on = DateField(label="Hạn")
    part = TextField(label="Mục của kế hoạch", required=False, max_length=20, help_text="Ví dụ II.8.")
    ref = LabelledChoiceField(label="Mục tiêu", enum=TargetRef, required=False, empty_label="Không riêng mục tiêu nào")
    activity = forms.ModelChoiceField(
        label="Thuộc hoạt động", queryset=Activity.objects.none(), required=False, empty_label="Không",
        error_messages=_CHOOSE,
    )  # fmt: skip

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(commune)
        self.fields["activity"].queryset = Activity.objects.filter(commune=commune).order_by("-planned_from", "pk")
        choices = [(ref.value, f"{ref.value}) {ref.label}") for ref in TargetRef]
        self.fields["ref"].choices = [self.fields["ref"].choices[0], *choices]

    def clean_ref(self) -> str:
        return self.cleaned_data["ref"] or ""


class NewTaskForm(OnceForm, _Task):
    """A task to give, for the plan of a year."""

    plan = forms.ModelChoiceField(label="Kế hoạch", queryset=Plan.objects.none(), empty_label=None,
                                  error_messages=_CHOOSE)  # fmt: skip
    field_order = ("title", "unit", "due_on", "plan")

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, commune=commune, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(commune=commune).order_by("-year")
        self.fields["plan"].label_from_instance = lambda plan: f"Kế hoạch năm {plan.year}"


class TaskForm(VersionedForm, _Task):
    """A task as it was given."""

    NAMES = ("title", "unit", "due_on", "part", "ref", "activity")


class TaskProgressForm(VersionedForm):
    """How far a task is, with what shows it."""

    percent = WholeNumberField(label="Tiến độ (%)", most=100, example="60")
    started_on = PastDateField(label="Bắt đầu ngày", required=False)
    done_on = PastDateField(label="Xong ngày", required=False, help_text="Để trống khi chưa xong.")
    result = LongTextField(
        label="Kết quả, minh chứng", required=False, max_length=4000, help_text="Đã làm được gì, số văn bản, số người."
    )
    NAMES = ("percent", "started_on", "done_on", "result")


class TaskStopForm(VersionedForm):
    """A task that is not gone on with, or is again."""

    stopped_on = PastDateField(label="Dừng ngày", required=False, help_text="Để trống nếu việc làm tiếp.")
    stop_reason = TextField(label="Vì sao dừng", required=False, max_length=300)
    NAMES = ("stopped_on", "stop_reason")
