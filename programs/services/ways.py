"""The commune as the rule of the ways out reads it, and what the rule answers, kept.

Every reading of the database for the rule is here: households with what they lack by the form that their official class
rests on, the measures of the day, the villages and their limits. Keys of rows are the ids of the case.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from households.models import Area, Household
from households.vocabulary import PovertyClass
from huulien.lib.rates import rate
from huulien.platform import audit, clock
from programs.models import Plan, WayExclusion, WayMeasure, WayPlan, WayRoom
from programs.rules.way_out import facts
from programs.rules.way_out.case import case_as_json
from programs.rules.way_out.facts import Entry, Goal, Per, WayOutCase, YearEnd
from programs.rules.way_out.result import result_of
from surveys.models import Review
from surveys.querysets import classified_on
from surveys.vocabulary import Indicator

# The contract's numbers: the places of the official form.
NUMBERS = {indicator: number for number, indicator in enumerate(Indicator, start=1)}
SECONDS_A_PAGE = 10.0  # a question, while somebody waits for the page
YEARS_BACK = 3
CLASSES = {
    Goal.NEAR_POOR: (PovertyClass.POOR,),
    Goal.ABOVE: (PovertyClass.POOR, PovertyClass.NEAR_POOR),
}


# ----- The case -----


def households_in(commune: Area, goal: Goal, on: date) -> Any:
    """The households whose official class on the day is below the goal, with `in_force` and `village_then`."""
    found = classified_on(Household.objects.filter(commune=commune), on)
    return found.filter(in_force__poverty_class__in=CLASSES[goal])


def case_of(
    commune: Area,
    goal: Goal,
    on: date,
    *,
    household: Household | None = None,
    at_most: int | None = None,
    budget_vnd: int | None = None,
    village_limits: Mapping[int, int] | None = None,
) -> WayOutCase:
    """The commune on a day, or one household of it, as the contract has it."""
    found = households_in(commune, goal, on)
    if household is not None:
        found = found.filter(pk=household.pk)
    rows = list(found.order_by("pk").values_list("pk", "village_then", "in_force__review"))
    villages = Area.objects.villages_of(commune).order_by("position", "pk")
    return WayOutCase(
        id=commune.code,
        goal=goal,
        villages=tuple(str(pk) for pk in villages.values_list("pk", flat=True)),
        measures=_measures(commune, on),
        households=_households(rows),
        at_most=at_most,
        budget_vnd=budget_vnd,
        village_limits=None if village_limits is None else {str(pk): most for pk, most in village_limits.items()},
    )


def _households(rows: Sequence[tuple[int, int, int | None]]) -> tuple[facts.Household, ...]:
    """Each by the form its class rests on. Of a class without one (loaded, or kept after a split) nothing is known."""
    names = [f"lacks_{indicator}" for indicator in Indicator]
    reviews = {
        pk: (below, lacks)
        for pk, below, *lacks in Review.objects.filter(pk__in=[review for _, _, review in rows if review])
        .order_by()
        .values_list("pk", "outcome__income_at_or_below_line", *names)
    }
    unknown = (None, [None] * len(names))
    return tuple(_household(pk, village, *reviews.get(review or 0, unknown)) for pk, village, review in rows)


def _household(pk: int, village_id: int, below: bool | None, lacks: Sequence[bool | None]) -> facts.Household:
    """Income that is not known is taken as below the line, as what is not known of an indicator is as lacking."""
    of_number = dict(zip(NUMBERS.values(), lacks, strict=True))
    return facts.Household(
        id=str(pk),
        village=str(village_id),
        over_line=below is False,
        deprived=frozenset(number for number, lacking in of_number.items() if lacking),
        unknown=frozenset(number for number, lacking in of_number.items() if lacking is None),
    )


def _measures(commune: Area, on: date) -> tuple[facts.Measure, ...]:
    rows = list(WayMeasure.objects.filter(commune=commune).on(on).order_by("pk"))
    known = {row.pk for row in rows}
    rooms: dict[int, dict[str, int]] = {}
    for measure, village, most in WayRoom.objects.filter(measure__in=known).values_list("measure", "village", "most"):
        rooms.setdefault(measure, {})[str(village)] = most
    excludes: dict[int, list[str]] = {}
    pairs = WayExclusion.objects.filter(measure__in=known, other__in=known).order_by("measure", "other", "pk")
    for measure, other in pairs.values_list("measure", "other"):
        excludes.setdefault(measure, []).append(str(other))
    return tuple(
        facts.Measure(
            id=str(row.pk),
            lifts=frozenset(NUMBERS[indicator] for indicator in row.lifts),
            income=row.income,
            cost_vnd=row.cost_vnd,
            per=Per(row.per),
            capacity=row.capacity,
            capacity_by_village=rooms.get(row.pk),
            excludes=tuple(excludes.get(row.pk, ())),
            chance=None if row.chance is None else Fraction(row.chance),
        )
        for row in rows
    )


# ----- The commune's plans -----


def village_limits_of(commune: Area, on: date) -> dict[int, int]:
    """Village → the most poor households that the plan of the year leaves it; empty while none is given."""
    plan = Plan.objects.for_day(commune, on)
    return dict(plan.village_targets.values_list("village", "max_poor_households")) if plan else {}


def keep_plan(
    *,
    commune: Area,
    goal: Goal,
    budget_vnd: int | None,
    at_most: int | None,
    keeps_village_limits: bool,
    by: Any,
    seconds: float = SECONDS_A_PAGE,
) -> WayPlan:
    """The proven answers to what is asked of the commune today, kept; the same when nothing has changed since.

    Solved before anything is locked or written. Raises `UnprovenError` where the time was not enough.
    """
    on = clock.today()
    limits = village_limits_of(commune, on) if keeps_village_limits else None
    case = case_of(commune, goal, on, at_most=at_most, budget_vnd=budget_vnd, village_limits=limits)
    key = key_of(case)
    kept = WayPlan.objects.filter(commune=commune, case_key=key).first()
    if kept:
        return kept
    result = result_of(case, seconds)
    names = dict(WayMeasure.objects.filter(commune=commune).values_list("pk", "name"))
    plan = WayPlan(
        commune=commune,
        goal=goal,
        budget_vnd=budget_vnd,
        at_most=at_most,
        keeps_village_limits=keeps_village_limits,
        asked_on=on,
        asked_at=clock.now(),
        asked_by=by,
        result={name: result[name] for name in ("in", "fewest", "most")}
        | {"villages": {household.id: household.village for household in case.in_need}},
        measures={
            item.id: {"name": names[int(item.id)], "cost_vnd": item.cost_vnd, "per": item.per.value}
            for item in case.measures
        },
        case_key=key,
    )
    plan.full_clean(exclude=["asked_by", "commune"])
    try:
        with transaction.atomic(), audit.acting(reason="Tính phương án thoát nghèo"):
            plan.save(force_insert=True)
    except IntegrityError:
        return WayPlan.objects.get(commune=commune, case_key=key)  # somebody asked the same at the same moment
    return plan


def key_of(case: WayOutCase) -> str:
    """Tells a case from others; not by the chances of measures, which no plan rests on."""
    written = case_as_json(case)
    for measure in written["measures"]:
        measure.pop("chance", None)
    return sha256(json.dumps(written, sort_keys=True).encode()).hexdigest()


def is_current(plan: WayPlan) -> bool:
    """Whether the same question would today be asked of the same facts."""
    on = clock.today()
    limits = village_limits_of(plan.commune, on) if plan.keeps_village_limits else None
    case = case_of(
        plan.commune, Goal(plan.goal), on, at_most=plan.at_most, budget_vnd=plan.budget_vnd, village_limits=limits
    )
    return key_of(case) == plan.case_key


# ----- The chance -----


@dataclass(frozen=True)
class YearOfFalling:
    """How many households became poor in a year, of how many that were not at its start."""

    year: int
    fell: int
    households: int


def years_of_falling(commune: Area, on: date) -> list[YearOfFalling]:
    """The last settled years that begin with official classes, the newest first."""
    found = []
    for year in range(on.year - 1, on.year - 1 - YEARS_BACK, -1):
        if commune.settled_through_on is None or date(year, 12, 31) > commune.settled_through_on:
            continue
        book = Household.objects.filter(commune=commune)
        before = classified_on(book, date(year - 1, 12, 31)).order_by()
        classes = Counter(before.values_list("in_force__poverty_class", flat=True))
        if not set(classes) - {None}:
            continue
        were = before.filter(in_force__poverty_class=PovertyClass.POOR).values("pk")
        fell = classified_on(book, date(year, 12, 31)).filter(in_force__poverty_class=PovertyClass.POOR)
        count = fell.exclude(pk__in=were).count()
        found.append(YearOfFalling(year, count, sum(classes.values()) - classes[PovertyClass.POOR]))
    return found


def chance_of_falling(years: Sequence[YearOfFalling]) -> Decimal | None:
    """How often a household that was not poor became so, in percent; None where no year is known."""
    return rate(sum(year.fell for year in years), sum(year.households for year in years))


def not_poor_count(commune: Area, on: date) -> int:
    """Households of the day that are not poor, also those without a class."""
    book = classified_on(Household.objects.filter(commune=commune), on)
    return book.count() - book.filter(in_force__poverty_class=PovertyClass.POOR).count()


def measures_without_chance(commune: Area, plan: Iterable[Mapping[str, Any]]) -> list[WayMeasure]:
    """The measures of a plan of which nobody has said how often they work."""
    used = {int(measure) for row in plan for measure in row["measures"]}
    return list(WayMeasure.objects.filter(commune=commune, pk__in=used, chance=None).order_by("name", "pk"))


def year_end_of(
    commune: Area, plan: Sequence[Mapping[str, Any]], *, in_count: int, at_most: int, become: Entry | None
) -> YearEnd:
    """The end of the year under a plan: who is not in it stays poor, each in it leaves if all its measures work."""
    chances = {
        str(pk): Fraction(chance)
        for pk, chance in WayMeasure.objects.filter(commune=commune, chance__isnull=False).values_list("pk", "chance")
    }
    leaving: Counter[Fraction] = Counter()
    for row in plan:
        works = Fraction(1)
        for measure in row["measures"]:
            works *= chances[measure]
        leaving[works] += 1
    leave = [Entry(chance, count) for chance, count in sorted(leaving.items())]
    return YearEnd(at_most, in_count - len(plan), leave, [become] if become else [])
