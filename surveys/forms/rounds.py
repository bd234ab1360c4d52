"""Forms that open and settle a round."""

from typing import Any

from django import forms

from huulien.platform.forms import (
    DateField,
    LabelledChoiceField,
    LongTextField,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from surveys.vocabulary import RoundKind


class RoundForm(OnceForm):
    kind = LabelledChoiceField(enum=RoundKind, label="Loại đợt rà soát", empty_label="Chọn loại")
    year = WholeNumberField(label="Năm", least=2022, most=2100, example="2024")
    opened_on = DateField(label="Mở từ ngày", help_text="Rà soát định kỳ: từ 01/09 (Quyết định 24/2021/QĐ-TTg).")
    due_on = DateField(label="Hạn kết thúc", help_text="Rà soát định kỳ: đến 14/12.")
    as_of = DateField(label="Số liệu tính đến hết ngày", help_text="Rà soát định kỳ: 31/12 của năm.")

    must_check = forms.BooleanField(
        label="Mọi phiếu phải được người khác kiểm tra trước khi chốt",
        required=False,
        initial=True,
        help_text="Xã chỉ có một công chức thì lãnh đạo kiểm tra.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opened_on, due_on, as_of = (cleaned.get(name) for name in ("opened_on", "due_on", "as_of"))
        if opened_on and due_on and due_on < opened_on:
            self.add_error("due_on", "Hạn kết thúc phải từ ngày mở trở đi.")
        if due_on and as_of and as_of < due_on:
            self.add_error("as_of", "Ghi ngày tính số liệu từ hạn kết thúc trở đi.")
        return cleaned


class SettleForm(VersionedForm):
    settled_on = DateField(label="Ngày quyết định có hiệu lực", help_text="Không sau hôm nay.")
    decision_number = TextField(
        label="Số quyết định công nhận", max_length=50, required=False,
        help_text="Như ghi trên quyết định, ví dụ 85/QĐ-UBND. Đợt thường xuyên không công nhận hộ nào thì để trống.",
    )  # fmt: skip
    poor_count = WholeNumberField(
        label="Ghi lại số hộ nghèo sau khi chốt",
        most=1_000_000,
        example="84",
        help_text="Số ở dòng “Toàn xã” của bảng trên.",
    )


class AskReversalForm(VersionedForm):
    reason = LongTextField(
        label="Lý do thu hồi",
        max_length=500,
        error_messages={"required": "Ghi lý do thu hồi, ví dụ “ghi nhầm ngày quyết định”."},
    )


class TakeBackForm(VersionedForm):
    decision_number = TextField(
        label="Ghi lại số quyết định công nhận", max_length=50, required=False,
        help_text="Số của quyết định bị thu hồi, ghi ở trên; không có quyết định thì để trống.",
    )  # fmt: skip


class CancelForm(VersionedForm):
    reason = LongTextField(
        label="Lý do hủy", max_length=500, error_messages={"required": "Ghi lý do hủy, ví dụ “mở nhầm năm”."}
    )
