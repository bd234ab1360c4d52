"""Forms of the ways out: a measure, what is asked of the commune, its chance, and what is chosen for a household."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.models import Area
from huulien.lib.numbers import parse_percent
from huulien.platform.forms import (
    DateField,
    DecimalNumberField,
    LabelledChoiceField,
    LongTextField,
    SeveralField,
    SiteForm,
    TextField,
    VersionedForm,
    VndField,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from programs.forms.activities import initial_of, stored_words, villages_of
from programs.models import WayMeasure
from programs.rules.way_out.facts import MOST, MOST_BUDGET, MOST_COST, MOST_ENTRIES, Goal, Per
from programs.services.way_choices import exclusions_of
from surveys.vocabulary import Indicator, Need

_IN_THE_LIST = {
    "invalid_choice": "Chọn trong danh sách.",
    "invalid_pk_value": "Chọn trong danh sách.",
    "invalid_list": "Chọn trong danh sách.",
}


class PercentField(DecimalNumberField):
    """A share typed in percent, kept as a number up to 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=Decimal(100), example="95", parse=parse_percent, **kwargs)

    def parse(self, text: str) -> Decimal:
        share = super().parse(text) / 100
        if share.as_tuple().exponent < -6:
            raise ValueError("Ghi nhiều nhất bốn chữ số sau dấu phẩy, ví dụ 0,4525.")
        return share

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value((value * 100).normalize() if isinstance(value, Decimal) else value)


class _Measure(SiteForm):
    name = TextField(label="Tên giải pháp", max_length=150, help_text="Ví dụ: Xây nhà tiêu hai ngăn.")
    lifts = forms.TypedMultipleChoiceField(
        label="Gỡ chỉ số thiếu hụt nào", choices=Indicator.choices(), coerce=Indicator, required=False,
        widget=forms.CheckboxSelectMultiple, error_messages=_IN_THE_LIST,
        help_text="Hộ dùng giải pháp này thì hết thiếu hụt các chỉ số đã chọn.",
    )  # fmt: skip
    income = forms.BooleanField(label="Đưa thu nhập của hộ vượt chuẩn nghèo", required=False)
    cost_vnd = VndField(label="Chi phí ước tính", most=MOST_COST, example="8.000.000")
    per = LabelledChoiceField(label="Chi phí tính cho", enum=Per, widget=forms.RadioSelect())
    ground = TextField(
        label="Căn cứ của chi phí", max_length=300, help_text="Ví dụ: ước tính theo báo giá của thợ xây, tháng 3/2024."
    )
    chance = PercentField(
        label="Khả năng thành công (%)", required=False,
        help_text="Trong 100 hộ đã làm thì bao nhiêu hộ được. Chưa rõ thì để trống, phần mềm không đoán.",
    )  # fmt: skip
    capacity = WholeNumberField(
        label="Cả xã nhiều nhất bao nhiêu hộ", required=False, most=MOST, example="20", help_text="Để trống: không hạn."
    )
    excludes = SeveralField(
        label="Một hộ không nhận cùng với", queryset=WayMeasure.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple, error_messages=_IN_THE_LIST,
    )  # fmt: skip
    need = LabelledChoiceField(
        label="Nhu cầu tương ứng", enum=Need, required=False, empty_label="Không có",
        help_text="Chọn cho hộ rồi thì ghi được thành nhu cầu đang chờ.",
    )  # fmt: skip
    valid_from = DateField(label="Áp dụng từ ngày")
    valid_until = DateField(label="Đến hết ngày", required=False, help_text="Để trống khi chưa biết.")
    field_order = ("name", "lifts", "income", "cost_vnd", "per", "ground", "chance", "capacity")

    NAMES = ("name", "income", "cost_vnd", "per", "ground", "chance", "capacity", "need", "valid_from", "valid_until")

    def __init__(self, *args: Any, commune: Area, measure: WayMeasure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = WayMeasure.objects.filter(commune=commune).exclude(pk=measure and measure.pk).order_by("name", "pk")
        self.fields["excludes"].queryset = others
        if not others:
            del self.fields["excludes"]
        self.villages = {f"room_{village.pk}": village for village in villages_of(commune)}
        for name, village in self.villages.items():
            self.fields[name] = WholeNumberField(
                label=f"Thôn {village.name} nhiều nhất bao nhiêu hộ", required=False, most=MOST, example="5"
            )

    def clean_need(self) -> str:
        return self.cleaned_data["need"] or ""

    def clean(self) -> dict[str, Any]:
        """The villages' fields as `rooms`."""
        data = super().clean() or self.cleaned_data
        if not data.get("lifts") and not data.get("income") and "lifts" in data:
            self.add_error("lifts", "Chọn ít nhất một chỉ số mà giải pháp gỡ, hoặc thu nhập.")
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "Ngày cuối phải từ ngày áp dụng trở đi.")
        data["rooms"] = {village: data.pop(name, None) for name, village in self.villages.items()}
        data.setdefault("excludes", [])
        return data

    def add_error(self, field: str | None, error: Any) -> None:
        """What the model says of one of the twelve columns, or of both together, is about the list of indicators."""
        super().add_error("lifts" if field and field.startswith("lifts_") else field, error)


