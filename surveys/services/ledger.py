"""The case of the ledger (Mẫu 09, 10) that the register gives for a commune and a year, and what keeps it open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Min, Q

from households.models import Area, Event, Household, Spell
from households.querysets import existing, village_on
from households.services.settled_days import lock_commune
from households.vocabulary import EventKind, PovertyClass, Relationship
from huulien.platform import clock
from huulien.platform.locking import claim
from surveys.models import ClassInForce, LedgerAnswer, Round
from surveys.rules.ledger.booking import Ledger, keep_ledger
from surveys.rules.ledger.facts import Came, Decision, LedgerCase, LedgerHousehold, Stay, Went
from surveys.rules.ledger.gaps import Gap, gaps
from surveys.rules.ledger.look_back import look_back_from
from surveys.vocabulary import Arrival, Departure, RoundKind

_WENT = {
    EventKind.MOVE_OUT: Departure.MOVED_OUT,
    EventKind.MERGE: Departure.MERGED,
    EventKind.DEATH: Departure.DIED_OUT,
}


def settled_round(commune: Area, year: int) -> Round:
    """The settled annual round of a year; a `ValidationError` when there is none."""
    round = commune.rounds.settled().filter(year=year, kind=RoundKind.ANNUAL).first()
    if round is None:
        raise ValidationError(f"Xã {commune.name} chưa chốt rà soát định kỳ năm {year}.")
    return round


def ledger_case(commune: Area, year: int) -> LedgerCase:
    """What the ledger of a year is kept from; a `ValidationError` when the year or the one before is not settled."""
    return _case(settled_round(commune, year), settled_round(commune, year - 1))


def open_ledger(round: Round, on: date | None = None, without: Household | None = None) -> Ledger | None:
    """The ledger of an open annual round, were it settled on a day; None where the year before is not settled.

    `without` is a household whose answer is left out.
    """
    before = round.commune.rounds.settled().filter(year=round.year - 1, kind=RoundKind.ANNUAL).first()
    if before is None or round.kind != RoundKind.ANNUAL:
        return None
    return keep_ledger(_case(round, before, decided_on=on or min(round.as_of, clock.today()), without=without))


def gaps_to_answer(round: Round, on: date | None = None) -> list[Gap]:
    """What keeps the round from its settlement: the gaps that are neither answered nor explained."""
    ledger = open_ledger(round, on)
    explained = set(round.ledger_answers.filter(fell_back=None).values_list("household__code", flat=True))
    return [gap for gap in gaps(ledger) if gap.household not in explained] if ledger else []


def gaps_of(round: Round, household: Household) -> list[Gap]:
    """Those that the office answers for in a household, whether it has or not."""
    ledger = open_ledger(round, without=household)
    return [gap for gap in gaps(ledger) if gap.household == household.code] if ledger else []


@transaction.atomic
def answer_ledger(
    *, round: Round, household: Household, fell_back: bool | None, reason: str, by: Any, version: int | None = None
) -> LedgerAnswer:
    """The office's word on a household; it takes the place of an earlier one.

    `version` is the earlier one's as the user saw it, 0 where there was none; None for the installation itself.
    """
    lock_commune(round.commune)
    round.refresh_from_db()
    if not round.is_open:
        raise ValidationError(f"{round} không còn mở, không trả lời được nữa.")
    if not gaps_of(round, household):
        raise ValidationError("Sổ biến động của hộ này đã rõ, không cần trả lời.")
    found = round.ledger_answers.filter(household=household).first()
    if found and version == 0:
        raise ValidationError(f"Hộ này vừa có người trả lời: “{found.reason}”. Mở lại trang để xem rồi sửa.")
    if found and version is not None:
        claim(found, version)
    answer = found or LedgerAnswer(commune=round.commune, round=round, household=household)
    answer.fell_back, answer.reason, answer.answered_by = fell_back, reason, by
    answer.full_clean(exclude=["answered_by"])
    answer.save()
    return answer


def _case(round: Round, before: Round, decided_on: date | None = None, without: Household | None = None) -> LedgerCase:
    """The case of a round and the one of the year before; of an open one, with what its reviews would decide."""
    commune, end_on, start_on = round.commune, round.as_of, before.as_of
    first_settled = commune.rounds.settled().aggregate(day=Min("settled_on"))["day"]
    book = _Book(round, start_on, decided_on, without)
    return LedgerCase(
        id=f"{commune.code}-{round.year}",
        start_on=start_on,
        end_on=end_on,
        villages=tuple(dict.fromkeys(book.villages())),
        households=tuple(book.households()),
        history_from=first_settled,
        look_back_from=look_back_from(end_on, commune.code),
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A household as the book has it."""

    pk: int
    code: str
    start_village: int
    end_village: int
    opened_on: date
    closed_on: date | None

    def is_there_on(self, day: date) -> bool:
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


