"""What the platform keeps for every app: the trail, the steps records have taken, the forms that made something, the
book of papers' numbers, and the public holidays."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from huulien.lib.dates import format_date_vi
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.jobs.models import Job  # noqa: F401  a table of this app's
from huulien.platform.papers.document import Kind
from huulien.platform.told import Told
from huulien.platform.vocabulary import HolidayKind

CHANGES = ("insert", "update", "delete")  # of a row; every other operation is something that happened


class AuditEntry(models.Model):
    """One changed row, written by database triggers (`huulien.platform.audit`), or something that happened without a
    change (`huulien.platform.happenings`). Never changed."""

    at = models.DateTimeField("lúc")
    actor_id = models.BigIntegerField("mã người làm", null=True)
    actor = models.CharField("người làm", max_length=150)
    address = models.CharField("từ địa chỉ", max_length=45)
    reason = models.CharField("lý do", max_length=300)
    operation = models.CharField("việc", max_length=6)  # one of CHANGES, or a `Happening`
    table = models.CharField("bảng", max_length=63)
    row_id = models.BigIntegerField("dòng")
    commune_id = models.BigIntegerField("xã", null=True)
    before = models.JSONField("trước", null=True)
    after = models.JSONField("sau", null=True)

    class Meta:
        verbose_name = "mục nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["table", "row_id"], name="audit_by_row"),
            models.Index(fields=["commune_id", "id"], name="audit_by_commune"),
        ]

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Column → (before, after) of what differs."""
        before, after = self.before or {}, self.after or {}
        return {
            column: (before.get(column), after.get(column))
            for column in before | after
            if before.get(column) != after.get(column)
        }


class AuditSeal(models.Model):
    """The seal of one entry of the trail (`huulien.platform.chain`). Never changed."""

    audited = False  # it tells nothing but that an entry is as it was

    entry = models.BigIntegerField("mục nhật ký", primary_key=True)  # no key: a removed entry must be missed
    chain = models.BigIntegerField("chuỗi")  # the commune, or 0
    position = models.BigIntegerField("thứ tự")
    salt = models.BinaryField("muối")
    content = models.BinaryField("dấu của nội dung")
    digest = models.BinaryField("dấu")

    class Meta:
        verbose_name = "dấu của mục nhật ký"
        verbose_name_plural = "dấu của nhật ký"
        ordering = ["chain", "position"]
        constraints = [models.UniqueConstraint(name="one_seal_a_place", fields=["chain", "position"])]


class StepRecord(models.Model):
    """A record moved from one state to another: who, when, and why. Never changed, never removed."""

    guards = (guards.WrittenOnce(),)
    told = Told("bước đã làm", hidden=("row_id", "by_id", "at"))  # by `telling`, with the words of the step itself

    commune_id = models.BigIntegerField("xã")
    model = models.CharField("loại", max_length=60)  # app.model
    row_id = models.BigIntegerField("dòng")
    step = models.CharField("bước", max_length=30)
    state_before = models.CharField("từ trạng thái", max_length=20)
    state_after = models.CharField("sang trạng thái", max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người làm"
    )
    at = models.DateTimeField("lúc")
    reason = models.TextField("lý do", blank=True)

    class Meta:
        verbose_name = "bước đã làm"
        verbose_name_plural = "bước đã làm"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["model", "row_id"], name="step_by_row")]


class SentForm(models.Model):
    """A form that has made a record (`huulien.platform.once`), by the hidden key of its page."""

    audited = False  # what it made is in the trail

    key = models.UUIDField("mã của trang", primary_key=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người gửi")
    answers_hash = models.CharField("dấu của nội dung", max_length=64)
    model = models.CharField("loại", max_length=60)  # app.model
    row_id = models.BigIntegerField("dòng", null=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "trang đã gửi"
        verbose_name_plural = "các trang đã gửi"
        ordering = ["-at", "pk"]
        indexes = [models.Index(fields=["at"], name="sent_form_by_age")]


class DocumentNumber(models.Model):
    """One number of the commune's book of outgoing papers (`huulien.platform.numbers`) and what carries it."""

    told = Told("số {number} năm {year} của {kind}, {taken_for}", hidden=("record",))

    commune_id = models.BigIntegerField("xã")
    kind = models.CharField("loại văn bản", max_length=5, choices=Kind.choices())
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    record = models.CharField("mã hồ sơ", max_length=100)  # table:row
    taken_for = models.CharField("cấp cho", max_length=300)
    taken_at = models.DateTimeField("cấp lúc")

    class Meta:
        verbose_name = "số văn bản"
        verbose_name_plural = "sổ văn bản đi"
        ordering = ["commune_id", "-year", "kind", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_paper_a_number",
                fields=["commune_id", "kind", "year", "number"],
                violation_error_message="Số này đã cấp cho văn bản khác trong năm. Ghi số khác.",
            ),
            models.UniqueConstraint(
                name="one_number_a_paper",
                fields=["record"],
                violation_error_message="Văn bản này đã có số. Sửa số ấy, không cấp thêm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02d}/{self.kind} năm {self.year}: {self.taken_for}"


class PublicHoliday(models.Model):
    """A day of the country's calendar that is not what its place in the week says. It belongs to no commune."""

    told = Told("{kind} {day}: {name}")

    day = models.DateField("ngày", unique=True, error_messages={"unique": "Ngày này đã có trong lịch nghỉ."})
    kind = models.CharField("loại", max_length=10, choices=HolidayKind.choices(), default=HolidayKind.HOLIDAY)
    name = VietnameseCharField("tên", max_length=100)
    source = VietnameseCharField(
        "căn cứ", max_length=250, help_text="Số văn bản, thông báo; chưa có thì ghi “chưa đối chiếu”."
    )

    class Meta:
        verbose_name = "ngày nghỉ lễ, tết"
        verbose_name_plural = "ngày nghỉ lễ, tết"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{format_date_vi(self.day)}: {self.name}"

    def clean(self) -> None:
        if self.kind == HolidayKind.WORKDAY and self.day and self.day.isoweekday() < 6:
            raise ValidationError({"kind": "Chỉ thứ Bảy, Chủ nhật mới ghi là ngày làm bù."})
