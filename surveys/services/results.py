"""What the reviews sent in an open round make of their households, household by household, before it is official."""

from typing import Any

from households.models import Household
from surveys.models import ClassInForce, DecidedHousehold, Decision, Round

ORDER = ("village__position", "household__sort_key", "pk")


def results(round: Round, decision: Decision | None = None, **narrowed: Any) -> list[DecidedHousehold]:
    """A row, not stored, for each review sent in the round, village by village; `narrowed` to some of the reviews."""
    in_force = ClassInForce.objects.filter(commune=round.commune_id, valid_until=None)
    before = dict(in_force.values_list("household", "poverty_class"))
    reviews = round.reviews.submitted().filter(**narrowed).defer("facts", "score_answers")
    reviews = reviews.select_related("household", "village")
    return [
        DecidedHousehold(
            commune_id=round.commune_id,
            decision=decision,
            household=review.household,
            review=review,
            village=review.village,
            head_name=review.household.head_name or review.household.code,
            person_count=len(review.roster),
            b1_score=review.b1_score,
            b2_score=review.outcome.get("b2_score"),
            previous_class=before.get(review.household_id, ""),
            poverty_class=review.poverty_class,
        )
        for review in reviews.order_by(*ORDER)
    ]


def result_of(round: Round, household: Household) -> DecidedHousehold | None:
    """The row of one household; None where none was sent of it."""
    return next(iter(results(round, household=household)), None)
