"""Plans of the ways out of poverty, and the villages' targets, of an ordinary and of a very large commune."""

import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from programs.rules.allocate.facts import AllocateCase, Village
from programs.rules.allocate.methods import allocate
from programs.rules.way_out.facts import INDICATORS, Goal, Household, Measure, Per, WayOutCase
from programs.rules.way_out.questions import Plan, Questions
from programs.rules.way_out.solver import UnprovenError
from programs.rules.way_out.ways import Ways
from tests.bench.timing import best

FEW, MANY = 1_000, 20_000
VILLAGES = {FEW: 10, MANY: 100}
NOT_PROVEN = "not proven within 60 seconds"
# How often a poor household lacks each of the twelve indicators, in percent.
_LACKING = (18, 35, 12, 30, 45, 8, 50, 40, 38, 70, 48, 30)
_MILLION = 1_000_000
# Name, what it lifts, million đồng, for what it is paid, room in all for a thousand households, chance.
_MEASURES = (
    ("toilet", (10,), 8, Per.HOUSEHOLD, 150, "0.95"),
    ("tank", (9,), 3, Per.HOUSEHOLD, 200, "0.9"),
    ("spring", (9,), 150, Per.VILLAGE, None, "0.9"),
    ("house", (7, 8), 60, Per.HOUSEHOLD, 40, "0.98"),
    ("repair", (7,), 30, Per.HOUSEHOLD, 80, "0.9"),
    ("insurance", (4,), 1, Per.HOUSEHOLD, None, "1"),
    ("internet", (11,), 1, Per.HOUSEHOLD, 300, "0.95"),
    ("device", (12,), 4, Per.HOUSEHOLD, 120, "0.95"),
    ("mast", (11, 12), 400, Per.COMMUNE, None, "0.9"),
    ("course", (5, 1), 5, Per.HOUSEHOLD, 100, "0.7"),
    ("job", (1,), 2, Per.HOUSEHOLD, 60, "0.6"),
    ("cow", (), 18, Per.HOUSEHOLD, 120, "0.6"),
)


def measure_ways(progress: Callable[[str], None]) -> dict[str, Any]:
    """Seconds of each question for the ordinary commune and for one twenty times as large; of targets as well.

    `budget_shared` and `fewest_shared` ask the same of communes with a measure that a village pays for once, too.
    """
    report: dict[str, Any] = {}
    for question in ("targets", "each_household", "budget", "fewest", "budget_shared", "fewest_shared"):
        progress(f"Asking for {question} of {FEW} and {MANY} households")
        few, many = (_seconds(question, count) for count in (FEW, MANY))
        report[question] = {
            f"seconds_of_{FEW}": NOT_PROVEN if few is None else few,
            f"seconds_of_{MANY}": NOT_PROVEN if many is None else many,
            "times_seconds": round(many / few, 1) if few and many else None,
        }
    report["aim"] = f"each proven within 60 seconds for {MANY} poor households"
    return report


def _seconds(question: str, count: int) -> float | None:
    try:
        return round(best(_asking(question, count), 3 if count == FEW else 1), 3)
    except UnprovenError:
        return None


def large_case(count: int, *, is_shared: bool, seed: int = 1) -> WayOutCase:
    """An invented commune of so many poor households, the same one for the same numbers.

    With `is_shared` it has a measure that a village pays for once.
    """
    chance = random.Random(seed)
    villages = tuple(f"{number:03d}" for number in range(1, VILLAGES[count] + 1))
    measures = tuple(
        Measure(
            name, frozenset(lifts), not lifts, million * _MILLION, per,
            capacity=None if room is None else room * count // FEW,
            capacity_by_village=_rooms(chance, villages, room * count // FEW) if name in {"toilet", "cow"} else None,
            excludes=("spring",) if is_shared and name == "tank" else (), chance=Fraction(works),
        )
        for name, lifts, million, per, room, works in _MEASURES
        if is_shared or per is not Per.VILLAGE
    )  # fmt: skip
    households = tuple(_household(chance, f"{number:05d}", villages) for number in range(count))
    return WayOutCase(f"commune of {count}", Goal.NEAR_POOR, villages, measures, households)


def _asking(question: str, count: int) -> Callable[[], Any]:
    if question == "targets":
        villages = tuple(
            Village(code=code, households=600, poor=count // VILLAGES[count], new_poor=3, relapse=1, poor_in=1,
                    poor_out=1, able=count // VILLAGES[count] // 3)
            for code in (f"{number:03d}" for number in range(VILLAGES[count]))
        )  # fmt: skip
        return lambda: allocate(AllocateCase("commune", Decimal("10.98"), villages))
    case = large_case(count, is_shared=question.endswith("_shared"))
    if question == "each_household":
        return lambda: list(map(Ways(case).cheapest, case.in_need))
    questions = {"budget": ("most", 2 * _MILLION * count), "fewest": ("fewest", count * 6 // 10)}
    name, number = questions[question.removesuffix("_shared")]

    def ask() -> None:
        answer = getattr(Questions(case, Ways(case)), name)(number)
        if not isinstance(answer, Plan):
            raise AssertionError(f"{question} of {count} cannot be met: {answer}")

    return ask


def _household(chance: random.Random, name: str, villages: tuple[str, ...]) -> Household:
    """Below the line and poor: lacking at least three; some answers are not known."""
    lacking: set[int] = set()
    while len(lacking) < 3:
        lacking = {number for number, often in zip(INDICATORS, _LACKING, strict=True) if chance.random() * 100 < often}
    unknown = {number for number in INDICATORS if number not in lacking and chance.random() < 0.01}
    return Household(name, chance.choice(villages), over_line=False, deprived=frozenset(lacking),
                     unknown=frozenset(unknown))  # fmt: skip


def _rooms(chance: random.Random, villages: tuple[str, ...], room: int) -> dict[str, int]:
    """Of every third village, less than its share."""
    share = room // len(villages)
    return {village: chance.randint(share // 2, share) for village in villages[::3]}
