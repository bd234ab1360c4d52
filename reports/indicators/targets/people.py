"""Who lived where, in which class, on any day: what the parts of the targets ask of households and persons."""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from households.vocabulary import ABOVE_NEAR_POOR, MAJORITY, PovertyClass, Relationship
from huulien.lib.dates import age_on

MANAGED = (PovertyClass.POOR, PovertyClass.NEAR_POOR)


@dataclass(frozen=True)
class Span:
    """Days on which something held; `until` is the first day without, None: it still holds."""

    since: date
    until: date | None

    def holds_on(self, on: date) -> bool:
        return self.since <= on and (self.until is None or self.until > on)


@dataclass(frozen=True)
class Stay(Span):
    """A person lived in a household."""

    household: int
    relationship: str


@dataclass(frozen=True)
class Person:
    """A person of the register: their facts (unknown: None) and where they lived, in the order of the days."""

    key: int
    stays: Sequence[Stay]
    birth_date: date | None = None
    birth_year: int | None = None
    ethnicity: str | None = None
    studying: str | None = None
    has_merit: bool | None = None
    is_insured: bool | None = None  # as the register says it, of no day
    is_disabled: bool | None = None

    def stay_on(self, on: date) -> Stay | None:
        return next((stay for stay in self.stays if stay.holds_on(on)), None)

    def last_stay(self, on: date) -> Stay | None:
        """Where they live on the day, or last lived before it."""
        return next((stay for stay in reversed(self.stays) if stay.since <= on), None)

    def age_on(self, on: date) -> int | None:
        """Completed years; by the year alone where only that is known."""
        if self.birth_date:
            return age_on(self.birth_date, on)
        return on.year - self.birth_year if self.birth_year else None


@dataclass(frozen=True)
class ClassSpan(Span):
    """A household was of a class; `lacks` are the codes of the indicators its review found, None: not known."""

    poverty_class: str
    is_decided: bool  # not passed on by the household it split from
    lacks: Mapping[str, bool | None] | None = None


@dataclass(frozen=True)
class Home(Span):
    """A household of the register: its days in the book, its villages and its classes, in the order of the days."""

    key: int
    code: str
    village: int
    moves: Sequence[tuple[date, int]] = ()  # (first day elsewhere, the village before)
    classes: Sequence[ClassSpan] = ()
    lives_on_land: bool | None = None  # farming, forestry or fishery, as recognised or known of its people

    def village_on(self, on: date) -> int:
        """Where it lay on the day, or at last before it left the book."""
        return next((before for moved_on, before in self.moves if moved_on > on), self.village)

    def class_on(self, on: date) -> ClassSpan | None:
        place = bisect_right(self.classes, on, key=lambda span: span.since)
        return next((span for span in reversed(self.classes[:place]) if span.holds_on(on)), None)


@dataclass(frozen=True)
class Register:
    """Households and persons by their keys, and who lived in each household when."""

    homes: Mapping[int, Home]
    people: Mapping[int, Person]
    escaped_months: Sequence[tuple[date, int]]  # (from a day, months): how long an escape is new
    stays: Mapping[int, Sequence[tuple[Stay, Person]]] = field(default_factory=dict)  # by household

    def living_in(self, home: int, on: date) -> list[tuple[Stay, Person]]:
        return [(stay, person) for stay, person in self.stays.get(home, ()) if stay.holds_on(on)]

    def class_of(self, home: int, on: date) -> str | None:
        """The class in force of a household that is in the book on the day; None where it has none."""
        found = self.homes[home]
        span = found.class_on(on) if found.holds_on(on) else None
        return span.poverty_class if span and span.poverty_class != PovertyClass.INSUFFICIENT_DATA else None

    def is_managed(self, home: int, on: date) -> bool:
        return self.class_of(home, on) in MANAGED

    def is_newly_escaped(self, home: int, on: date) -> bool:
        """Neither poor nor near poor, and poor or near poor by a decision in the months before the day."""
        if self.class_of(home, on) not in ABOVE_NEAR_POOR:
            return False
        months = [count for since, count in self.escaped_months if since <= on]
        if not months:
            return False
        earliest = months_before(on, months[-1])
        return any(
            span.is_decided and span.poverty_class in MANAGED and span.since <= on
            and (span.until is None or span.until > earliest)
            for span in self.homes[home].classes
        )  # fmt: skip

    def is_average_farm(self, home: int, on: date) -> bool | None:
        """Average living, not newly escaped, living on the land; None where what it lives on is not known."""
        if self.class_of(home, on) != PovertyClass.AVERAGE or self.is_newly_escaped(home, on):
            return False
        return self.homes[home].lives_on_land

    def has_merit(self, home: int, on: date) -> bool | None:
        """Whether a person with merit lives there on the day; None where none is known and of one it is not known."""
        known = [person.has_merit for _, person in self.living_in(home, on)]
        return True if True in known else None if None in known else False

    def head_on(self, home: int, on: date) -> Person | None:
        return next((p for stay, p in self.living_in(home, on) if stay.relationship == Relationship.HEAD), None)

    def is_minority(self, home: int, on: date) -> bool | None:
        """Whether the head is of another people than the Kinh; None where that is not known."""
        head = self.head_on(home, on)
        return None if head is None or head.ethnicity is None else head.ethnicity != MAJORITY


def months_before(on: date, months: int) -> date:
    """The same day so many months before, or the last day of that month."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
