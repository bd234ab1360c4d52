"""Forms that record a request, what became of it, and a household added to the list."""

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
from surveys.forms.codes import OfHouseholdForm
from surveys.rules.procedure import FormARule
from surveys.services.form_a import Asked
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
    """Phiếu A: each characteristic answered, where they are known; else how many the officer counted on paper.

    Whether the household is listed follows from how many are present.
    """

    sheet = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, rule: FormARule, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.asked = rule, asked
        key = str(asked.sheet.pk) if asked.sheet else ""
        self.initial["sheet"] = key
        self.is_asked_anew = self.is_bound and self.data.get("sheet", "") != key
        if self.is_asked_anew:  # the day typed asks otherwise than the day the page was opened on
            self.data = {name: value for name, value in self.data.items() if not name.startswith("item_")}
            self.data["sheet"] = key
        self._build()

    def _build(self) -> None:
        rule = self.rule
        follows = (
            f"Dưới {rule.listed_below} đặc điểm thì hộ vào danh sách, từ {rule.listed_below} trở lên thì không vào và "
            f"xã trả lời bằng văn bản ({rule.citation})."
        )
        day = self.fields["outcome_on"]
        day.label = "Ngày lập Phiếu A"
        if self.asked.words:
            day.help_text = f"{day.help_text} {follows}"
            for place, words in enumerate(self.asked.words, start=1):
                self.fields[f"item_{place}"] = forms.TypedChoiceField(
                    label=f"{place}. {words}", choices=[("yes", "Có"), ("no", "Không")], widget=forms.RadioSelect,
                    coerce=lambda answer: answer == "yes", empty_value=None,
                    error_messages={"required": "Chọn Có hoặc Không."},
                )  # fmt: skip
        else:
            self.fields["present_count"] = WholeNumberField(
                label="Số đặc điểm có ở Phiếu A", least=0, most=rule.characteristics,
                help_text=f"Trên {rule.characteristics} đặc điểm. {follows}",
            )  # fmt: skip
            self.order_fields(("version", "sheet", "present_count", "outcome_on"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.is_asked_anew:
            otherwise = "theo bộ đặc điểm khác. Trả lời lại từng đặc điểm." if self.asked.words else (
                "khi chưa có bộ đặc điểm được phê duyệt. Ghi số đặc điểm đếm trên phiếu giấy."
            )  # fmt: skip
            self.add_error("outcome_on", f"Phiếu A ngày này lập {otherwise}")
        given.pop("sheet", None)
        answers = [given.pop(f"item_{place}", None) for place in range(1, len(self.asked.words) + 1)]
        if answers and None not in answers:
            given |= {"answers": answers, "present_count": sum(answers)}
        return given


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
