"""Official classes: what a settled round makes them, what they are again once it is taken back, and what a household
that splits off keeps."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import F, Min

from households.models import Event, Household
from households.querysets import existing
from households.vocabulary import EventKind, PovertyClass
from huulien.platform import clock
from surveys.models import ClassInForce, Review, Round


def begin_reviewed(round: Round, reviews: Iterable[Review], settled_on: date) -> None:
    """Make official what these reviews say."""
    _begin(
        round,
        [
            ClassInForce(
                household_id=review.household_id,
                village_id=review.village_id,
                review_id=review.pk,
                poverty_class=review.poverty_class,
            )
            for review in reviews
        ],
        settled_on,
    )


def begin_loaded(round: Round, classes: Mapping[Household, PovertyClass], settled_on: date) -> None:
    """Make official what was recognised elsewhere, without Form B."""
    _begin(
        round,
        [
            ClassInForce(
                household=household, village_id=household.village_id, loaded_in=round, poverty_class=poverty_class
            )
            for household, poverty_class in classes.items()
        ],
        settled_on,
    )


def _begin(round: Round, beginning: list[ClassInForce], settled_on: date) -> None:
    """Close the classes these replace and begin them.

    Where a later decision of the year stands already, the new class is in force until then.
    """
    households = [new.household_id for new in beginning]
    spells = ClassInForce.objects.filter(commune=round.commune_id, household__in=households, taken_back_on=None)
    later = spells.filter(valid_from__gt=settled_on).order_by("-valid_from")
    until = dict(later.values_list("household", "valid_from"))
    replaced = spells.filter(existing(settled_on, "valid_from", "valid_until"))
    previous = dict(replaced.values_list("household", "poverty_class"))
    replaced.update(valid_until=settled_on)
    for new in beginning:
        new.commune_id, new.valid_from = round.commune_id, settled_on
        new.valid_until = until.get(new.household_id)
        new.previous_class = previous.get(new.household_id, "")
    ClassInForce.objects.bulk_create(beginning, batch_size=500)
    _inherit_anew(round, settled_on)


def take_classes_back(round: Round) -> None:
    """End the classes that the round began on the day they began, and let those they replaced go on.

    What a household that split off meanwhile had kept is decided anew.
    """
    spells = ClassInForce.objects.filter(commune=round.commune_id, taken_back_on=None)
    begun = spells.begun_by(round)
    until = dict(begun.values_list("household", "valid_until"))
    begun.update(valid_until=F("valid_from"), taken_back_on=clock.today())
    replaced = spells.filter(household__in=until, valid_until=round.settled_on)
    # Of several that ended that day the last is the one that the round replaced.
    going_on = {spell.household_id: spell for spell in replaced.order_by("valid_from", "pk")}
    for household, spell in going_on.items():
        spell.valid_until = until[household]
    ClassInForce.objects.bulk_update(going_on.values(), ["valid_until"], batch_size=500)
    _inherit_anew(round, round.settled_on)


def inherit_class(household: Household, new: Household, day: date) -> None:
    """`new`, split off `household` on the day, keeps the class of that day until it is decided itself."""
    for kept in household.classes.on(day):
        _pass_on(kept, new, day, None)


def _inherit_anew(round: Round, settled_on: date) -> None:
    """A decision dated before a split that was recorded meanwhile counts for what the split household keeps, too; so
    does taking it back."""
    splits = Event.objects.filter(
        commune=round.commune_id, kind=EventKind.SPLIT, member__isnull=False, counted_from__gte=settled_on
    )
    for split in splits.select_related("household", "other_household").order_by("counted_from", "pk"):
        new, day = split.household, split.counted_from
        kept, own = split.other_household.classes.on(day).first(), new.classes.on(day).first()
        if own and (own.inherited_from_id is None or (kept and kept.poverty_class == own.poverty_class)):
            continue
        if own:
            ClassInForce.objects.filter(pk=own.pk).update(valid_until=day)
        if kept:
            _pass_on(kept, new, day, own.valid_until if own else _next_decision(new, day))


def _next_decision(household: Household, day: date) -> date | None:
    """The first day after `day` from which the household is classified by a decision of its own."""
    decided = household.classes.filter(valid_from__gt=day, inherited_from=None, taken_back_on=None)
    return decided.aggregate(first=Min("valid_from"))["first"]


def _pass_on(kept: ClassInForce, new: Household, day: date, until: date | None) -> None:
    ClassInForce.objects.create(
        commune_id=kept.commune_id,
        village_id=new.village_id,
        household=new,
        inherited_from_id=kept.household_id,
        poverty_class=kept.poverty_class,
        valid_from=day,
        valid_until=until,
    )
