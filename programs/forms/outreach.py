"""Forms of what the people are told, and of trainings."""

from typing import Any

from django import forms

from households.models import Area
from huulien.platform.forms import (
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SeveralField,
    SiteForm,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from programs.forms.activities import units_of, villages_of
from programs.models import Official, Unit
from programs.vocabulary import CommunicationKind

_CHOOSE = {"invalid_choice": "Chọn một mục trong danh sách.", "invalid_list": "Chọn trong danh sách."}


class _Communication(SiteForm):
    kind = LabelledChoiceField(label="Hình thức", enum=CommunicationKind, empty_label="Chọn hình thức")
    held_on = PastDateField(label="Ngày", help_text="Không sau hôm nay.")
    topic = TextField(label="Nội dung", max_length=300)
    village = forms.ModelChoiceField(
        label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Cả xã", error_messages=_CHOOSE
    )
    unit = forms.ModelChoiceField(
        label="Đơn vị làm, chủ trì",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Chưa rõ",
        error_messages=_CHOOSE,
    )
    reach = WholeNumberField(label="Số người dự, nghe, nhận", required=False, most=1_000_000, example="120")
    proposed = LongTextField(
        label="Ý kiến của người dân", required=False, max_length=4000, help_text="Của cuộc họp dân: ai đề nghị gì."
    )
    answered = LongTextField(
        label="Trả lời, tiếp thu", required=False, max_length=4000, help_text="Của cuộc họp dân: trả lời ra sao."
    )

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages_of(commune)
        self.fields["unit"].queryset = units_of(commune)


class NewCommunicationForm(OnceForm, _Communication):
    """Something the people were told."""


class CommunicationForm(VersionedForm, _Communication):
    NAMES = ("kind", "held_on", "topic", "village", "unit", "reach", "proposed", "answered")


class _Training(SiteForm):
    title = TextField(label="Nội dung lớp", max_length=200)
    held_on = PastDateField(label="Ngày", help_text="Không sau hôm nay.")
    place = TextField(label="Nơi", required=False, max_length=200)
    unit = forms.ModelChoiceField(
        label="Đơn vị tổ chức", queryset=Unit.objects.none(), required=False, empty_label="Chưa rõ",
        error_messages=_CHOOSE,
    )  # fmt: skip
    counts_for_target = forms.BooleanField(
        label="Tính cho mục tiêu l: kỹ năng quản lý, thực hiện chương trình", required=False, initial=True
    )
    attending = SeveralField(
        label="Người dự", queryset=Official.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages=_CHOOSE | {"invalid_pk_value": "Chọn trong danh sách."},
    )  # fmt: skip

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(commune)
        self.fields["attending"].queryset = Official.objects.filter(commune=commune).order_by("sort_key", "pk")


class NewTrainingForm(OnceForm, _Training):
    """A training with those who attended it."""


class TrainingForm(VersionedForm, _Training):
    NAMES = ("title", "held_on", "place", "unit", "counts_for_target")
