"""What was counted in an area beside its target: rates and gaps."""

from dataclasses import dataclass
from decimal import Decimal

from households.vocabulary import PovertyClass
from huulien.lib.numbers import MINUS, NOT_REVIEWED, format_percent
from huulien.lib.rates import rate

UNCLASSIFIED = {None, PovertyClass.INSUFFICIENT_DATA}


def points_between(value: Decimal | None, target: Decimal | None) -> Decimal | None:
    """How many percentage points `value` lies above `target`; negative below it; None without both."""
    return None if value is None or target is None else value - target


@dataclass(frozen=True)
class Figures:
    """What was counted in one area on one day."""

    households: int = 0
    persons: int = 0
    poor: int = 0
    near_poor: int = 0
    unclassified: int = 0
    poor_persons: int = 0
    near_poor_persons: int = 0

    @classmethod
    def of(cls, poverty_class: str | None, households: int, persons: int) -> "Figures":
        """What households of one class count as, with those who live in them."""
        poor, near_poor = poverty_class == PovertyClass.POOR, poverty_class == PovertyClass.NEAR_POOR
        return cls(
            households=households,
            persons=persons,
            poor=households if poor else 0,
            near_poor=households if near_poor else 0,
            unclassified=households if poverty_class in UNCLASSIFIED else 0,
            poor_persons=persons if poor else 0,
            near_poor_persons=persons if near_poor else 0,
        )

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            households=self.households + other.households,
            persons=self.persons + other.persons,
            poor=self.poor + other.poor,
            near_poor=self.near_poor + other.near_poor,
            unclassified=self.unclassified + other.unclassified,
            poor_persons=self.poor_persons + other.poor_persons,
            near_poor_persons=self.near_poor_persons + other.near_poor_persons,
        )

    @property
    def is_reviewed(self) -> bool:
        """Whether any household has an official class; before that there is no rate. Of nobody, nothing is missing."""
        return self.unclassified < self.households or not self.households

    @property
    def poor_rate(self) -> Decimal | None:
        return rate(self.poor, self.households) if self.is_reviewed else None

    @property
    def near_poor_rate(self) -> Decimal | None:
        return rate(self.near_poor, self.households) if self.is_reviewed else None


@dataclass(frozen=True)
class AreaRates:
    """An area's figures on a day beside its target; `max_poor` is the most poor households the target allows."""

    area_id: int
    code: str
    name: str
    figures: Figures
    target_rate: Decimal | None = None
    max_poor: int | None = None

    @property
    def is_reviewed(self) -> bool:
        return self.figures.is_reviewed

    @property
    def has_result(self) -> bool:
        """Whether there are households, and a settled review has classified any of them."""
        return bool(self.figures.households) and self.is_reviewed

    @property
    def poor_rate(self) -> Decimal | None:
        return self.figures.poor_rate

    @property
    def near_poor_rate(self) -> Decimal | None:
        return self.figures.near_poor_rate

    @property
    def poor_rate_words(self) -> str:
        """The rate as printed: of nobody, and of nobody reviewed yet, in words."""
        return format_percent(self.poor_rate) if self.is_reviewed else NOT_REVIEWED

    @property
    def gap_points(self) -> Decimal | None:
        return points_between(self.poor_rate, self.target_rate)

    @property
    def over_words(self) -> str:
        """Poor households against the most allowed, with a sign: "+3 hộ", "vừa đủ"; a dash without either."""
        over = self.above_target
        if over is None:
            return "–"
        return f"{'+' if over > 0 else MINUS}{abs(over)} hộ" if over else "vừa đủ"

    @property
    def above_target(self) -> int | None:
        """Poor households above what the target allows, negative below it; None without a target or any result."""
        return self.figures.poor - self.max_poor if self.is_reviewed and self.max_poor is not None else None

    @property
    def still_to_go(self) -> int | None:
        """Poor households above what the target allows; 0 once it is met; None without a target or a result."""
        if self.max_poor is None or not self.is_reviewed:
            return None
        return max(0, self.figures.poor - self.max_poor)
