"""Whom a need can concern, in a review or in the register on any day."""

from collections.abc import Mapping
from datetime import date

from households.models import Member
from households.vocabulary import Employment, Studying
from huulien.lib.parameters import NoValueInForce
from surveys.models import Review
from surveys.rules import facts
from surveys.rules.case import parse_case
from surveys.rules.needs import PERSONAL_NEEDS, why_not
from surveys.rules.standard import standard_on
from surveys.services.reviews import case_of, reviewed_on
from surveys.vocabulary import Need


def ruled_out(review: Review) -> Mapping[Need, Mapping[str, str]]:
    """Personal need → id of a person of the review it cannot concern → why, in words."""
    case = parse_case(case_of(review))
    limits, on = case.terms().limits, reviewed_on(review)
    people = {member.id: member for member in case.members}
    return {
        need: {
            id: words
            for id in review.names
            if (words := why_not(need, people[id], on, limits) if id in people else "sinh sau ngày rà soát")
        }
        for need in PERSONAL_NEEDS
    }


def why_not_on(need: Need, member: Member, on: date) -> str:
    """Why a personal need cannot concern a member of the register on a day, in words; empty where it can."""
    if need not in PERSONAL_NEEDS:
        return ""
    try:
        limits = standard_on(on).terms(on).limits
    except NoValueInForce:
        return ""
    person = facts.Member(
        id=str(member.pk),
        birth_date=member.birth_date,
        birth_year=member.birth_year,
        employment=Employment(member.employment) if member.employment else None,
        studying=Studying(member.studying) if member.studying else None,
    )
    return why_not(need, person, on, limits)
