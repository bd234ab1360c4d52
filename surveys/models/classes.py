"""The official classes of households, day by day."""

from django.db import models
from django.db.models import F, Q

from households.models import SETTLED_DAY, Area, Household
from households.vocabulary import PovertyClass, change_in_words
from huulien.platform import guards
from huulien.platform.told import Told
from surveys.models.reviews import REVERSING, Review, Round
from surveys.querysets import ClassInForceQuerySet

_OF_REVERSING = guards.Either(
    (
        guards.Whose("surveys_review", "review_id", guards.Whose("surveys_round", "round_id", REVERSING)),
        guards.Whose("surveys_round", "loaded_in_id", REVERSING),
    )
)
_REPLACED_BY_TAKEN_BACK = guards.Found(
    "SELECT 1 FROM surveys_classinforce t LEFT JOIN surveys_review v ON v.id = t.review_id JOIN surveys_round o "
    "ON o.id = coalesce(t.loaded_in_id, v.round_id) WHERE o.state = 'reversing' AND t.taken_back_on IS NOT NULL "
    "AND t.household_id = {row}.household_id AND t.valid_from = {row}.valid_until"
)


class ClassInForce(models.Model):
    """The official class of a household from one day until the next settled result takes its place."""

    # A later settlement says when a class ended, or ended sooner. When it is taken back its own classes end on the day
    # they began, and those they had replaced go on. Nothing else of a class ever changes.
    guards = (
        guards.WrittenOnce(fills=("valid_until", "taken_back_on"), but=_REPLACED_BY_TAKEN_BACK),
        guards.Frozen(when=guards.Not(_OF_REVERSING), columns=("taken_back_on",), word="taken_back"),
        guards.Days(SETTLED_DAY, start="valid_from", end="valid_until"),
        guards.SameCommune(("household", "review", "loaded_in", "inherited_from")),
    )
    told = Told(
        "xếp loại chính thức của hộ {household_id}", hidden=("review_id", "household_id"), household="household"
    )

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    village = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="thôn")
    household = models.ForeignKey(Household, models.PROTECT, related_name="classes", verbose_name="hộ")
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="classes", verbose_name="phiếu"
    )
    # The round whose result was recognised elsewhere and loaded here, without Form B.
    loaded_in = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="loaded_classes", verbose_name="nạp từ đợt"
    )
    # A household that split off keeps the class of the one it left until it is decided itself.
    inherited_from = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="classes_passed_on", verbose_name="theo hộ cũ"
    )
    poverty_class = models.CharField("xếp loại", max_length=20, choices=PovertyClass.choices())
    previous_class = models.CharField("xếp loại trước", max_length=20, choices=PovertyClass.choices(), blank=True)
    valid_from = models.DateField("từ ngày")
    valid_until = models.DateField("đến trước ngày", null=True, blank=True)
    # Of a settlement that was taken back: it ended on the day it began, as if it had not been.
    taken_back_on = models.DateField("thu hồi ngày", null=True, blank=True, editable=False)

    objects = ClassInForceQuerySet.as_manager()

    class Meta:
        verbose_name = "xếp loại chính thức"
        verbose_name_plural = "xếp loại chính thức"
        ordering = ["household", "-valid_from", "-pk"]
        indexes = [models.Index(fields=["commune", "valid_from", "poverty_class"], name="class_by_commune")]
        constraints = [
            models.UniqueConstraint(name="one_class_at_a_time", fields=["household"], condition=Q(valid_until=None)),
            models.UniqueConstraint(name="one_class_a_review", fields=["review"], condition=Q(taken_back_on=None)),
            models.CheckConstraint(
                name="class_was_decided_or_inherited",
                condition=Q(review__isnull=False, loaded_in=None, inherited_from=None)
                | Q(review=None, loaded_in__isnull=False, inherited_from=None)
                | Q(review=None, loaded_in=None, inherited_from__isnull=False),
            ),
            models.CheckConstraint(
                name="class_dates_in_order", condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return PovertyClass.label_of(self.poverty_class)

    @property
    def decided_in(self) -> Round | None:
        """The round that decided it; none: it was passed on by the household that this one split from."""
        return self.review.round if self.review else self.loaded_in

    @property
    def lacks_words(self) -> str:
        """What the household lacks by the review behind it; without one, why that is not known."""
        if self.review:
            return f"Thiếu: {self.review.lacking_words}"
        return "Mới tách hộ, chưa rà soát" if self.inherited_from_id else "Kết quả nạp không có Phiếu B"

    @property
    def change_words(self) -> str:
        """What the class changed: "hộ nghèo → hộ cận nghèo (thoát nghèo)"; empty where it changed nothing."""
        return change_in_words(self.previous_class, self.poverty_class) if self.previous_class else ""