class _Book:
    """The book of a commune between two days, in a few queries whatever its size."""

    def __init__(self, round: Round, start_on: date, decided_on: date | None, without: Household | None) -> None:
        commune, end_on = round.commune, round.as_of
        self.commune, self.start_on, self.end_on = commune, start_on, end_on
        rows = Household.objects.filter(commune=commune, opened_on__lte=end_on).order_by("code", "pk")
        rows = rows.annotate(start_village=village_on(start_on), end_village=village_on(end_on))
        fields = ("pk", "code", "start_village", "end_village", "opened_on", "closed_on")
        self.entries = {row[0]: _Entry(*row) for row in rows.values_list(*fields)}
        areas = Area.objects.villages_of(commune)
        self.areas = {area.pk: area for area in areas.order_by("position", "code", "pk")}
        self.valid = set(areas.valid_on(end_on).values_list("pk", flat=True))
        self.arrivals = self._arrivals()
        self.departures = self._departures()
        self.decided = self._decided()
        if decided_on is not None:
            for household, poverty_class in round.reviews.submitted().values_list("household", "poverty_class"):
                self.decided[household][decided_on] = poverty_class
        answers = round.ledger_answers.exclude(household=without)
        self.answers = dict(answers.values_list("household", "fell_back"))

    def villages(self) -> Iterable[str]:
        """The villages of the last day, and those that had households on the first."""
        on_either = ((self.start_on, "start_village"), (self.end_on, "end_village"))
        lived_in = {
            getattr(entry, village)
            for entry in self.entries.values()
            for day, village in on_either
            if entry.is_there_on(day)
        }
        return (area.code for pk, area in self.areas.items() if pk in self.valid | lived_in)

    def households(self) -> Iterable[LedgerHousehold]:
        """Those that were there on either day, and all that these split from or merged into."""
        persons = {day: self._persons(day) for day in (self.start_on, self.end_on)}
        told = self._told()
        for entry in self.entries.values():
            if entry.pk in told:
                came, went = self._came(entry), self._went(entry)
                yield LedgerHousehold(
                    id=entry.code,
                    start=self._stay(entry, self.start_on, persons[self.start_on]),
                    end=self._stay(entry, self.end_on, persons[self.end_on]),
                    decisions=self._decisions(entry, came, went),
                    came=came,
                    went=went,
                    fell_back=self.answers.get(entry.pk),
                )

    def _is_told(self, entry: _Entry) -> bool:
        return entry.is_there_on(self.start_on) or entry.is_there_on(self.end_on)

    def _told(self) -> set[int]:
        told: set[int] = set()
        waiting = [pk for pk, entry in self.entries.items() if self._is_told(entry)]
        while waiting:
            pk = waiting.pop()
            if pk not in told:
                told.add(pk)
                waiting += self._linked(self.entries[pk])
        return told

    def _linked(self, entry: _Entry) -> Iterable[int]:
        """The households that it split from or merged into between the two days."""
        if entry.opened_on > self.start_on and (came := self.arrivals.get(entry.pk)) and came[1]:
            yield came[1]
        if (went := self.departures.get(entry.pk)) and went[1]:
            yield went[1]

    def _stay(self, entry: _Entry, day: date, persons: Mapping[int, int]) -> Stay | None:
        if not entry.is_there_on(day):
            return None
        village = entry.start_village if day == self.start_on else entry.end_village
        return Stay(self.areas[village].code, persons.get(entry.pk, 0))

    def _came(self, entry: _Entry) -> Came | None:
        if entry.opened_on <= self.start_on:
            return None
        how, other = self.arrivals.get(entry.pk, (Arrival.REGISTERED, None))
        return Came(how, entry.opened_on, self.entries[other].code if other else None)

    def _went(self, entry: _Entry) -> Went | None:
        if entry.closed_on is None or entry.pk not in self.departures:
            return None
        how, other = self.departures[entry.pk]
        return Went(how, entry.closed_on, self.entries[other].code if other else None)

    def _decisions(self, entry: _Entry, came: Came | None, went: Went | None) -> tuple[Decision, ...]:
        """Those known of it; one that split off before the first day has also those of its origin before the split."""
        by_day = {
            day: poverty_class
            for day, poverty_class in self.decided[entry.pk].items()
            if day <= (went.on if went else self.end_on)
        }
        while came is None and (origin := self._origin(entry)):
            for day, poverty_class in self.decided[origin.pk].items():
                if day <= entry.opened_on:
                    by_day.setdefault(day, poverty_class)
            entry = origin
        return tuple(Decision(day, PovertyClass(by_day[day])) for day in sorted(by_day))

    def _origin(self, entry: _Entry) -> _Entry | None:
        how, other = self.arrivals.get(entry.pk, (None, None))
        return self.entries[other] if how == Arrival.SPLIT and other else None

    def _persons(self, day: date) -> dict[int, int]:
        living = Spell.objects.filter(existing(day, "lived_from", "lived_until"), commune=self.commune).order_by()
        return dict(living.values_list("household").annotate(Count("pk")))

    def _decided(self) -> dict[int, dict[date, str]]:
        found: dict[int, dict[date, str]] = defaultdict(dict)
        classes = ClassInForce.objects.decided().filter(commune=self.commune, valid_from__lte=self.end_on)
        for household, day, poverty_class in classes.order_by("pk").values_list(
            "household", "valid_from", "poverty_class"
        ):
            found[household][day] = poverty_class
        return found

    def _arrivals(self) -> dict[int, tuple[Arrival, int | None]]:
        """How households came that were not simply entered, and from which other one."""
        its_head = Q(
            member__spells__household=F("household"),
            member__spells__lived_from=F("counted_from"),
            member__spells__relationship=Relationship.HEAD,
        )
        events = Event.objects.standing().filter(
            Q(kind=EventKind.SPLIT, member__isnull=False) | Q(its_head, kind=EventKind.MOVE_IN),
            commune=self.commune,
            counted_from=F("household__opened_on"),
        )
        return {
            household: (Arrival.SPLIT, other) if kind == EventKind.SPLIT else (Arrival.MOVED_IN, None)
            for household, kind, other in events.order_by("pk").values_list("household", "kind", "other_household")
        }

    def _departures(self) -> dict[int, tuple[Departure, int | None]]:
        """How households went that are gone by the last day, and into which other one: what their last event says."""
        events = Event.objects.standing().filter(commune=self.commune, household__closed_on__lte=self.end_on)
        last = {
            household: (kind, other)
            for household, kind, other in events.order_by("pk").values_list("household", "kind", "other_household")
        }
        return {
            household: (_WENT[kind], other if kind == EventKind.MERGE else None)
            for household, (kind, other) in last.items()
            if kind in _WENT
        }
