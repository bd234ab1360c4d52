"""Forms of activities: what each is, how far it is, who takes part, its stages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.platform import clock
from huulien.platform.forms import (
    DateField,
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
    VndField,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from programs.models import Project, Unit
from programs.vocabulary import ActivityKind
from surveys.forms.codes import OfHouseholdForm

MOST_VND = 10_000_000_000_000
WITHOUT = "Không thuộc dự án nào (của xã, lồng ghép)"


def money_field(label: str, **kwargs: Any) -> VndField:
    """A sum as large as a commune's programme has."""
    return VndField(label=label, most=MOST_VND, **kwargs)


def units_of(commune: Area) -> Any:
    """The units of a commune in their order."""
    return Unit.objects.filter(commune=commune).order_by("position", "pk")


def villages_of(commune: Area) -> Any:
    return Area.objects.villages_of(commune).order_by("position", "pk")


def tree_choices(on: date) -> list[tuple[str, Any]]:
    """Projects and sub-projects under the programmes of the day: "da:3", "tda:5"."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    projects = (
        Project.objects.select_related("program")
        .prefetch_related("sub_projects")
        .order_by("-program__valid_from", "program", "position", "pk")
    )
    for project in projects:
        group = grouped.setdefault(project.program.name, [])
        group.append((f"da:{project.pk}", str(project)))
        group += [(f"tda:{sub.pk}", f"{project.code}. {sub}") for sub in project.sub_projects.all()]
    return [("", WITHOUT), *grouped.items()]


def tree_value(record: Any) -> str:
    """The choice that a record's project and sub-project are."""
    if record.sub_project_id:
        return f"tda:{record.sub_project_id}"
    return f"da:{record.project_id}" if record.project_id else ""


class _Activity(SiteForm):
    name = TextField(label="Tên", max_length=300)
    kind = LabelledChoiceField(label="Loại", enum=ActivityKind, empty_label="Chọn loại")
    tree = forms.ChoiceField(
        label="Dự án, tiểu dự án", required=False, error_messages={"invalid_choice": "Chọn một mục trong danh sách."}
    )
    village = forms.ModelChoiceField(
        label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Cả xã",
        error_messages={"invalid_choice": "Chọn một thôn trong danh sách."},
    )  # fmt: skip
    place = TextField(label="Địa điểm", required=False, max_length=200, help_text="Ví dụ: đoạn từ cầu đến nhà văn hóa.")
    unit = forms.ModelChoiceField(
        label="Đơn vị thực hiện", queryset=Unit.objects.none(), required=False, empty_label="Chưa giao",
        error_messages={"invalid_choice": "Chọn một đơn vị trong danh sách."},
    )  # fmt: skip
    planned_from = DateField(label="Dự kiến từ ngày")
    planned_until = DateField(label="Dự kiến đến hết ngày")
    participants_planned = WholeNumberField(
        label="Số hộ, người tham gia dự kiến", required=False, most=1_000_000, example="24"
    )
    outputs_planned = LongTextField(label="Kết quả dự kiến", required=False, max_length=4000)
    copied_from = TextField(
        label="Nhân rộng từ", required=False, max_length=200, help_text="Của mô hình: làm theo mô hình nào, ở đâu."
    )
    papers = LongTextField(
        label="Văn bản, giấy tờ", required=False, max_length=4000, help_text="Mỗi dòng một văn bản, số và ngày."
    )

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tree"].choices = tree_choices(clock.today())
        self.fields["village"].queryset = villages_of(commune)
        self.fields["unit"].queryset = units_of(commune)

    def clean(self) -> dict[str, Any]:
        """The choice in the tree as its project and sub-project."""
        data = super().clean()
        kind, _, key = data.pop("tree", "").partition(":")
        data["project"] = data["sub_project"] = None
        if kind == "da":
            data["project"] = Project.objects.get(pk=key)
        elif kind == "tda":
            data["project"] = Project.objects.get(sub_projects=key)
            data["sub_project"] = data["project"].sub_projects.get(pk=key)
        return data


class NewActivityForm(OnceForm, _Activity):
    """An activity to write down."""

    code = TextField(label="Mã", max_length=30, help_text="Ví dụ SK-2024-01. Không đổi được về sau.")
    field_order = ("code", "name", "kind")


class ActivityForm(VersionedForm, _Activity):
    """An activity as it is described."""

    NAMES = (
        "name", "kind", "village", "place", "unit", "planned_from", "planned_until", "participants_planned",
        "outputs_planned", "copied_from", "papers",
    )  # fmt: skip


class _DaysForm(VersionedForm):
    """When something began and how it ended; empty days have not come."""

    started_on = PastDateField(label="Bắt đầu ngày", required=False)
    done_on = PastDateField(label="Xong ngày", required=False, help_text="Để trống khi chưa xong.")
    stopped_on = PastDateField(label="Dừng ngày", required=False, help_text="Chỉ ghi khi dừng mà chưa xong.")
    stop_reason = TextField(label="Vì sao dừng", required=False, max_length=300)


class ProgressForm(_DaysForm):
    """How far an activity is."""

    outputs_done = LongTextField(label="Kết quả đạt được", required=False, max_length=4000)
    NAMES = ("started_on", "done_on", "stopped_on", "stop_reason", "outputs_done")


class JoinForm(OfHouseholdForm):
    """A household that takes part."""

    joined_on = PastDateField(label="Tham gia từ ngày", help_text="Không sau hôm nay.")


class LeaveForm(VersionedForm):
    left_on = PastDateField(
        label="Thôi từ ngày",
        required=False,
        help_text="Ngày đầu tiên không còn tham gia. Hộ vẫn tham gia thì để trống.",
    )


class StageForm(OnceForm):
    """A stage to add."""

    name = TextField(label="Nội dung giai đoạn", max_length=200, help_text="Ví dụ: Giao con giống.")
    due_on = DateField(label="Dự kiến nghiệm thu ngày", required=False)


class AcceptForm(VersionedForm):
    """The acceptance of a stage."""

    accepted_on = PastDateField(label="Nghiệm thu ngày", help_text="Không sau hôm nay.")
    paper = TextField(label="Biên bản nghiệm thu", max_length=200, help_text="Số và ngày của biên bản.")
    amount_vnd = money_field("Giá trị nghiệm thu (đ)")


def initial_of(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """What a form that edits these fields starts from."""
    return {"version": record.version} | {name: getattr(record, name) for name in names}


def stored_words(record: Any, names: tuple[str, ...], form: SiteForm) -> Mapping[str, str]:
    """Field → what is stored now, where it is not what was typed."""
    typed = form.cleaned_data
    return {
        name: _said(form, name, getattr(record, name))
        for name in names
        if name in typed and getattr(record, name) != typed[name]
    }


def _said(form: SiteForm, name: str, value: Any) -> str:
    if value in {None, ""}:
        return "chưa ghi"
    field = form.fields[name]
    if isinstance(field, LabelledChoiceField):
        return str(dict(field.choices)[value])
    return format_date_vi(value) if isinstance(value, date) else str(value)
