"""A part of a target: lists of who it counts, and the figures of any area, which are the lengths of those lists."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from huulien.lib.rates import rate
from reports.indicators.rates import points_between


class Kind(StrEnum):
    """What a part counts: a rate of households, a need, a lack before and after, states, or a mere count."""

    RATE = "rate"
    NEED = "need"
    LACK = "lack"
    STATES = "states"
    COUNT = "count"


class Unit(StrEnum):
    HOUSEHOLD = "household"
    PERSON = "person"


# The states of a need in the order in which one of several counts: it waits, or the first of its ends.
SERVED, WAITING, UNKNOWN, UNDECIDED = "served", "waiting", "unknown", "undecided"
DECLINED, NOT_ELIGIBLE, WITHDRAWN = "declined", "not_eligible", "withdrawn"
NEED_STATES = (SERVED, WAITING, DECLINED, NOT_ELIGIBLE, WITHDRAWN, UNKNOWN)  # together they are the need
NEED_LISTS = (*NEED_STATES, UNDECIDED)

NUMERATOR, COUNT, LATE = "numerator", "count", "late"

Row = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One counted: by the village (its key; None where it has none) in which it lived on the day or last lived.

    A unit of the register is named by its household's code and, of a person, the person's key; anything else by `id`
    and `label`. `since` is the day from which one who waits has waited.
    """

    village: int | None
    household: str | None = None
    member: str | None = None
    id: str | None = None
    label: str | None = None
    since: date | None = None


@dataclass(frozen=True)
class Part:
    """Lists by their names; `sizes` are the counts by village that no list stands for (the households of a rate)."""

    key: str
    label: str
    unit: Unit | None
    kind: Kind
    lists: Mapping[str, Sequence[Entry]]
    sizes: Mapping[str, Mapping[int | None, int]] = field(default_factory=dict)
    counts: bool = True  # whether its numerator and denominator are part of the target's
    states: tuple[str, ...] = ()  # of the kind `states`, in their order

    def row(self, villages: Iterable[int | None] | None = None) -> Row:
        """The figures of some villages; of all when none are named."""
        within = None if villages is None else set(villages)
        counted = {name: sum(1 for entry in entries if within is None or entry.village in within)
                   for name, entries in self.lists.items()}  # fmt: skip
        sized = {name: sum(size for village, size in sizes.items() if within is None or village in within)
                 for name, sizes in self.sizes.items()}  # fmt: skip
        return _ROWS[self.kind](counted, sized, self.states)

    def within(self, villages: Collection[int | None] | None) -> "Part":
        """The part as whoever sees these villages alone sees it."""
        if villages is None:
            return self
        lists = {
            name: [entry for entry in entries if entry.village in villages] for name, entries in self.lists.items()
        }
        sizes = {
            name: {village: size for village, size in own.items() if village in villages}
            for name, own in self.sizes.items()
        }
        return replace(self, lists=lists, sizes=sizes)

    def elsewhere(self, villages: Collection[int]) -> list[int | None]:
        """The villages of its units that are not among these, and None."""
        found = {entry.village for entries in self.lists.values() for entry in entries}
        found |= {village for own in self.sizes.values() for village in own}
        return [None, *sorted(village for village in found if village is not None and village not in villages)]


def _rate_row(counted: Mapping[str, int], sized: Mapping[str, int], states: Sequence[str]) -> Row:
    """Before anybody has a class there is no rate."""
    households, unknown = sized["households"], counted[UNKNOWN]
    return {
        "numerator": counted[NUMERATOR],
        "denominator": households,
        "unknown": unknown,
        "value": rate(counted[NUMERATOR], households) if unknown < households else None,
    }


def _need_row(counted: Mapping[str, int], sized: Mapping[str, int], states: Sequence[str]) -> Row:
    numerator = counted[SERVED]
    denominator = numerator + counted[WAITING] + counted[UNKNOWN]
    return {
        "need": sum(counted[state] for state in NEED_STATES),
        SERVED: counted[SERVED],
        WAITING: counted[WAITING],
        DECLINED: counted[DECLINED],
        NOT_ELIGIBLE: counted[NOT_ELIGIBLE],
        WITHDRAWN: counted[WITHDRAWN],
        UNKNOWN: counted[UNKNOWN],
        UNDECIDED: counted[UNDECIDED],
        "numerator": numerator,
        "denominator": denominator,
        "value": rate(numerator, denominator),
    }


def _lack_row(counted: Mapping[str, int], sized: Mapping[str, int], states: Sequence[str]) -> Row:
    row: Row = {}
    for when in ("before", "after"):
        row[when], row[f"{when}_of"] = counted[when], sized[f"{when}_of"]
        row[f"{when}_unknown"] = counted[f"{when}_unknown"]
        row[f"{when}_value"] = rate(counted[when], sized[f"{when}_of"])
    row["change"] = points_between(row["after_value"], row["before_value"])
    return row


def _states_row(counted: Mapping[str, int], sized: Mapping[str, int], states: Sequence[str]) -> Row:
    by_state = {state: counted[state] for state in states}
    late = {LATE: counted[LATE]} if LATE in counted else {}
    return {"total": sum(by_state.values()), "states": by_state, **late}


def _count_row(counted: Mapping[str, int], sized: Mapping[str, int], states: Sequence[str]) -> Row:
    return {"count": counted[COUNT]}


_ROWS = {
    Kind.RATE: _rate_row,
    Kind.NEED: _need_row,
    Kind.LACK: _lack_row,
    Kind.STATES: _states_row,
    Kind.COUNT: _count_row,
}
