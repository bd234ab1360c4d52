"""The commune's yearly plan and what each village is to reach."""

from datetime import date
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from households.models import SETTLED_DAY, Area
from huulien.lib.labels import Sign
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from programs.querysets import PlanQuerySet, VillageTargetQuerySet
from programs.rules.allocate.facts import Method
from programs.vocabulary import PlanState

# Once the last day of its year is settled a plan stands for ever: what was reached is measured against it. Approved, it
# stands until a leader opens it again.
_SETTLED = guards.YearIsSettled(SETTLED_DAY)
_APPROVED = guards.Is("state", PlanState.APPROVED)
STANDING = guards.Either((_SETTLED, _APPROVED))


class Plan(models.Model):
    """The plan of a year: its number and day, and the poverty rate to reach by the end of the year, in percent."""

    guards = (
        guards.Frozen(when=_SETTLED),
        guards.Frozen(when=_APPROVED, but=("state", "version"), word="approved"),
        guards.Fixed(("commune_id", "year")),
    )
    told = Told("kế hoạch năm {year}")

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
    method = models.CharField("cách chia cho các thôn", max_length=15, choices=Method.choices(), blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=PlanState.choices(), default=PlanState.DRAFT)
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
            models.CheckConstraint(
                name="approved_plan_is_issued",
                condition=~models.Q(state=PlanState.APPROVED)
                | (~models.Q(number="") & models.Q(issued_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch năm {self.year}"

    @property
    def state_sign(self) -> Sign:
        return PlanState(self.state).sign

    @property
    def is_approved(self) -> bool:
        return self.state == PlanState.APPROVED

    def villages(self) -> models.QuerySet[Area]:
        """The villages that exist in the plan's year, or have a target in it."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        lasting = (models.Q(valid_from=None) | models.Q(valid_from__lte=last)) & (
            models.Q(valid_until=None) | models.Q(valid_until__gte=first)
        )
        having = models.Q(pk__in=self.village_targets.values("village"))
        return Area.objects.villages_of(self.commune).filter(lasting | having).order_by("position", "code", "pk")

    def villages_without_target(self) -> models.QuerySet[Area]:
        return self.villages().exclude(pk__in=self.village_targets.values("village"))


class VillageTarget(models.Model):
    """The most poor households a village may have at the end of the plan's year."""

    guards = (guards.OfParent("plan", when=STANDING), guards.SameCommune(("plan",)))
    told = Told("chỉ tiêu năm {plan_id.year} của thôn {village_id}", hidden=("plan_id", "village_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="village_targets", verbose_name="kế hoạch")
    village = models.ForeignKey(Area, models.PROTECT, related_name="targets", verbose_name="thôn")
    max_poor_households = models.PositiveSmallIntegerField("số hộ nghèo cuối năm không quá")
    reason = VietnameseCharField("lý do khác cách chia đã chọn", max_length=200, blank=True)
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
