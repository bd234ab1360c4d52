"""What the ledger (Mẫu 09, 10) reads: the households of two days, and what befell them between.

However a case comes in (file, register), it cannot exist when it contradicts itself.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from households.vocabulary import PovertyClass
from huulien.lib.cases import CaseError
from surveys.vocabulary import Arrival, Departure


@dataclass(frozen=True, slots=True)
class Stay:
    """Where a household was on a day, and how many persons it had."""

    village: str
    persons: int


@dataclass(frozen=True, slots=True)
class Decision:
    on: date
    poverty_class: PovertyClass  # insufficient data: from this day it has none


@dataclass(frozen=True, slots=True)
class Came:
    how: Arrival
    on: date
    origin: str | None = None  # the household it split from
    brought: PovertyClass | None = None  # the class that one who moved in has on paper


@dataclass(frozen=True, slots=True)
class Went:
    how: Departure
    on: date
    into: str | None = None  # the household it merged into


@dataclass(frozen=True, slots=True)
class LedgerHousehold:
    id: str
    start: Stay | None
    end: Stay | None
    decisions: tuple[Decision, ...] = ()  # in the order of their days
    came: Came | None = None
    went: Went | None = None
    history_from: date | None = None
    fell_back: bool | None = None

    @property
    def split_from(self) -> str | None:
        return self.came.origin if self.came else None

    @property
    def merged_into(self) -> str | None:
        return self.went.into if self.went else None

    def is_there_on(self, day: date) -> bool:
        """Whether it was there on a day within the case; the day it came and the day it went count."""
        return (self.came is None or self.came.on <= day) and (self.went is None or day <= self.went.on)


@dataclass(frozen=True)
class LedgerCase:
    """The households of a commune at the end of the days `start_on` and `end_on`."""

    id: str
    start_on: date
    end_on: date
    villages: tuple[str, ...]
    households: tuple[LedgerHousehold, ...]
    history_from: date | None  # every class decided since is known; none: the whole past is
    look_back_from: date | None = None  # classes decided before make no fall back

    def __post_init__(self) -> None:
        contradiction = next(_contradictions(self), None)
        if contradiction is not None:
            raise CaseError(*contradiction, case=self.id)

    @cached_property
    def by_id(self) -> dict[str, LedgerHousehold]:
        return {household.id: household for household in self.households}


def _contradictions(case: LedgerCase) -> Iterator[tuple[str, str]]:
    """(field, what was expected) for everything by which a case cannot be true."""
    if not case.id:
        yield "id", "cần mã không rỗng"
    if case.start_on >= case.end_on:
        yield "from", "cần ngày trước ngày to"
    if case.history_from is not None and case.history_from > case.start_on:
        yield "history_from", "cần ngày không sau ngày from"
    if case.look_back_from is not None and case.look_back_from > case.start_on:
        yield "look_back_from", "cần ngày không sau ngày from"
    yield from _code_faults(case.villages, "villages[{}]")
    yield from _code_faults([household.id for household in case.households], "households[{}].id")
    villages = frozenset(case.villages)
    for household in case.households:
        for key, expected in _household_faults(case, household, villages):
            yield f"households.{household.id}.{key}", expected
    for key, follow in (
        ("came.from", lambda household: household.split_from),
        ("went.into", lambda household: household.merged_into),
    ):
        for identity in _going_in_circles(case, follow):
            yield f"households.{identity}.{key}", "chuỗi tách hộ hoặc nhập hộ quay lại chính hộ này; kiểm tra lại"


def _code_faults(codes: list[str] | tuple[str, ...], field: str) -> Iterator[tuple[str, str]]:
    times = Counter(codes)
    for position, code in enumerate(codes):
        if not code:
            yield field.format(position), "cần mã không rỗng"
        if times[code] > 1:
            yield field.format(position), f"mã {code} được ghi hai lần; mỗi nơi một mã khác nhau"


def _household_faults(
    case: LedgerCase, household: LedgerHousehold, villages: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for key, stay in (("start", household.start), ("end", household.end)):
        if stay is not None and stay.village not in villages:
            yield f"{key}.village", f"thôn {stay.village} không có trong villages"
        if stay is not None and stay.persons < 1:
            yield f"{key}.persons", "cần số nguyên từ 1 trở lên"
    yield from _came_faults(case, household)
    yield from _went_faults(case, household)
    yield from _decision_faults(case, household)
    if household.history_from is not None and household.history_from > case.end_on:
        yield "history_from", "cần ngày không sau ngày to"
    if household.split_from is not None and household.history_from is not None:
        yield "history_from", "hộ tách ra theo lịch sử của hộ cũ, không ghi riêng"


def _came_faults(case: LedgerCase, household: LedgerHousehold) -> Iterator[tuple[str, str]]:
    came = household.came
    if came is None:
        if household.start is None and household.end is None:
            yield "came", "bắt buộc phải có, vì hộ không có ở cả hai ngày"
        return
    if household.start is not None:
        yield "came", "cần null, vì hộ đã có ở ngày from"
    if not case.start_on < came.on <= case.end_on:
        yield "came.on", "cần ngày sau ngày from và không sau ngày to"
    if household.went is not None and came.on > household.went.on:
        yield "came.on", "cần ngày không sau ngày went.on"
    if came.brought is not None and came.how != Arrival.MOVED_IN:
        yield "came.class", "chỉ ghi cho hộ moved_in"
    if came.brought == PovertyClass.INSUFFICIENT_DATA:
        yield "came.class", "cần một trong poor, near_poor, average, not_poor, hoặc null"
    yield from _other_faults(case, household, "came.from", came.origin, came.on, is_asked=came.how == Arrival.SPLIT)


def _went_faults(case: LedgerCase, household: LedgerHousehold) -> Iterator[tuple[str, str]]:
    went = household.went
    if went is None:
        if household.start is None and household.end is None:
            yield "went", "bắt buộc phải có, vì hộ không có ở cả hai ngày"
        return
    if household.end is not None:
        yield "went", "cần null, vì hộ còn ở ngày to"
    if not case.start_on < went.on <= case.end_on:
        yield "went.on", "cần ngày sau ngày from và không sau ngày to"
    yield from _other_faults(case, household, "went.into", went.into, went.on, is_asked=went.how == Departure.MERGED)


def _other_faults(
    case: LedgerCase, household: LedgerHousehold, key: str, other: str | None, day: date, *, is_asked: bool
) -> Iterator[tuple[str, str]]:
    """What is wrong with the household that another one split from or merged into."""
    if not is_asked:
        if other is not None:
            yield key, "chỉ ghi cho hộ split (from) hoặc merged (into)"
    elif other is None:
        yield key, "bắt buộc phải có, không được để trống hoặc null"
    elif other == household.id or other not in case.by_id:
        yield key, f"cần mã của một hộ khác trong trường hợp này; nhận được {other}"
    elif not case.by_id[other].is_there_on(day):
        yield key, f"hộ {other} không có mặt vào ngày {day.isoformat()}"


def _decision_faults(case: LedgerCase, household: LedgerHousehold) -> Iterator[tuple[str, str]]:
    came, went, seen = household.came, household.went, set[date]()
    for decision in household.decisions:
        day = decision.on.isoformat()
        if decision.on in seen:
            yield "decisions.on", f"có hai quyết định cùng ngày {day}; chỉ giữ một"
        seen.add(decision.on)
        if decision.on > case.end_on:
            yield "decisions.on", f"quyết định ngày {day} sau ngày to"
        if went is not None and decision.on > went.on:
            yield "decisions.on", f"quyết định ngày {day} sau ngày hộ ra khỏi sổ (went.on)"
        if came is not None and came.how == Arrival.SPLIT and decision.on < came.on:
            yield "decisions.on", f"quyết định ngày {day} trước ngày tách hộ (came.on)"


def _going_in_circles(case: LedgerCase, follow: Callable[[LedgerHousehold], str | None]) -> Iterator[str]:
    """A household of each chain that returns to its beginning."""
    done: set[str] = set()
    for household in case.households:
        chain: set[str] = set()
        current: str | None = household.id
        while current is not None and current not in done and current not in chain:
            chain.add(current)
            current = follow(case.by_id[current])
        if current in chain:
            yield current
        done |= chain
