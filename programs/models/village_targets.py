"""What a village's target rests on: what is expected of its year, and what its head says of the number."""

from django.conf import settings
from django.db import models

from households.models import Area
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.models.plans import STANDING, Plan


class VillageOutlook(models.Model):
    """What is expected of a village in the plan's year, in households: stated by the officer, never supposed."""

    guards = (guards.OfParent("plan", when=STANDING), guards.SameCommune(("plan",)))
    told = Told("dự kiến năm {plan_id.year} của thôn {village_id}", hidden=("plan_id", "village_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="outlooks", verbose_name="kế hoạch")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    new_poor = models.PositiveSmallIntegerField("hộ nghèo phát sinh", default=0)
    relapse = models.PositiveSmallIntegerField("hộ tái nghèo", default=0)
    poor_in = models.PositiveSmallIntegerField("hộ nghèo chuyển đến, tách ra", default=0)
    poor_out = models.PositiveSmallIntegerField("hộ nghèo chuyển đi, không còn", default=0)
    able = models.PositiveSmallIntegerField("hộ có khả năng thoát nghèo", null=True, blank=True)

    class Meta:
        verbose_name = "dự kiến của thôn"
        verbose_name_plural = "dự kiến của các thôn"
        ordering = ["plan", "pk"]
        constraints = [models.UniqueConstraint(name="one_outlook_a_village", fields=["plan", "village"])]

    def __str__(self) -> str:
        return f"Dự kiến năm {self.plan.year} của {self.village}"


class VillageAnswer(models.Model):
    """What the head of a village said of the number proposed for it. The latest counts; none is changed."""

    guards = (guards.WrittenOnce(), guards.OfParent("plan", when=STANDING), guards.SameCommune(("plan",)))
    told = Told("trả lời chỉ tiêu năm {plan_id.year} của thôn {village_id}", hidden=("plan_id", "village_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="answers", verbose_name="kế hoạch")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    max_poor_households = models.PositiveSmallIntegerField("số hộ nghèo cuối năm không quá")
    agrees = models.BooleanField("đồng ý")
    words = VietnameseCharField("ý kiến", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người trả lời"
    )
    answered_at = models.DateTimeField("trả lời lúc")

    class Meta:
        verbose_name = "trả lời chỉ tiêu của thôn"
        verbose_name_plural = "trả lời chỉ tiêu của các thôn"
        ordering = ["plan", "pk"]
        constraints = [
            models.CheckConstraint(
                name="disagreement_says_why",
                condition=models.Q(agrees=True) | ~models.Q(words=""),
                violation_error_message="Ghi ý kiến của thôn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village}: {'đồng ý' if self.agrees else 'chưa đồng ý'} {self.max_poor_households}"
