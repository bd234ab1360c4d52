"""The register from Excel into the book: planned against what the book holds, then written whole or not at all."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from households.models import Area, Event, Household, Member, RegisterImport, Spell
from households.rules.register.export_mark import Side
from households.rules.register.reading import RegisterReading, read_register
from households.rules.register.records import RegisterFault
from households.rules.register.villages import KnownVillage
from households.services.import_plan import BOOK_FIRST, MEMBER_FACTS, UNDECIDED, Choices, ImportPlan
from households.services.living import present_spell
from households.services.register_plan import Planner
from households.services.settled_days import lock_commune
from households.vocabulary import EventKind
from huulien.lib.text import clean
from huulien.platform.bulk import BATCH, batches, rewrite
from huulien.platform.planning import count_anew

MANY = 100  # new rows, after which the planner would go by what is no longer so

HOUSEHOLD_COLUMNS = ["address", "phone", "head_name", "sort_key", "search_fold", "version"]
MEMBER_COLUMNS = [*MEMBER_FACTS.values(), "relationship", "lived_from", "sort_key", "search_fold", "version"]
_OVERTAKEN = (
    "Có người vừa sửa hộ hoặc người trong danh sách này khi tệp đang được ghi. Chưa ghi gì vào sổ; nhập lại tệp."
)


class _Overtaken(Exception):
    """Somebody saved what the plan would write, after it was made."""


def known_villages(commune: Area) -> list[KnownVillage]:
    """The commune's villages as the register's reader and writer know them."""
    villages = Area.objects.villages_of(commune).order_by("position", "pk")
    return [KnownVillage(village.code, village.name) for village in villages]


def commune_names(commune: Area) -> list[str]:
    """What lists may call the commune: its name, its code, and the names of those merged into it."""
    merged = commune.predecessors.order_by("pk").values_list("name", flat=True)
    return [commune.name, commune.code, *merged]


def read_for(
    commune: Area, *, data: bytes, file_name: str, on: date, mapping: Mapping[str, str] | None = None
) -> RegisterReading:
    """The workbook, read for this commune."""
    return read_register(
        data,
        file_name=file_name,
        on=on,
        villages=known_villages(commune),
        commune_names=commune_names(commune),
        mapping=mapping,
    )


def plan_import(
    *,
    commune: Area,
    on: date,
    data: bytes = b"",
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    reading: RegisterReading | None = None,
    choices: Choices = UNDECIDED,
) -> ImportPlan:
    """What the workbook, or a `reading` made of it before, would do to the book of the commune; nothing is written."""
    reading = reading or read_for(commune, data=data, file_name=file_name, on=on, mapping=mapping)
    villages = {village.code: village for village in Area.objects.villages_of(commune).valid_on(on)}
    plan = ImportPlan(reading, on, list(reading.faults), list(reading.warnings), faulty=reading.faulty_row_count)
    Planner(plan, commune, villages, choices).fill()
    return plan


def import_register(
    *,
    commune: Area,
    on: date,
    by: Any,
    data: bytes = b"",
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    reading: RegisterReading | None = None,
    seal: str | None = None,
    choices: Choices = UNDECIDED,
) -> ImportPlan:
    """The plan, carried out when it has no error; `committed` says whether it was.

    With the `seal` of a plan that was looked at, only that very plan is carried out: else the book has changed since.
    It is looked at with the book's side of every conflict, and carried out with the `choices` made then.
    """
    reading = reading or read_for(commune, data=data, file_name=file_name, on=on, mapping=mapping)
    try:
        with transaction.atomic():
            # One import of a commune at a time: two lists of the same households would both find them new.
            held = lock_commune(commune)
            plan = plan_import(commune=held, on=on, reading=reading, choices=choices)
            if not plan.errors and (seal is None or seal == _seal_looked_at(plan, held, reading)):
                _write(plan, held, by)
                RegisterImport.objects.create(
                    commune=held, imported_by=by, file_name=clean(file_name)[:200], on=on, created_count=plan.created,
                    updated_count=plan.updated, unchanged_count=plan.unchanged,
                )  # fmt: skip
                plan.committed = True
                if plan.created > MANY:
                    count_anew(Household, Member, Spell)
    except (_Overtaken, IntegrityError):
        plan.committed = False
        plan.errors.append(RegisterFault("", "", "", file_name, _OVERTAKEN))
    return plan


def _seal_looked_at(plan: ImportPlan, commune: Area, reading: RegisterReading) -> str:
    if all(side == Side.BOOK for _, side in plan.conflicts):
        return plan.seal
    return plan_import(commune=commune, on=plan.on, reading=reading, choices=BOOK_FIRST).seal


def _write(plan: ImportPlan, commune: Area, by: Any) -> None:
    _take(Household, plan.changed_households)
    _take(Member, [*plan.changed_members, *plan.returned_members])
    Household.objects.bulk_create(plan.new_households, batch_size=BATCH)
    Member.objects.bulk_create([member for member, _ in plan.new_members], batch_size=BATCH)
    for member in plan.returned_members:
        member.household = member.household  # a new household has its key only now
    _write_spells(plan)
    rewrite(plan.changed_households, HOUSEHOLD_COLUMNS)
    rewrite(plan.changed_members, MEMBER_COLUMNS)
    rewrite(plan.returned_members, [*MEMBER_COLUMNS, "household", "position", "lived_until"])
    arrived = [member for member, is_new_household in plan.new_members if not is_new_household]
    Event.objects.bulk_create(
        [
            Event(
                commune=commune,
                household=member.household,
                member=member,
                kind=kind,
                happened_on=max(plan.on, member.birth_date or plan.on),
                counted_from=member.lived_from,
                recorded_by=by,
                note="Nhập từ danh sách Excel",
            )
            for member, kind in [
                *((member, _kind_of_arrival(member)) for member in arrived),
                *((member, EventKind.MOVE_IN) for member in plan.returned_members),
            ]
        ],
        batch_size=BATCH,
    )


def _take(model: Any, rows: list[Any]) -> None:
    """The next version of rows that are to be written, held until they are; refused when one has changed meanwhile."""
    for batch in batches(rows):
        held = model.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in batch])
        versions = dict(held.order_by("pk").values_list("pk", "version"))
        for row in batch:
            if versions.get(row.pk) != row.version:
                raise _Overtaken
            row.version += 1


def _write_spells(plan: ImportPlan) -> None:
    """The spells of who comes, and those of members whose relationship the list corrects."""
    beginning = [*(member for member, _ in plan.new_members), *plan.returned_members, *plan.ended_spells]
    if plan.ended_spells:
        ending = Spell.objects.filter(member__in=plan.ended_spells, lived_until=None)
        ending.update(lived_until=plan.ended_spells[0].lived_from)  # all on the first open day
    Spell.objects.bulk_create([present_spell(member) for member in beginning], batch_size=BATCH)
    for relationship in {member.relationship for member in plan.corrected_spells}:
        members = [member.pk for member in plan.corrected_spells if member.relationship == relationship]
        Spell.objects.filter(member__in=members, lived_until=None).update(relationship=relationship)


def _kind_of_arrival(member: Member) -> EventKind:
    """Somebody new in a household already in the book was born into it, or moved in."""
    born_here = member.birth_date is not None and member.birth_date >= member.household.opened_on
    return EventKind.BIRTH if born_here else EventKind.MOVE_IN
