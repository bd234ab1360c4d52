"""Between the register and Form B: members' facts go into a new review, and come back when it is settled."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from households.models import Member
from huulien.platform.bulk import BATCH, batches, rewrite
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
_REMEMBERED = (*MEMBER_FACTS.values(), "version")
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


def remember_facts(reviews: QuerySet[Review]) -> None:
    """Write the settled facts of members back to the register, so that next year's review starts from them."""
    found = {
        int(facts["id"]): tuple(facts.get(fact) for fact in MEMBER_FACTS)
        for kept in reviews.values_list("facts", flat=True).iterator(chunk_size=BATCH)
        for facts in kept.get("members", [])
    }
    for batch in batches(sorted(found)):
        # In the order of their keys: that of the register would have every household of the book looked up.
        members = Member.objects.select_for_update(no_key=True).filter(pk__in=batch).order_by("pk")
        rewrite([member for member in members if _remember(member, found[member.pk])], _REMEMBERED)


def _remember(member: Member, facts: Sequence[Any]) -> bool:
    """Whether the facts, in the order of `MEMBER_FACTS`, changed the member, who then has the next version."""
    before = [getattr(member, field) for field in MEMBER_FACTS.values()]
    for field, fact in zip(MEMBER_FACTS.values(), facts, strict=True):
        if fact is not None:
            setattr(member, field, fact)
    if before == [getattr(member, field) for field in MEMBER_FACTS.values()]:
        return False
    member.version += 1
    return True
