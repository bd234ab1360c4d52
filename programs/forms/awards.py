"""Forms of awards: whom for, what for, and how it ended."""

from typing import Any

from django import forms

from households.models import Area, Household, Member
from huulien.platform.forms import (
    LabelledChoiceField,
    LongTextField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from programs.forms.activities import units_of
from programs.vocabulary import AwardForm, AwardKind
from surveys.forms.codes import HouseholdByCode

_CHOOSE = {"required": "Chọn một mục.", "invalid_choice": "Chọn một mục trong danh sách."}


class WhoseAwardForm(HouseholdByCode, SiteForm):
    """Whom it is for: then it is known what else to ask."""

    kind = LabelledChoiceField(enum=AwardKind, label="Khen ai", empty_label="Chọn")
    household = TextField(
        label="Mã hộ", max_length=20, required=False, help_text="Của hộ hoặc người trong sổ hộ gia đình."
    )

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune_id = commune_id

    def clean_household(self) -> Household | None:
        if self.cleaned_data.get("kind") not in {AwardKind.HOUSEHOLD, AwardKind.PERSON}:
            return None
        if not self.cleaned_data["household"]:
            raise forms.ValidationError("Nhập mã hộ.")
        return super().clean_household()


class _Award(SiteForm):
    what_for = TextField(
        label="Thành tích", max_length=300, help_text="Ví dụ: vươn lên thoát nghèo, giúp 3 hộ khác cách làm ăn."
    )
    form = LabelledChoiceField(label="Hình thức", enum=AwardForm, empty_label="Chọn hình thức")
    year = WholeNumberField(label="Khen cho năm", least=2000, most=2100, example="2024")
    nominated_on = PastDateField(label="Đề nghị ngày", help_text="Không sau hôm nay.")


class NominationForm(OnceForm, _Award):
    """A nomination of a known household, of one of its members, of a unit, or of somebody by name."""

    def __init__(self, *args: Any, kind: AwardKind, commune: Area, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.pk): member for member in members}
        if kind == AwardKind.PERSON:
            self.fields["member"] = forms.TypedChoiceField(
                label="Người được khen",
                choices=[(key, member.full_name) for key, member in self.people.items()],
                coerce=self.people.get,
                widget=forms.RadioSelect,
                error_messages={"required": "Chọn người trong hộ.", "invalid_choice": "Chọn người trong hộ."},
            )
        elif kind == AwardKind.UNIT:
            self.fields["unit"] = forms.ModelChoiceField(
                label="Đơn vị", queryset=units_of(commune), empty_label="Chọn đơn vị", error_messages=_CHOOSE
            )
        elif kind == AwardKind.OTHER:
            self.fields["given_to"] = TextField(label="Tên tập thể, người được khen", max_length=200)
        self.order_fields(["member", "unit", "given_to", "what_for", "form", "year", "nominated_on"])


class NominationEditForm(VersionedForm, _Award):
    NAMES = ("what_for", "form", "year", "nominated_on")


class AwardDecisionForm(VersionedForm):
    decision = TextField(label="Số quyết định", max_length=60, help_text="Ví dụ: 112/QĐ-UBND.")
    decided_on = PastDateField(label="Ngày quyết định", help_text="Từ ngày đề nghị, không sau hôm nay.")


class AwardGivenForm(VersionedForm):
    given_on = PastDateField(label="Trao ngày", help_text="Từ ngày quyết định, không sau hôm nay.")


class AwardReasonForm(VersionedForm):
    reason = LongTextField(label="Lý do", max_length=300, error_messages={"required": "Ghi lý do."})
