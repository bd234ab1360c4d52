"""Forms that record a posting, a complaint, and how each ends."""

from typing import Any

from django import forms

from households.models import Area, Household
from huulien.platform.forms import DateField, LabelledChoiceField, LongTextField, TextField, VersionedForm
from huulien.platform.once import OnceForm
from surveys.forms.codes import HouseholdByCode, OfHouseholdForm
from surveys.models import Complaint, Decision, Recognition, Round
from surveys.services.postings import to_post_again
from surveys.vocabulary import ComplaintForm, ComplaintState, DecisionKind

ALL_VILLAGES = "toan-xa"


class ListPostingForm(OnceForm):
    """The list of a decision on requests, in the whole commune."""

    after = forms.ModelChoiceField(
        label="Niêm yết lại sau khiếu nại", queryset=Complaint.objects.none(), required=False,
        empty_label="Không, đây là lần đầu",
        error_messages={"invalid_choice": "Chọn một khiếu nại trong danh sách."},
    )  # fmt: skip
    posted_on = DateField(label="Niêm yết từ ngày", help_text="Không sau hôm nay.")
    places = TextField(label="Nơi niêm yết", max_length=200, help_text="Ví dụ: nhà văn hóa thôn, UBND xã, loa.")

    def __init__(self, *args: Any, of: Round | Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = to_post_again(of).select_related("household", "recognition", "decision")
        self.fields["after"].queryset = waiting
        if not waiting:
            del self.fields["after"]


class PostingForm(ListPostingForm):
    """The results of a round, in one village or in all."""

    village = forms.TypedChoiceField(
        label="Thôn", required=False, empty_value=None,
        error_messages={"invalid_choice": "Chọn một thôn trong danh sách."},
    )  # fmt: skip
    field_order = ("form_key", "village")

    def __init__(self, *args: Any, of: Round, **kwargs: Any) -> None:
        super().__init__(*args, of=of, **kwargs)
        self.villages = {str(area.pk): area for area in Area.objects.villages_of(of.commune).order_by("position", "pk")}
        names = [(key, area.name) for key, area in self.villages.items()]
        self.fields["village"].choices = [("", "Chọn nơi"), (ALL_VILLAGES, "Toàn xã, tại trụ sở UBND xã"), *names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        village = cleaned.get("village")
        if not (village or cleaned.get("after") or self.errors):
            self.add_error("village", "Chọn thôn, hoặc toàn xã.")
        return cleaned | {"village": self.villages.get(village or "")}


class PostingCloseForm(VersionedForm):
    closed_on = DateField(label="Ngày gỡ", help_text="Từ ngày niêm yết hết hạn, không sau hôm nay.")


class ComplaintFields(OnceForm):
    received_on = DateField(label="Nhận ngày", help_text="Không sau hôm nay.")
    received_from = TextField(label="Người khiếu nại", max_length=100)
    form = LabelledChoiceField(enum=ComplaintForm, label="Hình thức", empty_label="Chọn hình thức")
    content = LongTextField(label="Nội dung", max_length=1000, error_messages={"required": "Ghi nội dung khiếu nại."})


class ComplaintRecordForm(OfHouseholdForm, ComplaintFields):
    """About a household in a round."""

    field_order = ("form_key", "household")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].label = "Mã hộ bị khiếu nại"


class ListComplaintForm(HouseholdByCode, ComplaintFields):
    """About somebody on the list of a decision, or left out of it."""

    recognition = forms.ModelChoiceField(
        label="Khiếu nại về", queryset=Recognition.objects.none(), required=False,
        empty_label="Người không có trong danh sách",
        error_messages={"invalid_choice": "Chọn một người trong danh sách."},
    )  # fmt: skip
    about_name = TextField(
        label="Họ và tên người không có trong danh sách", max_length=100, required=False,
    )  # fmt: skip
    household = TextField(
        label="Mã hộ của người ấy, nếu có trong sổ",
        max_length=20,
        required=False,
        help_text="Như trong sổ hộ gia đình.",
    )
    village = forms.ModelChoiceField(
        label="Thôn của người ấy", queryset=Area.objects.none(), required=False, empty_label="Chọn thôn",
        help_text="Có mã hộ thì không cần.", error_messages={"invalid_choice": "Chọn một thôn trong danh sách."},
    )  # fmt: skip
    field_order = ("form_key", "recognition", "about_name", "household", "village")

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune_id = decision.commune_id
        self.fields["recognition"].queryset = decision.recognitions.in_order()
        self.fields["recognition"].label_from_instance = lambda asked: asked.whose
        if decision.kind == DecisionKind.AVERAGE:
            del self.fields["about_name"], self.fields["village"]
            self.fields["recognition"].empty_label = "Hộ không có trong danh sách"
            self.fields["household"].label = "Mã hộ không có trong danh sách"
        else:
            self.fields["village"].queryset = Area.objects.villages_of(decision.commune).order_by("position", "pk")

    def clean_household(self) -> Household | None:
        return super().clean_household() if self.cleaned_data["household"] else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        others = [name for name in ("about_name", "household", "village") if cleaned.get(name)]
        if cleaned.get("recognition") and others:
            self.add_error(others[0], "Đã chọn người trong danh sách ở trên thì để trống.")
        return cleaned


class ComplaintAnswerForm(VersionedForm):
    result = forms.ChoiceField(
        label="Kết quả phúc tra",
        choices=[("", "Chọn kết quả"), ("uphold", ComplaintState.UPHELD.label),
                 ("dismiss", ComplaintState.DISMISSED.label)],
        error_messages={"required": "Chọn kết quả phúc tra.", "invalid_choice": "Chọn một mục trong danh sách."},
    )  # fmt: skip
    rechecked_by = TextField(
        label="Người phúc tra",
        max_length=200,
        help_text="Họ tên những người phúc tra, không phải người gửi phiếu, ghi kết quả.",
    )
    answered_on = DateField(label="Trả lời ngày", help_text="Không sau hôm nay.")
    answer = LongTextField(
        label="Nội dung trả lời", max_length=1000, error_messages={"required": "Ghi nội dung trả lời."}
    )
