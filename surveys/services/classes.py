"""Official classes: what a settled round makes them, what they are again once it is taken back, and what a household
that splits off keeps."""

from datetime import date

from django.db.models import F

from households.models import Household
from households.querysets import existing
from huulien.platform import clock
from surveys.models import ClassInForce, Review, Round


def begin_classes(round: Round, reviews: list[Review], settled_on: date) -> None:
    """Close the classes these reviews replace and begin the new ones.

    Where a later decision of the year stands already, the new class is in force until then.
    """
    households = [review.household_id for review in reviews]
    spells = ClassInForce.objects.filter(commune=round.commune_id, household__in=households, taken_back_on=None)
    later = spells.filter(valid_from__gt=settled_on).order_by("-valid_from")
    until = dict(later.values_list("household", "valid_from"))
    replaced = spells.filter(existing(settled_on, "valid_from", "valid_until"))
    previous = dict(replaced.values_list("household", "poverty_class"))
    replaced.update(valid_until=settled_on)
    ClassInForce.objects.bulk_create(
        [
            ClassInForce(
                commune_id=round.commune_id,
                village_id=review.village_id,
                household_id=review.household_id,
                review=review,
                poverty_class=review.poverty_class,
                previous_class=previous.get(review.household_id, ""),
                valid_from=settled_on,
                valid_until=until.get(review.household_id),
            )
            for review in reviews
        ],
        batch_size=500,
    )
    _inherit_anew(round, settled_on)


def take_classes_back(round: Round) -> None:
    """End the classes that the round began on the day they began, and let those they replaced go on.

    What a household that split off meanwhile had kept is decided anew.
    """
    spells = ClassInForce.objects.filter(commune=round.commune_id, taken_back_on=None)
    begun = spells.filter(review__round=round)
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
    inherited = ClassInForce.objects.filter(
        commune=round.commune_id, inherited_from__isnull=False, valid_from__gte=settled_on
    ).select_related("household", "inherited_from")
    splits = {(spell.household, spell.inherited_from, spell.valid_from) for spell in inherited}
    for household, origin, day in sorted(splits, key=lambda split: split[2]):
        own, kept = household.classes.on(day).first(), origin.classes.on(day).first()
        if own and (own.review_id or (kept and kept.poverty_class == own.poverty_class)):
            continue
        if own:
            ClassInForce.objects.filter(pk=own.pk).update(valid_until=day)
        if kept:
            _pass_on(kept, household, day, own.valid_until if own else _next_decision(household, day))


def _next_decision(household: Household, day: date) -> date | None:
    """The first day after `day` from which the household is classified by a decision of its own."""
    decided = household.classes.filter(valid_from__gt=day, review__isnull=False, taken_back_on=None)
    return decided.order_by("valid_from").values_list("valid_from", flat=True).first()


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
