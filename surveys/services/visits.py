"""Step 2 of a round: its reviewers, what each is to visit, and the households they must leave to somebody else."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from households.models import Area, Household
from huulien.platform import access, clock
from huulien.platform.locking import claim
from surveys.access import FILL_REVIEWS, MANAGE_ROUNDS
from surveys.models import Assignment, RelatedHousehold, Review, Reviewer, Round
from surveys.services.open_round import hold_open
from surveys.services.rounds import in_round
from surveys.vocabulary import Kinship, Stage


class Visits:
    """Who visits which household of a round: the one it was given to by itself, or else those of its village.

    Nobody visits the own household or one of near relatives: it is left to the others of the village, or to nobody.
    """

    def __init__(self, round: Round) -> None:
        self.round = round

    @cached_property
    def reviewers(self) -> list[Reviewer]:
        return list(self.round.reviewers.all())

    @cached_property
    def villages(self) -> dict[int, list[int]]:
        """Village → reviewers it was assigned to."""
        found: dict[int, list[int]] = defaultdict(list)
        given = self.round.assignments.exclude(village=None).order_by("pk")
        for village, reviewer in given.values_list("village", "reviewer"):
            found[village].append(reviewer)
        return found

    @cached_property
    def named(self) -> dict[int, int]:
        """Household → the reviewer it was given to by itself."""
        return dict(self.round.assignments.exclude(household=None).values_list("household", "reviewer"))

    @cached_property
    def related(self) -> dict[int, set[int]]:
        """Household → reviewers whose own or relatives' it is."""
        found: dict[int, set[int]] = defaultdict(set)
        for household, reviewer in self.round.related_households.values_list("household", "reviewer"):
            found[household].add(reviewer)
        return found

    def visitors(self, household: int, village: int) -> list[int]:
        """The reviewers who visit a household that lies in a village."""
        return [one for one in self._meant(household, village) if one not in self.related.get(household, ())]

    def is_left_to_others(self, household: int, village: int) -> bool:
        """Whether only reviewers whose own or relatives' it is were to visit a household."""
        return bool(self._meant(household, village)) and not self.visitors(household, village)

    def of(self, reviewer: int | None) -> list[int]:
        """The households that a reviewer visits; without one, those that nobody does."""
        places = Household.objects.filter(in_round(self.round), commune=self.round.commune_id)
        return [
            household
            for household, village in places.values_list("pk", "village")
            if reviewer in (self.visitors(household, village) or [None])
        ]

    def _meant(self, household: int, village: int) -> list[int]:
        return [self.named[household]] if household in self.named else self.villages.get(village, [])


def who_may_review(round: Round) -> QuerySet[Any]:
    """The users who may fill reviews in the commune or in one of its villages today."""
    current = apps.get_model("accounts", "Appointment").objects.in_force(clock.today())
    there = Q(area=round.commune_id) | Q(area__parent=round.commune_id)
    appointed = current.filter(there, role__in=FILL_REVIEWS.roles).values("user")
    return get_user_model().objects.filter(pk__in=appointed, is_active=True).order_by("full_name", "pk")


def to_enter(round: Round, user: Any) -> QuerySet[Household]:
    """The households of the round that the user may fill, in the order of a stack of paper: by village, then code."""
    own = Household.objects.filter(access.rows_filter(user, FILL_REVIEWS), in_round(round), commune=round.commune_id)
    own = own.registered_on(clock.today()).select_related("village__parent")
    return own.order_by("village__position", "village", "code", "pk")


def visits_due_on(round: Round) -> date:
    """The last day of the visits: of their step, or of the round where none was counted."""
    stage = round.stages.filter(stage=Stage.VISITS).first()
    return stage.due_on if stage and stage.due_on else round.due_on


def unsent(round: Round) -> Q:
    """The condition on households of the round whose review has not been sent."""
    return in_round(round) & ~Exists(round.reviews.submitted().filter(household=OuterRef("pk")).order_by())


def late(round: Round) -> Q:
    """The condition on households whose review should have been sent by now."""
    return unsent(round) if clock.today() > visits_due_on(round) else Q(pk__in=[])


def given_to_kin(round: Round) -> QuerySet[RelatedHousehold]:
    """Households that were given to the very reviewer whose own or relatives' they are."""
    given = Assignment.objects.filter(reviewer=OuterRef("reviewer"), household=OuterRef("household"))
    return round.related_households.filter(Exists(given.order_by())).select_related("household", "reviewer")


