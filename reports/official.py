"""The official tables (Mẫu 08–10) of a commune and year, from the same figures as `poverty_rates`."""

from collections.abc import Collection

from households.models import Area
from households.vocabulary import PovertyClass
from reports.datasets import homes_on, official_villages
from reports.indicators.official.movement import movement
from reports.indicators.official.results import AVERAGE_LIVING, results
from reports.indicators.official.tables import RowsBy, Table
from surveys.rules.ledger.booking import keep_ledger
from surveys.services.ledger import ledger_case, settled_round

TITLES = {
    "08": "Tổng hợp kết quả rà soát hộ nghèo, hộ cận nghèo năm {year}",
    "09": "Tổng hợp diễn biến hộ nghèo năm {year}",
    "10": "Tổng hợp diễn biến hộ cận nghèo năm {year}",
}
OPTIONAL = {"08": {AVERAGE_LIVING}}  # columns of a table that are printed where a province asks for them
_OF_LEDGER = {"09": PovertyClass.POOR, "10": PovertyClass.NEAR_POOR}


def official_table(
    commune: Area, year: int, number: str, by: RowsBy = RowsBy.VILLAGES, optional: Collection[str] = ()
) -> Table:
    """A table; a `ValidationError` when the year, or for Mẫu 09 and 10 the one before, has no settled annual round."""
    on, start_on = settled_round(commune, year).as_of, None
    homes = homes_on(commune, on)
    if number in _OF_LEDGER:
        case = ledger_case(commune, year)
        start_on = case.start_on
        before = homes_on(commune, start_on)
        villages = official_villages(commune, on, also={home.village for home in before})
        layout = movement(villages, keep_ledger(case), _OF_LEDGER[number], before, homes, by)
    else:
        layout = results(official_villages(commune, on), homes, by, optional)
    return Table(number, TITLES[number].format(year=year), commune.code, year, start_on, on, layout)
