"""What happens in an invented commune between two reviews, recorded through the services on the days it happens.

A household meets with one thing a year at most, so that none has to wait for another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from households.models import Area, Household, Member
from households.services import composition
from households.vocabulary import Relationship, Sex
from huulien.demo.people import Person
from huulien.demo.population import Population
from huulien.platform import clock

LAST_DAY = (8, 31)  # the review of the year opens the day after
GROWN = 22
OLD = 60

_CHILD_BECOMES_HEAD = {
    Relationship.WIFE: Relationship.MOTHER,
    Relationship.HUSBAND: Relationship.FATHER,
    Relationship.CHILD: Relationship.SIBLING,
    Relationship.FATHER: Relationship.GRANDPARENT,
    Relationship.MOTHER: Relationship.GRANDPARENT,
}
_SPOUSE_BECOMES_HEAD = {
    Relationship.CHILD: Relationship.CHILD,
    Relationship.CHILD_IN_LAW: Relationship.CHILD_IN_LAW,
    Relationship.GRANDCHILD: Relationship.GRANDCHILD,
    Relationship.FATHER: Relationship.PARENT_IN_LAW,
    Relationship.MOTHER: Relationship.PARENT_IN_LAW,
}
_SPOUSES = (Relationship.WIFE, Relationship.HUSBAND)


@dataclass(frozen=True)
class Home:
    """A household as it stands before anything of the year happens to it, its head first."""

    household: Household
    members: list[Member]

    @property
    def head(self) -> Member:
        return self.members[0]

    @property
    def others(self) -> list[Member]:
        return self.members[1:]

    @property
    def acted_on(self) -> dict[str, Any]:
        return {"household": self.household, "version": self.household.version}


class Year:
    """One year of a commune, until its review opens."""

    def __init__(self, population: Population, year: int, by: Any) -> None:
        self.population, self.random, self.by = population, population.random, by
        self.first, self.last = date(year, 1, 2), date(year, *LAST_DAY)
        self.villages = list(Area.objects.villages_of(population.commune).order_by("position", "pk"))
        self.untouched = self._homes()
        self.random.shuffle(self.untouched)

    def pass_by(self) -> None:
        """Everything, in the order of the days; what suits no household of the commune does not happen."""
        count = len(self.untouched)
        happenings = [happen for happen, share in _SHARES.items() for _ in range(max(1, round(share * count)))]
        self.random.shuffle(happenings)
        days = sorted(self.random.randrange((self.last - self.first).days) for _ in happenings)
        for happen, day in zip(happenings, days, strict=True):
            on = self.first + timedelta(days=day)
            with clock.reliving(on):
                happen(self, on)

    def _homes(self) -> list[Home]:
        members: dict[int, list[Member]] = {}
        living = Member.objects.living_now().filter(commune=self.population.commune).order_by("position", "pk")
        for member in living:
            members.setdefault(member.household_id, []).append(member)
        book = Household.objects.filter(commune=self.population.commune, closed_on=None).order_by("code")
        return [
            Home(household, sorted(members[household.pk], key=lambda member: not member.is_head))
            for household in book.select_related("commune", "village")
        ]

    def take(self, suits: Callable[[Home], Any]) -> Home | None:
        """The next household that nothing has happened to and that suits; none: there is no such."""
        found = next((home for home in self.untouched if suits(home)), None)
        if found:
            self.untouched.remove(found)
        return found

    def birth(self, day: date) -> None:
        if home := self.take(lambda home: any(_is_grown(member, day) for member in home.members)):
            is_old = (home.head.age_on(day) or 0) >= OLD
            child = self._person(Relationship.GRANDCHILD if is_old else Relationship.CHILD, home, age=0)
            child.birth_date, child.citizen_id = day, ""
            composition.record_birth(**home.acted_on, child=_columns(child), by=self.by)

    def death(self, day: date) -> None:
        if home := self.take(lambda home: _oldest(home.others, day)):
            dead = _oldest(home.others, day)
            composition.record_death(member=dead, version=home.household.version, happened_on=day, by=self.by)

    def death_of_head(self, day: date) -> None:
        if home := self.take(lambda home: _heir(home, day)):
            composition.record_death(
                member=home.head, version=home.household.version, happened_on=day, by=self.by, **_succession(home, day)
            )

    def dying_out(self, day: date) -> None:
        if home := self.take(lambda home: not home.others):
            composition.record_death(member=home.head, version=home.household.version, happened_on=day, by=self.by)

    def change_of_head(self, day: date) -> None:
        if home := self.take(lambda home: _heir(home, day)):
            given = _succession(home, day)
            given["relationships"][home.head] = _of_old_head(home.head, given["new_head"])
            composition.change_head(**home.acted_on, **given, happened_on=day, by=self.by)

    def marriage(self, day: date) -> None:
        """Somebody comes who marries a grown child of the household."""
        if home := self.take(lambda home: _grown_children(home, day)):
            spouse = _grown_children(home, day)[0]
            sex = Sex.FEMALE if spouse.sex == Sex.MALE else Sex.MALE
            person = self._person(Relationship.CHILD_IN_LAW, home, age=spouse.age_on(day) or GROWN, sex=sex)
            composition.move_in_member(**home.acted_on, person=_columns(person), happened_on=day, by=self.by)

    def departure(self, day: date) -> None:
        if home := self.take(lambda home: _grown_children(home, day)):
            composition.move_out_member(
                member=_grown_children(home, day)[0], version=home.household.version, happened_on=day, by=self.by
            )

    def split(self, day: date) -> None:
        if home := self.take(lambda home: len(home.members) > 2 and _grown_children(home, day)):
            composition.split_household(
                **home.acted_on, members={_grown_children(home, day)[0]: Relationship.HEAD}, code="", happened_on=day,
                by=self.by, note="Con ra ở riêng",
            )  # fmt: skip

    def merger(self, day: date) -> None:
        """Who lives alone goes to live with others of the village."""
        if home := self.take(lambda home: not home.others):
            village = home.household.village_id
            if into := self.take(lambda other: other.household.village_id == village):
                composition.merge_households(
                    **home.acted_on, into=into.household, into_version=into.household.version,
                    relationships={home.head: Relationship.OTHER}, happened_on=day, by=self.by,
                )  # fmt: skip

    def arrival(self, day: date) -> None:
        """A household from elsewhere is entered in the book, and those who come with its head."""
        families = self.population.families
        families.on = day
        head, *others = families.family()
        household = composition.register_household(
            village=self.random.choice(self.villages), code="", head=_columns(head), opened_on=day
        )
        for person in others:
            composition.move_in_member(
                household=household, version=household.version, person=_columns(person), happened_on=day, by=self.by
            )

    def emigration(self, day: date) -> None:
        if home := self.take(lambda home: True):
            composition.move_out_household(**home.acted_on, happened_on=day, by=self.by)

    def move(self, day: date) -> None:
        if home := self.take(lambda home: True):
            village = self.random.choice([area for area in self.villages if area.pk != home.household.village_id])
            composition.move_within_commune(**home.acted_on, village=village, happened_on=day, by=self.by)

    def _person(self, relationship: Relationship, home: Home, age: int, sex: Sex | None = None) -> Person:
        surname = home.head.full_name.split()[0]
        sex = sex or self.random.choice((Sex.MALE, Sex.FEMALE))
        self.population.families.on = self.first
        return self.population.families.person(relationship, surname, sex, home.head.ethnicity or "", age)


# The share of the households that meet with it in a year; at least one does.
_SHARES: Mapping[Callable[[Year, date], None], float] = {
    Year.birth: 0.03,
    Year.death: 0.02,
    Year.death_of_head: 0.01,
    Year.dying_out: 0.01,
    Year.change_of_head: 0.01,
    Year.marriage: 0.02,
    Year.departure: 0.02,
    Year.split: 0.02,
    Year.merger: 0.01,
    Year.arrival: 0.01,
    Year.emigration: 0.01,
    Year.move: 0.01,
}


def _is_grown(member: Member, day: date) -> bool:
    return GROWN <= (member.age_on(day) or 0) < OLD


def _grown_children(home: Home, day: date) -> list[Member]:
    return [one for one in home.others if one.relationship == Relationship.CHILD and _is_grown(one, day)]


def _oldest(members: list[Member], day: date) -> Member | None:
    old = [member for member in members if (member.age_on(day) or 0) >= OLD]
    return max(old, key=lambda member: member.age_on(day) or 0, default=None)


def _heir(home: Home, day: date) -> Member | None:
    """Who heads the household after its head."""
    spouses = [member for member in home.others if member.relationship in _SPOUSES]
    return next(iter([*spouses, *_grown_children(home, day)]), None)


def _succession(home: Home, day: date) -> dict[str, Any]:
    """The new head, and what each of the others is to them."""
    heir = _heir(home, day)
    seen = _SPOUSE_BECOMES_HEAD if heir and heir.relationship in _SPOUSES else _CHILD_BECOMES_HEAD
    rest = [member for member in home.others if member != heir]
    return {
        "new_head": heir,
        "relationships": {member: seen.get(member.relationship, Relationship.OTHER) for member in rest},
    }


def _of_old_head(head: Member, heir: Member) -> Relationship:
    is_male = head.sex == Sex.MALE
    if heir.relationship in _SPOUSES:
        return Relationship.HUSBAND if is_male else Relationship.WIFE
    return Relationship.FATHER if is_male else Relationship.MOTHER


def _columns(person: Person) -> dict[str, Any]:
    """The person as fields of the register."""
    return {
        "full_name": person.full_name,
        "relationship": person.relationship,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "birth_date": person.birth_date,
        "birth_year": person.birth_year,
        "citizen_id": person.citizen_id,
        **person.facts,
    }
