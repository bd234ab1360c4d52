"""The queries behind the analysis: who the poor are, who is near another class, what another standard would make."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from households.models import Area, Household, Spell
from households.querysets import existing, people_on
from households.vocabulary import PovertyClass, Relationship
from huulien.platform import content
from reports.datasets import homes_on
from reports.indicators.counting import CountedHome
from reports.indicators.flow import Standing, standings
from reports.indicators.profile import ProfiledHome
from reports.indicators.rates import UNCLASSIFIED
from reports.indicators.simulation import SimulatedHome
from surveys.models import ClassInForce, Review
from surveys.querysets import classified_on
from surveys.rules.near import Direction, Margin, near
from surveys.rules.standard import Standard
from surveys.services.reviews import outcome_of
from surveys.vocabulary import ReviewState


def profiled_homes(households: QuerySet[Household], on: date) -> list[ProfiledHome]:
    """The households of the day with their official class, their persons, and what is known of their head."""
    here = households.registered_on(on).order_by()
    heads = Spell.objects.filter(
        existing(on, "lived_from", "lived_until"), household__in=here.values("pk"), relationship=Relationship.HEAD
    )
    known = {pk: facts for pk, *facts in heads.values_list("household", "member__ethnicity", "member__sex")}
    rows = classified_on(households, on).annotate(persons=people_on(on)).order_by("pk")
    return [
        ProfiledHome(
            pk=pk,
            village=village,
            poverty_class=None if kind in UNCLASSIFIED else PovertyClass(kind),
            persons=persons,
            ethnicity=known.get(pk, (None, None))[0] or None,
            head_sex=known.get(pk, (None, None))[1] or None,
        )
        for pk, village, kind, persons in rows.values_list("pk", "village_then", "in_force__poverty_class", "persons")
    ]


def counted_homes(households: QuerySet[Household], on: date, standard: Standard) -> list[CountedHome]:
    """The households of the day with what they lack of a standard's indicators by the review their class rests on.

    Without such a review, and where its standard did not ask, nothing is known.
    """
    asked = list(standard.indicators)
    rows = classified_on(households, on).annotate(persons=people_on(on)).order_by("pk")
    paths = (f"in_force__review__lacks_{indicator}" for indicator in asked)
    return [
        CountedHome(pk, village, persons, dict(zip(asked, lacks, strict=True)))
        for pk, village, persons, *lacks in rows.values_list("pk", "village_then", "persons", *paths)
    ]


def standings_between(commune: Area, start_on: date, on: date) -> dict[str, tuple[Standing, Standing]]:
    """Code of a household → where it stood on both days, by the counts of homes that Mẫu 08 to 10 rest on.

    Found once for as long as nothing of the commune has changed.
    """
    key = content.data_key(commune.pk, "flow", start_on, on)
    return content.kept(key, lambda: standings(homes_on(commune, start_on), homes_on(commune, on)))


@dataclass(frozen=True)
class NearHomes:
    """Which households of a day are one thing away from another class, in words; and of which it can be said at all."""

    ways: dict[int, list[tuple[Direction, str]]]  # by primary key
    known: set[int]

    def of(self, direction: Direction) -> set[int]:
        """Those that it leads in one direction."""
        return {pk for pk, ways in self.ways.items() if any(way is direction for way, _ in ways)}


def near_homes(commune: Area, on: date, margin: Margin) -> NearHomes:
    """The households of the day that are near another class, by the review their official class rests on.

    Found once for as long as nothing of the commune has changed.
    """
    return content.kept(content.data_key(commune.pk, "near", on, margin), lambda: _near_homes(commune, on, margin))


def _near_homes(commune: Area, on: date, margin: Margin) -> NearHomes:
    here = Household.objects.filter(commune=commune).registered_on(on).order_by()
    in_force = ClassInForce.objects.on(on).filter(household__in=here.values("pk")).order_by()
    found = NearHomes({}, set())
    for review in _with_facts(Review.objects.filter(pk__in=in_force.values("review"))):
        outcome = outcome_of(review)
        if outcome.poverty_class.is_known:
            found.known.add(review.household_id)
        if ways := near(outcome, margin):
            found.ways[review.household_id] = [(way.direction, way.words(outcome)) for way in ways]
    return found


def simulated_homes(reviews: QuerySet[Review], standard: Standard) -> list[SimulatedHome]:
    """The settled reviews with the class they gave, and the one another standard would give. Nothing is stored."""
    return [
        SimulatedHome(
            household=review.household_id,
            village=review.village_id,
            before=PovertyClass(review.poverty_class),
            after=outcome_of(review, standard).poverty_class,
        )
        for review in _with_facts(reviews.filter(state=ReviewState.SETTLED))
    ]


def _with_facts(reviews: QuerySet[Review]) -> QuerySet[Review]:
    """The reviews with all that they are classified by."""
    return reviews.order_by("pk").select_related("round", "village").defer("outcome", "roster", "score_answers")
