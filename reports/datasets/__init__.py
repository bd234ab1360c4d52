"""The only queries behind the figures of pages, API, PDF and commands."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from households.models import Area, Household, Spell
from households.querysets import existing, people_on, village_on
from households.vocabulary import PovertyClass, Relationship, Zone
from huulien.lib.dates import format_date_vi
from huulien.lib.rates import CENT, most_within, rate
from huulien.platform.ready_query import ReadyQuery
from programs.models import Plan, VillageTarget
from reports.indicators.official.lists import ListedHome, ListedPerson
from reports.indicators.official.people import Person, has_female_head, has_merit, has_no_labour, head_of
from reports.indicators.official.tables import Home, ManagedHome, Village
from reports.indicators.rates import UNCLASSIFIED, AreaRates, Figures
from surveys.models import ClassInForce, ReviewCause, Round
from surveys.querysets import as_reviewed, classified_on
from surveys.rules.standard import Standard
from surveys.vocabulary import Indicator, PovertyCause, RoundKind

_MANAGED = (PovertyClass.POOR, PovertyClass.NEAR_POOR)


@dataclass(frozen=True)
class CommuneRates:
    """The commune and its villages on a day; the commune's figures are the sum of the villages'."""

    commune: Area
    on: date
    total: AreaRates
    villages: list[AreaRates]

    @cached_property
    def plan(self) -> Plan | None:
        """The plan of the day's year."""
        return Plan.objects.for_day(self.commune, self.on)

    def within(self, villages: Collection[int]) -> "CommuneRates":
        """Some villages and their sum, which has no target: that of the commune is not theirs."""
        own = [rates for rates in self.villages if rates.area_id in villages]
        figures = sum((rates.figures for rates in own), Figures())
        return replace(self, villages=own, total=replace(self.total, figures=figures, target_rate=None, max_poor=None))

    def village(self, area: Area) -> AreaRates:
        return next(rates for rates in self.villages if rates.area_id == area.pk)


def poverty_rates(commune: Area, on: date) -> CommuneRates:
    """Poor and near-poor households and persons by the official classes of the day `on`, against the year's plan."""
    target_rate = next((Decimal(str(value)).quantize(CENT) for (value,) in _TARGET_RATE.rows(commune.pk, on)), None)
    targets = dict(_TARGETS.rows(commune.pk, on)) if target_rate is not None else {}
    figures = _figures(commune, on)
    villages = [
        _village_rates(pk, code, name, figures[pk], targets.get(pk))
        for pk, code, name, existed in _VILLAGES.rows(commune.pk, on)
        if existed or pk in figures or pk in targets
    ]
    total = sum((village.figures for village in villages), Figures())
    return CommuneRates(commune, on, _commune_rates(commune, total, target_rate), villages)


def homes_on(commune: Area, on: date) -> list[Home]:
    """Every household of the day with its official class and persons, in the order of the book."""
    classified = classified_on(Household.objects.filter(commune=commune), on).annotate(persons=people_on(on))
    rows = classified.order_by("code", "pk").values_list("code", "village_then", "in_force__poverty_class", "persons")
    return [
        Home(code, village, None if kind in UNCLASSIFIED else PovertyClass(kind), persons)
        for code, village, kind, persons in rows
    ]


def managed_homes_on(commune: Area, on: date, standard: Standard) -> list[ManagedHome]:
    """The poor and near-poor households of the day with what stands in their Form B and what is known of their people.

    Indicators are numbered as in the `standard`.
    """
    in_force = ClassInForce.objects.on(on).filter(commune=commune, poverty_class__in=_MANAGED).order_by()
    causes = defaultdict(set)
    for review, cause in ReviewCause.objects.filter(review__classes__in=in_force).values_list("review", "cause"):
        causes[review].add(PovertyCause(cause))
    people = defaultdict(list)
    living = Spell.objects.filter(existing(on, "lived_from", "lived_until"), household__in=in_force.values("household"))
    facts = ("sex", "ethnicity", "birth_date", "birth_year", "employment", "has_merit")
    for household, *person in living.order_by("pk").values_list(
        "household", "relationship", *(f"member__{fact}" for fact in facts)
    ):
        people[household].append(Person(*person))
    classified = classified_on(Household.objects.filter(commune=commune), on).annotate(persons=people_on(on))
    managed = classified.filter(in_force__poverty_class__in=_MANAGED).order_by("code", "pk")
    lacks = {f"in_force__review__lacks_{indicator}": text.number for indicator, text in standard.indicators.items()}
    limits = standard.terms(max(on, standard.valid_from)).limits
    working_ages = range(limits.dependant_child_under_age, limits.dependant_elderly_from_age)
    rows = managed.values_list(
        "pk", "code", "village_then", "in_force__poverty_class", "persons", "in_force__review",
        "in_force__review__deprived_count", *lacks,
    )  # fmt: skip
    return [
        ManagedHome(
            code=code,
            village=village,
            poverty_class=PovertyClass(kind),
            persons=persons,
            lacking=frozenset(n for n, is_lacking in zip(lacks.values(), lacking, strict=True) if is_lacking)
            if review
            else None,
            deprivations=deprived,
            causes=frozenset(causes[review]),
            ethnicity=head.ethnicity if (head := head_of(people[pk])) else None,
            has_no_labour=has_no_labour(people[pk], on, working_ages),
            has_merit=has_merit(people[pk]),
            has_female_head=has_female_head(people[pk]),
        )
        for pk, code, village, kind, persons, review, deprived, *lacking in rows
    ]


