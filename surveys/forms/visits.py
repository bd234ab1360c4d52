"""Forms of the visits of a round: who makes them, where, and which households are left to others."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from households.models import Area, Household
from huulien.platform.forms import LabelledChoiceField, SeveralField, SiteForm, TextField, VersionedForm
from huulien.platform.once import OnceForm
from surveys.forms.codes import HouseholdByCode
from surveys.models import Reviewer, Round
from surveys.services.visits import who_may_review
from surveys.vocabulary import Kinship


class ReviewerForm(OnceForm):
    """An account, or a name and a unit."""

    user = forms.ModelChoiceField(
        label="Người có tài khoản", queryset=get_user_model().objects.none(), required=False,
        empty_label="Không có tài khoản",
        error_messages={"invalid_choice": "Chọn một người trong danh sách."},
    )  # fmt: skip
    name = TextField(label="Họ và tên", max_length=150, required=False, help_text="Của người không có tài khoản.")
    unit = TextField(
        label="Chức vụ, đơn vị", max_length=150, required=False, help_text="Ví dụ: chi hội trưởng Phụ nữ thôn Làng Bên."
    )

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = round.reviewers.exclude(user=None).values("user")
        self.fields["user"].queryset = who_may_review(round).exclude(pk__in=named)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("user") and cleaned.get("name"):
            self.add_error("name", "Đã chọn người có tài khoản thì để trống ô này.")
        elif not (cleaned.get("user") or self.errors):
            for field, words in (("name", "Chọn người có tài khoản, hoặc ghi họ và tên."),
                                 ("unit", "Ghi chức vụ, đơn vị, hoặc thôn của người ấy.")):  # fmt: skip
                if not cleaned.get(field):
                    self.add_error(field, words)
        return cleaned


class OfReviewer(SiteForm):
    """A form about one reviewer; several stand on a page."""

    def __init__(self, *args: Any, reviewer: Reviewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reviewer, self.commune_id = reviewer, reviewer.commune_id
        self.build()

    def build(self) -> None:
        """Add what depends on the reviewer."""


class VillagesForm(OfReviewer, VersionedForm):
    villages = SeveralField(
        label="Thôn được giao", queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Chọn thôn trong danh sách.", "invalid_pk_value": "Chọn thôn của xã."},
    )  # fmt: skip

    def build(self) -> None:
        field = self.fields["villages"]
        field.queryset = Area.objects.villages_of(self.reviewer.commune_id).order_by("position", "pk")
        field.initial = [given.village_id for given in self.reviewer.assignments.all() if given.village_id]
        self.fields["version"].initial = self.reviewer.version

    def stored(self) -> dict[str, str]:
        """The villages that are assigned now, in words."""
        names = Area.objects.filter(pk__in=self.reviewer.assignments.values("village")).order_by("position", "pk")
        return {"villages": ", ".join(village.name for village in names) or "chưa giao thôn nào"}


class AssignForm(HouseholdByCode, OfReviewer):
    household = TextField(label="Mã hộ giao riêng", max_length=20, help_text="Như trong sổ hộ gia đình.")


class RelateForm(HouseholdByCode, OfReviewer):
    household = TextField(label="Mã hộ liên quan", max_length=20, help_text="Như trong sổ hộ gia đình.")
    kinship = LabelledChoiceField(enum=Kinship, label="Quan hệ", empty_label="Chọn quan hệ")


class GiveForm(SiteForm):
    """A household left to others, given to one of them."""

    reviewer = forms.ModelChoiceField(
        queryset=Reviewer.objects.none(),
        error_messages={"required": "Chọn rà soát viên.", "invalid_choice": "Chọn rà soát viên của đợt."},
    )  # fmt: skip
    household = forms.ModelChoiceField(
        queryset=Household.objects.none(),
        error_messages={"required": "Chọn hộ.", "invalid_choice": "Chọn hộ của xã."},
    )  # fmt: skip

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = round.reviewers.all()
        self.fields["household"].queryset = Household.objects.filter(commune=round.commune_id)
