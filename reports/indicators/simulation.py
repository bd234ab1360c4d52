"""What another standard would make of the reviews of a round: a simulation, never a result."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from households.vocabulary import PovertyClass
from huulien.lib.labels import LabelledEnum


class Turn(LabelledEnum):
    KEPT = "giu", "Giữ xếp loại"
    CHANGED = "doi", "Đổi xếp loại"
    UNKNOWN = "chua-ro", "Chưa rõ"


@dataclass(frozen=True, slots=True)
class SimulatedHome:
    household: int
    village: int
    before: PovertyClass  # by the review, as settled
    after: PovertyClass

    @property
    def turn(self) -> Turn:
        """What the other standard does; of a class that is not known on either side nothing is said."""
        if not (self.before.is_known and self.after.is_known):
            return Turn.UNKNOWN
        return Turn.KEPT if self.before is self.after else Turn.CHANGED


def by_classes(homes: Iterable[SimulatedHome]) -> Counter[tuple[PovertyClass, PovertyClass]]:
    """How many households by class before and after."""
    return Counter((home.before, home.after) for home in homes)


def by_village(homes: Iterable[SimulatedHome]) -> Counter[tuple[int, Turn]]:
    """How many households by village and what becomes of them."""
    return Counter((home.village, home.turn) for home in homes)
