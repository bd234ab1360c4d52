"""The poverty of one commune or of many on several days, and what it stands on, in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Count

from households.models import Area, Household
from households.querysets import existing
from huulien.lib.parameters import NoValueInForce
from huulien.lib.rates import CENT, most_within
from programs.models import Plan
from reports.datasets import figures_by_class
from reports.indicators.rates import AreaRates, Figures
from reports.indicators.trend import TrendPoint
from surveys.models import Round
from surveys.rules.standard import standard_on
from surveys.vocabulary import RoundKind


def trend_points(commune: Area, days: Sequence[date], known: Mapping[date, Figures]) -> list[TrendPoint]:
    """The official figures of each day; `known` are those of days that were counted already."""
    standards, areas = _standards([commune.pk], days), _villages([commune.pk], days)
    found = {day: known.get(day) or figures_by_class(commune, day) for day in days}
    return [TrendPoint(day, found[day], standards[commune.pk][day], areas[commune.pk][day]) for day in days]


def trends_of(communes: Collection[Area], days: Sequence[date]) -> dict[int, list[TrendPoint]]:
    """Commune → its figures of each day, none on a day on which there was no such commune: four queries."""
    keys = [commune.pk for commune in communes]
    counted = figures_of(keys, days)
    standards, areas = _standards(keys, days), _villages(keys, days)
    return {
        commune.pk: [
            TrendPoint(
                day,
                counted[day].get(commune.pk, Figures()) if is_there_on(commune, day) else Figures(),
                standards[commune.pk][day],
                areas[commune.pk][day] if is_there_on(commune, day) else frozenset(),
            )
            for day in days
        ]
        for commune in communes
    }


def is_there_on(area: Area, day: date) -> bool:
    """Whether the area existed on the day."""
    began = area.valid_from is None or area.valid_from <= day
    return began and (area.valid_until is None or day <= area.valid_until)


def figures_of(communes: Collection[int], days: Sequence[date]) -> dict[date, dict[int, Figures]]:
    """Day → commune → its households by official class, without persons: two queries for all communes and all days.

    The same households and classes as `classified_on` joins of one day; those of several days are passed over once.
    """
    days = list(dict.fromkeys(days))
    here = Household.objects.filter(commune__in=communes).order_by()
    there = {f"on_{place}": existing(day, "opened_on", "closed_on") for place, day in enumerate(days)}
    everyone = here.values_list("commune").annotate(**{name: Count("pk", filter=then) for name, then in there.items()})
    classes = here.values_list("commune", "classes__poverty_class").annotate(**{
        f"on_{place}": Count(
            "pk", filter=there[f"on_{place}"] & existing(day, "classes__valid_from", "classes__valid_until")
        )
        for place, day in enumerate(days)
    })  # fmt: skip
    found: dict[date, dict[int, Figures]] = {day: defaultdict(Figures) for day in days}
    for commune, kind, *counts in classes:
        for day, households in zip(days, counts, strict=True):
            found[day][commune] += Figures.of(kind, households, 0)
    for commune, *counts in everyone:
        for day, households in zip(days, counts, strict=True):
            found[day][commune] += Figures.of(None, households - found[day][commune].households, 0)
    return found


def goals_of(communes: Collection[int], year: int) -> dict[int, Decimal]:
    """Commune → the rate in percent that its plan of the year aims at."""
    plans = Plan.objects.filter(commune__in=communes, year=year, target_rate__isnull=False).order_by()
    return {commune: Decimal(str(goal)).quantize(CENT) for commune, goal in plans.values_list("commune", "target_rate")}


def with_goal(commune: Area, figures: Figures, goal: Decimal | None) -> AreaRates:
    """The figures beside the most poor households that the goal allows."""
    most = None if goal is None else most_within(goal, figures.households)
    return AreaRates(commune.pk, commune.code, commune.name, figures, goal, most)


def _standards(communes: Collection[int], days: Sequence[date]) -> dict[int, dict[date, str]]:
    """The code of the standard of the annual round whose results were official on each day; none before the first."""
    found: dict[int, list[tuple[date, str]]] = {commune: [] for commune in communes}
    rounds = Round.objects.settled().filter(commune__in=communes, kind=RoundKind.ANNUAL).order_by("settled_on", "pk")
    for round in rounds:
        found[round.commune_id].append((round.settled_on, round.standard or _standard_of_day(round.as_of)))
    return {
        commune: {day: next((code for since, code in reversed(rounds) if since <= day), "") for day in days}
        for commune, rounds in found.items()
    }


def _standard_of_day(on: date) -> str:
    try:
        return standard_on(on).code
    except NoValueInForce:
        return ""


def _villages(communes: Collection[int], days: Sequence[date]) -> dict[int, dict[date, frozenset[int]]]:
    """The villages that each commune had on each day."""
    found: dict[int, list[Area]] = {commune: [] for commune in communes}
    for village in Area.objects.filter(kind="village", parent__in=communes).order_by("pk"):
        found[village.parent_id].append(village)
    return {
        commune: {day: frozenset(village.pk for village in villages if is_there_on(village, day)) for day in days}
        for commune, villages in found.items()
    }
