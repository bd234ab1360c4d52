"""The units that do the plan's work, who of them has an account, and their tasks."""

from django.conf import settings
from django.db import models

from households.models import Area
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.querysets import UnitQuerySet
from programs.vocabulary import UnitKind


class Unit(models.Model):
    """A unit of the commune that the plan gives work to: the health station, a school, a mass organisation."""

    guards = (guards.Fixed(("commune_id",)),)
    told = Told("đơn vị {name}")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    name = VietnameseCharField("tên", max_length=150)
    kind = models.CharField("loại", max_length=20, choices=UnitKind.choices())
    position = models.PositiveSmallIntegerField("thứ tự", default=1)
    valid_until = models.DateField("hoạt động đến hết ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị"
        verbose_name_plural = "đơn vị"
        ordering = ["commune", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_unit_a_name",
                fields=["commune", "name"],
                violation_error_message="Đơn vị này đã có.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitAccount(models.Model):
    """A user works for a unit: of a unit's tasks and lists they see those of their own."""

    guards = (guards.SameCommune(("unit",)), guards.Fixed(("commune_id", "unit_id", "user_id")))
    told = Told("tài khoản {user_id} của {unit_id}", hidden=("unit_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="accounts", verbose_name="đơn vị")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unit_accounts", verbose_name="người dùng"
    )

    class Meta:
        verbose_name = "tài khoản của đơn vị"
        verbose_name_plural = "tài khoản của đơn vị"
        ordering = ["unit", "user"]
        constraints = [
            models.UniqueConstraint(
                name="one_account_a_unit", fields=["unit", "user"], violation_error_message="Người này đã có ở đơn vị."
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
