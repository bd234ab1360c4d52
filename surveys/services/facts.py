"""Between the register and Form B: members' facts go into a new review, and come back when it is settled."""

from collections.abc import Iterable
from typing import Any

from households.models import Member
from huulien.platform.bulk import rewrite
from surveys.models import Review

# Form B's name of a fact → the register's.
MEMBER_FACTS = {
    "employment": "employment",
    "social_allowance": "draws_social_allowance",
    "disabled": "is_disabled",
    "health_insurance": "has_health_insurance",
    "malnourished": "is_malnourished",
    "studying": "studying",
    "qualification": "qualification",
    "trained_on_the_job": "is_trained_on_the_job",
}
# Facts measured anew each year: never taken over from the register.
YEARLY_FACTS = frozenset({"malnourished"})


def member_facts(member: Member) -> dict[str, Any]:
    """One member as the classification contract writes them; what the register does not know is None."""
    facts: dict[str, Any] = {
        "id": str(member.pk),
        "birth_date": member.birth_date.isoformat() if member.birth_date else None,
        "birth_year": member.birth_year,
    }
    for fact, field in MEMBER_FACTS.items():
        facts[fact] = None if fact in YEARLY_FACTS else getattr(member, field)
    return facts


def roster_entry(member: Member) -> dict[str, Any]:
    """Who a member of the review is: kept with it, so that an old review still reads as it was signed."""
    return {
        "id": str(member.pk),
        "full_name": member.full_name,
        "relationship": member.relationship,
        "sex": member.sex,
        "ethnicity": member.ethnicity,
    }


def remember_facts(reviews: Iterable[Review]) -> None:
    """Write the settled facts of members back to the register, so that next year's review starts from them."""
    found: dict[int, dict[str, Any]] = {
        int(facts["id"]): facts for review in reviews for facts in review.facts.get("members", [])
    }
    changed = []
    for member in Member.objects.select_for_update(no_key=True).filter(pk__in=found):
        before = [getattr(member, field) for field in MEMBER_FACTS.values()]
        for fact, field in MEMBER_FACTS.items():
            if found[member.pk].get(fact) is not None:
                setattr(member, field, found[member.pk][fact])
        if before != [getattr(member, field) for field in MEMBER_FACTS.values()]:
            member.version += 1
            changed.append(member)
    rewrite(changed, [*MEMBER_FACTS.values(), "version"])
