"""Whom a need can concern, by what the standard and Form B say of a person; where neither sets a bound, everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from households.vocabulary import Employment, Studying
from surveys.rules.facts import Member
from surveys.rules.standard import Limits
from surveys.vocabulary import Need


@dataclass(frozen=True)
class Concern:
    """The bounds of a need that belongs to persons; a fact that is unknown rules nobody out."""

    from_age: str = ""  # a limit of the standard
    unless_employment: Employment | None = None
    unless_studying: Studying | None = None
    studying_from_age: str = ""  # younger ones may still come to school, whatever they attend now


WORK = Concern(from_age="job_from_age", unless_employment=Employment.UNABLE_TO_WORK)

# Needs that are one person's, not the household's, in the order of the form.
PERSONAL_NEEDS: Mapping[Need, Concern] = {
    Need.VOCATIONAL_TRAINING: WORK,
    Need.JOB_REFERRAL: WORK,
    Need.HEALTH_INSURANCE: Concern(),
    Need.STUDY_COSTS: Concern(
        from_age="schooling_from_age", unless_studying=Studying.NONE, studying_from_age="schooling_under_age"
    ),
}


def why_not(need: Need, person: Member, on: date, limits: Limits) -> str:
    """Why a personal need cannot concern a person on a day, in words; empty where it can."""
    concern, age = PERSONAL_NEEDS[need], person.age(on)
    if concern.from_age and age is not None and age < (least := getattr(limits, concern.from_age)):
        return f"chưa đủ {least} tuổi"
    if person.employment is not None and person.employment == concern.unless_employment:
        return "không còn khả năng lao động"
    if (
        person.studying is not None
        and person.studying == concern.unless_studying
        and age is not None
        and age >= getattr(limits, concern.studying_from_age)
    ):
        return "không đi học"
    return ""
