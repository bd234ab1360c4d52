"""What the members of a household make of it: whether it has labour, somebody of merit, a woman at its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from households.vocabulary import Employment, Relationship, Sex
from huulien.lib.dates import age_on


@dataclass(frozen=True, slots=True)
class Person:
    """A member on the day of a table; none: it is not known."""

    relationship: str
    sex: str | None
    ethnicity: str | None
    birth_date: date | None
    birth_year: int | None
    employment: str | None
    has_merit: bool | None

    def age_on(self, day: date) -> int | None:
        if self.birth_date is not None:
            return age_on(self.birth_date, day)
        return None if self.birth_year is None else day.year - self.birth_year


def head_of(people: Sequence[Person]) -> Person | None:
    return next((person for person in people if person.relationship == Relationship.HEAD), None)


def has_female_head(people: Sequence[Person]) -> bool | None:
    head = head_of(people)
    return None if head is None or head.sex is None else head.sex == Sex.FEMALE


def has_merit(people: Sequence[Person]) -> bool | None:
    """Whether some member is người có công; one who may be leaves it open."""
    known = {person.has_merit for person in people}
    return True if True in known else None if None in known else False


def has_no_labour(people: Sequence[Person], day: date, working_ages: range) -> bool | None:
    """Whether nobody of working age can work; one who may be of that age, and able, leaves it open."""
    is_open = False
    for person in people:
        age = person.age_on(day)
        if person.employment == Employment.UNABLE_TO_WORK or (age is not None and age not in working_ages):
            continue
        if age is not None and person.employment is not None:
            return False
        is_open = True
    return None if is_open else True
