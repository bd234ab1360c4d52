"""Step 1 of a round: households that ask to be reviewed, and those put on its list besides."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.platform import clock, guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.models.form_a import FormASheet
from surveys.models.replies import Replied
from surveys.models.reviews import CLOSED, Round
from surveys.models.score_sheets import APPROVED
from surveys.querysets import RequestQuerySet
from surveys.rules.procedure import procedure_by_code
from surveys.vocabulary import RequestKind, RequestState, RoundKind

_ENDED = (RequestState.ANSWERED, RequestState.WITHDRAWN)  # nothing leads out of these
_IN_WRITING = (RequestState.ANSWERED, RequestState.REFUSED)
_LEFT_OUT = (RequestState.NOT_LISTED, RequestState.ANSWERED)


class ReviewRequest(Replied):
    """A household asks (Mẫu số 01, 04): it is listed to be reviewed, or is told in writing why not.

    Listed, it ends with the decision of its round, or is refused in writing. Whose village it is in is the household's.
    """

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "household", "form_a")),
        guards.Only("form_a", when=APPROVED),
        guards.Fixed(("commune_id", "round_id", "household_id", "kind", "received_on", "due_on")),
        guards.Frozen(when=guards.OneOf("state", _ENDED)),
    )
    told = Told(
        "đề nghị của hộ {household_id}", hidden=("round_id", "household_id", "recorded_by_id", "form_a_id"),
        household="household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="requests", verbose_name="đợt rà soát")
    household = models.ForeignKey(Household, models.PROTECT, related_name="requests", verbose_name="hộ")
    kind = models.CharField("giấy đề nghị", max_length=12, choices=RequestKind.choices())
    state = models.CharField("kết quả", max_length=10, choices=RequestState.choices(), default=RequestState.RECEIVED)
    received_on = models.DateField("nhận ngày")
    received_from = VietnameseCharField("người nộp", max_length=100)
    reason = VietnameseTextField("lý do đề nghị")
    # Of one within the year alone: an annual round answers with its decision.
    due_on = models.DateField("hạn trả lời", null=True, blank=True)
    due_words = VietnameseCharField("cách đếm hạn", max_length=300, blank=True)
    present_count = models.PositiveSmallIntegerField("số đặc điểm có ở Phiếu A", null=True, blank=True)
    # What was asked and which of it the household has; without, the officer counted on the paper form.
    form_a = models.ForeignKey(
        FormASheet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bộ đặc điểm"
    )
    present_places = models.CharField("các đặc điểm có ở Phiếu A", max_length=60, blank=True)
    outcome_on = models.DateField("có kết quả ngày", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = "giấy đề nghị"
        verbose_name_plural = "giấy đề nghị"
        ordering = ["round", "received_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_request_a_household_at_a_time",
                fields=["round", "household"],
                condition=~Q(state__in=_ENDED),
                violation_error_message="Hộ này đã có giấy đề nghị trong đợt rà soát.",
            ),
            models.CheckConstraint(
                name="request_says_when_its_outcome_came",
                condition=Q(state=RequestState.RECEIVED, outcome_on=None)
                | ~Q(state=RequestState.RECEIVED) & Q(outcome_on__isnull=False, outcome_on__gte=F("received_on")),
                violation_error_message="Ghi ngày có kết quả, không trước ngày nhận.",
            ),
            models.CheckConstraint(
                name="request_left_out_by_form_a",
                condition=~Q(state__in=_LEFT_OUT) | Q(present_count__isnull=False),
                violation_error_message="Hộ không vào danh sách phải có Phiếu A.",
            ),
            models.CheckConstraint(
                name="form_a_names_as_many_as_it_counts",
                condition=Q(present_places="") | Q(present_count__gt=0),
                violation_error_message="Số đặc điểm phải đúng với các đặc điểm đã chọn.",
            ),
            models.CheckConstraint(
                name="refusal_in_writing",
                condition=Q(state__in=_IN_WRITING, reply_number__isnull=False, reply_on__gte=F("outcome_on"))
                & ~Q(reply="")
                | ~Q(state__in=_IN_WRITING) & Q(reply_number=None, reply_on=None, reply=""),
                violation_error_message="Văn bản trả lời phải có số, ngày và lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{RequestKind(self.kind).form}, hộ {self.household.head_name}, nhận {format_date_vi(self.received_on)}"

    @property
    def sign(self) -> Sign:
        return RequestState(self.state).sign

    @property
    def kind_words(self) -> str:
        return RequestKind(self.kind).form

    @property
    def is_answered_in_writing(self) -> bool:
        return self.state in _IN_WRITING

    @property
    def present_characteristics(self) -> list[str]:
        """What Phiếu A found, in the words it was asked in; empty where it was counted on paper, or found nothing."""
        words = self.form_a.characteristics if self.form_a else procedure_by_code(self.round.procedure).form_a.wording
        return [words[int(place) - 1] for place in self.present_places.split(", ") if place]

    @property
    def days_left(self) -> int | None:
        waits = self.round.kind == RoundKind.IN_YEAR and self.round.is_open
        if self.due_on is None or not waits or self.state in (*_ENDED, RequestState.REFUSED):
            return None
        return (self.due_on - clock.today()).days


class ListAddition(models.Model):
    """A household that an annual round reviews though it is not managed and did not ask: with the reason."""

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "household")),
        guards.Fixed(("commune_id", "round_id", "household_id")),
    )
    told = Told(
        "bổ sung hộ {household_id} vào danh sách rà soát", hidden=("round_id", "household_id", "added_by_id"),
        household="household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="additions", verbose_name="đợt rà soát")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="hộ")
    reason = VietnameseTextField("lý do bổ sung")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người bổ sung"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "hộ bổ sung vào danh sách rà soát"
        verbose_name_plural = "hộ bổ sung vào danh sách rà soát"
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_addition_a_household_a_round",
                fields=["round", "household"],
                violation_error_message="Hộ này đã được bổ sung vào danh sách.",
            ),
            models.CheckConstraint(
                name="addition_says_why",
                condition=~Q(reason=""),
                violation_error_message="Ghi lý do bổ sung.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bổ sung hộ {self.household.head_name}"
