"""The commune's yearly plan and what each village is to reach."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from households.models import SETTLED_DAY, Area
from huulien.platform import guards
from huulien.platform.fields import VietnameseTextField
from programs.querysets import PlanQuerySet, VillageTargetQuerySet

# A plan stands once the last day of its year is settled: what was reached is measured against it for ever. When plans
# are approved by a leader, being approved joins this condition.
_STANDS = guards.YearIsSettled(SETTLED_DAY)


class Plan(models.Model):
    """The plan of a year: its number and day, and the poverty rate to reach by the end of the year, in percent."""

    guards = (guards.Frozen(when=_STANDS), guards.Fixed(("commune_id", "year")))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="plans", verbose_name="xã")
    year = models.PositiveSmallIntegerField("năm")
    number = models.CharField("số kế hoạch", max_length=50, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    target_rate = models.DecimalField(
        "tỷ lệ hộ nghèo cuối năm (%)", max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    based_on = VietnameseTextField("căn cứ", blank=True, help_text="Mỗi dòng một căn cứ")
    recipients = VietnameseTextField("nơi nhận", blank=True, help_text="Mỗi dòng một nơi nhận")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch năm"
        verbose_name_plural = "kế hoạch năm"
        ordering = ["commune", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_plan_a_year",
                fields=["commune", "year"],
                violation_error_message="Xã đã có kế hoạch của năm này.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch năm {self.year}"


class VillageTarget(models.Model):
    """The most poor households a village may have at the end of the plan's year."""

    guards = (guards.OfParent("plan", when=_STANDS), guards.SameCommune(("plan",)))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="village_targets", verbose_name="kế hoạch")
    village = models.ForeignKey(Area, models.PROTECT, related_name="targets", verbose_name="thôn")
    max_poor_households = models.PositiveSmallIntegerField("số hộ nghèo cuối năm không quá")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VillageTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "chỉ tiêu của thôn"
        verbose_name_plural = "chỉ tiêu của thôn"
        ordering = ["plan", "village__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_target_a_village",
                fields=["plan", "village"],
                violation_error_message="Thôn này đã có chỉ tiêu trong kế hoạch.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village}: không quá {self.max_poor_households} hộ nghèo"
