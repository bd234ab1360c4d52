"""What is posted for everybody to see, and the complaints that come of it: step 4 of a round, or before a decision.

Each is of a round, or of the list of a decision on requests (`of` is either).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household
from huulien.lib.dates import format_date_vi
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.models.decisions import SIGNED, Decision
from surveys.models.recognitions import Recognition
from surveys.models.reviews import CLOSED, Round
from surveys.vocabulary import ComplaintForm, ComplaintState, PostingState


class Complaint(models.Model):
    """Somebody says that the result of a household is wrong: it is checked again and answered within counted days."""

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.OfParent("decision", when=SIGNED),
        guards.SameCommune(("round", "household", "decision", "recognition", "village"),
                           theirs={"village": "parent_id"}),
        guards.Fixed(("commune_id", "round_id", "household_id", "decision_id", "recognition_id", "about_name",
                      "received_on")),
        guards.Frozen(when=guards.OneOf("state", (ComplaintState.UPHELD, ComplaintState.DISMISSED))),
    )  # fmt: skip
    told = Told(
        "khiếu nại về hộ {household_id}",
        hidden=("round_id", "household_id", "decision_id", "recognition_id", "recorded_by_id"),
        household="household",
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="đợt rà soát"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="quyết định"
    )
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hộ"
    )  # none: about a person outside the register
    about_name = VietnameseCharField("khiếu nại về", max_length=100, blank=True)  # of who is not on the list
    recognition = models.ForeignKey(
        Recognition, models.PROTECT, null=True, blank=True, related_name="complaints", verbose_name="đề nghị xác nhận"
    )
    state = models.CharField("kết quả", max_length=10, choices=ComplaintState.choices(), default=ComplaintState.OPEN)
    received_on = models.DateField("nhận ngày")
    received_from = VietnameseCharField("người khiếu nại", max_length=100)
    form = models.CharField("hình thức", max_length=10, choices=ComplaintForm.choices())
    content = VietnameseTextField("nội dung")
    due_on = models.DateField("hạn trả lời")
    due_words = VietnameseCharField("cách đếm hạn", max_length=300)
    answered_on = models.DateField("trả lời ngày", null=True, blank=True)
    rechecked_by = VietnameseCharField("người phúc tra", max_length=200, blank=True)
    answer = VietnameseTextField("trả lời", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "khiếu nại"
        verbose_name_plural = "khiếu nại"
        ordering = ["round", "received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="complaint_of_a_round_or_a_decision",
                condition=Q(round__isnull=False, household__isnull=False, decision=None, recognition=None)
                & Q(about_name="")
                | Q(round=None, decision__isnull=False, recognition__isnull=False, about_name="")
                | Q(round=None, decision__isnull=False, recognition=None) & ~Q(about_name=""),
            ),
            models.CheckConstraint(
                name="answered_complaint_says_when",
                condition=Q(state=ComplaintState.OPEN, answered_on=None)
                | ~Q(state=ComplaintState.OPEN) & Q(answered_on__isnull=False, answered_on__gte=F("received_on")),
                violation_error_message="Ghi ngày trả lời, không trước ngày nhận khiếu nại.",
            ),
        ]

    def __str__(self) -> str:
        return f"Khiếu nại về {self.about}, nhận {format_date_vi(self.received_on)}"

    @property
    def of(self) -> Round | Decision:
        return self.round or self.decision

    @property
    def about(self) -> str:
        """Whom it is about: "hộ Vi Văn An"."""
        if self.recognition:
            return self.recognition.whose
        return f"{self.decision.whom} {self.about_name}" if self.decision else f"hộ {self.household.head_name}"

    @property
    def is_open(self) -> bool:
        return self.state == ComplaintState.OPEN


class Posting(models.Model):
    """The results of one village, or of the whole commune at its office, posted for days that are counted."""

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.OfParent("decision", when=SIGNED),
        guards.SameCommune(("round", "decision", "village", "after"), theirs={"village": "parent_id"}),
        guards.Fixed(("commune_id", "round_id", "decision_id", "village_id", "after_id", "posted_on", "due_on")),
        guards.Frozen(when=guards.Is("state", PostingState.CLOSED)),
    )
    told = Told("niêm yết ngày {posted_on}", hidden=("round_id", "decision_id", "recorded_by_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name="đợt rà soát"
    )
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="postings", verbose_name="quyết định"
    )
    village = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thôn"
    )  # none: for all villages, at the office of the commune
    after = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="repostings",
        verbose_name="niêm yết lại sau khiếu nại",
    )  # fmt: skip
    state = models.CharField("trạng thái", max_length=10, choices=PostingState.choices(), default=PostingState.RUNNING)
    posted_on = models.DateField("niêm yết từ ngày")
    places = VietnameseCharField("nơi niêm yết", max_length=200)
    due_on = models.DateField("đến hết ngày")
    due_words = VietnameseCharField("cách đếm hạn", max_length=300)
    closed_on = models.DateField("gỡ ngày", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "niêm yết"
        verbose_name_plural = "niêm yết"
        ordering = ["round", "posted_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_running_posting_a_village",
                fields=["round", "village"],
                condition=Q(state=PostingState.RUNNING),
                violation_error_message="Thôn này đang niêm yết. Ghi xong lần ấy rồi mới ghi lần khác.",
            ),
            models.UniqueConstraint(
                name="one_running_posting_a_list",
                fields=["decision"],
                condition=Q(state=PostingState.RUNNING),
                violation_error_message="Danh sách này đang niêm yết. Ghi xong lần ấy rồi mới ghi lần khác.",
            ),
            models.CheckConstraint(
                name="posting_of_a_round_or_a_decision",
                condition=Q(round__isnull=False, decision=None) | Q(round=None, decision__isnull=False),
            ),
            models.CheckConstraint(
                name="posting_runs_its_days",
                condition=Q(state=PostingState.RUNNING, closed_on=None)
                | Q(state=PostingState.CLOSED, closed_on__isnull=False, closed_on__gte=F("due_on")),
                violation_error_message="Niêm yết đủ ngày rồi mới gỡ.",
            ),
        ]

    def __str__(self) -> str:
        where = self.village.name if self.village else "toàn xã"
        return f"Niêm yết {where} từ {format_date_vi(self.posted_on)}"

    @property
    def of(self) -> Round | Decision:
        return self.round or self.decision
