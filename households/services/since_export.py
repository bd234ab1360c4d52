"""Rows of an export that come back: what the book has changed meanwhile stays changed.

Each row is read as if it had been exported just now: a cell that nobody touched says what the book says today, and only
what was changed in the file is left for the planner to write.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Max

from households.models import Area, Household, Member
from households.rules.identity import is_same_name
from households.rules.register.export_mark import ExportMark, Meeting, Side, meet
from households.rules.register.records import ParsedHousehold, ParsedMember
from households.rules.register.values import code_key
from households.services.import_plan import MEMBER_FACTS, Choices, ImportPlan, MetCell, Outcome, PlanLine
from households.vocabulary import Relationship
from huulien.platform.models import CHANGES, AuditEntry

Record = Household | Member
# A birth is one fact of two columns; the relationship belongs to the spell, and is met like the others.
_FACTS = {
    **{fact: column for fact, column in MEMBER_FACTS.items() if not fact.startswith("birth")},
    "relationship": "relationship",
}


def latest_change(commune: Area) -> int:
    """The number of the newest change of the commune's rows in the trail."""
    changes = AuditEntry.objects.filter(commune_id=commune.pk, operation__in=CHANGES)
    return changes.aggregate(newest=Max("pk"))["newest"] or 0


@dataclass(frozen=True, slots=True)
class _Exported:
    """A person of the book and what the book said of them when the row was exported."""

    mark: ExportMark
    member: Member
    facts: Mapping[str, Any]

    @property
    def has_left(self) -> bool:
        """Whether the person no longer lives where the row has them."""
        return self.member.lived_until is not None or self.member.household_id != self.facts["household_id"]


