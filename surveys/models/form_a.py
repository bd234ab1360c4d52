"""The characteristics that Phiếu A asks of, as a commune entered them from the official paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.platform import clock, guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.models.score_sheets import APPROVED
from surveys.querysets import FormASheetQuerySet
from surveys.vocabulary import SheetState

# Characteristics that stand: what was answered to them must be found again as it was asked.
_STANDS = guards.Either((APPROVED, guards.Named((("surveys_reviewrequest", "form_a_id"),))))


class FormASheet(models.Model):
    """The wording of Phiếu A in one procedure, from a day on; never shipped.

    Drafted by the commune's officer, it is asked once its leader has approved it. A correction is a new one.
    """

    guards = (guards.Frozen(when=_STANDS), guards.Fixed(("commune_id",)))
    told = Told("{title}", record="bộ đặc điểm Phiếu A", hidden=("drafted_by_id", "entered_at"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="form_a_sheets", verbose_name="xã")
    procedure = models.CharField("quy trình", max_length=30)
    valid_from = models.DateField("dùng từ ngày")
    title = VietnameseCharField("tên", max_length=200)
    citation = VietnameseCharField("căn cứ", max_length=300)
    wording = VietnameseTextField("các đặc điểm")  # one a line
    state = models.CharField("trạng thái", max_length=10, choices=SheetState.choices(), default=SheetState.DRAFT)
    entered_at = models.DateTimeField("nhập lúc", default=clock.now, editable=False)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người nhập"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FormASheetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ đặc điểm Phiếu A"
        verbose_name_plural = "bộ đặc điểm Phiếu A"
        ordering = ["commune", "-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="form_a_sheet_says_what_it_is_of",
                condition=~Q(citation="") & ~Q(wording=""),
                violation_error_message="Ghi căn cứ và các đặc điểm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}, dùng từ {format_date_vi(self.valid_from)}"

    @property
    def particulars(self) -> str:
        return f"Dùng từ {format_date_vi(self.valid_from)}. {self.citation}"

    @property
    def characteristics(self) -> tuple[str, ...]:
        return tuple(self.wording.splitlines())

    @property
    def state_sign(self) -> Sign:
        return SheetState(self.state).sign

    @property
    def is_approved(self) -> bool:
        return self.state == SheetState.APPROVED
