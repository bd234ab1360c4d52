"""Step 2 of a round: who visits which households, and which they must not visit."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from households.models import Area, Household
from huulien.platform import guards
from huulien.platform.fields import VietnameseCharField
from huulien.platform.told import Told
from surveys.models.reviews import CLOSED, Round
from surveys.vocabulary import Kinship


class Reviewer(models.Model):
    """Somebody who visits households in a round: a user, or a person without an account, by name and unit."""

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round",)),
        guards.Fixed(("commune_id", "round_id", "user_id")),
    )
    told = Told("rà soát viên {name}, rà soát {round_id.year}", hidden=("round_id", "user_id"))

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="reviewers", verbose_name="đợt rà soát")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tài khoản"
    )
    name = VietnameseCharField("họ và tên", max_length=150)
    unit = VietnameseCharField("đơn vị", max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)  # of the villages assigned

    class Meta:
        verbose_name = "rà soát viên"
        verbose_name_plural = "rà soát viên"
        ordering = ["round", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="reviewer_with_account_once_a_round",
                fields=["round", "user"],
                violation_error_message="Người này đã là rà soát viên của đợt.",
            ),
            models.UniqueConstraint(
                name="reviewer_by_name_once_a_round",
                fields=["round", "name", "unit"],
                condition=Q(user=None),
                violation_error_message="Đợt đã có rà soát viên cùng tên, cùng đơn vị. Ghi rõ hơn ở đơn vị.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A reviewer visits a whole village, or over that a single household, which is then nobody else's."""

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "reviewer", "village", "household"), theirs={"village": "parent_id"}),
        guards.AsNow("reviewer", ("round_id",)),
        guards.Fixed(("commune_id", "round_id", "reviewer_id", "village_id", "household_id")),
    )
    told = Told("giao {reviewer_id} rà soát", hidden=("round_id", "reviewer_id"), household="household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="assignments", verbose_name="đợt rà soát")
    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="assignments", verbose_name="rà soát viên")
    village = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="thôn")
    household = models.ForeignKey(Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hộ")

    class Meta:
        verbose_name = "phân công rà soát"
        verbose_name_plural = "phân công rà soát"
        ordering = ["round", "reviewer", "village", "household"]
        constraints = [
            models.CheckConstraint(
                name="assignment_of_a_village_or_a_household",
                condition=Q(village=None, household__isnull=False) | Q(village__isnull=False, household=None),
                violation_error_message="Giao một thôn hoặc một hộ.",
            ),
            models.UniqueConstraint(
                name="village_assigned_once_to_a_reviewer",
                fields=["reviewer", "village"],
                violation_error_message="Thôn này đã giao cho người này.",
            ),
            models.UniqueConstraint(
                name="household_assigned_to_one_reviewer",
                fields=["round", "household"],
                violation_error_message="Hộ này đã giao cho người khác.",
            ),
        ]


class RelatedHousehold(models.Model):
    """The own household of a reviewer or one of near relatives: somebody else visits it."""

    guards = (
        guards.OfParent("round", when=CLOSED),
        guards.SameCommune(("round", "reviewer", "household")),
        guards.AsNow("reviewer", ("round_id",)),
        guards.Fixed(("commune_id", "round_id", "reviewer_id", "household_id")),
    )
    told = Told("hộ {household_id} của {reviewer_id}", hidden=("round_id", "reviewer_id"), household="household")

    commune = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name="xã")
    round = models.ForeignKey(Round, models.PROTECT, related_name="related_households", verbose_name="đợt rà soát")
    reviewer = models.ForeignKey(Reviewer, models.CASCADE, related_name="related", verbose_name="rà soát viên")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="hộ")
    kinship = models.CharField("quan hệ", max_length=10, choices=Kinship.choices())

    class Meta:
        verbose_name = "hộ liên quan của rà soát viên"
        verbose_name_plural = "hộ liên quan của rà soát viên"
        ordering = ["round", "reviewer", "household"]
        constraints = [
            models.UniqueConstraint(
                name="household_related_once_to_a_reviewer",
                fields=["reviewer", "household"],
                violation_error_message="Hộ này đã ghi cho người này.",
            ),
        ]
