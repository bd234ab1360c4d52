"""The register: households, their members, and what happened to them."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from households.models.areas import SETTLED_DAY, Area
from households.querysets import EventQuerySet, HouseholdQuerySet, MemberQuerySet
from households.rules.spelling import LONGEST_CODE, LONGEST_NAME, code_fault, name_fault
from households.vocabulary import ETHNIC_GROUPS, Employment, EventKind, Qualification, Relationship, Sex, Studying
from huulien.lib.dates import age_on, format_date_vi
from huulien.platform import clock, guards
from huulien.platform.fields import SortKeyField, VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told


def check_code(code: str) -> None:
    if fault := code_fault(code):
        raise ValidationError(fault)


def check_name(name: str) -> None:
    if fault := name_fault(name):
        raise ValidationError(fault)


# Another village is that of the open days alone, once the former one is kept for the settled ones.
_LEFT_A_FORMER_VILLAGE = guards.KeptIn(
    "households_formervillage", key="household_id", day="moved_on", settled=SETTLED_DAY
)


class Household(models.Model):
    """A household in the book of a commune. `opened_on` is its first day, `closed_on` the first day without it."""

    guards = (
        guards.Days(
            SETTLED_DAY, start="opened_on", end="closed_on", counts=("village_id",), unless=_LEFT_A_FORMER_VILLAGE
        ),
        guards.SameCommune(("village",), theirs={"village": "parent_id"}),
        guards.Fixed(("commune_id",)),
    )
    told = Told(
        "{head_name} ({code})", record="hộ {head_name} ({code})", hidden=("sort_key", "search_fold"), household="pk"
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    village = models.ForeignKey(Area, models.PROTECT, related_name="households", verbose_name="thôn")
    code = models.CharField("mã hộ", max_length=LONGEST_CODE, validators=[check_code])
    address = VietnameseCharField("địa chỉ", max_length=200, blank=True)
    phone = models.CharField(
        "điện thoại", max_length=15, blank=True,
        validators=[RegexValidator(r"^0[0-9]{9,10}\Z", "Ghi số điện thoại 10 hoặc 11 chữ số, bắt đầu bằng 0.")],
    )  # fmt: skip
    opened_on = models.DateField("có trong sổ từ ngày")
    closed_on = models.DateField("không còn từ ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    # Copies that the services keep, for lists: the head's name, its order and what a search looks through.
    head_name = VietnameseCharField("chủ hộ", max_length=100, blank=True, editable=False)
    sort_key = SortKeyField(max_length=400, blank=True, editable=False)
    search_fold = models.CharField(max_length=400, blank=True, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = "hộ gia đình"
        verbose_name_plural = "hộ gia đình"
        ordering = ["commune", "sort_key", "code", "pk"]
        indexes = [
            models.Index(fields=["commune", "village"], name="household_by_village"),
            models.Index(fields=["commune", "sort_key", "code"], name="household_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="household_code_unique_in_commune",
                fields=["commune", "code"],
                violation_error_message="Mã hộ này đã dùng trong xã. Ghi mã khác.",
            ),
            models.CheckConstraint(
                name="household_dates_in_order",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                violation_error_message="Ngày không còn trong sổ phải từ ngày ghi vào sổ trở đi.",
            ),
        ]

    @property
    def closing_words(self) -> str:
        """That the household has left the book, or leaves it on a day to come; empty when neither is known."""
        if self.closed_on is None:
            return ""
        when = format_date_vi(self.closed_on)
        return f"Hộ không còn trong sổ từ {when}" if self.closed_on <= clock.today() else f"Hộ ra khỏi sổ từ {when}"

    def __str__(self) -> str:
        return f"Hộ {self.head_name or self.code}"


# A move that was undone: every day before it counts the household in the same village without the row as with it.
_LIES_THERE_STILL = guards.Found(
    "SELECT 1 FROM households_household h WHERE h.id = {row}.household_id AND h.village_id = {row}.village_id "
    "AND NOT EXISTS (SELECT 1 FROM households_formervillage f WHERE f.household_id = {row}.household_id "
    "AND f.moved_on > {row}.moved_on)"
)


class FormerVillage(models.Model):
    """Where a household lay before the day it moved within the commune: figures of the days before count it there."""

    guards = (
        guards.WrittenOnce(idle=_LIES_THERE_STILL),
        guards.Days(SETTLED_DAY, start="moved_on"),
        guards.AsNow("household", ("village_id",)),
        guards.SameCommune(("household", "village"), theirs={"village": "parent_id"}),
    )
    told = Told("thôn cũ {village_id} của hộ {household_id}", hidden=("village_id",), household="household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="former_villages", verbose_name="hộ")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    moved_on = models.DateField("chuyển đi từ ngày")

    class Meta:
        verbose_name = "thôn cũ của hộ"
        verbose_name_plural = "thôn cũ của hộ"
        ordering = ["household", "moved_on"]
        constraints = [
            models.UniqueConstraint(
                name="one_village_of_a_household_a_day",
                fields=["household", "moved_on"],
                violation_error_message="Hộ đã chuyển thôn từ ngày này.",
            )
        ]


class Member(models.Model):
    """A person of the register: what is known of them, and a copy of the latest of their spells, for today's pages.

    An unknown fact is null. Who lived where on a day, and how many, is read from the spells alone.
    """

    guards = (
        guards.Copies(
            "households.Spell", key="member_id",
            days=guards.Days(
                SETTLED_DAY, start="lived_from", end="lived_until", counts=("household_id", "relationship")
            ),
        ),
        guards.SameCommune(("household",)),
        guards.Fixed(("commune_id",)),
    )  # fmt: skip
    told = Told(
        "{full_name}", record="thành viên {full_name}, hộ {household_id}", hidden=("sort_key", "search_fold"),
        household="spells__household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name="hộ")
    relationship = models.CharField("quan hệ với chủ hộ", max_length=20, choices=Relationship.choices())
    position = models.PositiveSmallIntegerField("thứ tự trong hộ", default=1)
    lived_from = models.DateField("sống trong hộ từ ngày")
    lived_until = models.DateField("không còn trong hộ từ ngày", null=True, blank=True)

    full_name = VietnameseCharField("họ và tên", max_length=LONGEST_NAME, validators=[check_name])
    sort_key = SortKeyField(max_length=400, editable=False)
    search_fold = models.CharField(max_length=150, editable=False)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("năm sinh (khi chỉ biết năm)", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=6, choices=Sex.choices(), null=True, blank=True)
    ethnicity = VietnameseCharField(
        "dân tộc", max_length=20, choices=[(name, name) for name in ETHNIC_GROUPS], null=True, blank=True
    )
    citizen_id = models.CharField(
        "số CCCD", max_length=12, blank=True,
        validators=[RegexValidator(r"^[0-9]{12}\Z", "Ghi đủ 12 chữ số như trên thẻ.")],
    )  # fmt: skip
    employment = models.CharField("việc làm", max_length=20, choices=Employment.choices(), null=True, blank=True)
    studying = models.CharField("đang học", max_length=20, choices=Studying.choices(), null=True, blank=True)
    qualification = models.CharField(
        "trình độ cao nhất", max_length=20, choices=Qualification.choices(), null=True, blank=True
    )
    is_trained_on_the_job = models.BooleanField("được đào tạo tại chỗ, có xác nhận", null=True, blank=True)
    has_health_insurance = models.BooleanField("có thẻ BHYT", null=True, blank=True)
    draws_social_allowance = models.BooleanField("hưởng trợ cấp xã hội hằng tháng", null=True, blank=True)
    is_disabled = models.BooleanField("là người khuyết tật", null=True, blank=True)
    has_merit = models.BooleanField("là người có công với cách mạng", null=True, blank=True)
    is_malnourished = models.BooleanField("suy dinh dưỡng (trẻ dưới 16 tuổi)", null=True, blank=True)
    note = VietnameseCharField("ghi chú", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = "thành viên"
        verbose_name_plural = "thành viên"
        ordering = ["household", "position", "pk"]
        indexes = [
            models.Index(fields=["commune", "household"], name="member_by_household"),
            models.Index(fields=["commune", "sort_key"], name="member_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="citizen_id_unique_among_the_living",
                fields=["commune", "citizen_id"],
                condition=Q(lived_until=None) & ~Q(citizen_id=""),
                violation_error_message="Số CCCD này đã ghi cho người khác đang sống trong xã. Kiểm tra lại trên thẻ.",
            ),
            models.UniqueConstraint(
                name="one_head_in_a_household",
                fields=["household"],
                condition=Q(lived_until=None, relationship=Relationship.HEAD),
                violation_error_message="Hộ này đã có chủ hộ. Dùng mục “Đổi chủ hộ” để thay.",
            ),
            models.CheckConstraint(
                name="member_birth_date_or_year",
                condition=Q(birth_date=None) | Q(birth_year=None),
                violation_error_message="Ghi ngày sinh, hoặc chỉ ghi năm sinh; không ghi cả hai.",
            ),
            models.CheckConstraint(
                name="member_dates_in_order",
                condition=Q(lived_until=None) | Q(lived_until__gte=F("lived_from")),
                violation_error_message="Ngày rời hộ phải từ ngày vào hộ trở đi.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_head(self) -> bool:
        return self.relationship == Relationship.HEAD

    def age_on(self, on: date) -> int | None:
        """Completed years on the day `on`; by the year alone when only that is known; None when neither is."""
        if self.birth_date:
            return age_on(self.birth_date, on)
        return on.year - self.birth_year if self.birth_year else None

    @property
    def masked_citizen_id(self) -> str:
        """The last four digits, for those who need no more."""
        return f"••• {self.citizen_id[-4:]}" if self.citizen_id else ""


class Spell(models.Model):
    """A member lives, or lived, in `household` as `relationship`; `lived_until` is the first day without, None for now.

    Every count of persons is a count of these. Composition only ends a spell and begins the next.
    """

    guards = (
        guards.Days(
            SETTLED_DAY, start="lived_from", end="lived_until", counts=("member_id", "household_id", "relationship")
        ),
        guards.SameCommune(("household", "member")),
    )
    told = Told(
        "thời gian {member_id} ở hộ {household_id}", hidden=("member_id", "household_id"), household="household"
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    member = models.ForeignKey(Member, models.PROTECT, related_name="spells", verbose_name="thành viên")
    household = models.ForeignKey(Household, models.PROTECT, related_name="spells", verbose_name="hộ")
    relationship = models.CharField("quan hệ với chủ hộ", max_length=20, choices=Relationship.choices())
    lived_from = models.DateField("từ ngày")
    lived_until = models.DateField("không còn từ ngày", null=True, blank=True)

    class Meta:
        verbose_name = "thời gian ở hộ"
        verbose_name_plural = "thời gian ở hộ"
        ordering = ["member", "lived_from", "pk"]
        indexes = [models.Index(fields=["household", "lived_from", "lived_until"], name="spell_by_household")]
        constraints = [
            models.UniqueConstraint(
                name="one_present_spell",
                fields=["member"],
                condition=Q(lived_until=None),
                violation_error_message="Người này đang sống trong một hộ khác.",
            ),
            models.CheckConstraint(
                name="spell_dates_in_order",
                condition=Q(lived_until=None) | Q(lived_until__gte=F("lived_from")),
                violation_error_message="Ngày rời hộ phải từ ngày vào hộ trở đi.",
            ),
        ]


class Event(models.Model):
    """Something that changed who lives where: the only way composition changes after the first registration.

    `counted_from` is the day it counts from: the day it happened, or the first day after the settled figures when it
    became known too late.
    """

    guards = (
        guards.Days(
            SETTLED_DAY, start="counted_from",
            counts=("kind", "household_id", "other_household_id", "member_id", "happened_on", "undoes_id"),
        ),
        guards.SameCommune(("household", "undoes")),
        guards.Fixed(("commune_id",)),
    )  # fmt: skip
    told = Told(
        "biến động “{kind}” của hộ {household_id}", hidden=("recorded_by_id", "recorded_at"), household="household"
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="events", verbose_name="hộ")
    other_household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hộ liên quan"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="thành viên"
    )
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name="hủy biến động"
    )
    kind = models.CharField("biến động", max_length=20, choices=EventKind.choices())
    happened_on = models.DateField("ngày xảy ra")
    counted_from = models.DateField("tính từ ngày")
    note = VietnameseTextField("ghi chú", blank=True)
    recorded_at = models.DateTimeField("ghi lúc", default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi"
    )

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "biến động"
        verbose_name_plural = "biến động"
        ordering = ["-counted_from", "-pk"]
        indexes = [models.Index(fields=["commune", "household", "counted_from"], name="event_by_household")]
        constraints = [
            models.CheckConstraint(
                name="an_event_undoes_if_it_says_so",
                condition=Q(kind=EventKind.UNDO, undoes__isnull=False)
                | (~Q(kind=EventKind.UNDO) & Q(undoes__isnull=True)),
            )
        ]

    @property
    def days_words(self) -> str:
        """When it happened, and from when it counts where that is another day."""
        happened = format_date_vi(self.happened_on)
        if self.counted_from == self.happened_on:
            return happened
        return f"{happened}, tính từ {format_date_vi(self.counted_from)} vì số liệu trước đó đã chốt"
