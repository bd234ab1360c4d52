"""The official tables by which income is scored, as a commune or the installation loaded them."""

from django.conf import settings
from django.db import models

from households.models import Area
from households.vocabulary import Zone
from huulien.lib.labels import Sign
from huulien.platform import clock, guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.querysets import ScoreSheetQuerySet
from surveys.vocabulary import SheetState

# A score sheet that stands: points given by it must be found again as they were.
APPROVED = guards.Is("state", SheetState.APPROVED)
_STANDS = guards.Either((APPROVED, guards.Named((("surveys_review", "score_sheet_id"),))))


class ScoreSheet(models.Model):
    """The official table of B1 questions for one standard, region and zone, loaded from Excel; never shipped.

    A commune's own is drafted by its officer and scores reviews once its leader has approved it; one without a commune
    belongs to the installation, which loads it by command for all its communes. A correction is a new sheet.
    """

    guards = (guards.Frozen(when=_STANDS), guards.Fixed(("commune_id",)))
    told = Told("bảng điểm “{title}”", record="bảng điểm", hidden=("drafted_by_id", "loaded_at"))

    commune = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="score_sheets", verbose_name="xã"
    )
    standard = models.CharField("chuẩn nghèo", max_length=30)
    region = VietnameseCharField("vùng", max_length=100)
    zone = models.CharField("khu vực", max_length=5, choices=Zone.choices())
    title = VietnameseCharField("tên bảng điểm", max_length=200)
    citation = VietnameseCharField("căn cứ", max_length=300)
    is_example = models.BooleanField("là bảng ví dụ, không dùng để xếp loại", default=False)
    loaded_at = models.DateTimeField("nạp lúc", default=clock.now, editable=False)
    state = models.CharField("trạng thái", max_length=10, choices=SheetState.choices(), default=SheetState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nạp"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "bảng điểm B1"
        verbose_name_plural = "bảng điểm B1"
        ordering = ["standard", "region", "zone", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def state_sign(self) -> Sign:
        return SheetState(self.state).sign

    @property
    def is_approved(self) -> bool:
        return self.state == SheetState.APPROVED

    @property
    def particulars(self) -> str:
        return f"Dùng cho {self.commune or 'mọi xã'}. {self.get_zone_display()}, {self.region}"


class ScoreItem(models.Model):
    """One question of a score sheet."""

    guards = (guards.OfParent("sheet", when=_STANDS),)
    told = Told("câu hỏi {code} của {sheet_id}")

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="items", verbose_name="bảng điểm")
    code = models.CharField("mã câu", max_length=20)
    text = VietnameseTextField("nội dung")
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "câu hỏi B1"
        verbose_name_plural = "câu hỏi B1"
        ordering = ["sheet", "position", "pk"]
        constraints = [models.UniqueConstraint(name="score_item_code_unique", fields=["sheet", "code"])]

    def __str__(self) -> str:
        return f"{self.code}. {self.text}"


class ScoreOption(models.Model):
    """One answer to a question, with its points."""

    guards = (guards.OfParent("item", when=guards.Whose("surveys_scoresheet", "sheet_id", _STANDS)),)
    told = Told("phương án “{text}” của {item_id}")

    item = models.ForeignKey(ScoreItem, models.CASCADE, related_name="options", verbose_name="câu hỏi")
    text = VietnameseTextField("trả lời")
    points = models.SmallIntegerField("điểm")
    position = models.PositiveSmallIntegerField("thứ tự")

    class Meta:
        verbose_name = "phương án trả lời"
        verbose_name_plural = "phương án trả lời"
        ordering = ["item", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.text} ({self.points})"
