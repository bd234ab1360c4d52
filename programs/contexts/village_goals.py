"""The villages through the year, in households: target, poor now, registered to escape, likely, still missing.

One reading for the overview, the page of the targets, the page of a village and the API. Every number but a target and
what is missing is the length of a list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from households.models import Area, Household
from households.vocabulary import PovertyClass
from huulien.lib.rates import most_within
from huulien.platform import clock, content
from huulien.platform.listings import list_url
from programs.models import EscapeRegistration, Plan
from programs.rules.escapes import VillageGoal, early_word, is_likely
from surveys.models import Review, Round
from surveys.querysets import as_reviewed, classified_on
from surveys.rules.near import margin_on, near
from surveys.services.reviews import outcome_of
from surveys.vocabulary import RoundKind


@dataclass(frozen=True)
class GoalLine:
    """A village with the lists behind its numbers."""

    goal: VillageGoal
    year: int
    round: Round | None

    @property
    def poor_url(self) -> str:
        return list_url("households", loai=PovertyClass.POOR.value, thon=self.goal.village_id)

    @property
    def provisional_url(self) -> str:
        dot = self.round.pk if self.round else None
        return list_url("households", tam=PovertyClass.POOR.value, thon=self.goal.village_id, dot=dot)

    @property
    def registered_url(self) -> str:
        return list_url("escapes", nam=self.year, thon=self.goal.village_id, con="poor")

    @property
    def likely_url(self) -> str:
        return list_url("escapes", nam=self.year, thon=self.goal.village_id, con="likely")


@dataclass(frozen=True)
class YearGoals:
    """The villages of a plan, the commune's poor households, and the most of them with which it reaches its rate."""

    lines: list[GoalLine]
    poor: int | None
    most: int | None

    @property
    def word(self) -> str:
        return early_word(self.poor, self.most, [line.goal for line in self.lines])


def registered_poor(commune_id: int, on: date) -> QuerySet[EscapeRegistration]:
    """The registrations of the day's year that stand, of households that are poor on the day."""
    poor = classified_on(Household.objects.filter(commune=commune_id), on).order_by()
    poor = poor.filter(in_force__poverty_class=PovertyClass.POOR)
    return EscapeRegistration.objects.standing().filter(
        commune=commune_id, year=on.year, household__in=poor.values("pk")
    )


def registered_by_village(commune_id: int, on: date) -> dict[int, int]:
    rows = registered_poor(commune_id, on).order_by().values_list("household__village")
    return dict(rows.annotate(Count("pk")))


def likely_to_escape(commune: Area, on: date) -> frozenset[int]:
    """Of those registrations the ones whose household will likely escape, by its latest Form B: what was sent in the
    open annual round, else the one its class rests on. Found once while nothing of the commune has changed."""
    key = content.data_key(commune.pk, "likely", on, margin_on(on))
    return content.kept(key, lambda: frozenset(_likely(commune, on)))


def _likely(commune: Area, on: date) -> Iterable[int]:
    homes = dict(registered_poor(commune.pk, on).values_list("household", "pk"))
    sent = Review.objects.none()
    if round := open_round(commune):
        sent = round.reviews.submitted().filter(household__in=homes)
    in_force = Q(classes__valid_from__lte=on) & (Q(classes__valid_until=None) | Q(classes__valid_until__gt=on))
    latest = {
        review.household_id: review for review in _with_facts(Review.objects.filter(in_force, household__in=homes))
    }
    latest |= {review.household_id: review for review in _with_facts(sent)}
    margin = margin_on(on)
    for household, review in latest.items():
        outcome = outcome_of(review)
        if is_likely(outcome.poverty_class, near(outcome, margin)):
            yield homes[household]


def _with_facts(reviews: QuerySet[Review]) -> QuerySet[Review]:
    return reviews.order_by("pk").select_related("round", "village").defer("outcome", "score_answers")


def open_round(commune: Area) -> Round | None:
    """The open annual round, in which provisional classes are found; None without one."""
    round = commune.rounds.current()
    return round if round and round.kind == RoundKind.ANNUAL else None


def year_goals(plan: Plan) -> YearGoals | None:
    """The villages of the running year's plan as they stand today; None for a plan of another year."""
    today, commune = clock.today(), plan.commune
    if plan.year != today.year:
        return None
    round = open_round(commune)
    key = content.data_key(commune.pk, "village goals", plan.pk, today, margin_on(today))
    goals, households, poor = content.kept(key, lambda: _goals(plan, round, today))
    lines = [GoalLine(goal, plan.year, round) for goal in goals]
    return YearGoals(lines, poor, most_within(plan.target_rate, households) if households else None)


def village_goal(plan: Plan | None, village_id: int) -> GoalLine | None:
    """One village of the running year's plan; None without such."""
    found = year_goals(plan) if plan else None
    return next((line for line in found.lines if line.goal.village_id == village_id), None) if found else None


def _goals(plan: Plan, round: Round | None, today: date) -> tuple[list[VillageGoal], int, int | None]:
    """The villages; all households of the commune, and its poor ones."""
    commune = plan.commune
    homes = classified_on(Household.objects.filter(commune=commune), today).order_by()
    classes: dict[int, dict[str | None, int]] = {}
    for village, kind, count in homes.values_list("village_then", "in_force__poverty_class").annotate(Count("pk")):
        classes.setdefault(village, {})[kind] = count
    provisional: dict[int, int] | None = None
    if round and round.reviews.submitted().exists():
        poor = as_reviewed(homes, round.pk).filter(provisional=PovertyClass.POOR)
        provisional = dict(poor.values_list("village_then").annotate(Count("pk")))
    most = dict(plan.village_targets.values_list("village", "max_poor_households"))
    goals = [
        VillageGoal(
            village.pk, village.name, most.get(village.pk), _poor(classes.get(village.pk, {})),
            provisional=None if provisional is None else provisional.get(village.pk, 0),
        )
        for village in plan.villages()
    ]  # fmt: skip
    likely = registered_poor(commune.pk, today).filter(pk__in=likely_to_escape(commune, today)).order_by()
    likely_by_village = dict(likely.values_list("household__village").annotate(Count("pk")))
    together: dict[str | None, int] = {}
    for own in classes.values():
        for kind, count in own.items():
            together[kind] = together.get(kind, 0) + count
    found = with_registered(goals, commune, today, likely_by_village)
    return found, sum(together.values()), _poor(together)


def with_registered(
    goals: Iterable[VillageGoal], commune: Area, on: date, likely: Mapping[int, int] | None = None
) -> list[VillageGoal]:
    """The villages with how many of their poor households are registered, and of them likely to escape, if asked."""
    registered = registered_by_village(commune.pk, on)
    return [
        replace(
            goal, registered=registered.get(goal.village_id, 0),
            likely=None if likely is None else likely.get(goal.village_id, 0),
        )
        for goal in goals
    ]  # fmt: skip


def _poor(classes: Mapping[str | None, int]) -> int | None:
    """Poor households of a village; None while none of its households has a class."""
    unknown = {None, PovertyClass.INSUFFICIENT_DATA}
    reviewed = any(count for kind, count in classes.items() if kind not in unknown)
    return classes.get(PovertyClass.POOR, 0) if reviewed or not classes else None
