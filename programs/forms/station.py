"""Forms of the health station: a child measured, a card given or ended."""

from decimal import Decimal
from typing import Any

from huulien.platform.forms import (
    DateField,
    DecimalNumberField,
    LabelledChoiceField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
    YesNoField,
)
from huulien.platform.once import OnceForm
from programs.vocabulary import CardKind


class _Measured(SiteForm):
    weight_kg = DecimalNumberField(label="Cân nặng (kg)", most=Decimal(200), example="12,5", required=False)
    height_cm = DecimalNumberField(label="Chiều cao (cm)", most=Decimal(250), example="92,5", required=False)
    is_malnourished = YesNoField(label="Suy dinh dưỡng, theo kết luận của trạm")
    finding = TextField(
        label="Thể suy dinh dưỡng", required=False, max_length=100, help_text="Như trạm ghi, ví dụ: nhẹ cân, thấp còi."
    )


class NewMeasurementForm(OnceForm, _Measured):
    measured_on = PastDateField(label="Ngày cân đo", help_text="Không sau hôm nay.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["measured_on"])


class MeasurementForm(VersionedForm, _Measured):
    """A measurement as it should have been written down."""


class CardForm(OnceForm):
    kind = LabelledChoiceField(label="Đối tượng", enum=CardKind, empty_label="Chọn đối tượng")
    valid_from = PastDateField(label="Có giá trị từ ngày", help_text="Như trên thẻ, không sau hôm nay.")
    valid_until = DateField(label="Đến hết ngày", required=False, help_text="Chưa biết thì để trống.")


class CardEndForm(VersionedForm):
    valid_until = DateField(label="Đến hết ngày", required=False, help_text="Để trống: thẻ còn giá trị.")
