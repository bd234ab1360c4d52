"""Areas, from the country's provinces to a commune's villages."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from households.querysets import AreaQuerySet
from households.vocabulary import Zone
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from huulien.platform.vocabulary import ABOVE, AreaKind

# The last day of a commune whose figures are settled: what the guards of every app go by.
SETTLED_DAY = guards.SettledDay(table="households_area", column="settled_through_on")
# The review round that is being taken back (surveys.Round), by the day that was settled before it.
_GIVEN_BACK = guards.Found(
    "SELECT 1 FROM surveys_round o WHERE o.commune_id = {row}.id AND o.state = 'reversing' AND o.kind = 'annual' AND "
    "coalesce(o.settled_through_before, '0001-01-01') = coalesce({row}.settled_through_on, '0001-01-01')"
)


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
