"""A list on its way into the register."""

from django.conf import settings
from django.db import models

from households.models.areas import Area
from huulien.platform import clock, guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told


class ColumnMapping(models.Model):
    """What the officer said the columns of such a list mean, by commune and folded headers."""

    told = Told("cách ghép cột của tệp danh sách hộ", hidden=("headers_hash", "fields"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    headers_hash = models.CharField(max_length=64)
    fields = models.JSONField(help_text="Tiêu đề đã bỏ dấu → trường của sổ")

    class Meta:
        verbose_name = "cách ghép cột"
        verbose_name_plural = "cách ghép cột"
        constraints = [models.UniqueConstraint(name="one_mapping_for_a_layout", fields=["commune", "headers_hash"])]


class Upload(models.Model):
    """A workbook between choosing and confirming: kept on the server, so that what was checked is what is written."""

    audit_exclude = ("content",)

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người nhập"
    )
    uploaded_at = models.DateTimeField("tải lên lúc", default=clock.now, editable=False)
    file_name = VietnameseCharField("tên tệp", max_length=200)
    content = models.BinaryField("nội dung")

    class Meta:
        abstract = True
        ordering = ["-uploaded_at", "-pk"]


class RegisterUpload(Upload):
    """A list of households or persons, with what the officer said of its columns and cells."""

    told = Told(
        "tệp danh sách hộ {file_name} đang kiểm tra", hidden=("mapping", "choices", "uploaded_by_id", "uploaded_at")
    )

    on = models.DateField("danh sách tính đến ngày")
    mapping = models.JSONField("cách ghép cột", default=dict)
    choices = models.JSONField("lựa chọn ở các ô mà tệp và sổ cùng sửa", default=dict)

    class Meta(Upload.Meta):
        verbose_name = "tệp đang kiểm tra"
        verbose_name_plural = "tệp đang kiểm tra"


class RegisterImport(models.Model):
    """A list that was written into the book: whose, when, and what became of its rows. Of the list itself, nothing."""

    guards = (guards.WrittenOnce(),)
    told = Told("lần nhập danh sách hộ {file_name}", hidden=("imported_by_id", "imported_at"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người nhập"
    )
    imported_at = models.DateTimeField("nhập lúc", default=clock.now, editable=False)
    file_name = VietnameseCharField("tên tệp", max_length=200)
    on = models.DateField("danh sách tính đến ngày")
    created_count = models.PositiveIntegerField("dòng mới")
    updated_count = models.PositiveIntegerField("dòng cập nhật")
    unchanged_count = models.PositiveIntegerField("dòng không đổi")

    class Meta:
        verbose_name = "lần nhập danh sách"
        verbose_name_plural = "lần nhập danh sách"
        ordering = ["-imported_at", "-pk"]
