"""What a plan said each time it was approved: the first version, and each amendment after it."""

from functools import cached_property

from django.conf import settings
from django.db import models

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.platform import guards
from huulien.platform.told import Told
from programs.models.plans import Plan
from programs.rules.plan_content import Difference, PlanContent, differences, from_json


class PlanVersion(models.Model):
    """The plan as approved, whole, under its number and day. The first is the plan itself, the others amend it. Never
    changed."""

    guards = (guards.WrittenOnce(), guards.SameCommune(("plan",)))
    told = Told("bản thứ {ordinal} của kế hoạch năm {plan_id.year}", hidden=("plan_id", "content"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name="kế hoạch")
    ordinal = models.PositiveSmallIntegerField("bản thứ")
    number = models.CharField("số văn bản", max_length=50)
    issued_on = models.DateField("ngày ban hành")
    reason = models.TextField("lý do sửa đổi", blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ký"
    )
    signer_name = models.CharField("họ tên người ký", max_length=150, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=100, blank=True)
    content = models.JSONField("nội dung")

    class Meta:
        verbose_name = "bản đã phê duyệt của kế hoạch"
        verbose_name_plural = "các bản đã phê duyệt của kế hoạch"
        ordering = ["plan", "ordinal", "pk"]
        constraints = [models.UniqueConstraint(name="one_version_a_place", fields=["plan", "ordinal"])]

    def __str__(self) -> str:
        return f"{self.plan}, {self.name}"

    @property
    def name(self) -> str:
        return "bản đầu" if self.ordinal == 1 else f"sửa đổi lần {self.ordinal - 1}"

    @property
    def is_amendment(self) -> bool:
        return self.ordinal > 1

    @property
    def numbered(self) -> str:
        return f"số {self.number} ngày {format_date_vi(self.issued_on)}"

    @cached_property
    def says(self) -> PlanContent:
        return from_json(self.content)

    @cached_property
    def before(self) -> "PlanVersion | None":
        return self.plan.versions.filter(ordinal=self.ordinal - 1).first()

    @cached_property
    def changes(self) -> list[Difference]:
        """What it changed in the version before it."""
        return differences(self.before.says, self.says) if self.before else []
