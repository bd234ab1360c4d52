"""The yes-or-no questions behind the indicators, and what their answer is when some facts are not known.

A fact that is not known is never taken for "no": every value it could have is tried, and only an answer that all of
them share is an answer. Definitions: NĐ 07/2021/NĐ-CP, Phụ lục.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from operator import attrgetter
from typing import Any, NamedTuple

from households.vocabulary import Employment, Qualification, Studying
from surveys.rules.facts import Member
from surveys.rules.standard import Limits

Facts = tuple[Any, ...]  # values in the order of some names; `None` is unknown


class Answer(NamedTuple):
    """The answer to a question, or `None` and the unknown facts that can still change it."""

    yes: bool | None
    open_facts: tuple[str, ...] = ()


class Question:
    """A question that two or more facts answer; `asks` and `ground` take the limits, then the facts in their order.

    `ground` says, in the words of the contract, what made the answer yes.
    """

    def __init__(self, *facts: str, asks: Callable[..., bool], ground: Callable[..., str]) -> None:
        self.facts = facts
        self.asks = asks
        self.ground = ground
        self.facts_of: Callable[[object], Facts] = attrgetter(*facts)


# What each fact can be where it is not known; the ages that matter come with the limits.
_CHOICES: dict[str, Sequence[Any]] = {
    "employment": tuple(Employment),
    "studying": tuple(Studying),
    "qualification": tuple(Qualification),
}
_YES_OR_NO = (False, True)


@lru_cache(maxsize=65536)
def answer(question: Question, known: Facts, limits: Limits) -> Answer:
    """The answer that every completion of the unknown facts gives, else unknown and the facts that can flip it."""
    if None not in known:
        return Answer(question.asks(limits, *known))
    choices = {**_CHOICES, "age": limits.ages}
    completions = product(
        *(
            choices.get(fact, _YES_OR_NO) if value is None else (value,)
            for fact, value in zip(question.facts, known, strict=True)
        )
    )
    answers = {facts: question.asks(limits, *facts) for facts in completions}
    if len(set(answers.values())) == 1:
        return Answer(next(iter(answers.values())))
    return Answer(None, tuple(fact for place, fact in enumerate(question.facts) if _can_flip(answers, place)))


def _can_flip(answers: dict[Facts, bool], place: int) -> bool:
    """Whether two completions that differ only in the fact at a place have different answers."""
    seen: dict[Facts, bool] = {}
    return any(seen.setdefault(facts[:place] + facts[place + 1 :], yes) != yes for facts, yes in answers.items())


class Person(NamedTuple):
    """What is known about a member on the day of the review."""

    id: str
    age: int | None
    employment: Employment | None
    social_allowance: bool | None
    disabled: bool | None
    health_insurance: bool | None
    malnourished: bool | None
    studying: Studying | None
    qualification: Qualification | None
    trained_on_the_job: bool | None


def person_on(member: Member, on: date) -> Person:
    return Person(
        member.id,
        member.age(on),
        member.employment,
        member.social_allowance,
        member.disabled,
        member.health_insurance,
        member.malnourished,
        member.studying,
        member.qualification,
        member.trained_on_the_job,
    )


# ----- Questions about a person -----

_WITHOUT_SECURE_WORK = frozenset({Employment.SEEKING_WORK, Employment.WAGE_NO_CONTRACT})

# `Studying` runs from the lowest level to the highest, and `Qualification` names its levels with the same words.
_FROM_LOWER_SECONDARY: frozenset[str] = frozenset(
    {Studying.LOWER_SECONDARY, Studying.UPPER_SECONDARY, Studying.VOCATIONAL, Studying.HIGHER}
)
_FROM_UPPER_SECONDARY = _FROM_LOWER_SECONDARY - {Studying.LOWER_SECONDARY}
_FROM_PRIMARY = _FROM_LOWER_SECONDARY | {Studying.PRIMARY}
_FROM_PRESCHOOL = _FROM_PRIMARY | {Studying.PRESCHOOL}


def _lacks_job(limits: Limits, age: int, employment: Employment) -> bool:
    return age >= limits.job_from_age and employment in _WITHOUT_SECURE_WORK


def _is_dependant(limits: Limits, age: int, social_allowance: bool, disabled: bool) -> bool:
    is_child = age < limits.dependant_child_under_age
    is_elderly = age >= limits.dependant_elderly_from_age
    return is_child or (social_allowance and (disabled or is_elderly))


def _why_dependant(limits: Limits, age: int | None, social_allowance: bool | None, disabled: bool | None) -> str:
    if age is not None and age < limits.dependant_child_under_age:
        return f"age {age}"
    return "social_allowance, disabled" if disabled else f"social_allowance, age {age}"


def _is_malnourished_child(limits: Limits, age: int, malnourished: bool) -> bool:
    return age < limits.nutrition_under_age and malnourished


def _lacks_insurance(limits: Limits, age: int, health_insurance: bool) -> bool:
    return age >= limits.insurance_from_age and not health_insurance


def _lacks_adult_level(
    limits: Limits, age: int, studying: Studying, qualification: Qualification, trained_on_the_job: bool
) -> bool:
    """Whether the level of the age is neither studied for nor finished, and no training on the job stands for it."""
    if not limits.adult_education_from_age <= age <= limits.adult_education_to_age or trained_on_the_job:
        return False
    enough = _FROM_LOWER_SECONDARY if age < limits.upper_secondary_from_age else _FROM_UPPER_SECONDARY
    return studying not in enough and qualification not in enough


def _misses_school(limits: Limits, age: int, studying: Studying) -> bool:
    """Looks at studying only: where a finished level should count, the reviewer overrules."""
    if not limits.schooling_from_age <= age < limits.schooling_under_age:
        return False
    if age < limits.primary_from_age:
        return studying not in _FROM_PRESCHOOL
    if age < limits.lower_secondary_from_age:
        return studying not in _FROM_PRIMARY
    return studying not in _FROM_LOWER_SECONDARY


LACKS_JOB = Question("age", "employment", asks=_lacks_job, ground=lambda limits, age, employment: str(employment))
IS_DEPENDANT = Question("age", "social_allowance", "disabled", asks=_is_dependant, ground=_why_dependant)
IS_MALNOURISHED_CHILD = Question(
    "age", "malnourished", asks=_is_malnourished_child, ground=lambda *facts: "malnourished"
)
LACKS_INSURANCE = Question(
    "age", "health_insurance", asks=_lacks_insurance, ground=lambda *facts: "no health_insurance"
)
LACKS_ADULT_LEVEL = Question(
    *("age", "studying", "qualification", "trained_on_the_job"),
    asks=_lacks_adult_level,
    ground=lambda limits, age, studying, qualification, trained: f"studying {studying}, qualification {qualification}",
)
MISSES_SCHOOL = Question(
    "age", "studying", asks=_misses_school, ground=lambda limits, age, studying: f"studying {studying}"
)


# ----- The question about the house -----


def _is_weak(limits: Limits, *durable: bool) -> bool:
    return durable.count(False) >= limits.weak_structures_from


def _weak_parts(limits: Limits, wall: bool | None, frame: bool | None, roof: bool | None) -> str:
    return ", ".join(part for part, durable in (("wall", wall), ("frame", frame), ("roof", roof)) if durable is False)


IS_WEAK = Question("wall_durable", "frame_durable", "roof_durable", asks=_is_weak, ground=_weak_parts)
