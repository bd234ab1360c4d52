"""The parts of each target, to the letter of its definition: who belongs to the need, and in which state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from households.vocabulary import ABOVE_NEAR_POOR, MAJORITY, PovertyClass
from programs.rules.policies import Beneficiary, entitled, policies_of
from programs.rules.progress import together
from programs.rules.target_terms import target_terms
from programs.vocabulary import LeftOut, PostKind, Progress, SupportKind
from reports.indicators.targets.facts import Facts, LineFact, Period, Taking, Thing
from reports.indicators.targets.needs import Asked, Delivered, as_entries, count_asked, with_unasked
from reports.indicators.targets.parts import (
    COUNT,
    DECLINED,
    LATE,
    NEED_LISTS,
    NOT_ELIGIBLE,
    NUMERATOR,
    SERVED,
    UNDECIDED,
    UNKNOWN,
    WAITING,
    Entry,
    Kind,
    Part,
    Unit,
)
from reports.indicators.targets.people import MANAGED, Person, Register
from surveys.vocabulary import Indicator, Need

_COPIED = ("livelihood", "production", "model")  # projects and models, which households take part in
_LEFT_OUT = {LeftOut.DECLINED: DECLINED, LeftOut.NOT_ELIGIBLE: NOT_ELIGIBLE}

Units = dict[str, dict[int, date | None]]


@dataclass(frozen=True)
class Count:
    """The counting of one commune in one period."""

    facts: Facts
    period: Period

    @property
    def register(self) -> Register:
        return self.facts.register

    @property
    def on(self) -> date:
        return self.period.on

    # a

    def poverty(self) -> Part:
        living = self._living()
        kinds = {key: self.register.class_of(key, self.on) for key in living}
        sizes: dict[int | None, int] = {}
        for key in living:
            village = self.register.homes[key].village_on(self.on)
            sizes[village] = sizes.get(village, 0) + 1
        return Part(
            "poverty", "Hộ nghèo", Unit.HOUSEHOLD, Kind.RATE,
            lists={
                NUMERATOR: self._homes(key for key in living if kinds[key] == PovertyClass.POOR),
                UNKNOWN: self._homes(key for key in living if kinds[key] is None),
            },
            sizes={"households": sizes},
        )  # fmt: skip

    # b

    def merit(self) -> Part:
        units = _empty()
        for key in self._living():
            has_merit = self.register.has_merit(key, self.on)
            if has_merit is None:
                units[UNDECIDED][key] = None
            elif has_merit:
                kind = self.register.class_of(key, self.on)
                state = UNKNOWN if kind is None else SERVED if kind in ABOVE_NEAR_POOR else WAITING
                units[state][key] = self._since_class(key) if state == WAITING else None
        return self._need("merit", "Hộ có người có công có mức sống từ trung bình trở lên", Unit.HOUSEHOLD, units)

    # c, h

    def states(self, key: str, label: str, kinds: Sequence[str], names: Mapping[Progress, str]) -> Part:
        first, last = date(self.on.year, 1, 1), date(self.on.year, 12, 31)
        things = [thing for thing in self.facts.activities if thing.kind in kinds and thing.is_of(first, last)]
        return self._states(key, label, things, names)

    def criteria(self) -> Part:
        states = ("met", "not_met", "not_assessed")
        found = [(item.state_on(self.on), Entry(None, id=item.id, label=item.label)) for item in self.facts.criteria]
        lists = {state: [entry for its, entry in found if its == state] for state in states}
        return Part("criteria", "Tiêu chí hạ tầng nông thôn mới", None, Kind.STATES, lists, states=states)

    def participants(self) -> Part:
        """Households that took part in a project or model on a day of the period, once each."""
        counted = {thing.id for thing in self.facts.activities if thing.kind in _COPIED}
        keys = {taking.household for taking in self.facts.takings if taking.activity in counted and self._takes(taking)}
        return Part(
            "participants", "Hộ tham gia dự án, mô hình", Unit.HOUSEHOLD, Kind.COUNT, {COUNT: self._homes(keys)}
        )

    # d, f, g, i, k: asked for

    def asked(
        self,
        key: str,
        label: str,
        need: Need,
        support: SupportKind,
        unit: Unit,
        belongs: Callable[[int, date], bool | None],
    ) -> Part:
        """A need that is asked for, of whoever belongs to the group on the group day."""
        needs = [
            Asked(whose, fact.asked_on, fact.end, fact.ended_on)
            for fact in self.facts.needs
            if fact.kind == need and (whose := self._whose(unit, fact.household, fact.member, fact.asked_on))
        ]
        given = [
            Delivered(whose, line.delivered_on)
            for line in self.facts.lines
            if line.kind == support and line.delivered_on is not None
            and (whose := self._whose(unit, line.household, line.member, line.delivered_on))
        ]  # fmt: skip
        known = self.register.people if unit == Unit.PERSON else self.register.homes
        units = count_asked(
            with_unasked((item for item in needs if item.unit in known), given, self.period.start, self.on),
            self.period.start, self.on, belongs, self._lives_here if unit == Unit.PERSON else self._is_in_book,
        )  # fmt: skip
        return self._need(key, label, unit, units)

    def home_in(
        self, *classes: PovertyClass, newly_escaped: bool = False, policy: bool = False
    ) -> Callable[[int, date], bool | None]:
        """Whether a household is of one of the classes on a day, or newly escaped, or a policy household."""

        def belongs(key: int, day: date) -> bool | None:
            if self.register.class_of(key, day) in classes:
                return True
            if newly_escaped and self.register.is_newly_escaped(key, day):
                return True
            return self.register.has_merit(key, day) if policy else False

        return belongs

    def person_in(self, *classes: PovertyClass, of_working_age: bool = False) -> Callable[[int, date], bool | None]:
        """Whether a person lives in a household of one of the classes on a day, and is of working age then."""

        def belongs(key: int, day: date) -> bool | None:
            person = self.register.people[key]
            stay = person.stay_on(day)
            if stay is None or self.register.class_of(stay.household, day) not in classes:
                return False
            return target_terms().is_of_working_age(person.age_on(day), day) if of_working_age else True

        return belongs

    def poor_minority(self, key: int, day: date) -> bool | None:
        if self.register.class_of(key, day) != PovertyClass.POOR:
            return False
        return self.register.is_minority(key, day)

    # đ

    def insured(self, key: str, label: str, belongs: Callable[[int], bool | None], *, counts: bool = True) -> Part:
        """Persons living on the day in households that belong, by whether they have a valid card that day."""
        units = _empty()
        for home in self._living():
            is_in = belongs(home)
            if is_in is False:
                continue
            for stay, person in self.register.living_in(home, self.on):
                state = UNDECIDED if is_in is None else self._insurance_of(person)
                since = max(self.period.start, stay.since, self._card_lost(person), self._class_began(home))
                units[state][person.key] = since if state == WAITING else None
        return self._need(key, label, Unit.PERSON, units, counts=counts)

    # e

    def due(self, kind: SupportKind, label: str) -> Part:
        """Pupils and students a policy is for on the first or the last day, and all to whom it was delivered."""
        of_kind = [line for line in self.facts.lines if line.kind == kind and line.member is not None]
        by_person: dict[int, list[LineFact]] = {}
        for line in of_kind:
            by_person.setdefault(line.member or 0, []).append(line)
        units = _empty()
        for key, person in self.register.people.items():
            lines = by_person.get(key, [])
            if not lines and not _can_be_due(kind, person.studying, person.is_disabled, _is_minority(person)):
                continue
            if any(line.delivered_on and self.period.holds(line.delivered_on) for line in lines):
                units[SERVED][key] = None
                continue
            days = [day for day in (self.period.start, self.on) if person.stay_on(day)]
            answers = {day: self._entitled(kind, person, lines, day) for day in days}
            if True in answers.values():
                ended = next((line for line in lines if line.left_out_as in _LEFT_OUT and line.left_out_on
                              and self.period.holds(line.left_out_on)), None)  # fmt: skip
                if ended:
                    units[_LEFT_OUT[LeftOut(ended.left_out_as or "")]][key] = None
                else:
                    units[WAITING][key] = self._due_since(person, answers)
            elif None in answers.values():
                units[UNDECIDED][key] = None
        return self._need(kind.value, label, Unit.PERSON, units)

    # i, k: what is lacked

    def lack(self, key: str, label: str, indicator: Indicator, *, policy: bool = False) -> Part:
        """Households of the group on the last day of the year before, and of the group now, that lack an indicator."""
        lists: dict[str, list[Entry]] = {}
        sizes: dict[str, dict[int | None, int]] = {}
        for when, day in (("before", self.period.start - timedelta(days=1)), ("after", self.on)):
            lacking, unknown = [], []
            known: dict[int | None, int] = {}
            for home in self._in_book(day):
                kind = self.register.class_of(home, day)
                belongs = (
                    kind not in MANAGED and self.register.has_merit(home, day) is True if policy else kind in MANAGED
                )
                if not belongs:
                    continue
                span = self.register.homes[home].class_on(day)
                answer = span.lacks.get(indicator) if span and span.lacks is not None else None
                entry = self._home(home)
                if answer is None:
                    unknown.append(entry)
                    continue
                known[entry.village] = known.get(entry.village, 0) + 1
                if answer:
                    lacking.append(entry)
            lists |= {when: lacking, f"{when}_unknown": unknown}
            sizes[f"{when}_of"] = known
        return Part(key, label, Unit.HOUSEHOLD, Kind.LACK, lists, sizes)

    # k

    def communication(self) -> Part:
        held = [Entry(told.village, id=told.id, label=told.label)
                for told in self.facts.told if self.period.holds(told.on)]  # fmt: skip
        return Part("communication", "Buổi tuyên truyền, bài phát thanh, tin bài", None, Kind.COUNT, {COUNT: held})

    # l

    def trained(self, kind: PostKind) -> Part:
        """Who holds such a post on the day, each in the first part that fits, by trainings of the period."""
        lists: dict[str, list[Entry]] = {name: [] for name in NEED_LISTS}
        for holder in self.facts.holders:
            held = {post: (village, span) for post, village, span in holder.posts if span.holds_on(self.on)}
            if next((post for post in PostKind if post in held), None) != kind:
                continue
            village, span = held[kind]
            is_trained = any(self.period.holds(day) for day in holder.trained_on)
            since = None if is_trained else max(self.period.start, span.since)
            lists[SERVED if is_trained else WAITING].append(
                self._holder(holder.member, holder.id, holder.label, village, since)
            )
        return Part(kind.value, kind.label, Unit.PERSON, Kind.NEED, lists)

    # m

    def tasks(self) -> Part:
        return self._states("tasks", "Việc của kế hoạch", self.facts.tasks, {}, late=True)

    def programme(self) -> Part:
        """Projects and sub-projects of the plan; each is as far as the activities under it together."""
        things: dict[str, list[Entry]] = {state: [] for state in Progress}
        for key, name in self.facts.tree:
            own = [thing for thing in self.facts.activities if key in {thing.project, thing.parent}]
            state = together([thing.progress_on(self.on) for thing in own])
            things[state].append(Entry(None, id=key, label=name))
        return Part("programme", "Dự án, tiểu dự án", None, Kind.STATES, {**things, LATE: []}, states=tuple(Progress))

    # what is shared

    def _states(
        self, key: str, label: str, things: Iterable[Thing], names: Mapping[Progress, str], *, late: bool = False
    ) -> Part:
        words = tuple(names.get(state, state.value) for state in Progress)
        lists: dict[str, list[Entry]] = {name: [] for name in words}
        overdue = []
        for thing in things:
            state, entry = thing.progress_on(self.on), Entry(thing.village, id=thing.id, label=thing.label)
            lists[names.get(state, state.value)].append(entry)
            if thing.planned_until < self.on and state not in {Progress.DONE, Progress.STOPPED}:
                overdue.append(entry)
        if late:
            lists[LATE] = overdue
        return Part(key, label, None, Kind.STATES, lists, states=words)

    def _need(self, key: str, label: str, unit: Unit, units: Units, *, counts: bool = True) -> Part:
        entry_of = self._person if unit == Unit.PERSON else self._home
        return Part(key, label, unit, Kind.NEED, as_entries(units, entry_of), counts=counts)

    def _in_book(self, on: date) -> list[int]:
        return [key for key, home in self.register.homes.items() if home.holds_on(on)]

    def _living(self) -> list[int]:
        return self._in_book(self.on)

    def _is_in_book(self, home: int) -> bool:
        return self.register.homes[home].holds_on(self.on)

    def _lives_here(self, person: int) -> bool:
        return self.register.people[person].stay_on(self.on) is not None

    def _whose(self, unit: Unit, home: int, member: int | None, day: date) -> int | None:
        """The unit that a need or a line is of: the household, or the member named, else its head that day."""
        if unit == Unit.HOUSEHOLD:
            return home
        if member is not None:
            return member
        head = self.register.head_on(home, day)
        return head.key if head else None

    def _takes(self, taking: Taking) -> bool:
        return taking.since <= self.on and (taking.until is None or taking.until > self.period.start)

    def _insurance_of(self, person: Person) -> str:
        """By the cards recorded of the person; of one without any, as the register says."""
        if cards := self.facts.cards.get(person.key):
            return SERVED if any(card.holds_on(self.on) for card in cards) else WAITING
        return UNKNOWN if person.is_insured is None else SERVED if person.is_insured else WAITING

    def _card_lost(self, person: Person) -> date:
        ended = (card.until for card in self.facts.cards.get(person.key, ()) if card.until and card.until <= self.on)
        return max(ended, default=date.min)

    def _class_began(self, home: int) -> date:
        span = self.register.homes[home].class_on(self.on)
        return span.since if span else date.min

    def _since_class(self, home: int) -> date:
        return max(self.period.start, self._class_began(home))

    def _entitled(self, kind: SupportKind, person: Person, lines: Iterable[LineFact], day: date) -> bool | None:
        stay = person.stay_on(day)
        listed = any(
            line.is_checked and line.left_out_as != LeftOut.DOUBLE and line.period_from <= day <= line.period_until
            for line in lines
        )
        facts = Beneficiary(
            poverty_class=self.register.class_of(stay.household, day) if stay else None,
            studying=person.studying,
            is_disabled=person.is_disabled,
            is_minority=_is_minority(person),
            is_listed=listed,
        )
        return entitled(policies_of(kind), facts, day)

    def _due_since(self, person: Person, answers: Mapping[date, bool | None]) -> date:
        if answers.get(self.period.start):
            return self.period.start
        stay = person.stay_on(self.on)
        return max(self.period.start, stay.since, self._class_began(stay.household)) if stay else self.period.start

    def _homes(self, keys: Iterable[int]) -> list[Entry]:
        return sorted((self._home(key) for key in keys), key=lambda entry: entry.household or "")

    def _home(self, key: int) -> Entry:
        home = self.register.homes[key]
        return Entry(home.village_on(self.on), household=home.code)

    def _person(self, key: int) -> Entry:
        person = self.register.people[key]
        stay = person.stay_on(self.on) or person.last_stay(self.on)
        if stay is None:
            return Entry(None, member=str(key))
        home = self.register.homes[stay.household]
        return Entry(home.village_on(self.on), household=home.code, member=str(key))

    def _holder(self, member: int | None, id: str, label: str, village: int | None, since: date | None) -> Entry:
        """Who holds a post, in the village of the post, or where they live when it is of none."""
        if member is None or member not in self.register.people:
            return Entry(village, id=id, label=label, since=since)
        known = self._person(member)
        return Entry(known.village if village is None else village, known.household, known.member, id, since=since)


def _is_minority(person: Person) -> bool | None:
    return None if person.ethnicity is None else person.ethnicity != MAJORITY


@cache
def _can_be_due(kind: SupportKind, studying: str | None, is_disabled: bool | None, is_minority: bool | None) -> bool:
    """Whether any policy could be for such a person, whatever the class and the day: most people are asked no more."""
    return any(
        who.holds(Beneficiary(poverty_class, studying, is_disabled, is_minority)) is not False
        for policy in policies_of(kind)
        for who in policy.who
        for poverty_class in (None, *PovertyClass)
    )


def _empty() -> Units:
    return {name: {} for name in NEED_LISTS}
