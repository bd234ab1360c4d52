"""Forms that record a request, what became of it, and a household added to the list."""

from typing import Any

from huulien.platform.forms import (
    DateField,
    LabelledChoiceField,
    LongTextField,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from surveys.forms.codes import OfHouseholdForm
from surveys.rules.procedure import FormARule
from surveys.vocabulary import RequestKind


class RequestForm(OfHouseholdForm):
    kind = LabelledChoiceField(enum=RequestKind, label="Giấy đề nghị", empty_label="Chọn mẫu")
    received_on = DateField(label="Nhận ngày", help_text="Không sau hôm nay.")
    received_from = TextField(label="Người nộp", max_length=100, help_text="Ví dụ: chủ hộ, trưởng thôn nộp thay.")
    reason = LongTextField(label="Lý do đề nghị", max_length=1000, error_messages={"required": "Ghi lý do đề nghị."})


class AdditionForm(OfHouseholdForm):
    reason = LongTextField(label="Lý do bổ sung", max_length=1000, error_messages={"required": "Ghi lý do bổ sung."})


class ListForm(VersionedForm):
    """A request that does not go through Phiếu A."""

    outcome_on = DateField(label="Đưa vào danh sách ngày", help_text="Từ ngày nhận, không sau hôm nay.")


class FormAForm(ListForm):
    """How many characteristics of Phiếu A are present: whether the household is listed follows."""

    field_order = ("version", "present_count", "outcome_on")

    def __init__(self, *args: Any, rule: FormARule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["outcome_on"].label = "Ngày lập Phiếu A"
        self.fields["present_count"] = WholeNumberField(
            label="Số đặc điểm có ở Phiếu A", least=0, most=rule.characteristics,
            help_text=f"Trên {rule.characteristics} đặc điểm. Dưới {rule.listed_below} thì hộ vào danh sách, từ "
            f"{rule.listed_below} trở lên thì không vào và xã trả lời bằng văn bản ({rule.citation}).",
        )  # fmt: skip
        self.order_fields(self.field_order)


class WithdrawForm(VersionedForm):
    outcome_on = DateField(label="Hộ rút ngày", help_text="Từ ngày nhận, không sau hôm nay.")
    reason = LongTextField(label="Lý do hộ rút", max_length=500, error_messages={"required": "Ghi lý do hộ rút."})


class ReplyForm(VersionedForm):
    reply = LongTextField(
        label="Lý do ghi trong văn bản", max_length=1500, error_messages={"required": "Ghi lý do trả lời hộ."}
    )
    reply_on = DateField(label="Ngày văn bản", help_text="Không sau hôm nay.")
    number = WholeNumberField(label="Số", least=1, most=32_000, example="12", required=False)

    def __init__(self, *args: Any, book: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = f"Sổ thông báo (TB). Để trống thì lấy số tiếp theo. {book}"


class TakeBackReplyForm(VersionedForm):
    reason = LongTextField(label="Lý do thu hồi", max_length=500, error_messages={"required": "Ghi lý do thu hồi."})
