"""What a register would do to the book: each row of it held against what the book knows, nothing written.

A list adds and corrects; it never takes away. A blank cell leaves the book as it is. Somebody in the book whom the list
does not name stays, and is named in a warning: deaths and departures are events, not gaps in a list.
"""

from collections.abc import Mapping

from households.models import Area, Household, Member
from households.rules.identity import Likeness, have_same_birth, is_namesake, is_same_name, is_unaccented, likeness
from households.rules.register.fields import Field
from households.rules.register.records import ParsedHousehold, ParsedMember, SourceRow
from households.rules.register.values import code_key
from households.rules.spelling import number_of
from households.services.book import DEAD_CURE, Book, dead_words
from households.services.corrected_since import undone
from households.services.fact_words import fact_in_words
from households.services.import_plan import (
    MEMBER_FACTS,
    Change,
    Choices,
    ImportPlan,
    MetCell,
    Outcome,
    PlanLine,
    field_of,
)
from households.services.living import household_fold, name_keys
from households.services.settled_days import counted_from, first_open_day
from households.services.since_export import SinceExport
from huulien.lib.text import has_vietnamese_marks, search_fold, sort_key


class Planner:
    """Holds each household of the list against the book."""

    def __init__(self, plan: ImportPlan, commune: Area, villages: Mapping[str, Area], choices: Choices) -> None:
        self.plan, self.commune, self.villages, self.choices = plan, commune, villages, choices
        self.day, self.open_day = counted_from(commune, plan.on), first_open_day(commune)

    def fill(self) -> None:
        """Decide on every household of the list."""
        self._load()
        for parsed in self.since_export.up_to_date(self.plan.reading.households):
            self._household(parsed)
        self._refuse_undecided()
        for person, change, day in undone(self.corrected):
            self._doubt(
                person,
                field_of(change.column),
                f"Sổ đã sửa mục này ngày {day:%d/%m/%Y}, danh sách ghi lại như trước khi sửa. Nếu danh sách cũ hơn "
                "thì sửa ô này theo sổ.",
            )

    def _load(self) -> None:
        """Everything of the commune's book that the list may meet, in three queries."""
        self.book = Book(self.commune)
        self.corrected: list[tuple[ParsedMember, Member | Household, list[Change]]] = []
        households = list(Household.objects.filter(commune=self.commune))
        self.since_export = SinceExport(
            self.plan, self.commune, self.villages, self.choices, self.book.members, households
        )
        self.by_code = {household.code: household for household in households}
        self.by_key: dict[str, list[Household]] = {}
        self.by_head: dict[tuple[int, str], list[Household]] = {}
        for household in households:
            self.by_key.setdefault(code_key(household.code), []).append(household)
            if household.closed_on is None:
                key = (household.village_id, search_fold(household.head_name))
                self.by_head.setdefault(key, []).append(household)
        self.members: dict[int, list[Member]] = {}
        for member in self.book.members:
            if member.lived_until is None:
                self.members.setdefault(member.household_id, []).append(member)
        # A list of households names their heads alone: then nobody is missing from it.
        self.lists_people = any(len(parsed.members) > 1 for parsed in self.plan.reading.households)
        numbers = (number_of(code) or 0 for code in self.by_code)
        self.next_number = max(numbers, default=0) + 1
        self.taken = {*self.by_key, *(code_key(h.code) for h in self.plan.reading.households if h.code)}

    def _household(self, parsed: ParsedHousehold) -> None:
        village = self.villages[parsed.village_code]
        found = self._find(parsed, village)
        if not found:
            self._create(parsed, village)
        elif conflict := self._conflict(found, parsed, village):
            column, message = conflict
            self.plan.errors.append(parsed.source.fault(column, message))
            self.plan.faulty += parsed.row_count
        else:
            self._update(parsed, found[0])

    def _find(self, parsed: ParsedHousehold, village: Area) -> list[Household]:
        """Households of the book that the list may mean: by its code, or without one by village and head.

        A code that Excel made a number is that of the book without its zeros.
        """
        if parsed.code:
            exact = self.by_code.get(parsed.code)
            return [exact] if exact else self.by_key.get(code_key(parsed.code), [])
        candidates = self.by_head.get((village.pk, search_fold(parsed.head.full_name)), [])
        return [
            household
            for household in candidates
            if any(likeness(parsed.head, member) for member in self.members.get(household.pk, []))
        ]

    def _conflict(self, found: list[Household], parsed: ParsedHousehold, village: Area) -> tuple[Field, str] | None:
        """The column and the cure, when the list says what only an event may change, or which household is unclear."""
        household = found[0]
        if len(found) > 1:
            codes = ", ".join(candidate.code for candidate in found)
            whose = "gần giống mã này" if parsed.code else "cùng chủ hộ này"
            return Field.HOUSEHOLD_CODE, f"Trong sổ có nhiều hộ {whose} ({codes}). Ghi đúng mã hộ."
        if household.closed_on:
            gone = f"{household.closed_on:%d/%m/%Y}"
            return Field.HOUSEHOLD_CODE, f"Mã {household.code} là của hộ không còn trong sổ từ {gone}. Ghi mã khác."
        head = next((member for member in self.members.get(household.pk, []) if member.is_head), None)
        is_head = head is None or self._likeness(parsed.head, head) != Likeness.OTHER
        if parsed.code and parsed.code != household.code and not is_head:
            return (
                Field.HOUSEHOLD_CODE,
                f"Trong sổ mã {household.code} là của hộ {head.full_name}. Nếu Excel làm mất số 0 ở đầu mã thì ghi đủ "
                "mã hộ; nếu là hộ khác thì ghi mã khác.",
            )
        if household.village_id != village.pk:
            known = next((v.name for v in self.villages.values() if v.pk == household.village_id), "thôn khác")
            return (
                Field.VILLAGE,
                f"Trong sổ hộ {household.code} ở {known}. Kiểm tra lại mã hộ hoặc tên thôn; nếu hộ đã chuyển thôn thì "
                "ghi biến động “Chuyển sang thôn khác trong xã”.",
            )
        if is_head:
            return None
        match = self.book.match(parsed.head, household_id=household.pk, village_id=household.village_id)
        died_on = self.book.died_on(match.member) if match and match.is_sure else None
        if died_on:
            return (
                Field.FULL_NAME,
                f"{dead_words(match.member, died_on)} Chủ hộ nay là {head.full_name}: sửa danh sách.",
            )
        return (
            Field.FULL_NAME,
            f"Trong sổ chủ hộ {household.code} là {head.full_name}. Nếu hộ đổi chủ hộ thì ghi biến động "
            "“Đổi chủ hộ”; nếu ghi nhầm mã thì sửa mã hộ.",
        )

    def _create(self, parsed: ParsedHousehold, village: Area) -> None:
        code = parsed.code or self._next_code()
        name = parsed.head.full_name
        household = Household(
            commune=self.commune,
            village=village,
            code=code,
            address=parsed.address,
            phone=parsed.phone,
            opened_on=self.day,
            head_name=name,
            sort_key=sort_key(name),
            search_fold=household_fold(name, code, parsed.address),
        )
        self.plan.new_households.append(household)
        if parsed.own_row:
            self._tell(Outcome.CREATED, parsed.own_row, name, household)
        for position, person in enumerate(parsed.members, start=1):
            self._add(person, household, position)

    def _next_code(self) -> str:
        while code_key(str(self.next_number)) in self.taken:
            self.next_number += 1
        code = f"{self.next_number:04d}"
        self.taken.add(code_key(code))
        return code

    def _add(self, person: ParsedMember, household: Household, position: int) -> bool:
        """Whether somebody comes to the household: new in the book, or back in it; else a fault says who it is."""
        former, fault = self._who_it_is(person, household)
        if fault:
            self._refuse(person, *fault)
            return False
        if former is not None:
            self._take_up(person, former, household, position)
            return True
        member = Member(
            commune=self.commune,
            household=household,
            relationship=person.relationship,
            position=position,
            lived_from=self.day,
            **{column: getattr(person, fact) for fact, column in MEMBER_FACTS.items()},
            **name_keys(person.full_name),
        )
        self.plan.new_members.append((member, household.pk is None))
        self._tell(Outcome.CREATED, person.source, person.full_name, household)
        return True

    def _who_it_is(self, person: ParsedMember, household: Household) -> tuple[Member | None, tuple[Field, str] | None]:
        """Who left once and is this person, or the fault of who cannot come; a doubt where it may be another."""
        if fault := self._fault_of_number(person, None):
            return None, fault
        match = self.book.match(person, household_id=household.pk, village_id=household.village_id)
        former = self.book.holder(person.citizen_id) or (match.member if match and match.is_sure else None)
        if former is not None and former.lived_until is not None:
            if died_on := self.book.died_on(former):
                return None, (self._name_field(person), f"{dead_words(former, died_on)} {DEAD_CURE}")
            if max(self.plan.on, self.day) < former.lived_until or self.plan.on < former.lived_until:
                return None, (
                    self._name_field(person),
                    f"{former.full_name} rời sổ ngày {former.lived_until:%d/%m/%Y}, sau ngày của danh sách. Xóa dòng "
                    "này, hoặc chọn đúng ngày mà danh sách tính đến.",
                )
            self._doubt(
                person,
                self._name_field(person),
                f"{former.full_name} (hộ {former.household.code}) đã chuyển đi ngày {former.lived_until:%d/%m/%Y}, nay "
                "danh sách lại có. Ghi vào sổ là người ấy trở về, giữ hồ sơ cũ. Kiểm tra có đúng là đã về.",
            )
            return former, None
        if match is not None:
            self._ask_of_namesake(person, match.member)
        return None, None

    def _ask_of_namesake(self, person: ParsedMember, known: Member) -> None:
        column = Field.HOUSEHOLD_CODE if Field.HOUSEHOLD_CODE in person.source.columns else self._name_field(person)
        where = f"hộ {known.household.code}"
        if died_on := self.book.died_on(known):
            where = f"{where}, đã chết ngày {died_on:%d/%m/%Y}"
        elif known.lived_until:
            where = f"{where}, đã chuyển đi ngày {known.lived_until:%d/%m/%Y}"
        self._doubt(
            person,
            column,
            f"Trong sổ đã có {known.full_name} cùng ngày sinh hoặc năm sinh ({where}). Nếu là một người thì sửa mã hộ "
            "hoặc ghi biến động, không ghi thành người mới.",
        )

    def _fault_of_number(self, person: ParsedMember, member: Member | None) -> tuple[Field, str] | None:
        """What is wrong with the number of a person who is `member`, or nobody yet: another of the book has it."""
        holder = self.book.holder(person.citizen_id)
        if holder is None or (member is not None and holder.pk == member.pk):
            return None
        code = holder.household.code
        if holder.lived_until is None:
            return Field.CITIZEN_ID, (
                f"Số này trong sổ là của {holder.full_name}, hộ {code}. Kiểm tra lại số; nếu người này đã chuyển hộ "
                f"thì ghi biến động ở hộ {code} trước."
            )
        if died_on := self.book.died_on(holder):
            return Field.CITIZEN_ID, f"{dead_words(holder, died_on)} Số này là của người đó. {DEAD_CURE}"
        if member is not None or not (is_namesake(person, holder) or have_same_birth(person, holder)):
            return Field.CITIZEN_ID, (
                f"Số này trong sổ là của {holder.full_name}, hộ {code}, đã rời sổ ngày "
                f"{holder.lived_until:%d/%m/%Y}. Kiểm tra lại số trên thẻ."
            )
        return None

    def _take_up(self, person: ParsedMember, member: Member, household: Household, position: int) -> None:
        """The same person as before, living in this household from now on."""
        changes = self._changes(person, member)
        changes.append(Change("lived_until", member.lived_until, None))
        self._apply(changes, member)
        member.household, member.relationship, member.position = household, person.relationship, position
        member.lived_from = self.day
        self.plan.returned_members.append(member)
        self._tell(Outcome.UPDATED, person.source, member.full_name, household, changes, member.version)

    def _update(self, parsed: ParsedHousehold, household: Household) -> None:
        known = self.members.get(household.pk, [])
        last = max((member.position for member in known), default=0)
        version = household.version
        changes = self._correct_household(parsed, household)
        if parsed.own_row:
            self._tell_by_changes(parsed.own_row, household.head_name, household, changes, version)
        pairs = self._paired(parsed.members, known)
        is_composed_anew = False
        for person in parsed.members:
            member = pairs.get(id(person))
            if member is None:
                last += 1
                is_composed_anew |= self._add(person, household, last)
            elif fault := self._fault_of_number(person, member):
                self._refuse(person, *fault)
            else:
                of_person = self._correct_member(person, member)
                is_composed_anew |= any(change.column == "relationship" for change in of_person)
                if person is parsed.head and not parsed.own_row:
                    of_person = [*changes, *of_person]
                self._tell_by_changes(person.source, person.full_name, household, of_person, member.version)
        if is_composed_anew and not changes:
            self.plan.changed_households.append(household)  # whoever has its form open is told
        unmatched = {member.pk for member in known} - {member.pk for member in pairs.values()}
        if unmatched and self.lists_people:
            self._warn_of_unnamed(parsed, [member for member in known if member.pk in unmatched])

    def _likeness(self, person: ParsedMember, member: Member) -> Likeness:
        """How surely a row of the list is somebody of the household; its mark leaves no doubt."""
        is_marked = self.since_export.is_exported_for(person, member)
        return Likeness.SAME_NUMBER if is_marked else likeness(person, member)

    def _paired(self, people: tuple[ParsedMember, ...], known: list[Member]) -> dict[int, Member]:
        """Whom of the household each person of the list is, the surest pairs first."""
        alike = [(self._likeness(person, member), person, member) for person in people for member in known]
        pairs: dict[int, Member] = {}
        taken: set[int] = set()
        for how, person, member in sorted(alike, key=lambda pair: -pair[0]):  # stable: as listed, then as in the book
            if how != Likeness.OTHER and id(person) not in pairs and member.pk not in taken:
                pairs[id(person)] = member
                taken.add(member.pk)
        return pairs

    def _correct_household(self, parsed: ParsedHousehold, household: Household) -> list[Change]:
        """What the list says otherwise of the household's own facts; a blank says nothing."""
        said = {"address": parsed.address, "phone": parsed.phone}
        if not _is_said(household.head_name, parsed.head.full_name):
            said["head_name"] = parsed.head.full_name
        changes = [
            Change(column, getattr(household, column), value)
            for column, value in said.items()
            if value and value != getattr(household, column)
        ]
        if changes:
            for change in changes:
                setattr(household, change.column, change.after)
            household.sort_key = sort_key(household.head_name)
            household.search_fold = household_fold(household.head_name, household.code, household.address)
            self.plan.changed_households.append(household)
            self.corrected.append((parsed.head, household, changes))
        return changes

    def _changes(self, person: ParsedMember, member: Member) -> list[Change]:
        """What the list says otherwise of the person; a blank says nothing, a year nothing where the day is known."""
        changes = []
        for fact, column in MEMBER_FACTS.items():
            value, known = getattr(person, fact), getattr(member, column)
            if value in (None, "") or value == known:
                continue
            if column == "full_name" and _is_said(known, value):
                continue
            if column == "birth_year" and member.birth_date:
                if value != member.birth_date.year:
                    self._doubt(
                        person,
                        Field.BIRTH,
                        f"Trong sổ sinh ngày {member.birth_date:%d/%m/%Y}, danh sách ghi năm {value}. Sổ giữ ngày đã "
                        "ghi; nếu sai thì ghi đủ ngày sinh đúng.",
                    )
                continue
            changes.append(Change(column, known, value))
        if person.birth_date and member.birth_year:
            changes.append(Change("birth_year", member.birth_year, None))
        return changes

    def _correct_member(self, person: ParsedMember, member: Member) -> list[Change]:
        """The changes of somebody who lives in the household, made."""
        if person.citizen_id and member.citizen_id and person.citizen_id != member.citizen_id:
            self._doubt(
                person,
                Field.CITIZEN_ID,
                f"Trong sổ số CCCD của {member.full_name} là {member.citizen_id}, danh sách ghi số khác. Nếu ghi vào "
                "sổ thì số đổi theo danh sách. Kiểm tra lại trên thẻ.",
            )
        changes = self._changes(person, member)
        if person.relationship != member.relationship and not member.is_head:
            changes.append(Change("relationship", member.relationship, person.relationship))
            self._correct_relationship(person, member)
        if changes:
            self._apply(changes, member)
            self.plan.changed_members.append(member)
            self.corrected.append((person, member, changes))
        return changes

    @staticmethod
    def _apply(changes: list[Change], member: Member) -> None:
        for change in changes:
            setattr(member, change.column, change.after)
        for name, value in name_keys(member.full_name).items():
            setattr(member, name, value)

    def _correct_relationship(self, person: ParsedMember, member: Member) -> None:
        """The list's relationship: of the whole present spell, or from the first open day when it began before it."""
        member.relationship = person.relationship
        if self.open_day is None or member.lived_from >= self.open_day:
            self.plan.corrected_spells.append(member)
        else:
            member.lived_from = self.open_day
            self.plan.ended_spells.append(member)

    def _warn_of_unnamed(self, parsed: ParsedHousehold, members: list[Member]) -> None:
        names = ", ".join(member.full_name for member in members)
        self.plan.warnings.append(
            parsed.source.fault(
                Field.FULL_NAME,
                f"Trong sổ hộ này còn có {names}, danh sách không ghi. Nếu đã chết hoặc chuyển đi thì ghi biến động; "
                "nếu sót thì bổ sung vào danh sách.",
            )
        )

    def _tell_by_changes(
        self, source: SourceRow, name: str, household: Household, changes: list[Change], version: int
    ) -> None:
        outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
        self._tell(outcome, source, name, household, changes, version)

    def _tell(
        self,
        outcome: Outcome,
        source: SourceRow,
        name: str,
        household: Household,
        changes: list[Change] | None = None,
        version: int = 0,
    ) -> None:
        self.plan.lines.append(PlanLine(outcome, source, name, household.code, tuple(changes or ()), version))

    def _refuse(self, person: ParsedMember, column: Field, message: str) -> None:
        self.plan.errors.append(person.source.fault(column, message))
        self.plan.faulty += 1

    def _doubt(self, person: ParsedMember, column: Field, message: str) -> None:
        self.plan.warnings.append(person.source.fault(column, message))

    def _refuse_undecided(self) -> None:
        """A cell changed in the file and in the book is nobody's to write until somebody says whose holds."""
        undecided = [cell for cell, side in self.plan.conflicts if side is None]
        for cell in undecided:
            self.plan.errors.append(cell.source.fault(cell.field, conflict_words(cell)))
        rows = {(cell.source.sheet, cell.source.row) for cell in undecided}
        lines = [line for line in self.plan.lines if (line.source.sheet, line.source.row) not in rows]
        self.plan.faulty += len(self.plan.lines) - len(lines)
        self.plan.lines = lines

    @staticmethod
    def _name_field(person: ParsedMember) -> Field:
        return Field.FULL_NAME if Field.FULL_NAME in person.source.columns else Field.HEAD_NAME


def _is_said(known: str, said: str) -> bool:
    """Whether the book has the name that a list says, perhaps with the accents that the list leaves out."""
    return is_same_name(known, said) or (is_unaccented(said, of=known) and has_vietnamese_marks(known))


def conflict_words(cell: MetCell) -> str:
    """What somebody has to decide of a cell, and how."""
    exported, said, known = (fact_in_words(cell.column, value) for value in (cell.exported, cell.said, cell.known))
    return (
        f"{cell.name}: sau khi xuất, tệp và sổ cùng sửa ô này. Khi xuất: {exported}; tệp ghi: {said}; sổ nay ghi: "
        f"{known}. Ghi giá trị đúng vào ô như trong sổ, hoặc chọn giữ theo sổ hay ghi theo tệp."
    )
