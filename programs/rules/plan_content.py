"""What a plan says at one moment, and what one version of it changed in another."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from huulien.lib.numbers import format_percent
from huulien.lib.rates import rate
from programs.vocabulary import PlanSection


@dataclass(frozen=True, slots=True)
class TargetWords:
    ref: str
    title: str
    definition: str
    goal: str | None  # percent, two decimals

    @property
    def words(self) -> str:
        goal = f" Phấn đấu {format_percent(Decimal(self.goal))}." if self.goal else ""
        return f"{self.title}. {self.definition}{goal}".strip()


@dataclass(frozen=True, slots=True)
class PartWords:
    key: int  # of the row: a part that was moved or named anew is the same part
    section: str
    title: str
    text: str

    @property
    def words(self) -> str:
        return f"{self.title}\n{self.text}".strip()


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A line of the annex: the village at the start of the year, and the most poor households at its end."""

    key: int
    name: str
    households: int
    poor: int
    most: int | None

    @property
    def start_rate(self) -> Decimal | None:
        return rate(self.poor, self.households)

    @property
    def most_rate(self) -> Decimal | None:
        return None if self.most is None else rate(self.most, self.households)

    @property
    def fall(self) -> int | None:
        return None if self.most is None else self.poor - self.most


@dataclass(frozen=True, slots=True)
class PlanContent:
    target_rate: str
    based_on: str
    recipients: str
    targets: Sequence[TargetWords]
    parts: Sequence[PartWords]
    villages: Sequence[VillageLine]

    def section(self, section: PlanSection) -> list[PartWords]:
        return [part for part in self.parts if part.section == section]

    @property
    def total(self) -> VillageLine:
        """The commune: its sums, exact; its most is None while a village has none."""
        most = [line.most for line in self.villages]
        given = None if None in most else sum(number or 0 for number in most)
        households, poor = (sum(getattr(line, name) for line in self.villages) for name in ("households", "poor"))
        return VillageLine(0, "Toàn xã", households, poor, given)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that one version says otherwise than the one before; an empty side: it was added or taken out."""

    what: str
    before: str
    after: str


def as_json(content: PlanContent) -> dict[str, Any]:
    return asdict(content)


def from_json(kept: dict[str, Any]) -> PlanContent:
    rows = {"targets": TargetWords, "parts": PartWords, "villages": VillageLine}
    return PlanContent(**kept | {name: tuple(row(**line) for line in kept[name]) for name, row in rows.items()})


def differences(before: PlanContent, after: PlanContent) -> list[Difference]:
    """What `after` changed, in the order of the plan."""
    return [found for found in _compared(before, after) if found.before != found.after]


def _compared(before: PlanContent, after: PlanContent) -> Iterator[Difference]:
    rates = (format_percent(Decimal(content.target_rate)) for content in (before, after))
    yield Difference("Tỷ lệ hộ nghèo cuối năm không quá", *rates)
    yield Difference("Căn cứ", before.based_on, after.based_on)
    yield from _rows(
        {target.ref: target for target in before.targets},
        {target.ref: target for target in after.targets},
        lambda target: f"Mục tiêu {target.ref}",
        lambda target: target.words,
    )
    for section in PlanSection:
        old, new = before.section(section), after.section(section)
        yield from _rows(
            {part.key: part for part in old},
            {part.key: part for part in new},
            lambda part, section=section: f"{section.label}: {part.title}",
            lambda part: part.words,
        )
        yield from _order(section, old, new)
    yield from _rows(
        {line.key: line for line in before.villages},
        {line.key: line for line in after.villages},
        lambda line: f"Chỉ tiêu thôn {line.name}",
        lambda line: "" if line.most is None else f"Không quá {line.most} hộ nghèo",
    )
    yield Difference("Nơi nhận", before.recipients, after.recipients)


def _rows(before: dict[Any, Any], after: dict[Any, Any], name: Any, words: Any) -> Iterator[Difference]:
    for key in after | before:
        row = after.get(key) or before[key]
        yield Difference(name(row), *(words(side[key]) if key in side else "" for side in (before, after)))


def _order(section: PlanSection, old: Sequence[PartWords], new: Sequence[PartWords]) -> Iterator[Difference]:
    """Where the parts that stayed stand in another order; each is called by its new title."""
    titles = {part.key: part.title for part in new}
    before, after = ([part.key for part in side if part.key in titles] for side in (old, new))
    after = [key for key in after if key in before]
    if before != after:
        yield Difference(
            f"{section.label}: thứ tự", *("\n".join(titles[key] for key in side) for side in (before, after))
        )
