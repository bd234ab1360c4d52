"""Weights and heights of children as the health station takes them, with its own finding."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area, Member
from huulien.lib.dates import format_date_vi
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.querysets import MeasurementQuerySet


class Measurement(models.Model):
    """A child as weighed and measured on a day. Whether it is malnourished the station says: nothing is computed."""

    guards = (guards.SameCommune(("member",)), guards.Fixed(("commune_id", "member_id")))
    told = Told(
        "cân đo {member_id} ngày {measured_on}", hidden=("member_id", "recorded_by_id"),
        household="member__spells__household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    member = models.ForeignKey(Member, models.PROTECT, related_name="measurements", verbose_name="trẻ")
    measured_on = models.DateField("ngày cân đo")
    weight_kg = models.DecimalField("cân nặng (kg)", max_digits=5, decimal_places=2, null=True, blank=True)
    height_cm = models.DecimalField("chiều cao (cm)", max_digits=5, decimal_places=2, null=True, blank=True)
    is_malnourished = models.BooleanField("suy dinh dưỡng", null=True, blank=True)
    finding = VietnameseCharField("thể suy dinh dưỡng", max_length=100, blank=True)  # in the station's own words
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "lần cân đo"
        verbose_name_plural = "lần cân đo"
        ordering = ["member", "-measured_on", "-pk"]
        indexes = [models.Index(fields=["commune", "member", "measured_on"], name="measurement_by_member")]
        constraints = [
            models.UniqueConstraint(
                name="one_measurement_a_day",
                fields=["member", "measured_on"],
                violation_error_message="Trẻ này đã ghi cân đo ngày này. Sửa lần ghi đó.",
            ),
            models.CheckConstraint(
                name="measurement_says_something",
                condition=Q(weight_kg__isnull=False) | Q(height_cm__isnull=False),
                violation_error_message="Ghi cân nặng hoặc chiều cao.",
            ),
            models.CheckConstraint(
                name="measurement_above_nought",
                condition=(Q(weight_kg=None) | Q(weight_kg__gt=0)) & (Q(height_cm=None) | Q(height_cm__gt=0)),
                violation_error_message="Cân nặng, chiều cao phải lớn hơn 0.",
            ),
            models.CheckConstraint(
                name="kind_of_malnutrition_found",
                condition=Q(finding="") | Q(is_malnourished__isnull=False, is_malnourished=True),
                violation_error_message="Ghi thể suy dinh dưỡng thì kết luận phải là có suy dinh dưỡng.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}, cân đo ngày {format_date_vi(self.measured_on)}"
