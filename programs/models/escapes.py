"""Households that register to escape poverty within the year, who helps them, and what was done at each visit."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household
from huulien.lib.dates import format_date_vi
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField, VietnameseTextField
from huulien.platform.told import Told
from programs.guards import InForceThen, WhileItLasts
from programs.models.units import Unit
from programs.querysets import EscapeQuerySet, HelperQuerySet
from programs.vocabulary import EscapeAim, EscapeState, HelperKind


class EscapeRegistration(models.Model):
    """A poor or near-poor household registers, on a day, to leave its class within that year.

    What becomes of it is not kept here: it is read from the classes in force (`programs.rules.escapes`).
    """

    guards = (
        guards.SameCommune(("household",)),
        guards.Fixed(("commune_id", "household_id", "year", "registered_on", "leaves")),
        InForceThen(day="registered_on", poverty_class="leaves", year="year"),
        guards.Frozen(
            when=guards.Is("state", EscapeState.WITHDRAWN), columns=("will_do", "asks_for", "signed_by"),
            word="withdrawn",
        ),
    )  # fmt: skip
    told = Told(
        "đăng ký thoát nghèo năm {year} của hộ {household_id}", hidden=("household_id", "recorded_by_id"),
        household="household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    household = models.ForeignKey(Household, models.PROTECT, related_name="escapes", verbose_name="hộ")
    year = models.PositiveSmallIntegerField("năm")
    registered_on = models.DateField("đăng ký ngày")
    leaves = models.CharField("đăng ký", max_length=10, choices=EscapeAim.choices())
    will_do = VietnameseTextField("hộ sẽ làm")
    asks_for = VietnameseTextField("hộ đề nghị giúp", blank=True)
    signed_by = VietnameseCharField("người ký", max_length=100)
    state = models.CharField("trạng thái", max_length=10, choices=EscapeState.choices(), default=EscapeState.REGISTERED)
    withdrawn_on = models.DateField("rút ngày", null=True, blank=True)
    withdrawn_reason = VietnameseCharField("lý do rút", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EscapeQuerySet.as_manager()

    class Meta:
        verbose_name = "đăng ký thoát nghèo"
        verbose_name_plural = "đăng ký thoát nghèo"
        ordering = ["commune", "-year", "registered_on", "pk"]
        indexes = [models.Index(fields=["commune", "year", "state"], name="escape_by_year")]
        constraints = [
            models.UniqueConstraint(
                name="one_escape_a_household_a_year",
                fields=["household", "year"],
                condition=Q(state=EscapeState.REGISTERED),
                violation_error_message="Hộ này đã đăng ký trong năm. Mở đăng ký đó để sửa.",
            ),
            models.CheckConstraint(
                name="escape_says_what_it_will_do",
                condition=~Q(will_do="") & ~Q(signed_by=""),
                violation_error_message="Ghi hộ sẽ làm gì và ai ký.",
            ),
            models.CheckConstraint(
                name="withdrawn_escape_says_when_and_why",
                condition=Q(state=EscapeState.REGISTERED, withdrawn_on=None, withdrawn_reason="")
                | Q(state=EscapeState.WITHDRAWN, withdrawn_on__gte=F("registered_on")) & ~Q(withdrawn_reason=""),
                violation_error_message="Ghi ngày rút, từ ngày đăng ký trở đi, và lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"Đăng ký {EscapeAim.label_of(self.leaves).lower()} năm {self.year}, hộ {self.household.head_name}"

    @property
    def village(self) -> Area:
        """Where the household lies now: whoever may act there may act on it."""
        return self.household.village

    @property
    def stands(self) -> bool:
        return self.state == EscapeState.REGISTERED


class Helper(models.Model):
    """Who helps a registered household, from one day to a last one: a unit of the commune, or somebody by name."""

    guards = (
        guards.SameCommune(("registration", "unit")),
        guards.Fixed(("commune_id", "registration_id", "kind", "unit_id", "name", "valid_from")),
        guards.Earlier("valid_until"),
    )
    told = Told(
        "người giúp của {registration_id}", hidden=("registration_id",),
        household="registration__household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    registration = models.ForeignKey(EscapeRegistration, models.PROTECT, related_name="helpers", verbose_name="đăng ký")
    kind = models.CharField("là", max_length=12, choices=HelperKind.choices())
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="helps", verbose_name="đơn vị")
    name = VietnameseCharField("họ tên", max_length=150, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    valid_from = models.DateField("giúp từ ngày")
    valid_until = models.DateField("đến hết ngày", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = "người giúp"
        verbose_name_plural = "người giúp"
        ordering = ["registration", "valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="helper_is_a_unit_or_somebody",
                condition=Q(unit__isnull=False, name="") | Q(unit=None) & ~Q(name=""),
                violation_error_message="Chọn một đơn vị, hoặc ghi họ tên người giúp.",
            ),
            models.CheckConstraint(
                name="helper_of_its_kind",
                condition=Q(kind=HelperKind.ORGANISATION, unit__isnull=False)
                | Q(kind=HelperKind.BY_ADDRESS)
                | Q(kind__in=(HelperKind.REVIEW_TEAM, HelperKind.OFFICIAL, HelperKind.PERSON), unit=None),
                violation_error_message="Đơn vị, đoàn thể thì chọn đơn vị; người thì ghi họ tên.",
            ),
            models.CheckConstraint(
                name="helper_days_in_order",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Ngày thôi giúp phải từ ngày bắt đầu trở đi.",
            ),
            models.UniqueConstraint(
                name="one_unit_helps_once",
                fields=["registration", "unit"],
                condition=Q(valid_until=None, unit__isnull=False),
                violation_error_message="Đơn vị này đang giúp hộ rồi.",
            ),
            models.UniqueConstraint(
                name="one_person_helps_once",
                fields=["registration", "name"],
                condition=Q(valid_until=None, unit=None),
                violation_error_message="Người này đang giúp hộ rồi.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.unit)

    def helps_on(self, day: date) -> bool:
        """As `HelperQuerySet.on` says of many."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def days_words(self) -> str:
        until = f" đến {format_date_vi(self.valid_until)}" if self.valid_until else ""
        return f"từ {format_date_vi(self.valid_from)}{until}"


class HelperVisit(models.Model):
    """A helper came to the household: what was done, and what is still missing."""

    guards = (
        guards.SameCommune(("helper",)),
        guards.Fixed(("commune_id", "helper_id", "written_by_id")),
        WhileItLasts("helper", day="visited_on", start="valid_from", last="valid_until"),
    )
    told = Told(
        "lần thăm của {helper_id}", hidden=("helper_id", "written_by_id"),
        household="helper__registration__household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    helper = models.ForeignKey(Helper, models.PROTECT, related_name="visits", verbose_name="người giúp")
    visited_on = models.DateField("ngày thăm")
    done = VietnameseTextField("đã làm gì")
    missing = VietnameseTextField("còn thiếu gì", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ghi"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "lần thăm hộ"
        verbose_name_plural = "lần thăm hộ"
        ordering = ["helper", "-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visit_says_what_was_done",
                condition=~Q(done=""),
                violation_error_message="Ghi đã làm gì.",
            ),
        ]

    def __str__(self) -> str:
        return f"Thăm ngày {format_date_vi(self.visited_on)}"
