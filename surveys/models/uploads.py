"""Results recognised elsewhere, on their way into the book."""

from django.db import models

from households.models import Upload
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told


class ResultsUpload(Upload):
    """The results of a year as the officer put them forward; the leader makes them official."""

    told = Told(
        "tệp kết quả rà soát năm {year} {file_name} chờ nạp", hidden=("uploaded_by_id", "uploaded_at", "is_sent")
    )

    year = models.PositiveSmallIntegerField("năm")
    decision_number = VietnameseCharField("số quyết định", max_length=50)
    decided_on = models.DateField("ngày quyết định")
    is_sent = models.BooleanField("đã gửi lãnh đạo", default=False)

    class Meta(Upload.Meta):
        verbose_name = "tệp kết quả chờ nạp"
        verbose_name_plural = "tệp kết quả chờ nạp"

    def __str__(self) -> str:
        return f"Kết quả rà soát năm {self.year}"
