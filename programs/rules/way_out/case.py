"""Cases read from JSON, to the letter of the contract of ways out: what it does not name is refused."""

import re
from collections.abc import Collection, Hashable, Iterable
from fractions import Fraction
from typing import Any, TypeVar

from huulien.lib.cases import CaseError, Fields, got, id_of, read_cases_by_id, required, whole_number
from programs.rules.way_out.chance import PRINTED_DECIMALS, printed
from programs.rules.way_out.facts import Entry, Goal, Household, Measure, Per, WayOutCase, YearEnd

Named = TypeVar("Named", bound=Hashable)

_CASE = (
    "id", "goal", "villages", "measures", "households", "at_most", "budget_vnd", "village_limits", "chance",
)  # fmt: skip
_MEASURE = (
    "id", "lifts", "income", "cost_vnd", "per", "capacity", "capacity_by_village", "excludes", "chance",
)  # fmt: skip
_HOUSEHOLD = ("id", "village", "over_line", "deprived", "unknown", "measures")
_YEAR_END = ("at_most", "stay", "leave", "become")
_ENTRY = ("chance", "count")
_CHANCE = re.compile(r"0(?:\.[0-9]{1,6})?|1(?:\.0{1,6})?")


def parse_cases(text: str | bytes) -> list[WayOutCase]:
    """The cases of a JSON list, in its order; a `CaseError` at the first that is not as the contract says."""
    return read_cases_by_id(text, _read_case)


def case_as_json(case: WayOutCase) -> dict[str, Any]:
    """What is read back as the same case."""
    return {
        "id": case.id,
        "goal": case.goal.value,
        "villages": list(case.villages),
        "measures": [
            {
                "id": item.id,
                "lifts": sorted(item.lifts),
                "income": item.income,
                "cost_vnd": item.cost_vnd,
                "per": item.per.value,
                "capacity": item.capacity,
                "capacity_by_village": item.capacity_by_village and dict(item.capacity_by_village),
                "excludes": list(item.excludes),
                "chance": None if item.chance is None else printed(item.chance, PRINTED_DECIMALS),
            }
            for item in case.measures
        ],
        "households": [
            {
                "id": item.id,
                "village": item.village,
                "over_line": item.over_line,
                "deprived": sorted(item.deprived),
                "unknown": sorted(item.unknown),
                "measures": None if item.measures is None else sorted(item.measures),
            }
            for item in case.households
        ],
        "at_most": case.at_most,
        "budget_vnd": case.budget_vnd,
        "village_limits": case.village_limits and dict(case.village_limits),
    }


def _read_case(value: object) -> WayOutCase:
    case = Fields(value, "", _CASE)
    identity = required(case.text("id"), "id")
    villages = tuple(required(case.texts("villages"), "villages"))
    return WayOutCase(
        id=identity,
        goal=required(case.choice("goal", Goal), "goal"),
        villages=villages,
        measures=tuple(
            _read_measure(item, f"measures[{n}]", villages)
            for n, item in enumerate(required(case.items("measures"), "measures"))
        ),
        households=tuple(
            _read_household(item, f"households[{n}]")
            for n, item in enumerate(required(case.items("households"), "households"))
        ),
        at_most=case.whole_number("at_most"),
        budget_vnd=case.whole_number("budget_vnd"),
        village_limits=_village_numbers(case, "village_limits", villages),
        chance=_read_year_end(case),
    )


def _read_measure(value: object, place: str, villages: Collection[str]) -> Measure:
    measure, path = _member(value, "measures", place, _MEASURE)
    return Measure(
        id=required(measure.text("id"), f"{path}.id"),
        lifts=required(_indicators(measure, "lifts"), f"{path}.lifts"),
        income=required(measure.boolean("income"), f"{path}.income"),
        cost_vnd=required(measure.whole_number("cost_vnd"), f"{path}.cost_vnd"),
        per=required(measure.choice("per", Per), f"{path}.per"),
        capacity=measure.whole_number("capacity"),
        capacity_by_village=_village_numbers(measure, "capacity_by_village", villages),
        excludes=tuple(_once(measure.texts("excludes") or (), f"{path}.excludes")),
        chance=_chance(measure),
    )


def _read_household(value: object, place: str) -> Household:
    household, path = _member(value, "households", place, _HOUSEHOLD)
    measures = household.texts("measures")
    return Household(
        id=required(household.text("id"), f"{path}.id"),
        village=required(household.text("village"), f"{path}.village"),
        over_line=required(household.boolean("over_line"), f"{path}.over_line"),
        deprived=required(_indicators(household, "deprived"), f"{path}.deprived"),
        unknown=_indicators(household, "unknown") or frozenset(),
        measures=None if measures is None else frozenset(_once(measures, f"{path}.measures")),
    )


def _read_year_end(case: Fields) -> YearEnd | None:
    if case.given.get("chance") is None:
        return None
    year_end = case.fields("chance", _YEAR_END)
    return YearEnd(
        at_most=required(year_end.whole_number("at_most"), "chance.at_most"),
        stay=required(year_end.whole_number("stay"), "chance.stay"),
        leave=_read_entries(year_end, "leave"),
        become=_read_entries(year_end, "become"),
    )


def _read_entries(year_end: Fields, key: str) -> tuple[Entry, ...]:
    path = year_end.path + key
    return tuple(_read_entry(item, f"{path}[{n}].") for n, item in enumerate(required(year_end.items(key), path)))


def _read_entry(value: object, path: str) -> Entry:
    entry = Fields(value, path, _ENTRY)
    count = entry.whole_number("count")
    return Entry(chance=required(_chance(entry), f"{path}chance"), count=1 if count is None else count)


def _member(value: object, key: str, place: str, allowed: Collection[str]) -> tuple[Fields, str]:
    """The fields of a measure or household, and its path by its id where it has a usable one."""
    known_id = id_of(value)
    path = f"{key}.{known_id}" if known_id else place
    return Fields(value, f"{path}.", allowed), path


def _indicators(fields: Fields, key: str) -> frozenset[int] | None:
    items = fields.items(key)
    if items is None:
        return None
    path = fields.path + key
    return frozenset(_once([whole_number(item, f"{path}[{n}]") for n, item in enumerate(items)], path))


def _village_numbers(fields: Fields, key: str, villages: Collection[str]) -> dict[str, int] | None:
    if fields.given.get(key) is None:
        return None
    numbers = fields.fields(key, villages)
    return {village: required(numbers.whole_number(village), numbers.path + village) for village in numbers.given}


def _chance(fields: Fields) -> Fraction | None:
    text = fields.text("chance")
    if text is None:
        return None
    if not _CHANCE.fullmatch(text):
        field = fields.path + "chance"
        raise CaseError(field, f'cần chuỗi từ "0" đến "1", không quá sáu chữ số thập phân{got(text)}')
    return Fraction(text)


def _once(items: Iterable[Named], field: str) -> list[Named]:
    seen: dict[Named, None] = {}
    for item in items:
        if item in seen:
            raise CaseError(field, f"{item} được ghi hai lần; chỉ giữ một")
        seen[item] = None
    return list(seen)
