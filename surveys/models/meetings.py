"""Step 3 of a round: the meeting of a village, and how many of those present agreed to the result of each household."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from households.models import Area
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from surveys.models.reviews import CLOSED, Review, Round
from surveys.querysets import OpinionQuerySet
from surveys.rules.procedure import MeetingRule, procedure_by_code
from surveys.vocabulary import Attendance, MeetingState

_HELD = guards.Is("state", MeetingState.HELD)


class Meeting(models.Model):
    """A meeting of a village in a round, the second where the first did not agree to every household, and so on.

    It is written before, while and after it is held; once recorded as held it stands, and another one corrects it.
    """

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "village"), theirs={"village": "parent_id"}),
        guards.Fixed(("commune_id", "round_id", "village_id", "number")),
        guards.Frozen(when=_HELD),
    )
    told = Told(
        "họp thôn {village_id} lần {number}, rà soát {round_id.year}",
        hidden=("round_id", "village_id", "recorded_by_id"),
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="meetings", verbose_name="đợt rà soát")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    number = models.PositiveSmallIntegerField("lần họp", validators=[MinValueValidator(1)])
    state = models.CharField("trạng thái", max_length=10, choices=MeetingState.choices(), default=MeetingState.DRAFT)
    held_on = models.DateField("ngày họp", null=True, blank=True)
    place = VietnameseCharField("nơi họp", max_length=200, blank=True)
    chair = VietnameseCharField("chủ trì", max_length=150, blank=True)
    secretary = VietnameseCharField("thư ký", max_length=150, blank=True)
    board_count = models.PositiveIntegerField("số người của ban chỉ đạo rà soát xã", null=True, blank=True)
    board_names = VietnameseTextField("người của ban chỉ đạo rà soát xã", blank=True)
    organisations_count = models.PositiveIntegerField("số người của chi bộ, đoàn thể thôn", null=True, blank=True)
    organisations_names = VietnameseTextField("người của chi bộ, đoàn thể thôn", blank=True)
    front_count = models.PositiveIntegerField("số người của Mặt trận Tổ quốc xã", null=True, blank=True)
    front_names = VietnameseTextField("người của Mặt trận Tổ quốc xã", blank=True)
    reviewers_count = models.PositiveIntegerField("số rà soát viên", null=True, blank=True)
    reviewers_names = VietnameseTextField("rà soát viên", blank=True)
    households_count = models.PositiveIntegerField("số đại diện hộ có mặt", null=True, blank=True)
    households_invited = models.PositiveIntegerField("số hộ được mời", null=True, blank=True)
    household_signers = VietnameseTextField("đại diện hộ ký biên bản", blank=True)
    note = VietnameseTextField("ý kiến khác", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "cuộc họp thôn"
        verbose_name_plural = "họp thôn"
        ordering = ["round", "village", "number"]
        constraints = [
            models.UniqueConstraint(
                name="meetings_of_a_village_numbered_once",
                fields=["round", "village", "number"],
                violation_error_message="Thôn đã có cuộc họp lần này.",
            ),
            models.UniqueConstraint(
                name="one_meeting_in_writing_a_village",
                fields=["round", "village"],
                condition=Q(state=MeetingState.DRAFT),
                violation_error_message="Cuộc họp trước của thôn chưa ghi xong.",
            ),
            models.CheckConstraint(
                name="held_meeting_says_all",
                condition=Q(state=MeetingState.DRAFT)
                | Q(held_on__isnull=False, households_invited__isnull=False)
                & Q(**{f"{kind.count_field}__isnull": False for kind in Attendance})
                & ~Q(place="")
                & ~Q(chair="")
                & ~Q(secretary="")
                & ~Q(household_signers=""),
                violation_error_message="Cuộc họp đã xong thì có ngày, nơi, chủ trì, thư ký, số người và người ký.",
            ),
            models.CheckConstraint(
                name="households_come_as_invited",
                condition=Q(households_count__lte=F("households_invited")),
                violation_error_message="Số đại diện hộ có mặt không quá số hộ được mời.",
            ),
        ]

    def __str__(self) -> str:
        day = f", {format_date_vi(self.held_on)}" if self.held_on else ""
        return f"Họp thôn {self.village.name} lần {self.number}{day}"

    @property
    def is_draft(self) -> bool:
        return self.state == MeetingState.DRAFT

    @property
    def sign(self) -> Sign:
        return MeetingState(self.state).sign

    @property
    def present_count(self) -> int | None:
        """How many were present, of all kinds; None while one of the counts is not written."""
        counts = [getattr(self, kind.count_field) for kind in Attendance]
        return None if None in counts else sum(counts)

    @property
    def rule(self) -> MeetingRule:
        """When those present agree, by the procedure of the round."""
        return procedure_by_code(self.round.procedure).meeting


class MeetingOpinion(models.Model):
    """How many of those present agreed to the class that was put before them for a household."""

    guards = (
        guards.OfParent("meeting", when=_HELD),
        guards.SameCommune(("meeting", "review")),
        guards.Fixed(("commune_id", "meeting_id", "review_id")),
    )
    told = Told("ý kiến {meeting_id} về {review_id}", hidden=("meeting_id", "review_id"), household="review__household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="opinions")
    review = models.ForeignKey(Review, models.PROTECT, related_name="opinions")
    poverty_class = models.CharField("kết quả đưa ra họp", max_length=20, choices=PovertyClass.choices())
    agreed_count = models.PositiveIntegerField("số người đồng ý")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = "ý kiến của cuộc họp về một hộ"
        verbose_name_plural = "ý kiến của cuộc họp"
        ordering = ["meeting", "review"]
        constraints = [models.UniqueConstraint(name="one_opinion_a_household", fields=["meeting", "review"])]
