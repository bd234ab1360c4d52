"""What the ways out of poverty read: households, what each lacks, and the measures the commune can take.

However a case comes in (file, register), it cannot exist when it contradicts itself.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from huulien.lib.cases import CaseError
from huulien.lib.labels import LabelledEnum

INDICATORS = range(1, 13)
POOR_FROM = 3  # indicators lacked below the line
MOST_COST = 10**11
MOST_BUDGET = 10**15
MOST = 10**6  # of any other number
MOST_ENTRIES = 5000  # households of whom a chance is known


class Goal(LabelledEnum):
    NEAR_POOR = "near_poor", "Không còn là hộ nghèo"
    ABOVE = "above", "Không còn là hộ nghèo, hộ cận nghèo"


class Per(LabelledEnum):
    """For what the cost of a measure is paid once."""

    HOUSEHOLD = "household", "Mỗi hộ"
    VILLAGE = "village", "Mỗi thôn"
    COMMUNE = "commune", "Cả xã"


@dataclass(frozen=True)
class Measure:
    id: str
    lifts: frozenset[int]  # indicators no longer lacked
    income: bool  # takes the income over the line
    cost_vnd: int
    per: Per
    capacity: int | None = None  # most households in all
    capacity_by_village: Mapping[str, int] | None = None
    excludes: tuple[str, ...] = ()
    chance: Fraction | None = None  # that it works

    def room_in(self, village: str) -> int | None:
        """The most households of a village that can use it; none: no limit."""
        rooms = (self.capacity, (self.capacity_by_village or {}).get(village))
        return min((room for room in rooms if room is not None), default=None)


@dataclass(frozen=True)
class Household:
    id: str
    village: str
    over_line: bool
    deprived: frozenset[int]
    unknown: frozenset[int] = frozenset()
    measures: frozenset[str] | None = None  # feasible for it; none: all

    @property
    def lacks(self) -> frozenset[int]:
        """What is not known counts as lacked, so that a way out holds whatever turns out."""
        return self.deprived | self.unknown


@dataclass(frozen=True)
class Entry:
    """Households that each leave, or become poor, with the same chance."""

    chance: Fraction
    count: int = 1


@dataclass(frozen=True)
class YearEnd:
    """What the number of poor households at the end of the year depends on."""

    at_most: int
    stay: int
    leave: Sequence[Entry]
    become: Sequence[Entry]


@dataclass(frozen=True)
class WayOutCase:
    id: str
    goal: Goal
    villages: tuple[str, ...]
    measures: tuple[Measure, ...]
    households: tuple[Household, ...]
    at_most: int | None = None
    budget_vnd: int | None = None
    village_limits: Mapping[str, int] | None = None  # most households left
    chance: YearEnd | None = None

    def __post_init__(self) -> None:
        fault = next(_faults(self), None)
        if fault is not None:
            raise CaseError(*fault, case=self.id or None)

    def meets_goal(self, household: Household) -> bool:
        """Whether a household meets the goal as it stands."""
        return household.over_line or self.is_enough_to_lack(len(household.lacks))

    def is_enough_to_lack(self, count: int) -> bool:
        """Whether a household below the line meets the goal when it lacks so many."""
        return self.goal is Goal.NEAR_POOR and count < POOR_FROM

    @cached_property
    def in_need(self) -> list[Household]:
        """The households that do not meet the goal as they stand."""
        return [household for household in self.households if not self.meets_goal(household)]

    @cached_property
    def excluded_by(self) -> Mapping[str, frozenset[str]]:
        """Measure → those that a household cannot have together with it, whichever side names them."""
        pairs = {(measure.id, other) for measure in self.measures for other in measure.excludes}
        pairs |= {(other, measure) for measure, other in pairs}
        return {measure.id: frozenset(other for one, other in pairs if one == measure.id) for measure in self.measures}


def _faults(case: WayOutCase) -> Iterator[tuple[str, str]]:
    """(field, what was expected) for everything by which a case cannot be."""
    if not case.id:
        yield "id", "cần mã không rỗng"
    yield from _name_faults(case.villages, "villages[{place}]", "villages[{place}]")
    for key, members in (("measures", case.measures), ("households", case.households)):
        yield from _name_faults([member.id for member in members], f"{key}[{{place}}].id", f"{key}.{{name}}.id")
    villages = frozenset(case.villages)
    measures = frozenset(measure.id for measure in case.measures)
    for measure in case.measures:
        for key, expected in _measure_faults(measure, villages, measures):
            yield f"measures.{measure.id}.{key}", expected
    for household in case.households:
        for key, expected in _household_faults(household, villages, measures):
            yield f"households.{household.id}.{key}", expected
    yield from _number_faults("at_most", case.at_most)
    yield from _number_faults("budget_vnd", case.budget_vnd, most=MOST_BUDGET)
    yield from _village_number_faults("village_limits", case.village_limits, villages)
    if case.chance is not None:
        yield from _year_end_faults(case.chance)


def _name_faults(names: Sequence[str], at_place: str, at_name: str) -> Iterator[tuple[str, str]]:
    times = Counter(names)
    for place, name in enumerate(names):
        if not name:
            yield at_place.format(place=place), "cần mã không rỗng"
        elif times[name] > 1:
            yield at_name.format(place=place, name=name), f"mã {name} được ghi hai lần; mỗi nơi một mã khác nhau"


def _measure_faults(
    measure: Measure, villages: Collection[str], measures: Collection[str]
) -> Iterator[tuple[str, str]]:
    yield from _indicator_faults("lifts", measure.lifts)
    yield from _number_faults("cost_vnd", measure.cost_vnd, most=MOST_COST)
    yield from _number_faults("capacity", measure.capacity)
    yield from _village_number_faults("capacity_by_village", measure.capacity_by_village, villages)
    yield from _unknown_faults("excludes", measure.excludes, measures)
    if measure.id in measure.excludes:
        yield "excludes", "một giải pháp không loại trừ chính nó"


def _household_faults(
    household: Household, villages: Collection[str], measures: Collection[str]
) -> Iterator[tuple[str, str]]:
    if household.village not in villages:
        yield "village", f"thôn {household.village} không có trong villages"
    yield from _indicator_faults("deprived", household.deprived)
    yield from _indicator_faults("unknown", household.unknown)
    if both := sorted(household.deprived & household.unknown):
        yield "unknown", f"chỉ số {both[0]} đã có trong deprived; chỉ ghi ở một nơi"
    yield from _unknown_faults("measures", household.measures or (), measures)


def _indicator_faults(key: str, indicators: Iterable[int]) -> Iterator[tuple[str, str]]:
    for indicator in indicators:
        if indicator not in INDICATORS:
            yield key, f"cần số thứ tự chỉ số từ 1 đến {INDICATORS[-1]}; nhận được {indicator}"


def _unknown_faults(key: str, named: Iterable[str], measures: Collection[str]) -> Iterator[tuple[str, str]]:
    for name in named:
        if name not in measures:
            yield key, f"giải pháp {name} không có trong measures"


def _number_faults(key: str, number: int | None, *, least: int = 0, most: int = MOST) -> Iterator[tuple[str, str]]:
    if number is not None and not least <= number <= most:
        yield key, f"cần số nguyên từ {least} đến {most}"


def _village_number_faults(
    key: str, numbers: Mapping[str, int] | None, villages: Collection[str]
) -> Iterator[tuple[str, str]]:
    for village, number in (numbers or {}).items():
        if village not in villages:
            yield f"{key}.{village}", f"thôn {village} không có trong villages"
        yield from _number_faults(f"{key}.{village}", number)


def _year_end_faults(year_end: YearEnd) -> Iterator[tuple[str, str]]:
    yield from _number_faults("chance.at_most", year_end.at_most)
    yield from _number_faults("chance.stay", year_end.stay)
    total = 0
    for key, entries in (("leave", year_end.leave), ("become", year_end.become)):
        for place, entry in enumerate(entries):
            yield from _number_faults(f"chance.{key}[{place}].count", entry.count, least=1)
            total += entry.count
            if total > MOST_ENTRIES:
                yield (
                    f"chance.{key}[{place}].count",
                    f"tổng các count không quá {MOST_ENTRIES}; nhận được ít nhất {total}",
                )
