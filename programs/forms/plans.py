"""Forms of the yearly plan and its targets."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from huulien.lib.numbers import parse_percent
from huulien.platform.forms import (
    DateField,
    DecimalNumberField,
    LongTextField,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from huulien.platform.once import OnceForm


class RateField(DecimalNumberField):
    """A rate in percent with at most two decimals, typed with or without the sign."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(most=Decimal(100), example="10,98", parse=parse_percent, **kwargs)

    def parse(self, text: str) -> Decimal:
        rate = super().parse(text)
        if rate != round(rate, 2):
            raise ValueError("Ghi tỷ lệ nhiều nhất hai chữ số sau dấu phẩy, ví dụ 10,98.")
        return round(rate, 2)


class PlanForm(OnceForm):
    """A new plan."""

    year = WholeNumberField(label="Năm", least=2022, most=2100, example="2024")
    number = TextField(label="Số kế hoạch", required=False, max_length=50, help_text="Ví dụ 32/KH-UBND.")
    issued_on = DateField(label="Ngày ban hành", required=False, help_text="Ví dụ 28/03/2023.")
    target_rate = RateField(label="Tỷ lệ hộ nghèo cuối năm (%)", help_text="Ví dụ 10,98.")
    based_on = LongTextField(
        label="Căn cứ", required=False, max_length=4000, help_text="Mỗi dòng một căn cứ, in ở đầu báo cáo."
    )
    recipients = LongTextField(
        label="Nơi nhận",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mỗi dòng một nơi nhận, in ở cuối báo cáo.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        year, issued_on = cleaned.get("year"), cleaned.get("issued_on")
        if year and issued_on and abs(issued_on.year - year) > 1:
            self.add_error("issued_on", ValidationError(f"Ngày này không gần năm {year}. Kiểm tra lại năm."))
        return cleaned


class ApproveForm(VersionedForm):
    number = TextField(label="Số kế hoạch", max_length=50, help_text="Như ghi trên văn bản, ví dụ 32/KH-UBND.")
    issued_on = DateField(label="Ngày ban hành", help_text="Không sau hôm nay.")


class ReopenForm(VersionedForm):
    reason = LongTextField(
        label="Lý do điều chỉnh",
        max_length=500,
        error_messages={"required": "Ghi lý do điều chỉnh, ví dụ “huyện giao lại chỉ tiêu”."},
    )
