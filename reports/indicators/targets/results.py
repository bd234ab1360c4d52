"""A target of the plan with what was counted for it: its parts together, beside its goal and last year."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import NOBODY_COUNTED, NOT_REVIEWED, format_integer, format_percent
from huulien.lib.rates import rate
from reports.indicators.rates import points_between
from reports.indicators.targets.parts import COUNT, LATE, SERVED, UNKNOWN, WAITING, Kind, Part, Unit

# Of these the value would be no rate, or mix a rate of lack with one of service: they have none, nor a goal.
WITHOUT_VALUE = frozenset("chmik")
_WITHOUT_WAITING = frozenset("achm")

_UNITS = {Unit.HOUSEHOLD: "hộ", Unit.PERSON: "người"}
_PROGRESS_WORDS = {
    "planned": "chưa khởi công", "not_started": "chưa làm", "under_way": "đang làm", "done": "đã xong",
    "stopped": "dừng", "met": "đạt", "not_met": "chưa đạt", "not_assessed": "chưa đánh giá",
}  # fmt: skip
_NEED_WORDS = {
    "b": "hộ có người có công có mức sống từ trung bình trở lên",
    "d": "hộ có nhu cầu được vay vốn",
    "đ": "người có thẻ BHYT",
    "e": "lượt học sinh, sinh viên được hưởng chính sách",
    "f": "người có nhu cầu được trợ giúp pháp lý",
    "g": "lượt người có nhu cầu được học nghề, giới thiệu việc làm",
    "l": "người được tập huấn",
}


@dataclass(frozen=True)
class Counted:
    """A number in a sentence, and the lists of a part that it counts together; none where no list stands behind it."""

    number: int
    part: str = ""
    names: tuple[str, ...] = ()


Told = tuple[str | Counted, ...]


@dataclass(frozen=True)
class TargetResult:
    """`goal` in percent, None where the plan sets none; `last_year` is the value a year before by the same rules."""

    ref: str
    title: str
    definition: str
    goal: Decimal | None
    parts: Sequence[Part]
    last_year: Decimal | None
    on: date

    def within(self, villages: Collection[int | None] | None) -> "TargetResult":
        """The target as whoever sees these villages alone sees it; the rate to reach and last year's are not theirs."""
        if villages is None:
            return self
        goal = None if self.ref == "a" else self.goal
        return replace(self, parts=[part.within(villages) for part in self.parts], goal=goal, last_year=None)

    @cached_property
    def _rows(self) -> list[dict[str, int]]:
        return [part.row() for part in self.counting]

    @property
    def has_value(self) -> bool:
        return self.ref not in WITHOUT_VALUE

    @property
    def numerator(self) -> int | None:
        return sum(row["numerator"] for row in self._rows) if self.has_value else None

    @property
    def denominator(self) -> int | None:
        return sum(row["denominator"] for row in self._rows) if self.has_value else None

    @property
    def waiting(self) -> int | None:
        if self.ref in _WITHOUT_WAITING:
            return None
        return sum(row[WAITING] for row in self._rows)

    @property
    def unknown(self) -> int:
        return sum(row[UNKNOWN] for row in self._rows)

    @property
    def value(self) -> Decimal | None:
        if not self.has_value:
            return None
        if self.ref == "a":  # as `poverty_rates`: none before the first settled result
            value: Decimal | None = self.parts[0].row()["value"]
            return value
        return rate(self.numerator or 0, self.denominator or 0)

    @property
    def goal_shown(self) -> Decimal | None:
        return self.goal if self.has_value else None

    @property
    def met(self) -> bool | None:
        if self.value is None or self.goal_shown is None:
            return None
        return self.value <= self.goal_shown if self.ref == "a" else self.numerator == self.denominator

    @property
    def last_year_shown(self) -> Decimal | None:
        return self.last_year if self.has_value else None

    @property
    def change(self) -> Decimal | None:
        return points_between(self.value, self.last_year_shown)

    @property
    def text(self) -> str:
        """What was counted, in one sentence; of c, h, m, i, k without a percentage of the whole."""
        if self.ref == "a":
            return self._poverty_text()
        if not self.has_value:
            return "".join(piece if isinstance(piece, str) else format_integer(piece.number) for piece in self.told)
        if not self.denominator:
            return f"{NOBODY_COUNTED}{self._told()}"
        counted = f"{format_integer(self.numerator or 0)}/{format_integer(self.denominator)}"
        unit = _UNITS[self.parts[0].unit or Unit.HOUSEHOLD]
        return f"{counted} {_NEED_WORDS[self.ref]} ({format_percent(self.value)}){self._left(unit)}"

    @property
    def told(self) -> Told:
        """Of a target without a value: its sentence, each number with the lists that it counts."""
        told: list[str | Counted] = []
        for part in self.parts:
            told += ["; ", *_part_told(part)] if told else _part_told(part)
        return tuple(told)

    @property
    def counting(self) -> list[Part]:
        """The parts whose numerators and denominators make up the target's."""
        return [part for part in self.parts if part.counts and part.kind in {Kind.RATE, Kind.NEED}]

    def _left(self, unit: str) -> str:
        left = [f"còn {format_integer(self.waiting)} {unit} chờ"] if self.waiting else []
        left += [f"{format_integer(self.unknown)} {unit} chưa rõ"] if self.unknown else []
        return "".join(f", {words}" for words in left)

    def _told(self) -> str:
        """Of a need in which nobody is left to be served: how it ended."""
        need = sum(row["need"] for row in self._rows)
        return f" ({format_integer(need)} trường hợp đã từ chối, rút hoặc không đủ điều kiện)" if need else ""

    def _poverty_text(self) -> str:
        row = self.parts[0].row()
        if not row["denominator"]:
            return NOBODY_COUNTED
        if row["value"] is None:
            return f"{NOT_REVIEWED} đến {format_date_vi(self.on)}"
        unknown = f", {format_integer(row[UNKNOWN])} hộ chưa xếp loại" if row[UNKNOWN] else ""
        counted = f"{format_integer(row['numerator'])}/{format_integer(row['denominator'])}"
        return f"{counted} hộ là hộ nghèo ({format_percent(row['value'])}){unknown}"


