"""Who holds a post that the plan wants trained, and the trainings they attended."""

from django.db import models
from django.db.models import F, Q

from households.models import Area, Member
from huulien.platform import guards
from huulien.platform.fields import SortKeyField, VietnameseCharField
from huulien.platform.told import Told
from programs.models.units import Unit
from programs.querysets import OfficialQuerySet, PostQuerySet
from programs.vocabulary import PostKind


class Official(models.Model):
    """A person who holds posts; of the register where the person lives in the commune."""

    guards = (guards.SameCommune(("member",)), guards.Fixed(("commune_id",)))
    told = Told("{full_name}", record="cán bộ {full_name}", hidden=("sort_key", "member_id"),
                household="member__spells__household")  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    member = models.OneToOneField(
        Member, models.PROTECT, null=True, blank=True, related_name="official", verbose_name="trong sổ hộ"
    )
    full_name = VietnameseCharField("họ và tên", max_length=100)
    sort_key = SortKeyField(max_length=400, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        verbose_name = "cán bộ, người có uy tín"
        verbose_name_plural = "cán bộ, người có uy tín"
        ordering = ["commune", "sort_key", "pk"]

    def __str__(self) -> str:
        return self.full_name


class Post(models.Model):
    """A person holds a post from a day until another, both included."""

    guards = (
        guards.SameCommune(("official", "unit")),
        guards.SameCommune(("village",), theirs={"village": "parent_id"}, word="commune_of_village"),
        guards.Fixed(("commune_id", "official_id", "kind")),
    )
    told = Told("chức vụ {kind} của {official_id}", hidden=("official_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    official = models.ForeignKey(Official, models.CASCADE, related_name="posts", verbose_name="người")
    kind = models.CharField("chức vụ", max_length=20, choices=PostKind.choices())
    title = VietnameseCharField("tên chức vụ", max_length=100, blank=True)
    village = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thôn")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts", verbose_name="đơn vị")
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        ordering = ["official", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="post_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Ngày thôi phải từ ngày nhận chức vụ trở đi.",
            ),
            models.CheckConstraint(
                name="village_head_has_a_village",
                condition=~Q(kind=PostKind.VILLAGE_HEAD) | Q(village__isnull=False),
                violation_error_message="Trưởng thôn của thôn nào thì chọn thôn ấy.",
            ),
            models.UniqueConstraint(
                name="one_head_a_village_now",
                fields=["village"],
                condition=Q(kind=PostKind.VILLAGE_HEAD, valid_until=None),
                violation_error_message="Thôn này đang có trưởng thôn. Ghi người ấy thôi chức vụ trước.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or PostKind.label_of(self.kind)

    @property
    def words(self) -> str:
        """What post it is, and where."""
        where = f"thôn {self.village.name}" if self.village else str(self.unit or "")
        kind = PostKind.label_of(self.kind)
        return ", ".join(filter(None, (self.title or kind, kind if self.title else "", where)))


class Training(models.Model):
    """A training in poverty reduction for those who hold posts, held on a day."""

    guards = (guards.SameCommune(("unit",)), guards.Fixed(("commune_id",)))
    told = Told("lớp tập huấn “{title}”")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    title = VietnameseCharField("nội dung", max_length=200)
    held_on = models.DateField("ngày")
    place = VietnameseCharField("nơi", max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="trainings", verbose_name="đơn vị tổ chức"
    )
    # Target l counts trainings in how the programme is managed; other courses are kept as well.
    counts_for_target = models.BooleanField("tính cho mục tiêu tập huấn của kế hoạch", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "lớp tập huấn"
        verbose_name_plural = "lớp tập huấn"
        ordering = ["commune", "-held_on", "-pk"]

    def __str__(self) -> str:
        return self.title


class Attendance(models.Model):
    """A person attended a training."""

    guards = (guards.SameCommune(("training", "official")), guards.Fixed(("commune_id", "training_id", "official_id")))
    told = Told("{official_id} dự {training_id}", hidden=("training_id", "official_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    training = models.ForeignKey(Training, models.CASCADE, related_name="attendances", verbose_name="lớp")
    official = models.ForeignKey(Official, models.PROTECT, related_name="attendances", verbose_name="người dự")

    class Meta:
        verbose_name = "người dự tập huấn"
        verbose_name_plural = "người dự tập huấn"
        ordering = ["training", "official__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_attendance_a_person",
                fields=["training", "official"],
                violation_error_message="Người này đã có trong danh sách dự.",
            )
        ]

    def __str__(self) -> str:
        return str(self.official)
