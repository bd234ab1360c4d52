"""Who is commended for what they did towards the plan: nominated, decided, given."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from households.models import Area, Household, Member
from huulien.lib.labels import Sign
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from programs.models.units import Unit
from programs.querysets import AwardQuerySet
from programs.vocabulary import AwardForm, AwardState

_SET = ("year", "household_id", "member_id", "unit_id", "given_to", "what_for", "form", "nominated_on")
_DECIDED = (AwardState.DECIDED, AwardState.GIVEN)
_ENDED = (AwardState.REFUSED, AwardState.WITHDRAWN)


class Award(models.Model):
    """A household or person of the register, a unit, or somebody else is commended in a year for something.

    Whoever nominates does not decide. What was nominated stands as it is once it was decided, until that is taken back.
    """

    guards = (
        guards.SameCommune(("household", "member", "unit")),
        guards.Fixed(("commune_id", "nominated_by_id")),
        guards.Frozen(when=guards.Not(guards.Is("state", AwardState.NOMINATED)), columns=_SET, word="decided"),
    )
    told = Told(
        "khen thưởng {given_to}", hidden=("household_id", "nominated_by_id", "decided_by_id"),
        household="household",
    )  # fmt: skip

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    year = models.PositiveSmallIntegerField("năm")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="hộ"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="người trong hộ"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="awards", verbose_name="đơn vị")
    # What the paper says: the name at the time, also of whoever stands in no book.
    given_to = VietnameseCharField("khen ai", max_length=200)
    what_for = VietnameseCharField("thành tích", max_length=300)
    form = models.CharField("hình thức", max_length=12, choices=AwardForm.choices())
    nominated_on = models.DateField("đề nghị ngày")
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người đề nghị"
    )
    state = models.CharField("kết quả", max_length=10, choices=AwardState.choices(), default=AwardState.NOMINATED)
    decision = VietnameseCharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
    )
    given_on = models.DateField("trao ngày", null=True, blank=True)
    ended_reason = VietnameseCharField("vì sao không khen", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        ordering = ["commune", "-year", "-nominated_on", "-pk"]
        indexes = [models.Index(fields=["commune", "year"], name="award_by_year")]
        constraints = [
            models.CheckConstraint(
                name="award_is_of_one",
                condition=~Q(given_to="")
                & (Q(unit=None) | Q(household=None))
                & (Q(member=None) | Q(household__isnull=False)),
                violation_error_message="Chọn một: hộ, người trong sổ, đơn vị, hoặc ghi tên.",
            ),
            models.CheckConstraint(
                name="award_decided_by_paper",
                condition=Q(state__in=_DECIDED, decided_on__isnull=False) & ~Q(decision="")
                | ~Q(state__in=_DECIDED) & Q(decided_on=None, decision="", decided_by=None),
                violation_error_message="Ghi số và ngày quyết định.",
            ),
            models.CheckConstraint(
                name="award_given_on_a_day",
                condition=Q(state=AwardState.GIVEN, given_on__isnull=False)
                | ~Q(state=AwardState.GIVEN) & Q(given_on=None),
                violation_error_message="Ghi ngày trao.",
            ),
            models.CheckConstraint(
                name="award_not_given_says_why",
                condition=Q(state__in=_ENDED) & ~Q(ended_reason="") | ~Q(state__in=_ENDED) & Q(ended_reason=""),
                violation_error_message="Ghi vì sao không khen.",
            ),
            models.CheckConstraint(
                name="award_days_in_order",
                condition=(Q(decided_on=None) | Q(decided_on__gte=F("nominated_on")))
                & (Q(given_on=None) | Q(given_on__gte=F("decided_on"))),
                violation_error_message="Đề nghị, quyết định, trao: ngày sau không trước ngày trước.",
            ),
            models.CheckConstraint(
                name="award_decided_by_another",
                condition=Q(decided_by=None) | Q(nominated_by=None) | ~Q(decided_by=F("nominated_by")),
                violation_error_message="Người đề nghị không tự quyết định.",
            ),
        ]

    def __str__(self) -> str:
        return f"{AwardForm(self.form).label} cho {self.given_to}"

    @property
    def sign(self) -> Sign:
        return AwardState(self.state).sign

    @property
    def is_nominated(self) -> bool:
        return self.state == AwardState.NOMINATED
