"""The deprivation indicators of a household, each derived as true, false or unknown from the facts.

Definitions: NĐ 07/2021/NĐ-CP, Phụ lục.
"""

from typing import NamedTuple

from surveys.rules.facts import Case
from surveys.rules.questions import (
    IS_DEPENDANT,
    IS_MALNOURISHED_CHILD,
    IS_WEAK,
    LACKS_ADULT_LEVEL,
    LACKS_INSURANCE,
    LACKS_JOB,
    MISSES_SCHOOL,
    Answer,
    Person,
    Question,
    answer,
    person_on,
)
from surveys.rules.standard import Limits, Terms
from surveys.vocabulary import Indicator


class Fact(NamedTuple):
    """A fact of a case by its name in the contract; `member` is the id of whom it is about, if it is about one."""

    name: str
    member: str | None = None

    def __str__(self) -> str:
        return self.name if self.member is None else f"members.{self.member}.{self.name}"


class Ground(NamedTuple):
    """What makes an indicator true; `member` is the id of whom it is about, if it is about one."""

    text: str
    member: str | None = None

    def __str__(self) -> str:
        return self.text if self.member is None else f"{self.member}: {self.text}"


class Derived(NamedTuple):
    """An indicator as it follows from the facts: with what makes it true, or what is missing to know it."""

    deprived: bool | None
    because: tuple[Ground, ...] = ()
    missing: tuple[Fact, ...] = ()


def derive(case: Case, terms: Terms) -> dict[Indicator, Derived]:
    """The indicators of the standard as they follow from the facts of a case, in its order."""
    found = _derive_all(case, terms.limits)
    return {indicator: found[indicator] for indicator in terms.standard.indicators}


def _derive_all(case: Case, limits: Limits) -> dict[Indicator, Derived]:
    people = [person_on(member, case.on) for member in case.members]
    return {
        Indicator.EMPLOYMENT: _some_member(LACKS_JOB, people, limits),
        Indicator.DEPENDANTS: _dependants(people, limits),
        Indicator.NUTRITION: _some_member(IS_MALNOURISHED_CHILD, people, limits),
        Indicator.INSURANCE: _some_member(LACKS_INSURANCE, people, limits),
        Indicator.ADULT_EDUCATION: _some_member(LACKS_ADULT_LEVEL, people, limits),
        Indicator.SCHOOLING: _some_member(MISSES_SCHOOL, people, limits),
        Indicator.HOUSING_QUALITY: _housing_quality(case, limits),
        Indicator.HOUSING_AREA: _housing_area(case, limits),
        Indicator.WATER: _water(case),
        Indicator.TOILET: _toilet(case),
        Indicator.TELECOM: _telecom(case),
        Indicator.DEVICES: _devices(case),
    }


def _some_member(question: Question, people: list[Person], limits: Limits) -> Derived:
    """True as soon as one member is known to meet the question, false when all are known not to."""
    if not people:
        return Derived(None, missing=(Fact("members"),))
    answers = [answer(question, question.facts_of(person), limits) for person in people]
    if because := _those_who(question, people, answers, limits):
        return Derived(True, because=because)
    if missing := _open_facts(people, answers):
        return Derived(None, missing=missing)
    return Derived(False)


def _dependants(people: list[Person], limits: Limits) -> Derived:
    """True if the known dependants alone exceed the share of the law, false if even all possible ones would not."""
    if not people:
        return Derived(None, missing=(Fact("members"),))
    answers = [answer(IS_DEPENDANT, IS_DEPENDANT.facts_of(person), limits) for person in people]
    known = sum(found.yes is True for found in answers)
    possible = sum(found.yes is not False for found in answers)
    most = limits.dependants_over_percent * len(people)
    if known * 100 > most:
        return Derived(True, because=_those_who(IS_DEPENDANT, people, answers, limits))
    if possible * 100 > most:
        return Derived(None, missing=_open_facts(people, answers))
    return Derived(False)


def _those_who(question: Question, people: list[Person], answers: list[Answer], limits: Limits) -> tuple[Ground, ...]:
    return tuple(
        Ground(question.ground(limits, *question.facts_of(person)), person.id)
        for person, found in zip(people, answers, strict=True)
        if found.yes
    )


def _open_facts(people: list[Person], answers: list[Answer]) -> tuple[Fact, ...]:
    """What is missing about the members whose answer is not known; an age is missing as the date of birth."""
    return tuple(
        Fact("birth_date" if fact == "age" else fact, person.id)
        for person, found in zip(people, answers, strict=True)
        for fact in found.open_facts
    )


def _housing_quality(case: Case, limits: Limits) -> Derived:
    known = IS_WEAK.facts_of(case.dwelling)
    found = answer(IS_WEAK, known, limits)
    if found.yes:
        return Derived(True, because=(Ground(f"not durable: {IS_WEAK.ground(limits, *known)}"),))
    return Derived(found.yes, missing=tuple(Fact(f"dwelling.{fact}") for fact in found.open_facts))


def _housing_area(case: Case, limits: Limits) -> Derived:
    area, people = case.dwelling.area_m2, len(case.members)
    if area is None or not people:
        missing = [] if people else [Fact("members")]
        if area is None:
            missing.append(Fact("dwelling.area_m2"))
        return Derived(None, missing=tuple(missing))
    if area < limits.area_under_m2 * people:
        return Derived(True, because=(Ground(f"area_m2 {area}, members {people}"),))
    return Derived(False)


def _water(case: Case) -> Derived:
    source = case.water_source
    return _from_one_fact("water_source", None if source is None else not source.is_clean, source)


def _toilet(case: Case) -> Derived:
    toilet = case.toilet
    return _from_one_fact("toilet", None if toilet is None else not toilet.is_hygienic, toilet)


def _telecom(case: Case) -> Derived:
    used = case.internet_user
    return _from_one_fact("internet_user", None if used is None else not used, "none")


def _devices(case: Case) -> Derived:
    devices = case.devices
    return _from_one_fact("devices", None if devices is None else not devices, "none")


def _from_one_fact(name: str, deprived: bool | None, value: str | None) -> Derived:
    if deprived is None:
        return Derived(None, missing=(Fact(name),))
    return Derived(deprived, because=(Ground(f"{name}: {value}"),) if deprived else ())
