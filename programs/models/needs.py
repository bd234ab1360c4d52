"""What households and their members ask to be supported with, and how each asking ended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household, Member
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.platform import clock, guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.querysets import HealthCardQuerySet, SupportNeedQuerySet
from programs.vocabulary import PERSONAL_NEEDS, CardKind, NeedState
from surveys.models import Review
from surveys.vocabulary import Need

_ENDED_STATES = tuple(state for state in NeedState if state != NeedState.WAITING)


class SupportNeed(models.Model):
    """A household or one of its members asks for something on a day; it has at most one end, with its day and paper.

    An ended need stands as it is until it is opened again with a reason.
    """

    guards = (
        guards.SameCommune(("household", "member")),
        guards.Fixed(("commune_id", "household_id", "member_id", "kind", "review_id")),
        guards.Frozen(when=guards.OneOf("state", _ENDED_STATES), columns=("asked_on",), word="ended"),
    )
    told = Told(
        "nhu cầu “{kind}” của hộ {household_id}",
        hidden=("household_id", "review_id", "recorded_by_id"),
        household="household",
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="support_needs", verbose_name="hộ")
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="support_needs", verbose_name="của"
    )
    kind = models.CharField("nhu cầu", max_length=30, choices=Need.choices())
    asked_on = models.DateField("ngày đề nghị")
    asked_by = VietnameseCharField("đề nghị bằng", max_length=200, blank=True)  # an application, what the head said
    amount_vnd = models.PositiveBigIntegerField("số tiền cần", null=True, blank=True)
    # The Form B in which it was asked.
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="support_needs", verbose_name="phiếu"
    )
    held_up = VietnameseCharField("đang vướng", max_length=300, blank=True)
    holder = VietnameseCharField("ai gỡ", max_length=150, blank=True)
    expected_on = models.DateField("dự kiến xong ngày", null=True, blank=True)
    state = models.CharField("kết quả", max_length=12, choices=NeedState.choices(), default=NeedState.WAITING)
    ended_on = models.DateField("ngày có kết quả", null=True, blank=True)
    ended_paper = VietnameseCharField("giấy tờ", max_length=200, blank=True)
    ended_reason = VietnameseCharField("lý do", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SupportNeedQuerySet.as_manager()

    class Meta:
        verbose_name = "nhu cầu hỗ trợ"
        verbose_name_plural = "nhu cầu hỗ trợ"
        ordering = ["commune", "asked_on", "pk"]
        indexes = [models.Index(fields=["commune", "kind", "state"], name="need_by_kind")]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_need_a_household",
                fields=["household", "kind"],
                condition=Q(state=NeedState.WAITING, member=None),
                violation_error_message="Hộ này đang chờ việc này rồi.",
            ),
            models.UniqueConstraint(
                name="one_waiting_need_a_person",
                fields=["member", "kind"],
                condition=Q(state=NeedState.WAITING, member__isnull=False),
                violation_error_message="Người này đang chờ việc này rồi.",
            ),
            models.CheckConstraint(
                name="personal_need_names_a_person",
                condition=Q(member__isnull=False) | ~Q(kind__in=sorted(PERSONAL_NEEDS)),
                violation_error_message="Nhu cầu này của từng người. Chọn người trong hộ.",
            ),
            models.CheckConstraint(
                name="need_ends_on_a_day",
                condition=Q(state=NeedState.WAITING, ended_on=None, ended_reason="", ended_paper="")
                | ~Q(state=NeedState.WAITING) & Q(ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="need_ends_after_it_was_asked",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("asked_on")),
                violation_error_message="Ngày có kết quả phải từ ngày đề nghị trở đi.",
            ),
            models.CheckConstraint(
                name="need_not_eligible_says_why",
                condition=~Q(state=NeedState.NOT_ELIGIBLE) | ~Q(ended_reason=""),
                violation_error_message="Ghi lý do không đủ điều kiện.",
            ),
        ]

    def __str__(self) -> str:
        return f"{Need(self.kind).label}, {self.member or self.household}, đề nghị {format_date_vi(self.asked_on)}"

    @property
    def sign(self) -> Sign:
        return NeedState(self.state).sign

    @property
    def is_waiting(self) -> bool:
        return self.state == NeedState.WAITING

    @property
    def whose(self) -> str:
        """Whom it is of: the person, or the household by its head."""
        return self.member.full_name if self.member else self.household.head_name or f"Hộ {self.household.code}"

    @property
    def days_waited(self) -> int | None:
        """Days since it was asked; None once it has ended."""
        return (clock.today() - self.asked_on).days if self.is_waiting else None

    @property
    def standing_words(self) -> str:
        """Since when it waits and what holds it up, or when it ended."""
        asked = f"đề nghị {format_date_vi(self.asked_on)}"
        if self.is_waiting:
            return f"{asked}, đã chờ {self.days_waited} ngày{f': {self.held_up}' if self.held_up else ''}"
        return f"{asked}, kết quả {format_date_vi(self.ended_on)}" if self.ended_on else asked

    @property
    def end_words(self) -> str:
        """By which paper it ended, and why."""
        return "; ".join(filter(None, (self.ended_paper, self.ended_reason)))


class HealthCard(models.Model):
    """A health insurance card of a member with the days it is valid, both included. Whoever has one is insured."""

    guards = (guards.SameCommune(("member",)), guards.Fixed(("commune_id", "member_id")))
    told = Told("thẻ BHYT của {member_id}", hidden=("member_id",), household="member__spells__household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    member = models.ForeignKey(Member, models.PROTECT, related_name="health_cards", verbose_name="thành viên")
    kind = models.CharField("đối tượng", max_length=12, choices=CardKind.choices())
    valid_from = models.DateField("có giá trị từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HealthCardQuerySet.as_manager()

    class Meta:
        verbose_name = "thẻ BHYT"
        verbose_name_plural = "thẻ BHYT"
        ordering = ["member", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_card_a_day_and_kind",
                fields=["member", "kind", "valid_from"],
                violation_error_message="Thẻ này đã ghi.",
            ),
            models.CheckConstraint(
                name="card_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Ngày hết hạn phải từ ngày có giá trị trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Thẻ BHYT từ {format_date_vi(self.valid_from)}"
