"""Step 5 of an annual round: the opinion of the level above, or the decision to go on without one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.models.reviews import CLOSED, Round
from surveys.vocabulary import OpinionState


class Opinion(models.Model):
    """Results of a round sent up as of a day: whom they went to, until when an answer is due, and what was said.

    Why a commune went on without an answer is the reason of that step.
    """

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round",)),
        guards.Fixed(("commune_id", "round_id", "asked_of", "asked_on", "due_on")),
        guards.Frozen(when=guards.OneOf("state", (OpinionState.ANSWERED, OpinionState.PASSED_OVER))),
    )
    told = Told("xin ý kiến {asked_of}, rà soát {round_id.year}", hidden=("round_id", "recorded_by_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="opinions", verbose_name="đợt rà soát")
    state = models.CharField("trạng thái", max_length=12, choices=OpinionState.choices(), default=OpinionState.ASKED)
    asked_of = VietnameseCharField("nơi cho ý kiến", max_length=100)
    report_number = VietnameseCharField("số báo cáo gửi đi", max_length=50)
    as_of = models.DateField("số liệu tính đến hết ngày")
    asked_on = models.DateField("gửi ngày")
    due_on = models.DateField("hạn trả lời")
    due_words = VietnameseCharField("cách đếm hạn", max_length=300)
    answered_on = models.DateField("trả lời ngày", null=True, blank=True)
    answer_number = VietnameseCharField("số văn bản trả lời", max_length=50, blank=True)
    answer = VietnameseTextField("nội dung trả lời", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "xin ý kiến"
        verbose_name_plural = "xin ý kiến"
        ordering = ["round", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_opinion_asked_at_a_time",
                fields=["round"],
                condition=Q(state=OpinionState.ASKED),
                violation_error_message="Đợt này đang chờ ý kiến. Ghi trả lời rồi mới xin lại.",
            ),
            models.CheckConstraint(
                name="answered_opinion_says_when",
                condition=Q(state=OpinionState.ANSWERED, answered_on__isnull=False, answered_on__gte=F("asked_on"))
                | ~Q(state=OpinionState.ANSWERED) & Q(answered_on=None),
                violation_error_message="Ghi ngày trả lời, không trước ngày gửi.",
            ),
            models.CheckConstraint(
                name="opinion_as_of_before_asked",
                condition=Q(as_of__lte=F("asked_on")),
                violation_error_message="Số liệu tính đến ngày gửi hoặc trước đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"Xin ý kiến {self.asked_of} ngày {format_date_vi(self.asked_on)}"

    @property
    def is_waiting(self) -> bool:
        return self.state == OpinionState.ASKED
