"""The money of an activity, by source and nature: what is planned for a year, and every entry that moved it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area
from huulien.lib.numbers import format_vnd
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.guards import Covered
from programs.models.activities import Activity
from programs.querysets import FundingQuerySet
from programs.vocabulary import EntryKind, FundingSource, InKind, Nature


class Funding(models.Model):
    """The money of one source and nature for an activity in a year: what the plan foresees, whole đồng."""

    guards = (
        guards.SameCommune(("activity",)),
        guards.Fixed(("commune_id", "activity_id", "year", "source", "nature")),
    )
    told = Told("vốn {source} năm {year} của {activity_id}", hidden=("activity_id",))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="fundings", verbose_name="hoạt động")
    year = models.PositiveSmallIntegerField("năm")
    source = models.CharField("nguồn", max_length=12, choices=FundingSource.choices())
    nature = models.CharField("loại vốn", max_length=12, choices=Nature.choices())
    planned_vnd = models.PositiveBigIntegerField("kế hoạch vốn", default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FundingQuerySet.as_manager()

    class Meta:
        verbose_name = "nguồn vốn"
        verbose_name_plural = "nguồn vốn"
        ordering = ["activity", "year", "source", "nature", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_funding_a_source",
                fields=["activity", "year", "source", "nature"],
                violation_error_message="Hoạt động đã có nguồn vốn này trong năm.",
            )
        ]

    def __str__(self) -> str:
        return f"{FundingSource(self.source).label}, {Nature(self.nature).label.lower()}, năm {self.year}"


class MoneyEntry(models.Model):
    """An amount on a day by a paper. It is never changed: what was recorded by mistake is voided with its reason."""

    happened_on = models.DateField("ngày")
    amount_vnd = models.PositiveBigIntegerField("số tiền")
    document = VietnameseCharField("chứng từ", max_length=200)
    is_void = models.BooleanField("ghi nhầm, không tính", default=False)
    void_reason = VietnameseCharField("vì sao bỏ", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )

    class Meta:
        abstract = True


class FundEntry(MoneyEntry):
    """An amount that came into a funding or left it on a day.

    On no day has more left than has come: `Covered` holds it, day by day.
    """

    guards = (
        Covered(of="funding_id", adds=(EntryKind.ALLOCATED, EntryKind.CARRIED_IN)),
        guards.SameCommune(("funding",)),
        guards.Fixed(("commune_id", "funding_id", "kind", "happened_on", "amount_vnd", "document", "payee")),
        guards.Frozen(when=guards.Yes("is_void"), word="voided"),
    )
    told = Told("{kind}: {amount_vnd} đ", hidden=("funding_id", "recorded_by_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    funding = models.ForeignKey(Funding, models.PROTECT, related_name="entries", verbose_name="nguồn vốn")
    kind = models.CharField("loại", max_length=15, choices=EntryKind.choices())
    payee = VietnameseCharField("chi cho", max_length=200, blank=True)

    class Meta:
        verbose_name = "khoản tiền"
        verbose_name_plural = "khoản tiền"
        ordering = ["funding", "happened_on", "pk"]
        indexes = [models.Index(fields=["funding", "happened_on"], name="entry_by_funding")]
        constraints = [
            models.CheckConstraint(
                name="entry_is_of_an_amount",
                condition=Q(amount_vnd__gte=1),
                violation_error_message="Ghi số tiền từ 1 đồng trở lên.",
            ),
            models.CheckConstraint(
                name="void_entry_says_why",
                condition=Q(is_void=False, void_reason="") | Q(is_void=True) & ~Q(void_reason=""),
                violation_error_message="Ghi vì sao bỏ khoản này.",
            ),
        ]

    def __str__(self) -> str:
        return f"{EntryKind(self.kind).label} {format_vnd(self.amount_vnd)}"


class Contribution(models.Model):
    """Something given in kind towards the programme: working days, materials, land, with what it is worth."""

    guards = (
        guards.SameCommune(("activity",)),
        guards.SameCommune(("village",), theirs={"village": "parent_id"}, word="commune_of_village"),
        guards.Fixed(("commune_id",)),
    )
    told = Told("đóng góp {kind} của {given_by}")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    village = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thôn")
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name="cho hoạt động"
    )
    kind = models.CharField("loại", max_length=10, choices=InKind.choices())
    given_by = VietnameseCharField("người, đơn vị đóng góp", max_length=200)
    given_on = models.DateField("ngày")
    what = VietnameseCharField("nội dung", max_length=200, blank=True)
    quantity = models.DecimalField("số lượng", max_digits=12, decimal_places=2)
    unit = VietnameseCharField("đơn vị tính", max_length=30)
    value_vnd = models.PositiveBigIntegerField("giá trị quy tiền")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "đóng góp bằng hiện vật, ngày công"
        verbose_name_plural = "đóng góp bằng hiện vật, ngày công"
        ordering = ["commune", "-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="contribution_is_something",
                condition=Q(quantity__gt=0),
                violation_error_message="Ghi số lượng lớn hơn 0.",
            )
        ]

    def __str__(self) -> str:
        return f"{InKind(self.kind).label} của {self.given_by}"
