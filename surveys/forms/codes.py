"""A household named by its code, as many forms ask it."""

from typing import Any

from django.core.exceptions import ValidationError

from households.models import Household
from households.rules.spelling import household_code
from huulien.platform.forms import TextField
from huulien.platform.once import OnceForm


class HouseholdByCode:
    """The field `household` of a form is a code; cleaned, it is the household of that code in the book."""

    commune_id: int

    def clean_household(self) -> Household:
        code = household_code(self.cleaned_data["household"])
        found = Household.objects.filter(commune=self.commune_id, code=code, closed_on=None).first()
        if found is None:
            raise ValidationError(f"Trong sổ của xã không có hộ mã {code}. Xem mã ở trang Hộ gia đình.")
        return found


class OfHouseholdForm(HouseholdByCode, OnceForm):
    """A form that makes a record of a household of a commune."""

    household = TextField(label="Mã hộ", max_length=20, help_text="Như trong sổ hộ gia đình.")

    def __init__(self, *args: Any, commune_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune_id = commune_id
