"""The form that answers for a household in the ledger, or explains why it cannot."""

from typing import Any

from households.vocabulary import PovertyClass
from huulien.lib.text import lower_first
from huulien.platform.forms import LongTextField, VersionedForm, YesNoField
from huulien.platform.once import OnceForm


class LedgerAnswerForm(OnceForm, VersionedForm):
    fell_back = YesNoField(label="Trước đây từng thuộc diện này")
    reason = LongTextField(
        label="Căn cứ hoặc giải trình",
        help_text="Ví dụ: danh sách hộ nghèo năm 2019 lưu tại xã có tên hộ. Lời giải trình in dưới Mẫu 09, Mẫu 10.",
    )

    def __init__(self, *args: Any, question_of: PovertyClass | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question_of is None:
            del self.fields["fell_back"]
        else:
            self.fields["fell_back"].label = f"Trước đây từng là {lower_first(question_of.label)}"
            self.fields["fell_back"].help_text = "Có là tái, không là phát sinh mới. Chưa rõ thì ghi giải trình."
