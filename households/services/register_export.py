"""The book as records of a register: what the export writes, and the import reads back unchanged."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from households.models import Area, Household, Member
from households.rules.register.export import export_register
from households.rules.register.export_mark import ExportMark
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.services.import_plan import MEMBER_FACTS
from households.services.register_import import known_villages
from households.services.since_export import latest_change
from households.vocabulary import Employment, Qualification, Relationship, Sex, Studying

ENUMS = {"sex": Sex, "employment": Employment, "studying": Studying, "qualification": Qualification}


@transaction.atomic
def export_to_correct(commune: Area, households: QuerySet[Household]) -> bytes:
    """The workbook of these households, each row marked, so that it undoes nothing that the book corrects later.

    An act or an import that is under way is waited for: what it changes is either in the workbook or after its mark.
    """
    Area.objects.select_for_update(no_key=True).get(pk=commune.pk)
    records = register_records(households, latest_change(commune))
    return export_register(records, known_villages(commune))


def register_records(households: QuerySet[Household], change: int = 0) -> Iterator[ParsedHousehold]:
    """Each household with those who live in it now, its head first; marked with the latest change, if that is given."""
    living = Prefetch("members", queryset=Member.objects.living_now().in_family_order(), to_attr="living")
    for household in households.select_related("village", "commune").prefetch_related(living):
        members = sorted(household.living, key=lambda member: (not member.is_head, member.position, member.pk))
        yield ParsedHousehold(
            code=household.code,
            village_code=household.village.code,
            address=household.address,
            phone=household.phone,
            members=tuple(_record(member, household.commune.code, change) for member in members),
            member_count=len(members),
        )


def _record(member: Member, commune_code: str, change: int) -> ParsedMember:
    facts: dict[str, Any] = {fact: getattr(member, column) for fact, column in MEMBER_FACTS.items()}
    for fact, enum in ENUMS.items():
        facts[fact] = enum(facts[fact]) if facts[fact] else None
    mark = ExportMark(commune_code, change, member.pk) if change else None
    return ParsedMember(relationship=Relationship(member.relationship), mark=mark, **facts)
