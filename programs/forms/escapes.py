"""Forms of registrations to escape: the registration, who helps, and what was done at a visit."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from households.models import Area, Household
from huulien.platform.forms import (
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
)
from huulien.platform.once import OnceForm
from programs.forms.activities import units_of
from programs.models import Helper, Unit
from programs.vocabulary import HelperKind

_CHOOSE = {"required": "Chọn một mục.", "invalid_choice": "Chọn một mục trong danh sách."}


class _Escape(SiteForm):
    will_do = LongTextField(
        label="Hộ sẽ làm gì", max_length=2000, help_text="Ví dụ: làm nhà tiêu, con trai đi học nghề may.",
        error_messages={"required": "Ghi hộ sẽ làm gì để thoát nghèo."},
    )  # fmt: skip
    asks_for = LongTextField(
        label="Hộ đề nghị giúp gì", required=False, max_length=2000, help_text="Ví dụ: vay 50 triệu mua bò."
    )
    signed_by = TextField(label="Người ký", max_length=100, help_text="Chủ hộ, hoặc người trong hộ ký thay.")


class NewEscapeForm(OnceForm, _Escape):
    """A household registers on a day."""

    household = forms.ModelChoiceField(
        label="Hộ", queryset=Household.objects.none(), empty_label="Chọn hộ",
        help_text="Hộ nghèo, hộ cận nghèo trong năm, chưa đăng ký.", error_messages=_CHOOSE,
    )  # fmt: skip
    registered_on = PastDateField(label="Đăng ký ngày", help_text="Không sau hôm nay.")
    field_order = ("household", "registered_on")

    def __init__(self, *args: Any, households: QuerySet[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].queryset = households
        self.fields["household"].label_from_instance = lambda home: (
            f"{home.head_name or 'Hộ'}, thôn {home.village.name} ({home.code})"
        )


class EscapeForm(VersionedForm, _Escape):
    """What a registration says, put right."""

    NAMES = ("will_do", "asks_for", "signed_by")


class HelperForm(OnceForm):
    """Who helps from a day on."""

    kind = LabelledChoiceField(label="Người giúp là", enum=HelperKind, empty_label="Chọn loại")
    unit = forms.ModelChoiceField(
        label="Đơn vị", queryset=Unit.objects.none(), required=False, empty_label="Không phải đơn vị",
        help_text="Chọn khi một đơn vị, đoàn thể của xã giúp.", error_messages=_CHOOSE,
    )  # fmt: skip
    name = TextField(label="Họ tên", required=False, max_length=150, help_text="Ghi khi một người, doanh nghiệp giúp.")
    phone = TextField(label="Điện thoại", required=False, max_length=15)
    valid_from = PastDateField(label="Giúp từ ngày", help_text="Từ ngày hộ đăng ký, không sau hôm nay.")

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_of(commune)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        unit, name, kind = typed.get("unit"), typed.get("name"), typed.get("kind")
        if unit and name:
            self.add_error("name", "Đã chọn đơn vị thì không ghi họ tên. Người khác giúp thì phân công thêm lần nữa.")
        elif kind == HelperKind.ORGANISATION and not unit:
            self.add_error("unit", "Chọn đơn vị, đoàn thể.")
        elif kind in {HelperKind.REVIEW_TEAM, HelperKind.OFFICIAL, HelperKind.PERSON} and unit:
            self.add_error("unit", "Người này không phải đơn vị. Bỏ chọn đơn vị, ghi họ tên.")
        elif kind and not unit and not name and "name" not in self.errors:
            self.add_error("name", "Ghi họ tên người giúp.")
        return typed


class HelpEndForm(VersionedForm):
    valid_until = PastDateField(label="Giúp đến hết ngày", help_text="Không sau hôm nay.")


class _Visit(SiteForm):
    visited_on = PastDateField(label="Thăm ngày", help_text="Không sau hôm nay.")
    done = LongTextField(
        label="Đã làm gì", max_length=2000, help_text="Ví dụ: giúp đào hố nhà tiêu.",
        error_messages={"required": "Ghi đã làm gì."},
    )  # fmt: skip
    missing = LongTextField(label="Còn thiếu gì", required=False, max_length=2000)


class NewVisitForm(OnceForm, _Visit):
    """Somebody who helps came to the household."""

    helper = forms.ModelChoiceField(
        label="Ai đến thăm", queryset=Helper.objects.none(), empty_label="Chọn người giúp", error_messages=_CHOOSE
    )
    field_order = ("helper", "visited_on")

    def __init__(self, *args: Any, helpers: QuerySet[Helper], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["helper"]
        field.queryset = helpers
        field.label_from_instance = str
        if len(only := list(helpers[:2])) == 1:
            field.initial, field.empty_label = only[0], None


class VisitForm(VersionedForm, _Visit):
    NAMES = ("visited_on", "done", "missing")


class WithdrawForm(VersionedForm):
    withdrawn_on = PastDateField(label="Rút ngày", help_text="Từ ngày đăng ký, không sau hôm nay.")
    reason = LongTextField(label="Vì sao rút", max_length=300, error_messages={"required": "Ghi vì sao hộ rút."})


class EscapeReopenForm(VersionedForm):
    reason = LongTextField(label="Vì sao mở lại", max_length=300, error_messages={"required": "Ghi vì sao mở lại."})