def listed_homes(commune: Area, on: date, codes: Collection[str]) -> list[ListedHome]:
    """The poor and near-poor households of the day, and others by their codes, with their members and decision.

    One that has gone by then is told as of its last day.
    """
    here = ClassInForce.objects.on(on).filter(commune=commune, poverty_class__in=_MANAGED).order_by()
    named = Household.objects.filter(commune=commune, code__in=codes).values_list("pk", flat=True)
    # Asked for first: two conditions joined by "or" leave PostgreSQL to compare every spell with every class.
    meant = Q(household__in={*here.values_list("household", flat=True), *named})
    gone = Q(household__closed_on__lte=on)
    people = _listed_people(
        Spell.objects.filter(
            meant, ~gone & existing(on, "lived_from", "lived_until") | gone & Q(lived_until=F("household__closed_on")),
            commune=commune,
        )
    )  # fmt: skip
    last = Case(When(gone, then=F("household__closed_on")), default=Value(on, DateField()))
    classes = ClassInForce.objects.filter(meant, commune=commune).annotate(last=last).order_by("household__code", "pk")
    classes = classes.annotate(village_then=village_on(on, of="household__"))
    rows = classes.filter(existing(F("last"), "valid_from", "valid_until")).select_related(
        "household", "review__round", "loaded_in", "inherited_from"
    )
    return [
        ListedHome(
            code=row.household.code,
            village=row.village_then,
            poverty_class=PovertyClass(row.poverty_class),
            persons=len(people[row.household_id]),
            b1_score=row.review.b1_score if row.review else None,
            b2_score=row.review.outcome.get("b2_score") if row.review else None,
            decision_number=row.decided_in.decision_number if row.decided_in else None,
            decided_on=row.decided_in.settled_on if row.decided_in else None,
            note=_listed_note(row, on),
            members=tuple(people[row.household_id]),
            needs=tuple(need.need for need in row.review.needs.all()) if row.review else (),
        )
        for row in rows.prefetch_related("review__needs")
    ]


def _listed_people(living: QuerySet[Any]) -> dict[int, list[ListedPerson]]:
    """Members by household, the head first."""
    head_first = Case(When(relationship=Relationship.HEAD, then=0), default=1)
    people = defaultdict(list)
    for spell in living.select_related("member").order_by(head_first, "member__position", "member"):
        member = spell.member
        people[spell.household_id].append(
            ListedPerson(
                member.full_name, member.sort_key, spell.relationship, member.birth_date, member.birth_year, member.sex,
                member.ethnicity, member.citizen_id, member.has_merit,
            )
        )  # fmt: skip
    return people


def _listed_note(row: ClassInForce, on: date) -> str:
    closed_on = row.household.closed_on
    notes = [f"Giữ xếp loại của hộ {row.inherited_from.code} khi tách hộ"] if row.inherited_from else []
    if closed_on and closed_on <= on:
        notes.append(f"Không còn trong sổ từ {format_date_vi(closed_on)}")
    return "; ".join(notes)


def official_villages(commune: Area, on: date, also: Collection[int] = ()) -> list[Village]:
    """The villages of `poverty_rates` on a day, and some others, as they were called on it."""
    shown = {village.area_id for village in poverty_rates(commune, on).villages} | set(also)
    areas = Area.objects.villages_of(commune).named_on(on).order_by("position", "code", "pk")
    return [
        Village(pk, code, name, Zone(zone))
        for pk, code, name, zone in areas.values_list("pk", "code", "name_on", "zone")
        if pk in shown
    ]


def figures_by_class(commune: Area, on: date) -> Figures:
    """The commune's households by class on a day, without persons: a point of a line."""
    return sum((Figures.of(kind, households, 0) for kind, households in _CLASSES.rows(commune.pk, on)), Figures())


@dataclass(frozen=True)
class Deprivations:
    """The poor households of a day, and how many of them lack each indicator, by village."""

    households: dict[int, int]
    lacking: dict[int, dict[Indicator, int]]

    def within(self, villages: Collection[int]) -> "Deprivations":
        """Those of some villages."""
        return Deprivations(
            {village: count for village, count in self.households.items() if village in villages},
            {village: counts for village, counts in self.lacking.items() if village in villages},
        )

    def total(self, indicator: Indicator) -> int:
        return sum(counts[indicator] for counts in self.lacking.values())


