"""A list of support that hangs for all to see, before the decision and after it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.models.support import SupportBatch
from programs.vocabulary import BatchState, PostedWhen


class BatchPosting(models.Model):
    """The lines of a batch that hung in a village, or all of them at the commune's office, with what each gives.

    One recorded by mistake is taken away; of several of one place the latest counts.
    """

    guards = (
        guards.OfParent("batch", when=guards.Is("state", BatchState.SIGNED)),
        guards.SameCommune(("batch", "village"), theirs={"village": "parent_id"}),
        guards.Fixed(("commune_id", "batch_id", "village_id", "side", "posted_on", "until", "note", "hung")),
    )
    told = Told("niêm yết danh sách {batch_id} từ {posted_on}", hidden=("batch_id", "hung", "recorded_by_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    batch = models.ForeignKey(SupportBatch, models.CASCADE, related_name="postings", verbose_name="đợt hỗ trợ")
    village = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thôn"
    )  # none: all of it, at the office of the commune
    side = models.CharField("lúc", max_length=6, choices=PostedWhen.choices())
    posted_on = models.DateField("niêm yết từ ngày")
    until = models.DateField("đến hết ngày")
    note = VietnameseCharField("nơi niêm yết, ghi chú", max_length=200, blank=True)
    hung = models.JSONField("những dòng đã niêm yết", default=dict)  # line → its amount, None where it has none
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "niêm yết danh sách hỗ trợ"
        verbose_name_plural = "niêm yết danh sách hỗ trợ"
        ordering = ["batch", "posted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="batch_posting_lasts",
                condition=Q(until__gte=F("posted_on")),
                violation_error_message="Ngày gỡ phải từ ngày niêm yết trở đi.",
            ),
            models.UniqueConstraint(
                name="one_batch_posting_a_place_and_day",
                fields=["batch", "village", "side", "posted_on"],
                violation_error_message="Ngày này đã ghi niêm yết ở thôn đó.",
            ),
            models.UniqueConstraint(
                name="one_batch_posting_at_the_office",
                fields=["batch", "side", "posted_on"],
                condition=Q(village=None),
                violation_error_message="Ngày này đã ghi niêm yết ở UBND xã.",
            ),
        ]

    def __str__(self) -> str:
        return f"Niêm yết ở {self.place} từ {format_date_vi(self.posted_on)}"

    @property
    def place(self) -> str:
        return f"thôn {self.village.name}" if self.village else f"UBND {self.commune}"
