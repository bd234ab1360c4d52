"""Who the poor and near poor are: households and persons by village and by what is known of the head."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from households.vocabulary import PovertyClass
from huulien.lib.labels import LabelledEnum
from reports.indicators.rates import Figures

UNKNOWN = "khong-ro"
MANY = 7  # persons, and more


class Cut(LabelledEnum):
    """By what the households are told apart; the values stand in addresses."""

    VILLAGE = "thon", "Thôn"
    ETHNICITY = "dantoc", "Dân tộc của chủ hộ"
    SEX = "gioi", "Giới tính của chủ hộ"
    SIZE = "songuoi", "Số người trong hộ"


@dataclass(frozen=True, slots=True)
class ProfiledHome:
    """A household on a day; none: it is not known, and of the class that it has none."""

    pk: int
    village: int
    poverty_class: PovertyClass | None
    persons: int
    ethnicity: str | None
    head_sex: str | None

    def group(self, cut: Cut) -> str:
        """Where the household stands in a table; what is not known stands by itself."""
        match cut:
            case Cut.VILLAGE:
                return str(self.village)
            case Cut.ETHNICITY:
                return self.ethnicity or UNKNOWN
            case Cut.SEX:
                return self.head_sex or UNKNOWN
            case Cut.SIZE:
                return str(min(self.persons, MANY)) if self.persons else UNKNOWN


def profile(homes: Iterable[ProfiledHome], cut: Cut) -> dict[str, Figures]:
    """The figures of each group that has households; they add up to those of all."""
    groups: dict[str, Figures] = defaultdict(Figures)
    for home in homes:
        groups[home.group(cut)] += Figures.of(home.poverty_class, 1, home.persons)
    return dict(groups)
