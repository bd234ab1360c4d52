"""What each household was: its class on a day, what it comes from, and the classes of its year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from households.vocabulary import PovertyClass
from surveys.rules.ledger.facts import Decision, LedgerCase, LedgerHousehold
from surveys.vocabulary import Arrival

NO_CLASS = PovertyClass.INSUFFICIENT_DATA


@dataclass(frozen=True, slots=True)
class Background:
    """What a household had before anything was decided for it here."""

    poverty_class: PovertyClass | None  # passed on by the household it split from, or brought
    last_decided: Mapping[PovertyClass, date]  # the classes of its past, each with the last day it was decided
    history_from: date | None  # every class decided since is known; none: the whole past is


def backgrounds(case: LedgerCase) -> dict[str, Background]:
    """The background of every household by its id."""
    known: dict[str, Background] = {}
    for household in _origins_first(case):
        came = household.came
        if came is None or came.origin is None:
            known[household.id] = _own_background(case, household)
        else:
            known[household.id] = _passed_on(case.by_id[came.origin], known[came.origin], came.on)
    return known


def class_on(household: LedgerHousehold, background: Background, day: date) -> PovertyClass | None:
    """The class of the latest decision by the day, else the one passed on or brought; none: it has no class."""
    decided = next((decision for decision in reversed(_counting(household)) if decision.on <= day), None)
    if decided is None:
        return background.poverty_class
    return None if decided.poverty_class == NO_CLASS else decided.poverty_class


def first_class(case: LedgerCase, household: LedgerHousehold, background: Background) -> PovertyClass | None:
    if household.start is not None:
        return class_on(household, background, case.start_on)
    if household.came is None:
        return None
    if household.came.how == Arrival.SPLIT or household.came.brought is not None:
        return background.poverty_class
    given = _first_given(household)
    return given.poverty_class if given else None


def last_class(case: LedgerCase, household: LedgerHousehold, background: Background) -> PovertyClass | None:
    if household.end is not None:
        return class_on(household, background, case.end_on)
    return class_on(household, background, household.went.on) if household.went else None


def classes_of_year(case: LedgerCase, household: LedgerHousehold, first: PovertyClass | None) -> list[PovertyClass]:
    """The first class and those decided after it, equal neighbours once; having no class counts as one of them."""
    later = _counting(household)
    if household.start is not None:
        later = [decision for decision in later if decision.on > case.start_on]
    elif household.came is not None and household.came.how != Arrival.SPLIT and household.came.brought is None:
        given = _first_given(household)
        later = [decision for decision in later if given is None or decision.on > given.on]
    classes = [first or NO_CLASS, *(decision.poverty_class for decision in later)]
    return [poverty_class for poverty_class, _ in groupby(classes)]


def _counting(household: LedgerHousehold) -> list[Decision]:
    """The decisions that say its class; for one that came to the book, those since that day."""
    came = household.came
    return [decision for decision in household.decisions if came is None or decision.on >= came.on]


def _first_given(household: LedgerHousehold) -> Decision | None:
    """The first decision, of those that count, that gave it a class."""
    return next((decision for decision in _counting(household) if decision.poverty_class != NO_CLASS), None)


def _own_background(case: LedgerCase, household: LedgerHousehold) -> Background:
    came = household.came
    if came is None:
        past = [decision for decision in household.decisions if decision.on <= case.start_on]
    else:
        past = [decision for decision in household.decisions if decision.on < came.on]
    history_from = household.history_from or case.history_from
    if came is not None and came.how == Arrival.MOVED_IN:
        history_from = household.history_from or came.on
    return Background(came.brought if came else None, _last_decided(past), history_from)


def _passed_on(origin: LedgerHousehold, background: Background, day: date) -> Background:
    """What a household takes with it that splits from `origin` on a day: the class and the past up to that day."""
    past = [decision for decision in origin.decisions if decision.on <= day]
    if origin.came is not None and origin.came.brought is not None:
        past.append(Decision(origin.came.on, origin.came.brought))
    last_decided = _last_decided(past)
    if origin.split_from is not None:
        for poverty_class, decided_on in background.last_decided.items():
            last_decided[poverty_class] = max(decided_on, last_decided.get(poverty_class, decided_on))
    return Background(class_on(origin, background, day), last_decided, background.history_from)


def _last_decided(decisions: list[Decision]) -> dict[PovertyClass, date]:
    last: dict[PovertyClass, date] = {}
    for decision in decisions:
        last[decision.poverty_class] = max(decision.on, last.get(decision.poverty_class, decision.on))
    return last


def _origins_first(case: LedgerCase) -> Iterator[LedgerHousehold]:
    """Every household once, after the one it split from."""
    done: set[str] = set()
    for household in case.households:
        chain: list[LedgerHousehold] = []
        current: LedgerHousehold | None = household
        while current is not None and current.id not in done:
            chain.append(current)
            done.add(current.id)
            current = case.by_id[current.split_from] if current.split_from is not None else None
        yield from reversed(chain)
