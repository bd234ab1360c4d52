"""Need, served, waiting: each unit of a part counted once, in the one state that holds on the day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reports.indicators.targets.parts import (
    DECLINED,
    NEED_LISTS,
    NOT_ELIGIBLE,
    SERVED,
    UNDECIDED,
    WAITING,
    WITHDRAWN,
    Entry,
)

# One of several needs of a unit counts: the first of these that occurs.
_FIRST = (WAITING, SERVED, DECLINED, NOT_ELIGIBLE, WITHDRAWN)

Belongs = Callable[[int, date], bool | None]


@dataclass(frozen=True)
class Asked:
    """A need of a unit (its key): when it was asked, and the end it came to, if it did."""

    unit: int
    asked_on: date
    end: str | None = None
    ended_on: date | None = None

    def is_open_on(self, on: date) -> bool:
        return self.asked_on <= on and (self.ended_on is None or self.ended_on > on)

    def is_of(self, start: date, on: date) -> bool:
        """Whether it belongs to the period: asked by its last day, and not ended before its first."""
        return self.asked_on <= on and (self.ended_on is None or self.ended_on >= start)

    def state_on(self, on: date) -> str:
        """An end after the day has not happened yet."""
        return self.end if self.end and self.ended_on and self.ended_on <= on else WAITING


@dataclass(frozen=True)
class Delivered:
    """A support of a unit that was handed over on a day."""

    unit: int
    on: date


def with_unasked(asked: Iterable[Asked], delivered: Iterable[Delivered], start: date, on: date) -> list[Asked]:
    """The needs, and for each support of the period that no open need asked for one more, asked and served that day."""
    needs = list(asked)
    of: dict[int, list[Asked]] = {}
    for need in needs:
        of.setdefault(need.unit, []).append(need)
    for given in delivered:
        if start <= given.on <= on and not any(need.is_open_on(given.on) for need in of.get(given.unit, ())):
            needs.append(Asked(given.unit, given.on, SERVED, given.on))
    return needs


def count_asked(
    needs: Iterable[Asked],
    start: date,
    on: date,
    belongs: Belongs,
    lives: Callable[[int], bool],
) -> dict[str, dict[int, date | None]]:
    """State → unit → the day since when it waits.

    `belongs(unit, day)` says whether the unit is in the part's group on its group day, None where a fact is missing;
    `lives(unit)` whether it still lives in the commune on the day `on`: one that waited and has left has withdrawn.
    """
    states: dict[int, dict[str, date]] = {}
    undecided: dict[int, date | None] = {}
    for need in needs:
        if not need.is_of(start, on):
            continue
        is_in = belongs(need.unit, max(need.asked_on, start))
        if is_in is None:
            undecided[need.unit] = None
        if not is_in:
            continue
        state = need.state_on(on)
        if state == WAITING and not lives(need.unit):
            state = WITHDRAWN
        known = states.setdefault(need.unit, {})
        known[state] = min(need.asked_on, known.get(state, need.asked_on))
    counted: dict[str, dict[int, date | None]] = {name: {} for name in NEED_LISTS}
    for unit, by_state in states.items():
        state = next(name for name in _FIRST if name in by_state)
        counted[state][unit] = by_state[state] if state == WAITING else None
    counted[UNDECIDED] = {unit: None for unit in undecided if unit not in states}
    return counted


def as_entries(
    counted: Mapping[str, Mapping[int, date | None]], entry_of: Callable[[int], Entry]
) -> dict[str, Sequence[Entry]]:
    """The lists of a part: each unit named where it lives, in the order of villages, households and persons."""
    return {
        name: sorted(
            (_since(entry_of(unit), since) for unit, since in units.items()),
            key=lambda entry: (entry.household or "", entry.member or "", entry.id or ""),
        )
        for name, units in counted.items()
    }


def _since(entry: Entry, since: date | None) -> Entry:
    return entry if since is None else Entry(entry.village, entry.household, entry.member, entry.id, entry.label, since)