def sent_by_kin(round: Round) -> QuerySet[Review]:
    """Reviews sent by a reviewer whose own or relatives' household it is."""
    kin = RelatedHousehold.objects.filter(
        round=round, household=OuterRef("household"), reviewer__user=OuterRef("submitted_by")
    )
    return round.reviews.submitted().filter(Exists(kin.order_by())).select_related("submitted_by")


def kin_words(review: Review, user: Any) -> str:
    """Why the user must not send the review; empty when nothing is recorded against it."""
    if user is None:
        return ""
    kin = RelatedHousehold.objects.filter(round=review.round_id, household=review.household_id, reviewer__user=user)
    return _left_to_others(found) if (found := kin.select_related("reviewer", "household").first()) else ""


def _left_to_others(related: RelatedHousehold) -> str:
    household = related.household
    return (
        f"{related.reviewer} không rà soát hộ {household.head_name} ({household.code}): "
        f"{Kinship.label_of(related.kinship).lower()}. Việc này để người khác làm."
    )


@transaction.atomic
def add_reviewer(*, round: Round, user: Any = None, name: str = "", unit: str = "", by: Any) -> Reviewer:
    """A reviewer of the round: a user who may fill reviews there, or somebody by name and unit."""
    round = hold_open(round, by, MANAGE_ROUNDS, round.commune)
    if user is not None and not who_may_review(round).filter(pk=user.pk).exists():
        raise ValidationError({"user": f"{user} không được giao lập phiếu ở xã này."})
    new = Reviewer(commune=round.commune, round=round, user=user, name=str(user) if user else name, unit=unit)
    new.full_clean()
    new.save(force_insert=True)
    return new


@transaction.atomic
def drop_reviewer(*, reviewer: Reviewer, by: Any) -> None:
    """The reviewer is none any more: what was assigned is nobody's, what is related is forgotten."""
    _hold(reviewer, by)
    reviewer.delete()


@transaction.atomic
def assign_villages(*, reviewer: Reviewer, version: int, villages: Iterable[Area], by: Any) -> None:
    """The reviewer visits these villages and no others."""
    _hold(reviewer, by)
    claim(reviewer, version)
    wanted = set(villages)
    if any(village.parent_id != reviewer.commune_id for village in wanted):
        raise ValidationError({"villages": "Chọn thôn của xã."})
    given = reviewer.assignments.exclude(village=None)
    given.exclude(village__in=wanted).delete()
    kept = set(given.values_list("village", flat=True))
    for village in sorted(wanted, key=lambda village: village.pk):
        if village.pk not in kept:
            _assign(reviewer, village=village)


@transaction.atomic
def assign_household(*, reviewer: Reviewer, household: Household, by: Any) -> Assignment:
    """The household is given to the reviewer by itself, and to nobody else; never one of their own."""
    _hold(reviewer, by)
    if related := reviewer.related.filter(household=household).select_related("reviewer", "household").first():
        raise ValidationError({"household": _left_to_others(related)})
    if not Household.objects.filter(in_round(reviewer.round), pk=household.pk).exists():
        raise ValidationError({"household": f"Hộ mã {household.code} không thuộc diện rà soát của đợt này."})
    reviewer.round.assignments.filter(household=household).delete()
    return _assign(reviewer, household=household)


@transaction.atomic
def release_household(*, assignment: Assignment, by: Any) -> None:
    """The household is visited by those of its village again."""
    _hold(assignment.reviewer, by)
    assignment.delete()


@transaction.atomic
def relate_household(*, reviewer: Reviewer, household: Household, kinship: Kinship, by: Any) -> RelatedHousehold:
    """The household is the reviewer's own or of near relatives."""
    _hold(reviewer, by)
    related = RelatedHousehold(
        commune_id=reviewer.commune_id, round_id=reviewer.round_id, reviewer=reviewer, household=household,
        kinship=kinship,
    )  # fmt: skip
    related.full_clean()
    related.save(force_insert=True)
    return related


@transaction.atomic
def unrelate_household(*, related: RelatedHousehold, by: Any) -> None:
    """The household was recorded by mistake."""
    _hold(related.reviewer, by)
    related.delete()


def _hold(reviewer: Reviewer, by: Any) -> None:
    round = Round.objects.select_related("commune").get(pk=reviewer.round_id)
    reviewer.round = hold_open(round, by, MANAGE_ROUNDS, round.commune)


def _assign(reviewer: Reviewer, **place: Any) -> Assignment:
    new = Assignment(commune_id=reviewer.commune_id, round_id=reviewer.round_id, reviewer=reviewer, **place)
    new.full_clean()
    new.save(force_insert=True)
    return new
