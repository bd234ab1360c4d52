"""The book as records of a register: what the export writes, and the import reads back unchanged."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from households.models import Household, Member
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.services.import_plan import MEMBER_FACTS
from households.vocabulary import Employment, Qualification, Relationship, Sex, Studying

ENUMS = {"sex": Sex, "employment": Employment, "studying": Studying, "qualification": Qualification}


def register_records(households: QuerySet[Household]) -> Iterator[ParsedHousehold]:
    """Each household with those who live in it now, its head first."""
    living = Prefetch("members", queryset=Member.objects.living_now().in_family_order(), to_attr="living")
    for household in households.select_related("village").prefetch_related(living):
        members = sorted(household.living, key=lambda member: (not member.is_head, member.position, member.pk))
        yield ParsedHousehold(
            code=household.code,
            village_code=household.village.code,
            address=household.address,
            phone=household.phone,
            members=tuple(_record(member) for member in members),
            member_count=len(members),
        )


def _record(member: Member) -> ParsedMember:
    facts: dict[str, Any] = {fact: getattr(member, column) for fact, column in MEMBER_FACTS.items()}
    for fact, enum in ENUMS.items():
        facts[fact] = enum(facts[fact]) if facts[fact] else None
    return ParsedMember(relationship=Relationship(member.relationship), **facts)
