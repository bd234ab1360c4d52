"""Taking a wrongly settled round back: what rests on its results, and what holds again without them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When

from households.models import Area
from households.services.settled_days import reopen_days
from huulien.platform.steps import Obstacle
from surveys.models import ClassInForce, Round
from surveys.services.classes import take_classes_back
from surveys.services.rounds import VillageChanges, village_changes
from surveys.vocabulary import ReviewState, RoundKind, RoundState

# What other apps make of settled results and must undo first: each app names its own.
resting_on: list[Callable[[Round], Iterable[Obstacle]]] = []


def settled_after(round: Round) -> QuerySet[Round]:
    """Rounds of the commune whose results took the place of classes after this one's did."""
    classes = ClassInForce.objects.filter(commune=round.commune_id, taken_back_on=None)
    last = classes.begun_by(round).order_by("-pk").values("pk")[:1]
    later = classes.filter(pk__gt=last, inherited_from=None).order_by()
    rounds = Round.objects.filter(Q(pk__in=later.values("review__round")) | Q(pk__in=later.values("loaded_in")))
    return rounds.exclude(pk=round.pk).order_by("settled_on", "pk")


def figures_without(round: Round) -> VillageChanges:
    """Each village now, and as it would be if the settled round were taken back."""
    classes = ClassInForce.objects.filter(commune=round.commune_id, taken_back_on=None)
    becomes = dict(classes.begun_by(round).values_list("household", "previous_class"))
    inherited = classes.filter(inherited_from__isnull=False, valid_from__gte=round.settled_on, valid_until=None)
    for household, origin in inherited.order_by("valid_from", "pk").values_list("household", "inherited_from"):
        if origin in becomes:
            becomes[household] = becomes[origin]
    return village_changes(Area.objects.get(pk=round.commune_id), becomes)


def take_back(round: Round, *, by: Any, reason: str, decision_number: str) -> list[str]:
    """What taking a round back leaves behind: its classes end as if they had not been, those before go on, the days it
    settled are open again, and its reviews stand where they stood.

    Events recorded meanwhile stay as they are, and so do the facts of members that came from its reviews: they are what
    people told, not what was decided.
    """
    Round.objects.filter(pk=round.pk).update(state=RoundState.REVERSING, reversed_by=by)
    if round.kind == RoundKind.ANNUAL:
        reopen_days(round.commune, through=round.settled_through_before, until=round.settles_until_before)
    take_classes_back(round)
    unchecked = When(checked_at=None, then=Value(ReviewState.SUBMITTED))
    stood = Case(unchecked, default=Value(ReviewState.CHECKED))
    round.reviews.filter(state=ReviewState.SETTLED).update(state=stood, version=F("version") + 1)
    emptied = ("settled_on", "settled_by", "settled_through_before", "settles_until_before", "reversal_asked_by",
               "reversed_by")  # fmt: skip
    for field in emptied:
        setattr(round, field, None)
    round.decision_number = ""
    return [*emptied, "decision_number"]
