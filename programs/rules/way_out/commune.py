"""What the households of a commune compete for, and what their plans cost.

Households for which the same ways out cost and take the same are one group: whole numbers of them stand for who is
chosen. A way counts only by what it costs alone and what it keeps from others: a measure of which there is not enough,
or one that others use at no further cost. A household with very many ways stands by itself, measure by measure.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from programs.rules.way_out.facts import POOR_FROM, Goal, Household, Measure, Per, WayOutCase
from programs.rules.way_out.ways import Chosen, Ways, bits

MOST_OPTIONS = 200  # of a group; the relaxation of a household's single measures is weak, but does not grow so


class Option(NamedTuple):
    """A way out as a group sees it."""

    cost_vnd: int  # for each household that takes it
    kept: int  # bits of the measures that are shared or short


@dataclass
class Group:
    village: str | None  # none: it makes no difference which
    options: tuple[Option, ...]
    # Each with the measures, by their places, of every option.
    households: list[tuple[Household, tuple[Chosen, ...]]] = field(default_factory=list)


@dataclass(frozen=True)
class Single:
    """A household whose measures are chosen one by one: one over the line, or enough that lift what it lacks."""

    household: Household
    costs_vnd: Mapping[int, int]  # of each measure that helps it, by its place, for itself alone
    lifts: Mapping[int, frozenset[int]]
    over_line: frozenset[int]
    excluded: Sequence[tuple[int, int]]
    least_lifted: int


@dataclass(frozen=True)
class Room:
    """The most households that can use a measure, in a village or in all."""

    measure: int
    village: str | None
    most: int


@dataclass(frozen=True)
class SharedCost:
    """What a measure costs once, in a village or in all."""

    measure: int
    village: str | None
    cost_vnd: int


@dataclass(frozen=True)
class Commune:
    groups: Sequence[Group]
    singles: Sequence[Single]
    rooms: Sequence[Room]
    shared_costs: Sequence[SharedCost]
    # Village → the fewest households to bring out, where its limit asks for any.
    least_out: Mapping[str, int]


def commune_of(case: WayOutCase, ways: Ways) -> Commune:
    """The groups of a case, and what they compete for."""
    candidates = {household.id: ways.open_to(household) for household in case.in_need}
    rooms = _rooms(case, candidates)
    shared = [place for place, measure in enumerate(case.measures) if _is_shared(measure)]
    costs = [0 if _is_shared(measure) else measure.cost_vnd for measure in case.measures]
    in_villages = Counter(household.village for household in case.in_need)
    limits = case.village_limits or {}
    least_out = {village: count - limits[village] for village, count in in_villages.items() if village in limits}
    least_out = {village: least for village, least in least_out.items() if least > 0}
    per_village = bits(place for place in shared if case.measures[place].per is Per.VILLAGE)
    everywhere = bits([*shared, *(room.measure for room in rooms if room.village is None)])
    groups: dict[tuple[str | None, tuple[Option, ...]], Group] = {}
    singles = []
    for household in case.in_need:
        local = bits(room.measure for room in rooms if room.village == household.village)
        found = ways.of_each_kind(bits(household.lacks), candidates[household.id], costs, everywhere | local)
        kinds = sorted(_undominated(Option(chosen.cost_vnd, kept) for kept, chosen in found.items()))
        if not kinds:
            continue
        if len(kinds) > MOST_OPTIONS and case.goal is Goal.NEAR_POOR:
            singles.append(_single(case, household, candidates[household.id], costs))
            continue
        depends = household.village in least_out or any(kind.kept & (per_village | local) for kind in kinds)
        key = (household.village if depends else None, tuple(kinds))
        group = groups.setdefault(key, Group(*key))
        group.households.append((household, tuple(found[kind.kept] for kind in kinds)))
    villages = {group.village for group in groups.values() if group.village is not None}
    villages |= {single.household.village for single in singles}
    shared_costs = [
        SharedCost(place, village, case.measures[place].cost_vnd)
        for place in shared
        for village in (sorted(villages) if case.measures[place].per is Per.VILLAGE else [None])
    ]
    return Commune(list(groups.values()), singles, rooms, shared_costs, least_out)


def cost_of(case: WayOutCase, plan: Iterable[tuple[Household, Sequence[int]]]) -> int:
    """What a plan costs, each measure counted for each household, once in each village, or once."""
    paid = set()
    for household, places in plan:
        payers = {Per.HOUSEHOLD: household.id, Per.VILLAGE: household.village, Per.COMMUNE: case.id}
        paid |= {(place, payers[case.measures[place].per]) for place in places}
    return sum(case.measures[place].cost_vnd for place, _ in paid)


def _single(case: WayOutCase, household: Household, candidates: Iterable[int], costs: Sequence[int]) -> Single:
    lifts = {place: case.measures[place].lifts & household.lacks for place in candidates}
    over_line = frozenset(place for place in lifts if case.measures[place].income)
    helpful = [place for place in lifts if lifts[place] or place in over_line]
    excluded = [
        (one, other)
        for one in helpful
        for other in helpful
        if one < other and case.measures[other].id in case.excluded_by[case.measures[one].id]
    ]
    return Single(
        household,
        {place: costs[place] for place in helpful},
        {place: lifts[place] for place in helpful},
        over_line,
        excluded,
        len(household.lacks) - POOR_FROM + 1,
    )


def _is_shared(measure: Measure) -> bool:
    return measure.per is not Per.HOUSEHOLD and measure.cost_vnd > 0


def _rooms(case: WayOutCase, candidates: Mapping[str, Sequence[int]]) -> list[Room]:
    """The rooms that are not enough for all who could use a measure."""
    users = Counter(
        (place, village)
        for household in case.in_need
        for place in candidates[household.id]
        for village in (None, household.village)
    )
    rooms = []
    for place, measure in enumerate(case.measures):
        for village, most in ((None, measure.capacity), *(measure.capacity_by_village or {}).items()):
            if most is not None and most < users[place, village]:
                rooms.append(Room(place, village, most))
    return rooms


def _undominated(options: Iterable[Option]) -> list[Option]:
    """The options for which no other costs no more and keeps nothing else."""
    chosen: list[Option] = []
    for option in sorted(options, key=lambda option: (option.cost_vnd, option.kept.bit_count())):
        if not any(other.kept & ~option.kept == 0 for other in chosen):
            chosen.append(option)
    return chosen
