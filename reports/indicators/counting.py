"""The counting method over the households of a commune: which weights and cutoff, in all and by village."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from huulien.lib.labels import LabelledEnum
from huulien.lib.parameters import NoValueInForce
from huulien.lib.text import lower_first
from reports.indicators.alkire_foster import Estimate, Unit, equal_dimensions, equal_indicators, estimate, is_poor
from surveys.rules.standard import Standard, standard_on


class Weighing(LabelledEnum):
    DIMENSIONS = "chieu", "Các chiều ngang nhau"
    INDICATORS = "chi-so", "Các chỉ số ngang nhau"


class CountedAs(LabelledEnum):
    HOUSEHOLDS = "ho", "Theo hộ"
    PERSONS = "nguoi", "Theo người"


class Group(LabelledEnum):
    """Where the count puts a household."""

    POOR = "ngheo", "Nghèo đa chiều"
    NOT_POOR = "khong-ngheo", "Không nghèo đa chiều"
    LEFT_OUT = "de-ngoai", "Chưa đủ dữ liệu"


@dataclass(frozen=True, slots=True)
class CountedHome:
    pk: int
    village: int
    persons: int
    lacks: Mapping[str, bool | None]  # by indicator

    @property
    def unit(self) -> Unit:
        return Unit(self.lacks)


@dataclass(frozen=True)
class Choices:
    """What a count rests on: said beside every figure."""

    standard: Standard
    weighing: Weighing
    cutoff: Fraction

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        dimensions: dict[str, str] = {indicator: text.dimension for indicator, text in self.standard.indicators.items()}
        weigh = equal_dimensions if self.weighing is Weighing.DIMENSIONS else equal_indicators
        return weigh(dimensions)

    @property
    def words(self) -> str:
        """What the figures rest on: "các chiều ngang nhau, ngưỡng k = 1/4"."""
        return f"{lower_first(self.weighing.label)}, ngưỡng k = {self.cutoff}"

    def group(self, home: CountedHome) -> Group:
        if not home.unit.is_known:
            return Group.LEFT_OUT
        return Group.POOR if is_poor(home.unit, self.weights, self.cutoff) else Group.NOT_POOR

    def estimate(self, homes: Sequence[CountedHome], counted_as: CountedAs) -> Estimate:
        sizes = [home.persons if counted_as is CountedAs.PERSONS else 1 for home in homes]
        units = [Unit(home.lacks, size) for home, size in zip(homes, sizes, strict=True)]
        return estimate(units, self.weights, self.cutoff)


def cutoffs(standard: Standard) -> dict[str, Fraction]:
    """The cutoffs offered, as addresses write them; the first is as much as the standard asks of a poor household."""
    terms = standard.terms(standard.valid_from)
    own = Fraction(int(terms.poor_from_deprivations.value), len(standard.indicators))
    return {f"{cutoff.numerator}-{cutoff.denominator}": cutoff for cutoff in (own, Fraction(1, 3), Fraction(1, 2))}


def choices_on(on: date, weighing: str | None, cutoff: str | None) -> Choices | None:
    """What a count of a day rests on, as asked for or as usual; None on a day without a standard."""
    try:
        standard = standard_on(on)
    except NoValueInForce:
        return None
    offered = cutoffs(standard)
    usual = next(iter(offered.values()))
    return Choices(standard, Weighing(weighing or Weighing.DIMENSIONS), offered.get(cutoff or "", usual))
