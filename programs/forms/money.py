"""Forms of the money of activities, and of what is given in kind."""

from decimal import Decimal
from typing import Any

from django import forms

from households.models import Area
from huulien.platform.forms import (
    DateField,
    DecimalNumberField,
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from programs.forms.activities import money_field, villages_of
from programs.models import Activity
from programs.vocabulary import EntryKind, FundingSource, InKind, Nature

# What is entered by hand: payments to households come from their signed list, what goes over from its own form.
BY_HAND = (EntryKind.ALLOCATED, EntryKind.TO_OTHERS, EntryKind.CARRIED_IN)


class FundingForm(OnceForm):
    """A source of money of an activity in a year."""

    year = WholeNumberField(label="Năm", least=2000, most=2100, example="2024")
    source = LabelledChoiceField(label="Nguồn", enum=FundingSource, empty_label="Chọn nguồn")
    nature = LabelledChoiceField(label="Loại vốn", enum=Nature, widget=forms.RadioSelect)
    planned_vnd = money_field("Kế hoạch vốn (đ)", help_text="Số dự kiến trong kế hoạch. Chưa có thì ghi 0.")


class PlannedForm(VersionedForm):
    """Another amount in the plan."""

    planned_vnd = money_field("Kế hoạch vốn (đ)")


class EntryForm(OnceForm):
    """An amount that came or left."""

    kind = forms.TypedChoiceField(
        label="Khoản",
        choices=[(kind.value, kind.label) for kind in BY_HAND],
        coerce=EntryKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn khoản.", "invalid_choice": "Chọn một khoản."},
    )
    happened_on = DateField(label="Ngày", help_text="Ngày trên chứng từ, trong năm của nguồn vốn.")
    amount_vnd = money_field("Số tiền (đ)", least=1)
    document = TextField(label="Chứng từ", max_length=200, help_text="Số và ngày quyết định, hóa đơn, phiếu chi.")
    payee = TextField(label="Chi cho", required=False, max_length=200, help_text="Của khoản chi khác: chi cho ai.")


class CarryForm(OnceForm):
    """What goes over to the next year."""

    happened_on = PastDateField(label="Ngày quyết định", help_text="Trong năm của nguồn vốn hoặc năm sau.")
    amount_vnd = money_field("Số tiền chuyển (đ)", least=1)
    document = TextField(label="Quyết định", max_length=200, help_text="Số và ngày quyết định cho chuyển nguồn.")


class VoidForm(OnceForm):
    reason = LongTextField(label="Vì sao bỏ", max_length=280, error_messages={"required": "Ghi vì sao bỏ khoản này."})


class _Contribution(SiteForm):
    kind = LabelledChoiceField(label="Loại", enum=InKind, empty_label="Chọn loại")
    given_by = TextField(label="Người, đơn vị đóng góp", max_length=200)
    given_on = PastDateField(label="Ngày", help_text="Không sau hôm nay.")
    what = TextField(label="Nội dung", required=False, max_length=200, help_text="Ví dụ: hiến đất làm đường.")
    quantity = DecimalNumberField(label="Số lượng", most=Decimal(1_000_000_000), example="12,5")
    unit = TextField(label="Đơn vị tính", max_length=30, help_text="Ví dụ: ngày công, tấn, m².")
    value_vnd = money_field("Giá trị quy tiền (đ)")
    activity = forms.ModelChoiceField(
        label="Cho hoạt động", queryset=Activity.objects.none(), required=False, empty_label="Không riêng việc nào",
        error_messages={"invalid_choice": "Chọn một hoạt động trong danh sách."},
    )  # fmt: skip
    village = forms.ModelChoiceField(
        label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Cả xã",
        error_messages={"invalid_choice": "Chọn một thôn trong danh sách."},
    )  # fmt: skip

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["activity"].queryset = Activity.objects.filter(commune=commune).order_by("-planned_from", "pk")
        self.fields["village"].queryset = villages_of(commune)


class NewContributionForm(OnceForm, _Contribution):
    """Something given in kind."""


class ContributionForm(VersionedForm, _Contribution):
    NAMES = ("kind", "given_by", "given_on", "what", "quantity", "unit", "value_vnd", "activity", "village")
