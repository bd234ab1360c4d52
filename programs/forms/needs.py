"""Forms that record a need, what holds it up, and how it ended."""

from typing import Any

from django import forms

from households.models import Member
from huulien.platform.forms import (
    DateField,
    LabelledChoiceField,
    LongTextField,
    SiteForm,
    TextField,
    VersionedForm,
    VndField,
)
from huulien.platform.once import OnceForm
from programs.vocabulary import PERSONAL_NEEDS
from surveys.forms.codes import HouseholdByCode
from surveys.vocabulary import Need


class WhoseNeedForm(HouseholdByCode, SiteForm):
    """Whose need is to be recorded, and what it is: then who of the household it can concern is known."""

    household = TextField(label="Mã hộ", max_length=20, help_text="Như trong sổ hộ gia đình.")
    kind = LabelledChoiceField(enum=Need, label="Nhu cầu", empty_label="Chọn nhu cầu")

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune_id = commune_id


class NeedForm(OnceForm):
    """A need of a known household and kind; of a personal one, one of those it can concern."""

    asked_on = DateField(label="Đề nghị ngày", help_text="Không sau hôm nay.")
    asked_by = TextField(
        label="Đề nghị bằng", required=False, max_length=200, help_text="Ví dụ: đơn của hộ, trưởng thôn báo."
    )

    def __init__(self, *args: Any, kind: Need, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in members}
        if kind in PERSONAL_NEEDS:
            self.fields["member"] = forms.TypedChoiceField(
                label="Của ai",
                choices=[(key, member.full_name) for key, member in self.people.items()],
                coerce=self.people.get,
                widget=forms.RadioSelect,
                error_messages={"required": "Chọn người trong hộ.", "invalid_choice": "Chọn người trong hộ."},
            )
        if kind == Need.LOAN:
            self.fields["amount_vnd"] = VndField(
                label="Số tiền cần vay", required=False, most=10_000_000_000, example="50.000.000"
            )
        self.order_fields(["member", "amount_vnd", "asked_on", "asked_by"])


class NeedNoteForm(VersionedForm):
    held_up = TextField(
        label="Đang vướng gì", required=False, max_length=300, help_text="Ví dụ: chờ ngân hàng thẩm định."
    )
    holder = TextField(label="Ai gỡ", required=False, max_length=150, help_text="Ví dụ: Ngân hàng CSXH huyện.")
    expected_on = DateField(label="Dự kiến xong ngày", required=False)


class NeedEndForm(VersionedForm):
    ended_on = DateField(label="Ngày có kết quả", help_text="Từ ngày đề nghị, không sau hôm nay.")
    ended_paper = TextField(
        label="Giấy tờ", required=False, max_length=200, help_text="Số hợp đồng, biên bản, giấy giới thiệu."
    )
    reason = LongTextField(label="Lý do, ghi chú", required=False, max_length=300)


class NeedReopenForm(VersionedForm):
    reason = LongTextField(label="Vì sao mở lại", max_length=300, error_messages={"required": "Ghi vì sao mở lại."})
