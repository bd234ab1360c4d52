"""The papers the commune sends: which period, under which number, signed by whom."""

from django.db import models

from households.models import Area
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from reports.querysets import ReportQuerySet


class Report(models.Model):
    """The heading and signature of one periodic report; its figures come from `reports.datasets` alone."""

    told = Told("báo cáo {period}")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="reports", verbose_name="xã")
    period = models.CharField("kỳ báo cáo", max_length=30)  # 2023, 2023-H1 or FROM..TO
    number = models.PositiveSmallIntegerField("số", null=True, blank=True)
    issued_on = models.DateField("ngày ký", null=True, blank=True)
    signed_for_chair = models.BooleanField("ký thay Chủ tịch", default=False)
    signer_title = VietnameseCharField("chức vụ người ký", max_length=100, blank=True)
    signer_name = VietnameseCharField("họ tên người ký", max_length=100, blank=True)
    assessment = VietnameseTextField("đánh giá, kiến nghị", blank=True, help_text="Mỗi dòng một đoạn")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["commune", "-period", "pk"]
        constraints = [models.UniqueConstraint(name="one_report_a_period", fields=["commune", "period"])]

    def __str__(self) -> str:
        return f"Báo cáo {self.period}"
