"""The columns of Mẫu 09 and 10: each household booked step by step, each step on its own knowledge."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from households.vocabulary import ABOVE_NEAR_POOR, PovertyClass
from surveys.rules.ledger.breaks import Break, BreakKind, break_of
from surveys.rules.ledger.facts import LedgerCase, LedgerHousehold, Stay
from surveys.rules.ledger.history import Background, backgrounds, classes_of_year, first_class, last_class
from surveys.vocabulary import Arrival

POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR
TABLES = {POOR: "09", NEAR_POOR: "10"}
COLUMNS = range(1, 10)
AT_START, LOST, FELL_BACK, NEW, GAINED, AT_END = 1, 4, 6, 7, 8, 9

# A change of class, every class above near poor being one → the columns it is booked in, each with its table.
_CHANGES: dict[tuple[PovertyClass | None, PovertyClass | None], tuple[tuple[PovertyClass, int], ...]] = {
    (POOR, NEAR_POOR): ((POOR, 2), (NEAR_POOR, 5)),
    (POOR, None): ((POOR, 3),),
    (NEAR_POOR, POOR): ((NEAR_POOR, 3), (POOR, 5)),
    (NEAR_POOR, None): ((NEAR_POOR, 2),),
}


@dataclass(slots=True)
class Share:
    """Households and persons in a number."""

    households: int = 0
    persons: int = 0

    def add(self, households: int, persons: int) -> None:
        self.households += households
        self.persons += persons

    @classmethod
    def total(cls, shares: Iterable["Share"]) -> "Share":
        total = cls()
        for share in shares:
            total.add(share.households, share.persons)
        return total


@dataclass(frozen=True)
class Ledger:
    """What is booked for a case, and all that keeps it from closing or hides behind its numbers."""

    case: LedgerCase
    # (table, village, column) → household → its share of the number, in the order of the case.
    entries: dict[tuple[PovertyClass, str, int], dict[str, Share]] = field(default_factory=dict)
    between_villages: dict[PovertyClass, Share] = field(default_factory=lambda: {table: Share() for table in TABLES})
    breaks: list[Break] = field(default_factory=list)
    passed_through: dict[str, list[PovertyClass]] = field(default_factory=dict)
    # Household → its first class and its last, none where it has none.
    classes: dict[str, tuple[PovertyClass | None, PovertyClass | None]] = field(default_factory=dict)


def keep_ledger(case: LedgerCase) -> Ledger:
    """The ledger of a case."""
    ledger = Ledger(case)
    known = backgrounds(case)
    for household in case.households:
        if household.start or household.end:
            _Booking(ledger, household, known[household.id]).book()
    return ledger


class _Booking:
    """One household, there on at least one of the days, on its way through the columns."""

    def __init__(self, ledger: Ledger, household: LedgerHousehold, background: Background) -> None:
        self.ledger = ledger
        self.household = household
        self.background = background
        self.first = first_class(ledger.case, household, background)
        self.last = last_class(ledger.case, household, background)
        ledger.classes[household.id] = (self.first, self.last)

    def book(self) -> None:
        household, start, end = self.household, self.household.start, self.household.end
        self._note_gaps()
        if start:
            self._enter(self.first, AT_START, start)
        if end and not start and household.came:
            column = self._column_of_rise(self.first) if household.came.how == Arrival.REGISTERED else GAINED
            self._enter(self.first, column, end)
        if start and end:
            self._book_move(start, end)
            more = end.persons - start.persons
            self._enter(self.first, GAINED if more > 0 else LOST, end, households=0, persons=abs(more))
        if stay := end or start:
            self._book_change_of_class(stay)
        if start and not end and household.went:
            self._enter(self.last, LOST, start)
        if end:
            self._enter(self.last, AT_END, end)

    def _book_move(self, start: Stay, end: Stay) -> None:
        if start.village == end.village:
            return
        there = Stay(end.village, start.persons)
        self._enter(self.first, LOST, start)
        self._enter(self.first, GAINED, there)
        if self.first in TABLES:
            self.ledger.between_villages[self.first].add(1, start.persons)

    def _book_change_of_class(self, stay: Stay) -> None:
        if self.first is None or self.last is None:
            return
        before, after = _at_most_near_poor(self.first), _at_most_near_poor(self.last)
        for table, column in _CHANGES.get((before, after), ()):
            self._enter(table, column, stay)
        if before is None:
            self._enter(after, self._column_of_rise(after), stay)

    def _column_of_rise(self, table: PovertyClass | None) -> int | None:
        """Whether a household that was in neither table, and now is in this one, fell back or is new; none: open."""
        if table not in TABLES:
            return None
        answer = {True: FELL_BACK, False: NEW, None: None}[self.household.fell_back]
        known = self._column_by_history(table)
        if known is None and answer is None:
            self._note(BreakKind.HISTORY_TOO_SHORT)
        elif known is not None and answer not in (None, known):
            self._note(BreakKind.ANSWER_AGAINST_HISTORY)
        return known or answer

    def _column_by_history(self, table: PovertyClass) -> int | None:
        look_back_from, history_from = self.ledger.case.look_back_from, self.background.history_from
        decided = self.background.last_decided.get(table)
        if decided is not None and (look_back_from is None or decided >= look_back_from):
            return FELL_BACK
        if history_from is None or (look_back_from is not None and history_from <= look_back_from):
            return NEW
        return None

    def _enter(
        self,
        table: PovertyClass | None,
        column: int | None,
        stay: Stay,
        *,
        households: int = 1,
        persons: int | None = None,
    ) -> None:
        persons = stay.persons if persons is None else persons
        if table in TABLES and column is not None and (households or persons):
            shares = self.ledger.entries.setdefault((table, stay.village, column), {})
            shares.setdefault(self.household.id, Share()).add(households, persons)

    def _note_gaps(self) -> None:
        household = self.household
        appeared = household.start is None and household.came is None
        disappeared = household.end is None and household.went is None
        if appeared:
            self._note(BreakKind.APPEARED)
        if disappeared:
            self._note(BreakKind.DISAPPEARED)
        if self.first is None and (household.start or household.split_from):
            self._note(BreakKind.UNCLASSIFIED_AT_START)
        if self.last is None and not disappeared:
            self._note(BreakKind.UNCLASSIFIED_AT_END)
        if not appeared and not disappeared:
            classes = classes_of_year(self.ledger.case, household, self.first)
            if len(classes) > 2:
                self.ledger.passed_through[household.id] = classes

    def _note(self, kind: BreakKind) -> None:
        self.ledger.breaks.append(break_of(kind, self.household, self.ledger.case))


def _at_most_near_poor(poverty_class: PovertyClass) -> PovertyClass | None:
    return None if poverty_class in ABOVE_NEAR_POOR else poverty_class