def _part_told(part: Part) -> Told:
    """A part of a target that has no value of its own, in words."""
    row = part.row()

    def counted(number: int, *names: str) -> Counted:
        return Counted(number, part.key, names)

    if part.kind == Kind.COUNT:
        return f"{part.label.lower()}: ", counted(row["count"], COUNT)
    if part.kind == Kind.STATES:
        return _states_told(part, row)
    if part.kind == Kind.LACK:
        before, after = _lack_told(part, row, "before"), _lack_told(part, row, "after")
        return f"{_lower(part.label)}: ", *before, " cuối năm trước, ", *after, " nay"
    if not row["denominator"]:
        return (f"{_lower(part.label)}: {NOBODY_COUNTED}",)
    told: Told = (
        f"{_lower(part.label)}: ", counted(row[SERVED], SERVED), "/",
        counted(row["denominator"], SERVED, WAITING, UNKNOWN),
    )  # fmt: skip
    return (*told, ", còn ", counted(row[WAITING], WAITING), " chờ") if row[WAITING] else told


def _states_told(part: Part, row: dict[str, Any]) -> Told:
    if not row["total"]:
        return (f"{part.label.lower()}: không có",)
    told: list[str | Counted] = [f"{part.label.lower()}: ", Counted(row["total"], part.key, part.states), " ("]
    for state, number in row["states"].items():
        if number:
            start = ", " if len(told) > 3 else ""
            told += [start, Counted(number, part.key, (state,)), f" {_PROGRESS_WORDS[state]}"]
    if row.get(LATE):
        told += [", ", Counted(row[LATE], part.key, (LATE,)), " quá hạn"]
    return (*told, ")")


def _lack_told(part: Part, row: dict[str, int], when: str) -> Told:
    if not row[f"{when}_of"]:
        return (NOBODY_COUNTED,)
    return Counted(row[when], part.key, (when,)), "/", Counted(row[f"{when}_of"]), " hộ"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
