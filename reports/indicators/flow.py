"""How households went from class to class between two days: each counted once, where it stood on either."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from households.vocabulary import ABOVE_NEAR_POOR, PovertyClass
from huulien.lib.labels import LabelledEnum
from reports.indicators.official.tables import Home


class Standing(LabelledEnum):
    """Where a household stood on a day; every class above near poor is one, as in Mẫu 09 and 10."""

    POOR = "poor", "Hộ nghèo"
    NEAR_POOR = "near_poor", "Hộ cận nghèo"
    NOT_POOR = "not_poor", "Hộ không nghèo"
    UNKNOWN = "unknown", "Chưa xếp loại"
    AWAY = "away", "Không có trong sổ"

    @property
    def is_managed(self) -> bool:
        """Whether the office follows it from year to year."""
        return self in {Standing.POOR, Standing.NEAR_POOR}


@dataclass(frozen=True)
class Flows:
    """Households by where they stood on the first day and on the last."""

    start_on: date
    on: date
    counts: Mapping[tuple[Standing, Standing], int]

    def number(self, before: Standing, now: Standing) -> int:
        return self.counts.get((before, now), 0)

    def at_start(self, before: Standing) -> int:
        """All that stood there on the first day."""
        return sum(number for (was, _), number in self.counts.items() if was is before)

    def at_end(self, now: Standing) -> int:
        return sum(number for (_, found), number in self.counts.items() if found is now)

    @property
    def befores(self) -> list[Standing]:
        """Where households stood on the first day, in the order of the classes."""
        return [standing for standing in Standing if self.at_start(standing)]

    @property
    def nows(self) -> list[Standing]:
        return [standing for standing in Standing if self.at_end(standing)]

    @property
    def managed(self) -> dict[tuple[Standing, Standing], int]:
        """Of the poor and near poor alone: those that were, and those that are."""
        return {
            pair: number for pair, number in self.counts.items() if number and any(side.is_managed for side in pair)
        }


def flows(start_on: date, on: date, stood: Mapping[str, tuple[Standing, Standing]]) -> Flows:
    """The households of the book of the two days, counted by where they stood."""
    return Flows(start_on, on, Counter(stood.values()))


def standings(before: Sequence[Home], now: Sequence[Home]) -> dict[str, tuple[Standing, Standing]]:
    """Code of a household → where it stood on the first day and on the last."""
    was = {home.code: _standing(home) for home in before}
    found = {home.code: _standing(home) for home in now}
    return {
        code: (was.get(code, Standing.AWAY), found.get(code, Standing.AWAY))
        for code in sorted(was.keys() | found.keys())
    }


def _standing(home: Home) -> Standing:
    if home.poverty_class is None:
        return Standing.UNKNOWN
    if home.poverty_class in ABOVE_NEAR_POOR:
        return Standing.NOT_POOR
    return Standing.POOR if home.poverty_class is PovertyClass.POOR else Standing.NEAR_POOR
