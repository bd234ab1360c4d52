"""The form of an entry of the fund "Vì người nghèo"."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.models import Household
from huulien.platform.forms import PastDateField, TextField
from huulien.platform.once import OnceForm
from programs.forms.activities import money_field
from programs.vocabulary import PoorFundKind
from surveys.forms.codes import HouseholdByCode

_ORDER = (PoorFundKind.RECEIVED, PoorFundKind.SPENT, PoorFundKind.OPENING)


class FundEntryForm(HouseholdByCode, OnceForm):
    """An amount received or spent."""

    kind = forms.TypedChoiceField(
        label="Khoản",
        choices=[
            (kind.value, kind.label) for kind in (PoorFundKind.RECEIVED, PoorFundKind.SPENT, PoorFundKind.OPENING)
        ],
        coerce=PoorFundKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn khoản.", "invalid_choice": "Chọn một khoản."},
    )
    happened_on = PastDateField(label="Ngày", help_text="Ngày trên phiếu thu, phiếu chi; không sau hôm nay.")
    amount_vnd = money_field("Số tiền (đ)", least=1)
    party = TextField(
        label="Thu của ai, chi cho ai", required=False, max_length=200,
        help_text="Ví dụ: cán bộ UBND xã ủng hộ. Chi cho hộ trong sổ thì ghi mã hộ ở dưới là đủ.",
    )  # fmt: skip
    household = TextField(label="Mã hộ", required=False, max_length=20, help_text="Khi chi cho một hộ trong sổ.")
    purpose = TextField(label="Nội dung", required=False, max_length=300, help_text="Ví dụ: làm nhà đại đoàn kết.")
    document = TextField(label="Chứng từ", max_length=200, help_text="Số phiếu thu, phiếu chi, biên bản.")

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune_id = commune_id

    def clean_household(self) -> Household | None:
        return super().clean_household() if self.cleaned_data["household"] else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind, household = given.get("kind"), given.get("household")
        if household and kind and kind != PoorFundKind.SPENT:
            self.add_error("household", ValidationError("Chỉ khoản chi mới ghi mã hộ."))
        says_whom = given.get("party") or household or "household" in self.errors
        if kind in {PoorFundKind.RECEIVED, PoorFundKind.SPENT} and not says_whom:
            self.add_error("party", ValidationError("Ghi thu của ai, chi cho ai."))
        return given
