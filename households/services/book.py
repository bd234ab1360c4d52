"""The persons of a commune's book, those who are no longer in it among them: so that nobody is entered twice."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from households.models import Area, Event, Member
from households.rules.identity import Person, have_same_birth, have_unlike_numbers, is_namesake
from households.vocabulary import EventKind
from huulien.lib.text import search_fold

DEAD_CURE = "Người đã chết không ghi lại vào sổ; nếu là người khác thì ghi đúng số CCCD của người đó."


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody of the book, and how surely it is the person asked for: `is_sure` or only to be asked."""

    member: Member
    is_sure: bool


class Book:
    """Finds persons of a commune's book by number, and by name and birth."""

    def __init__(self, commune: Area, members: Any = None) -> None:
        everybody = Member.objects.filter(commune=commune) if members is None else members
        self.members = list(everybody.select_related("household").order_by("position", "pk"))
        self.deaths: dict[int, date] = dict(
            Event.objects.standing()
            .filter(commune=commune, kind=EventKind.DEATH, member__isnull=False)
            .order_by("pk")
            .values_list("member_id", "happened_on")
        )
        self._by_name: dict[str, list[Member]] = {}
        self._by_number: dict[str, Member] = {}
        for member in self.members:
            self._by_name.setdefault(member.search_fold, []).append(member)
            holder = self._by_number.get(member.citizen_id) if member.citizen_id else None
            # Of two with one number the living has it; of two who are gone, the dead.
            if member.citizen_id and (holder is None or self._claim(member) > self._claim(holder)):
                self._by_number[member.citizen_id] = member

    def _claim(self, member: Member) -> int:
        return 2 if member.lived_until is None else int(member.pk in self.deaths)

    def holder(self, citizen_id: str) -> Member | None:
        """Whose number it is."""
        return self._by_number.get(citizen_id) if citizen_id else None

    def died_on(self, member: Member) -> date | None:
        """The day of the death of somebody who is recorded dead."""
        return self.deaths.get(member.pk) if member.lived_until else None

    def match(self, person: Person, *, household_id: int | None, village_id: int | None) -> Match | None:
        """Somebody with the same name and birth who does not live in this household now; the surest first."""
        found: Match | None = None
        for known in self._by_name.get(search_fold(person.full_name), ()):
            is_here = known.household_id == household_id and household_id is not None
            same = have_same_birth(person, known)
            if same is False or (same is None and not is_here) or (is_here and known.lived_until is None):
                continue
            is_exact = bool(person.birth_date and known.birth_date)
            if not (is_exact or is_here or known.household.village_id == village_id):
                continue  # a name and a year alone are many people's
            is_sure = (is_exact or is_here) and is_namesake(person, known) and not have_unlike_numbers(person, known)
            if found is None or is_sure > found.is_sure:
                found = Match(known, is_sure)
        return found


def former_member(commune: Area, person: Person, *, household_id: int, village_id: int) -> Member | None:
    """The one who left and whom the person is, to be taken up again. Refused: the dead, and a number of another's."""
    known = Member.objects.filter(commune=commune)
    people = known.filter(search_fold=search_fold(person.full_name))
    book = Book(commune, people | known.filter(citizen_id=person.citizen_id) if person.citizen_id else people)
    holder = book.holder(person.citizen_id)
    match = book.match(person, household_id=household_id, village_id=village_id)
    gone = holder or (match.member if match and match.is_sure else None)
    if gone is None or gone.lived_until is None:
        return None
    if died_on := book.died_on(gone):
        raise ValidationError({"citizen_id" if holder else "full_name": f"{dead_words(gone, died_on)} {DEAD_CURE}"})
    if holder and not (is_namesake(person, holder) or have_same_birth(person, holder)):
        raise ValidationError({"citizen_id": f"{gone_words(holder)} Kiểm tra lại số trên thẻ."})
    return gone


def neighbour_alike(commune: Area, *, full_name: str, birth_date: date | None) -> Member | None:
    """Somebody who lives in the commune under the same name and day of birth: perhaps the person who is entered."""
    people = Member.objects.living_now().filter(commune=commune, search_fold=search_fold(full_name))
    return people.filter(birth_date=birth_date).select_related("household").first() if birth_date else None


def refuse_number_of_another(member: Member) -> None:
    """A number stays its owner's after they died or left; of two who live here the database refuses one."""
    if member.citizen_id:
        same_number = Member.objects.filter(commune=member.commune_id, citizen_id=member.citizen_id)
        book = Book(member.commune, same_number.exclude(pk=member.pk).exclude(lived_until=None))
        if holder := book.holder(member.citizen_id):
            died_on = book.died_on(holder)
            words = dead_words(holder, died_on) if died_on else gone_words(holder)
            raise ValidationError({"citizen_id": f"{words} Số này là của người đó. Kiểm tra lại trên thẻ."})


def dead_words(member: Member, died_on: date) -> str:
    """The words that say who is dead."""
    return f"Trong sổ {member.full_name}, hộ {member.household.code}, đã chết ngày {died_on:%d/%m/%Y}."


def gone_words(member: Member) -> str:
    """The words that say whose number somebody who left has."""
    return f"Trong sổ {member.full_name}, hộ {member.household.code}, đã chuyển đi ngày {member.lived_until:%d/%m/%Y}."
