"""What became of a registration to escape, who of the registered will likely escape, and whether it is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from households.vocabulary import ABOVE_NEAR_POOR, PovertyClass
from huulien.lib.numbers import format_integer
from programs.vocabulary import EscapeAim, EscapeResult
from surveys.rules.near import Direction, Near

ENOUGH = "đủ"
_NAMED = 6  # villages that the early word names; of more it says how many


@dataclass(frozen=True)
class Standing:
    """What the book says of a household on a day: its class, and from when a decision of its own gave it."""

    in_book: bool
    poverty_class: PovertyClass | None
    decided_from: date | None


def result_of(leaves: EscapeAim, registered_on: date, standing: Standing) -> EscapeResult:
    """The result by the class in force: leaving poverty counts also where the household is near poor since.

    A household that still has the class it registered to leave has not left it once a decision after the registration
    says so; before that nothing is known.
    """
    if not standing.in_book:
        return EscapeResult.GONE
    kind = standing.poverty_class
    if kind is None or not kind.is_known:
        return EscapeResult.UNKNOWN
    if leaves == EscapeAim.POOR and kind != PovertyClass.POOR:
        return EscapeResult.ESCAPED
    if leaves == EscapeAim.NEAR_POOR and kind in ABOVE_NEAR_POOR:
        return EscapeResult.LEFT_NEAR_POOR
    decided = standing.decided_from is not None and standing.decided_from > registered_on
    return EscapeResult.NOT_YET if decided else EscapeResult.UNKNOWN


def result_day(year: int, today: date) -> date:
    """The day whose classes are the result: the last of the year, or today while it runs."""
    return min(date(year, 12, 31), today)


def is_likely(now: PovertyClass, ways: Iterable[Near]) -> bool:
    """Whether a poor household will likely escape by its latest Form B: it gives another class already, or one thing
    away would lead up, as `surveys.rules.near` counts it."""
    if now != PovertyClass.POOR:
        return now.is_known
    return any(way.direction is Direction.UP for way in ways)


@dataclass(frozen=True)
class VillageGoal:
    """A village through the year, in households; `most` is None without a target, `poor` without any result."""

    village_id: int
    name: str
    most: int | None
    poor: int | None
    registered: int = 0  # of those poor now, who stand registered
    likely: int | None = None
    provisional: int | None = None  # poor, with what was sent in the open round

    @property
    def over(self) -> int | None:
        """How many more must escape; below nought where the target is met with some to spare."""
        return None if self.most is None or self.poor is None else self.poor - self.most

    @property
    def missing(self) -> int | None:
        """How many more must register for the target to be within reach; 0 once enough have."""
        return None if self.over is None else max(0, self.over - self.registered)

    @property
    def verdict(self) -> str:
        """Whether the target is within reach with who registered, as one says it; empty where it cannot be said."""
        if self.over is None or self.missing is None:
            return ""
        if self.over <= 0:
            return "Thôn đang trong chỉ tiêu."
        if not self.missing:
            return "Các hộ này đều thoát thì thôn đạt chỉ tiêu: đủ."
        even = "Dù các hộ này đều thoát, thôn" if self.registered else "Thôn"
        return f"{even} còn thiếu {format_integer(self.missing)} hộ đăng ký để đạt chỉ tiêu."

    @property
    def missing_words(self) -> str:
        if self.missing is None:
            return "chưa giao" if self.most is None else "chưa có kết quả"
        return format_integer(self.missing) if self.missing else ENOUGH


def early_word(poor: int | None, most: int | None, villages: Sequence[VillageGoal]) -> str:
    """That the villages together cannot reach the goal with who registered: how many are short, and where; else empty.

    `poor` and `most` are the commune's: its villages' targets together may be less.
    """
    if poor is None or most is None:
        return ""
    registered = sum(village.registered for village in villages)
    short = poor - most - registered
    if short <= 0:
        return ""
    all_of_them = f"dù cả {format_integer(registered)} hộ đã đăng ký đều thoát" if registered else "chưa hộ nào đăng ký"
    words = f"Còn thiếu {format_integer(short)} hộ đăng ký thoát nghèo để đạt mục tiêu cả xã ({all_of_them})"
    missing = [f"{village.name} {village.missing}" for village in villages if village.missing]
    if not missing:
        return f"{words}."
    named = ", ".join(missing[:_NAMED])
    more = f" và {len(missing) - _NAMED} thôn nữa" if len(missing) > _NAMED else ""
    return f"{words}. Thiếu so với chỉ tiêu của thôn: {named}{more}."