def deprivations(commune: Area, on: date) -> Deprivations:
    """The twelve indicators by village, of the households that are poor on the day."""
    rows = _LACKING.rows(commune.pk, on)
    return Deprivations(
        households={village: households for village, households, *_ in rows},
        lacking={village: dict(zip(Indicator, counts, strict=True)) for village, _, *counts in rows},
    )


@dataclass(frozen=True)
class Provisional:
    """What the reviews sent in an open round would make of the official classes: never mixed with them."""

    round: Round
    sent: int
    poor: dict[int, int]  # by village: official poor households, with those sent in counted by their review

    @property
    def total_poor(self) -> int:
        return sum(self.poor.values())


def provisional(round: Round | None, today: date) -> Provisional | None:
    """The provisional count of poor households in an open annual round; None in no such, or with nothing sent in."""
    if round is None or round.kind != RoundKind.ANNUAL:
        return None
    sent = round.reviews.submitted().count()
    return Provisional(round, sent, dict(_PROVISIONALLY_POOR.rows(round.commune_id, today, round.pk))) if sent else None


def _village_rates(pk: int, code: str, name: str, figures: Figures, max_poor: int | None) -> AreaRates:
    target = None if max_poor is None else rate(max_poor, figures.households)
    return AreaRates(pk, code, name, figures, target, max_poor)


def _commune_rates(commune: Area, total: Figures, target_rate: Decimal | None) -> AreaRates:
    most = None if target_rate is None else most_within(target_rate, total.households)
    return AreaRates(commune.pk, commune.code, commune.name, total, target_rate, most)


def _figures(commune: Area, on: date) -> dict[int, Figures]:
    """Figures by village. A household without a class in force counts as unclassified, never as not poor."""
    figures: dict[int, Figures] = defaultdict(Figures)
    for village, poverty_class, households, persons in _COUNTS.rows(commune.pk, on):
        figures[village] += Figures.of(
            poverty_class, households, int(persons)
        )  # PostgreSQL sums whole numbers to decimals
    return figures


def _counts(commune: int, on: date) -> QuerySet[Any]:
    """By village and class: households, and the persons who lived in them on the day.

    The persons are counted household by household: joined to their spells, households would have to be counted apart.
    """
    living = Spell.objects.filter(existing(on, "lived_from", "lived_until"), household=OuterRef("pk")).order_by()
    persons = Subquery(living.annotate(count=Func(F("pk"), function="COUNT")).values("count"))
    classified = classified_on(Household.objects.filter(commune=commune), on).order_by()
    return classified.values_list("village_then", "in_force__poverty_class").annotate(Count("pk"), persons=Sum(persons))


def _villages(commune: int, on: date) -> QuerySet[Any]:
    """The commune's villages in their order, as they were called on the day, and whether each existed."""
    began = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    lasted = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    villages = Area.objects.villages_of(commune).named_on(on).order_by("position", "code", "pk")
    existed = ExpressionWrapper(began & lasted, output_field=BooleanField())
    return villages.annotate(existed=existed).values_list("pk", "code", "name_on", "existed")


def _target_rate(commune: int, on: date) -> QuerySet[Any]:
    """The rate that the plan of the day's year aims at, in percent; SQLite gives it as a float."""
    return Plan.objects.filter(commune=commune, year=on.year).order_by().values_list("target_rate")


def _targets(commune: int, on: date) -> QuerySet[Any]:
    """Village and the most poor households it may have, by the plan of the day's year."""
    targets = VillageTarget.objects.filter(plan__commune=commune, plan__year=on.year).order_by()
    return targets.values_list("village", "max_poor_households")


def _classes(commune: int, on: date) -> QuerySet[Any]:
    """By class: households of the commune."""
    classified = classified_on(Household.objects.filter(commune=commune), on).order_by()
    return classified.values_list("in_force__poverty_class").annotate(Count("pk"))


def _lacking(commune: int, on: date) -> QuerySet[Any]:
    """By village: poor households, and how many of them lack each indicator, in the order of `Indicator`."""
    counts = {
        f"n_{indicator}": Count("pk", filter=Q(**{f"in_force__review__lacks_{indicator}": True}))
        for indicator in Indicator
    }
    classified = classified_on(Household.objects.filter(commune=commune), on).order_by()
    poor = classified.filter(in_force__poverty_class=PovertyClass.POOR)
    return poor.values_list("village_then").annotate(Count("pk"), **counts)


def _provisionally_poor(commune: int, on: date, round_id: int) -> QuerySet[Any]:
    """By village: households that are poor with those sent in a round counted by their review."""
    classified = as_reviewed(classified_on(Household.objects.filter(commune=commune), on), round_id).order_by()
    return classified.filter(provisional=PovertyClass.POOR).values_list("village_then").annotate(Count("pk"))


_PROVISIONALLY_POOR = ReadyQuery(_provisionally_poor)
_CLASSES = ReadyQuery(_classes)
_LACKING = ReadyQuery(_lacking)
_VILLAGES = ReadyQuery(_villages)
_TARGET_RATE = ReadyQuery(_target_rate)
_TARGETS = ReadyQuery(_targets)
_COUNTS = ReadyQuery(_counts)