class SinceExport:
    """Brings the marked rows of a list up to the book of today, and tells the plan what that decided."""

    def __init__(
        self,
        plan: ImportPlan,
        commune: Area,
        villages: Mapping[str, Area],
        choices: Choices,
        members: Iterable[Member],
        households: Iterable[Household],
    ) -> None:
        self.plan, self.commune, self.choices = plan, commune, choices
        self.villages = villages
        self.village_codes = {village.pk: code for code, village in villages.items()}
        self.members = {member.pk: member for member in members}
        self.households = {household.pk: household for household in households}
        self.exported: dict[int, _Exported] = {}

    def up_to_date(self, lists: Iterable[ParsedHousehold]) -> list[ParsedHousehold]:
        """The households of the list; those of marked rows as the book has them now, but for what the file changed."""
        lists = list(lists)
        marked = [person for parsed in lists for person in parsed.members if self._is_of_this_book(person.mark)]
        if not marked:
            return lists
        self.later = self._later_changes(min(person.mark.change for person in marked))
        self.exported = self._recognised(marked)
        return [updated for parsed in lists if (updated := self._household(parsed)) is not None]

    def is_exported_for(self, person: ParsedMember, member: Member) -> bool:
        """Whether the row was exported for this person of the book, and still describes them."""
        exported = self.exported.get(id(person.source))
        return exported is not None and exported.member.pk == member.pk

    def _is_of_this_book(self, mark: ExportMark | None) -> bool:
        return mark is not None and mark.commune == self.commune.code and mark.member in self.members

    def _later_changes(self, change: int) -> dict[tuple[str, int], list[tuple[int, dict[str, Any]]]]:
        """(Table, row) → (number of a change after this one, what the row was before it), in their order."""
        found: dict[tuple[str, int], list[tuple[int, dict[str, Any]]]] = {}
        tables = [model._meta.db_table for model in (Household, Member)]
        entries = AuditEntry.objects.filter(
            commune_id=self.commune.pk, pk__gt=change, table__in=tables, operation="update"
        )
        for table, row, number, before in entries.order_by("pk").values_list("table", "row_id", "pk", "before"):
            found.setdefault((table, row), []).append((number, before))
        return found

    def _has_changed(self, exported: _Exported) -> bool:
        records = (exported.member, self.households[exported.member.household_id])
        return any((record._meta.db_table, record.pk) in self.later for record in records)

    def _as_exported(self, record: Record, change: int) -> Mapping[str, Any]:
        """The columns of a row as they were at a change: as before the first later one, or as they are."""
        later = self.later.get((record._meta.db_table, record.pk), ())
        before = next((before for number, before in later if number > change), None)
        if before is None:
            return vars(record)  # nothing is copied: most rows of a list have not changed
        return {field.attname: field.to_python(before.get(field.column)) for field in record._meta.concrete_fields}

    def _recognised(self, people: Iterable[ParsedMember]) -> dict[int, _Exported]:
        """Whom each row still describes, by its source: one copied to write somebody else on has another's mark."""
        best: dict[int, tuple[int, int, _Exported]] = {}
        for person in people:
            member = self.members[person.mark.member]
            exported = _Exported(person.mark, member, self._as_exported(member, person.mark.change))
            sureness = _sureness(person, exported.facts)
            if sureness > best.get(member.pk, (0,))[0]:
                best[member.pk] = (sureness, id(person.source), exported)
        return {row: exported for _, row, exported in best.values()}

    def _household(self, parsed: ParsedHousehold) -> ParsedHousehold | None:
        """The household brought up to date; None when nobody of its rows lives in it any more."""
        sources = [id(person.source) for person in parsed.members]
        known = [self.exported[source] for source in sources if source in self.exported]
        if not any(map(self._has_changed, known)):
            return parsed
        household = self.households[known[0].facts["household_id"]]
        exported = self._as_exported(household, known[0].mark.change)
        if parsed.code and code_key(parsed.code) not in {code_key(exported["code"]), code_key(household.code)}:
            return parsed  # the file says that they are of another household
        people = [updated for person in parsed.members if (updated := self._person(person, household)) is not None]
        if not people and not parsed.own_row:
            return None
        if not people:
            return parsed
        if sum(person.relationship == Relationship.HEAD for person in people) != 1:
            said = {id(person.source): person.relationship for person in parsed.members}
            people = [replace(person, relationship=said[id(person.source)]) for person in people]
        people.sort(key=lambda person: person.relationship != Relationship.HEAD)
        facts = self._household_facts(parsed, exported, household)
        return replace(parsed, members=tuple(people), source=people[0].source, **facts)

    def _household_facts(
        self, parsed: ParsedHousehold, exported: Mapping[str, Any], household: Household
    ) -> dict[str, Any]:
        """The household's own facts that hold instead of those of the list."""
        facts = {}
        for fact in ("code", "address", "phone"):
            said, known = getattr(parsed, fact), getattr(household, fact)
            if said and self._keeps_book(parsed.head, fact, exported[fact], said, known):
                facts[fact] = known
        known, was = (self.village_codes.get(pk) for pk in (household.village_id, exported["village_id"]))
        if known and known != was == parsed.village_code:
            names = [self.villages[code].name for code in (was, known)]
            self._keeps_book(parsed.head, "village", names[0], names[0], names[1])
            facts["village_code"] = known
        return facts

    def _person(self, person: ParsedMember, household: Household) -> ParsedMember | None:
        """The person with the book's facts wherever the file has none of its own; None who has left meanwhile."""
        exported = self.exported.get(id(person.source))
        if exported is None:
            return person
        member, was = exported.member, exported.facts
        if exported.has_left:
            self._tell_outdated(person, "lived_until", None, None, member.lived_until or member.lived_from)
            self.plan.lines.append(
                PlanLine(Outcome.UNCHANGED, person.source, member.full_name, household.code, version=member.version)
            )
            return None
        facts: dict[str, Any] = {}
        for fact, column in _FACTS.items():
            said, known = getattr(person, fact), getattr(member, column)
            if column == "full_name":  # in another writing it is the same name
                said = next((name for name in (known, was[column]) if is_same_name(said, name)), said)
            if self._keeps_book(person, column, was[column], said, known):
                facts[fact] = known
        if self._keeps_book(
            person,
            "birth_date",
            was["birth_date"] or was["birth_year"],
            person.birth_date or person.birth_year,
            member.birth_date or member.birth_year,
        ):
            facts |= {"birth_date": member.birth_date, "birth_year": member.birth_year}
        return replace(person, **facts) if facts else person

    def _keeps_book(self, person: ParsedMember, column: str, exported: Any, said: Any, known: Any) -> bool:
        """Whether the book's value holds; the plan is told of every cell that the book has changed meanwhile."""
        meeting = meet(exported=exported, said=said, known=known)
        if meeting == Meeting.OUTDATED:
            self._tell_outdated(person, column, exported, said, known)
        if meeting != Meeting.CONFLICT:
            return meeting == Meeting.OUTDATED
        cell = MetCell(person.source, column, person.full_name, exported, said, known)
        side = self.choices.of(cell)
        self.plan.conflicts.append((cell, side))
        return side != Side.FILE

    def _tell_outdated(self, person: ParsedMember, column: str, exported: Any, said: Any, known: Any) -> None:
        self.plan.outdated.append(MetCell(person.source, column, person.full_name, exported, said, known))


def _sureness(person: ParsedMember, exported: Mapping[str, Any]) -> int:
    """How surely a row still describes whom it was exported for; 0 when somebody else was written over it."""
    if is_same_name(person.full_name, exported["full_name"]):
        return 3
    if person.citizen_id and person.citizen_id == exported["citizen_id"]:
        return 2
    birth = person.birth_date or person.birth_year
    return int(birth is not None and birth == (exported["birth_date"] or exported["birth_year"]))
