"""What the plan says besides its villages' targets: its targets a to m, and its text part by part."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from households.models import Area
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from programs.models.plans import STANDING, Plan
from programs.querysets import PlanTargetQuerySet
from programs.vocabulary import WITHOUT_GOAL, PlanSection, TargetRef


class PlanTarget(models.Model):
    """One target of a plan, in its own words, and its goal in percent where it is counted so."""

    guards = (guards.OfParent("plan", when=STANDING), guards.SameCommune(("plan",)))
    told = Told("mục tiêu {ref} của kế hoạch năm {plan_id.year}", hidden=("plan_id", "ref"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets", verbose_name="kế hoạch")
    ref = models.CharField("chữ của mục tiêu", max_length=1, choices=TargetRef.choices())
    title = VietnameseCharField("tên ngắn", max_length=200)
    definition = VietnameseTextField("nội dung", blank=True)
    goal = models.DecimalField(
        "phấn đấu (%)", max_digits=5, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlanTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "mục tiêu của kế hoạch"
        verbose_name_plural = "mục tiêu của kế hoạch"
        ordering = ["plan", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_target_a_letter",
                fields=["plan", "ref"],
                violation_error_message="Kế hoạch đã có mục tiêu này.",
            ),
            models.CheckConstraint(
                name="goal_of_counted_targets_only",
                condition=models.Q(goal=None) | ~models.Q(ref__in=[ref.value for ref in WITHOUT_GOAL]),
                violation_error_message="Mục tiêu này không có tỷ lệ phấn đấu riêng.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref}. {self.title}"

    @property
    def goal_rate(self) -> Decimal | None:
        """How much is to be reached, in percent: of a the plan's poverty rate; None where nothing is so counted."""
        return self.plan.target_rate if self.ref == TargetRef.A else self.goal


class PlanPart(models.Model):
    """A part of the plan's text: a task, a unit's duties, a resource. Lines that begin with "- " are a list, those that
    begin with a letter and a bracket are headings."""

    guards = (guards.OfParent("plan", when=STANDING), guards.SameCommune(("plan",)))
    told = Told("phần “{title}” của kế hoạch năm {plan_id.year}", hidden=("plan_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parts", verbose_name="kế hoạch")
    section = models.CharField("mục", max_length=20, choices=PlanSection.choices())
    position = models.PositiveSmallIntegerField("thứ tự")
    title = VietnameseCharField("tên", max_length=200)
    text = VietnameseTextField("nội dung", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "phần của kế hoạch"
        verbose_name_plural = "các phần của kế hoạch"
        ordering = ["plan", "position", "pk"]
        indexes = [models.Index(fields=["plan", "section", "position"], name="part_by_section")]

    def __str__(self) -> str:
        return self.title
