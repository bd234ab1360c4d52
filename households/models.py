"""The register: areas, households, their members, and what happened to them."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from households.querysets import AreaQuerySet, HouseholdQuerySet, MemberQuerySet
from households.rules.spelling import LONGEST_CODE, LONGEST_NAME, code_fault, name_fault
from households.vocabulary import ETHNIC_GROUPS, Employment, EventKind, Qualification, Relationship, Sex, Studying, Zone
from huulien.lib.dates import age_on, format_date_vi
from huulien.platform import clock, guards
from huulien.platform.fields import SortKeyField, VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from huulien.platform.vocabulary import ABOVE, AreaKind

# The last day of a commune whose figures are settled: what the guards of every app go by.
SETTLED_DAY = guards.SettledDay(table="households_area", column="settled_through_on")
# The review round that is being taken back (surveys.Round), by the day that was settled before it.
_GIVEN_BACK = guards.Found(
    "SELECT 1 FROM surveys_round o WHERE o.commune_id = {row}.id AND o.state = 'reversing' AND o.kind = 'annual' AND "
    "coalesce(o.settled_through_before, '0001-01-01') = coalesce({row}.settled_through_on, '0001-01-01')"
)


def check_code(code: str) -> None:
    if fault := code_fault(code):
        raise ValidationError(fault)


def check_name(name: str) -> None:
    if fault := name_fault(name):
        raise ValidationError(fault)


# What hangs on an area, as (table, column).
HANGING = (
    ("households_area", "parent_id"), ("households_household", "village_id"), ("households_household", "commune_id"),
    ("accounts_appointment", "area_id"), ("accounts_user", "area_id"),
)  # fmt: skip


class Area(models.Model):
    """A province, district, commune or village, between two dates. Codes are re-used: 06400 has named two communes."""

    guards = (
        guards.Days(
            SETTLED_DAY, start="valid_from", last="valid_until", counts=("kind", "parent_id"), commune="parent_id",
            only=guards.Is("kind", AreaKind.VILLAGE),
        ),
        # Once rows hang on an area it stays what and where it is: another one succeeds it.
        guards.Frozen(
            when=guards.Either((guards.Known("settled_through_on"), guards.Named(HANGING))),
            columns=("kind", "parent_id"),
        ),
        guards.Levels(kind="kind", parent="parent", above=tuple(ABOVE.items())),
        guards.Forward("settled_through_on", but=_GIVEN_BACK),
    )  # fmt: skip
    told = Told("{name}", record="{kind} {name}")
    audit_commune = "CASE {row}.kind WHEN 'village' THEN {row}.parent_id WHEN 'commune' THEN {row}.id END"

    kind = models.CharField("cấp", max_length=10, choices=AreaKind.choices())
    code = models.CharField("mã", max_length=20)
    name = VietnameseCharField("tên", max_length=100)
    zone = models.CharField("khu vực", max_length=5, choices=Zone.choices(), default=Zone.RURAL)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="nhập vào"
    )
    # Communes only. Figures through this day are settled: nothing that counts on or before it may be added or changed.
    settled_through_on = models.DateField("đã chốt số liệu đến hết ngày", null=True, blank=True, editable=False)
    # The year whose review is settled goes on until its last day: each day is settled once it has passed.
    settles_until_on = models.DateField("chốt tiếp từng ngày đến hết", null=True, blank=True, editable=False)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = "địa bàn"
        verbose_name_plural = "địa bàn"
        ordering = ["kind", "position", "code", "pk"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                Coalesce("parent", 0),
                "code",
                Coalesce("valid_from", date.min),
                name="area_code_unique_at_a_time",
                violation_error_message="Mã này đã dùng cho một địa bàn khác cùng cấp, cùng thời gian.",
            ),
            models.CheckConstraint(
                name="area_dates_in_order",
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
            models.CheckConstraint(
                name="area_has_its_level_above",
                condition=Q(kind=AreaKind.PROVINCE, parent=None)
                | (~Q(kind=AreaKind.PROVINCE) & Q(parent__isnull=False)),
                violation_error_message="Tỉnh không thuộc cấp nào; các cấp khác phải ghi cấp trên trực tiếp.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def is_in_use(self) -> bool:
        """Whether anything hangs on the area."""
        return any(rows.exists() for rows in (self.children, self.households, self.appointments, self.accounts))

    @property
    def full_name(self) -> str:
        """As one says it: "xã Hữu Liên", "thôn Làng Bên"."""
        return f"{AreaKind(self.kind).label.lower()} {self.name}"

    @property
    def commune(self) -> "Area":
        """The commune itself, or the one a village belongs to."""
        return self.parent if self.kind == AreaKind.VILLAGE else self


class FormerName(models.Model):
    """What an area was called through a day: a figure of that day still says so. A spelling put right leaves none."""

    guards = (guards.WrittenOnce(),)
    told = Told("tên cũ của {area_id}")
    audit_commune = (
        "(SELECT CASE a.kind WHEN 'village' THEN a.parent_id WHEN 'commune' THEN a.id END "
        "FROM households_area a WHERE a.id = {row}.area_id)"
    )

    area = models.ForeignKey(Area, models.PROTECT, related_name="former_names", verbose_name="địa bàn")
    name = VietnameseCharField("tên", max_length=100)
    valid_until = models.DateField("đến hết ngày")

    class Meta:
        verbose_name = "tên cũ của địa bàn"
        verbose_name_plural = "tên cũ của địa bàn"
        ordering = ["area", "valid_until"]
        constraints = [
            models.UniqueConstraint(
                name="one_name_of_an_area_a_day",
                fields=["area", "valid_until"],
                violation_error_message="Địa bàn đã đổi tên vào ngày này.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Household(models.Model):
    """A household in the book of a commune. `opened_on` is its first day, `closed_on` the first day without it."""

    guards = (
        guards.Days(SETTLED_DAY, start="opened_on", end="closed_on", counts=("village_id",)),
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
            counts=("kind", "household_id", "other_household_id", "member_id", "happened_on"),
        ),
        guards.SameCommune(("household",)),
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
    kind = models.CharField("biến động", max_length=20, choices=EventKind.choices())
    happened_on = models.DateField("ngày xảy ra")
    counted_from = models.DateField("tính từ ngày")
    note = VietnameseTextField("ghi chú", blank=True)
    recorded_at = models.DateTimeField("ghi lúc", default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi"
    )

    class Meta:
        verbose_name = "biến động"
        verbose_name_plural = "biến động"
        ordering = ["-counted_from", "-pk"]
        indexes = [models.Index(fields=["commune", "household", "counted_from"], name="event_by_household")]


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


class RegisterUpload(models.Model):
    """A workbook between choosing and confirming: kept on the server, so that what was checked is what is written."""

    audit_exclude = ("content",)
    told = Told("tệp danh sách hộ {file_name} đang kiểm tra", hidden=("mapping", "uploaded_by_id", "uploaded_at"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người nhập"
    )
    uploaded_at = models.DateTimeField("tải lên lúc", default=clock.now, editable=False)
    file_name = VietnameseCharField("tên tệp", max_length=200)
    content = models.BinaryField("nội dung")
    on = models.DateField("danh sách tính đến ngày")
    mapping = models.JSONField("cách ghép cột", default=dict)

    class Meta:
        verbose_name = "tệp đang kiểm tra"
        verbose_name_plural = "tệp đang kiểm tra"
        ordering = ["-uploaded_at", "-pk"]


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