class NewWayMeasureForm(OnceForm, _Measure):
    """A measure to write down."""


class WayMeasureForm(VersionedForm, _Measure):
    """A measure as it is now."""

    @staticmethod
    def of(measure: WayMeasure) -> dict[str, Any]:
        others = [row.other_id if row.measure_id == measure.pk else row.measure_id for row in exclusions_of(measure)]
        rooms = {f"room_{room.village_id}": room.most for room in measure.rooms.all()}
        return initial_of(measure, _Measure.NAMES) | {"lifts": measure.lifts, "excludes": others} | rooms

    def stored(self, measure: WayMeasure) -> Mapping[str, str]:
        """What somebody else saved meanwhile, beside what was typed."""
        found = dict(stored_words(measure, _Measure.NAMES, self))
        if set(measure.lifts) != set(self.cleaned_data["lifts"]):
            found["lifts"] = ", ".join(item.label for item in measure.lifts) or "không chọn"
        return found


class WayPlanForm(SiteForm):
    """What is asked of the commune: a plan for the money there is, or for so many households left."""

    goal = LabelledChoiceField(label="Đích", enum=Goal, widget=forms.RadioSelect())
    budget_vnd = VndField(label="Số tiền có được", required=False, most=MOST_BUDGET, example="500.000.000")
    at_most = WholeNumberField(label="Cuối năm còn không quá (hộ)", required=False, most=MOST, example="65")
    keeps_village_limits = forms.BooleanField(label="Giữ cả chỉ tiêu của từng thôn", required=False)

    def __init__(self, *args: Any, has_village_limits: bool, at_most_words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at_most"].help_text = at_most_words
        if not has_village_limits:
            del self.fields["keeps_village_limits"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data.setdefault("keeps_village_limits", False)
        if not self.errors and data.get("budget_vnd") is None and data.get("at_most") is None:
            raise ValidationError("Ghi số tiền có được, hoặc số hộ nhiều nhất còn lại cuối năm, hoặc cả hai.")
        if data["keeps_village_limits"] and data.get("goal") is Goal.ABOVE:
            self.add_error(
                "keeps_village_limits",
                "Chỉ tiêu của thôn là số hộ nghèo. Bỏ chọn, hoặc đổi đích thành không còn nghèo.",
            )
        return data


class WayChanceForm(SiteForm):
    """What the chance of the target rests on besides the plan: all may be changed."""

    cau = forms.CharField(required=False, widget=forms.HiddenInput)
    at_most = WholeNumberField(label="Cuối năm không quá (hộ nghèo)", most=MOST, example="65")
    become_count = WholeNumberField(
        label="Số hộ có thể rơi vào nghèo", most=MOST_ENTRIES, example="680",
        help_text=f"Không quá {MOST_ENTRIES} hộ kể cả các hộ trong phương án.",
    )  # fmt: skip
    become_chance = PercentField(label="Khả năng mỗi hộ rơi vào nghèo trong năm (%)")


class WayChoiceForm(VersionedForm, OnceForm):
    """What is chosen for a household; none of the measures: it takes no way for now, and why."""

    measures = SeveralField(
        label="Chọn cho hộ", queryset=WayMeasure.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages=_IN_THE_LIST,
    )  # fmt: skip
    reason = LongTextField(
        label="Lý do, ghi chú", required=False, max_length=300, help_text="Bắt buộc khi chọn khác cách máy đề xuất."
    )

    def __init__(self, *args: Any, measures: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measures"].queryset = measures
        self.fields["measures"].label_from_instance = lambda item: (
            f"{item.name} ({item.lifts_words}), {item.cost_words}"
        )
