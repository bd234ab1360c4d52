"""What forms about a household of a round have in common: it is named by its code."""

from typing import Any

from django.core.exceptions import ValidationError

from households.models import Household
from households.rules.spelling import household_code
from huulien.platform.forms import TextField
from huulien.platform.once import OnceForm
from surveys.models import Round


class OfHouseholdForm(OnceForm):
    """A form about a household of the round's commune, named by its code."""

    household = TextField(label="Mã hộ", max_length=20, help_text="Như trong sổ hộ gia đình.")

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round = round

    def clean_household(self) -> Household:
        code = household_code(self.cleaned_data["household"])
        found = Household.objects.filter(commune=self.round.commune_id, code=code, closed_on=None).first()
        if found is None:
            raise ValidationError(f"Trong sổ của xã không có hộ mã {code}. Xem mã ở trang Hộ gia đình.")
        return found
