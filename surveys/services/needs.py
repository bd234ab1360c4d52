"""Whom in a review a need can concern."""

from collections.abc import Mapping

from surveys.models import Review
from surveys.rules.case import parse_case
from surveys.rules.needs import PERSONAL_NEEDS, why_not
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
