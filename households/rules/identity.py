"""Who is who: whether a person of a list, or one who is entered, is somebody whom the register knows already."""

from datetime import date
from enum import IntEnum
from functools import lru_cache
from typing import Protocol

from huulien.lib.text import compare_fold, has_vietnamese_marks, search_fold

_MOST_SLIPS = 2  # digits of a number that differ when one was mistyped, or two changed places


class Person(Protocol):
    """What tells persons apart."""

    @property
    def full_name(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def birth_year(self) -> int | None: ...
    @property
    def citizen_id(self) -> str: ...


class Likeness(IntEnum):
    """How surely two are one person, the surest last."""

    OTHER = 0
    MAYBE = 1  # the same name, and no other birth, but each with a citizen number of their own
    UNACCENTED = 2  # the same but for the accents, which one of the two lists leaves out
    RENAMED = 3  # the same number and birth, under another name
    SAME = 4
    SAME_NUMBER = 5


def likeness(one: Person, other: Person) -> Likeness:
    """Of two persons of one household. A number alone does not make a person: a wrong one is often a neighbour's."""
    is_named_so, same_birth = is_namesake(one, other), have_same_birth(one, other)
    if one.citizen_id and one.citizen_id == other.citizen_id:
        if is_named_so:
            return Likeness.SAME_NUMBER
        return Likeness.RENAMED if same_birth else Likeness.OTHER
    if not is_named_so or same_birth is False:
        return Likeness.OTHER
    if one.citizen_id and other.citizen_id:
        return Likeness.MAYBE
    return Likeness.SAME if is_same_name(one.full_name, other.full_name) else Likeness.UNACCENTED


def is_namesake(one: Person, other: Person) -> bool:
    """Whether the names are one name, however it is written, with or without accents."""
    return is_same_name(one.full_name, other.full_name) or is_unaccented(one.full_name, of=other.full_name)


def is_same_name(one: str, other: str) -> bool:
    """Whether two writings are one name: capitals, spaces and the place of the tone do not count."""
    return one == other or _fold(one) == _fold(other)


def is_unaccented(one: str, *, of: str) -> bool:
    """Whether one of two names is the other without its accents: "TRIEU VAN SON"."""
    (plain, has_marks), (plain_of, of_has_marks) = _plain(one), _plain(of)
    return plain == plain_of and not (has_marks and of_has_marks)


def have_same_birth(one: Person, other: Person) -> bool | None:
    """Whether both were born on one day, or in one year where only that is known; None when it is not known of one."""
    if one.birth_date and other.birth_date:
        return one.birth_date == other.birth_date
    years = [person.birth_date.year if person.birth_date else person.birth_year for person in (one, other)]
    return None if None in years else years[0] == years[1]


def have_unlike_numbers(one: Person, other: Person) -> bool:
    """Whether each has a number of their own, and no slip of the pen makes one of the other."""
    pairs = zip(one.citizen_id, other.citizen_id, strict=False)
    return bool(one.citizen_id and other.citizen_id) and sum(a != b for a, b in pairs) > _MOST_SLIPS


@lru_cache(maxsize=20_000)
def _fold(name: str) -> str:
    return compare_fold(name)


@lru_cache(maxsize=20_000)
def _plain(name: str) -> tuple[str, bool]:
    """The name without accents, and whether it has any."""
    return search_fold(name), has_vietnamese_marks(name)
