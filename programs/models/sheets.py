"""A filled-in sheet on its way into the book."""

from django.db import models

from households.models import Upload
from huulien.platform import guards
from huulien.platform.told import Told
from programs.models.support import SupportBatch


class SheetUpload(Upload):
    """A workbook of needs, support, money or measurements between choosing and confirming."""

    guards = (guards.SameCommune(("batch",)), guards.Fixed(("commune_id", "kind", "batch_id")))
    told = Told("tệp {file_name} đang kiểm tra", hidden=("kind", "batch_id", "uploaded_by_id", "uploaded_at"))

    kind = models.CharField("loại tệp", max_length=20)
    batch = models.ForeignKey(
        SupportBatch, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="đợt hỗ trợ"
    )

    class Meta(Upload.Meta):
        verbose_name = "tệp Excel đang kiểm tra"
        verbose_name_plural = "tệp Excel đang kiểm tra"

    def __str__(self) -> str:
        return self.file_name
