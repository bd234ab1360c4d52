"""What the office says of a household whose movement the register does not tell."""

from django.conf import settings
from django.db import models

from households.models import Area, Household
from huulien.platform import guards
from huulien.platform.fields import VietnameseTextField
from huulien.platform.told import Told
from surveys.models.reviews import CLOSED, Round


class LedgerAnswer(models.Model):
    """Whether a household fell back, which its past is too short to say; or, left open, why it stays unexplained.

    One left open is printed under Mẫu 09 and 10.
    """

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "household")),
        guards.Fixed(("commune_id", "round_id", "household_id")),
    )
    told = Told(
        "sổ biến động {round_id.year}, hộ {household_id}", hidden=("round_id", "household_id", "answered_by_id"),
        household="household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="ledger_answers", verbose_name="đợt rà soát")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="hộ")
    fell_back = models.BooleanField("trước đây từng thuộc diện này", null=True, blank=True)
    reason = VietnameseTextField("căn cứ hoặc giải trình")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người trả lời"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "trả lời sổ biến động"
        verbose_name_plural = "trả lời sổ biến động"
        ordering = ["round", "household__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_ledger_answer_a_household",
                fields=["round", "household"],
                violation_error_message="Hộ này đã có trả lời.",
            ),
        ]

    def __str__(self) -> str:
        return f"Sổ biến động năm {self.round.year}, hộ {self.household.code}"
