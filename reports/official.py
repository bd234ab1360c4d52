"""The official tables (Mẫu 08–17) of a commune and year, from the same figures as `poverty_rates`."""

from collections.abc import Collection

from households.models import Area
from households.vocabulary import PovertyClass
from reports.datasets import homes_on, listed_homes, managed_homes_on, official_villages
from reports.indicators.official.causes import NEAR_POOR_CAUSES, causes
from reports.indicators.official.deprivations import deprivations
from reports.indicators.official.groups import OTHER_GROUP, ethnicities, groups
from reports.indicators.official.lists import ESCAPED, Lists, checks_of_lists, escaped, listed
from reports.indicators.official.local_groups import local_groups
from reports.indicators.official.movement import movement
from reports.indicators.official.results import AVERAGE_LIVING, results
from reports.indicators.official.tables import Layout, RowsBy, Table, of_class
from surveys.models import Round
from surveys.rules.ledger.booking import Ledger, keep_ledger
from surveys.rules.ledger.gaps import gaps
from surveys.rules.standard import Standard, standard_by_code, standards
from surveys.services.ledger import ledger_case, settled_round

TITLES = {
    "08": "Tổng hợp kết quả rà soát hộ nghèo, hộ cận nghèo năm {year}",
    "09": "Tổng hợp diễn biến hộ nghèo năm {year}",
    "10": "Tổng hợp diễn biến hộ cận nghèo năm {year}",
    "11": "Phân tích hộ nghèo theo các chỉ số thiếu hụt dịch vụ xã hội cơ bản năm {year}",
    "12": "Tỷ lệ hộ nghèo thiếu hụt các dịch vụ xã hội cơ bản năm {year}",
    "13": "Phân tích hộ cận nghèo theo các chỉ số thiếu hụt dịch vụ xã hội cơ bản năm {year}",
    "14": "Tỷ lệ hộ cận nghèo thiếu hụt các dịch vụ xã hội cơ bản năm {year}",
    "15": "Phân tích hộ nghèo, hộ cận nghèo theo các nhóm đối tượng năm {year}",
    "16": "Phân tích hộ nghèo, hộ cận nghèo theo các nhóm dân tộc năm {year}",
    "17": "Phân tích các nguyên nhân nghèo năm {year}",
}
LISTS = "lists"
# Columns of a table that are printed where a province asks for them.
SUPPORT_WANTED, CITIZEN_ID = "support_wanted", "citizen_id"
OPTIONAL = {"08": {AVERAGE_LIVING}, "15": {OTHER_GROUP}, "17": {NEAR_POOR_CAUSES}, LISTS: {SUPPORT_WANTED, CITIZEN_ID}}

_OF_LEDGER = {"09": PovertyClass.POOR, "10": PovertyClass.NEAR_POOR}
_DEPRIVATIONS = {  # of which class, and whether in percent
    "11": (PovertyClass.POOR, False),
    "12": (PovertyClass.POOR, True),
    "13": (PovertyClass.NEAR_POOR, False),
    "14": (PovertyClass.NEAR_POOR, True),
}


def official_table(
    commune: Area, year: int, number: str, by: RowsBy = RowsBy.VILLAGES, optional: Collection[str] = ()
) -> Table:
    """A table; a `ValidationError` when the year, or for Mẫu 09 and 10 the one before, has no settled annual round."""
    round, start_on, explanations = settled_round(commune, year), None, []
    if number in _OF_LEDGER:
        case = ledger_case(commune, year)
        ledger, start_on = keep_ledger(case), case.start_on
        explanations, layout = _explanations(round, ledger), _movement(commune, ledger, _OF_LEDGER[number], by)
    elif number == "08":
        layout = results(official_villages(commune, round.as_of), homes_on(commune, round.as_of), by, optional)
    else:
        layout = _analysis(commune, round, number, by, optional)
    title = TITLES[number].format(year=year)
    return Table(number, title, commune.code, year, start_on, round.as_of, layout, explanations)


def official_lists(commune: Area, year: int) -> Lists:
    """The lists of a year; a `ValidationError` when it or the year before has no settled annual round."""
    case = ledger_case(commune, year)
    ledger = keep_ledger(case)
    counted = homes_on(commune, case.end_on)
    homes = listed_homes(commune, case.end_on, {code for name in ESCAPED for code in escaped(ledger, name)})
    villages = official_villages(commune, case.end_on, also={home.village for home in homes})
    lists = listed(villages, homes, ledger)
    return Lists(
        commune=commune.code,
        year=year,
        start_on=case.start_on,
        on=case.end_on,
        ledger=ledger,
        lists=lists,
        village_codes={village.key: village.code for village in villages},
        checks=list(checks_of_lists(lists, counted, ledger)),
    )


def _explanations(round: Round, ledger: Ledger) -> list[str]:
    """What the office says of households whose movement it could not tell, each in a sentence."""
    left_open = round.ledger_answers.filter(fell_back=None, household__code__in={gap.household for gap in gaps(ledger)})
    return [
        f"Giải trình về hộ {code}: {reason.rstrip('.')}."
        for code, reason in left_open.order_by("household__code", "pk").values_list("household__code", "reason")
    ]


def _movement(commune: Area, ledger: Ledger, poverty_class: PovertyClass, by: RowsBy) -> Layout:
    case = ledger.case
    before, homes = homes_on(commune, case.start_on), homes_on(commune, case.end_on)
    villages = official_villages(commune, case.end_on, also={home.village for home in before})
    return movement(villages, ledger, poverty_class, before, homes, by)


def _analysis(commune: Area, round: Round, number: str, by: RowsBy, optional: Collection[str]) -> Layout:
    """Who the poor and near poor are, what they lack, and why."""
    on, standard = round.as_of, _standard_of(round)
    villages, counted = official_villages(commune, on), homes_on(commune, on)
    homes = managed_homes_on(commune, on, standard)
    if number in _DEPRIVATIONS:
        kind, in_percent = _DEPRIVATIONS[number]
        names = {text.number: text.name for text in standard.indicators.values()}
        poor_from = int(standard.terms(max(on, standard.valid_from)).poor_from_deprivations.value)
        return deprivations(
            villages, of_class(homes, kind), of_class(counted, kind), kind, names, poor_from, by, in_percent=in_percent
        )
    if number == "15":
        return groups(villages, homes, counted, by, optional)
    if number == "16":
        return ethnicities(villages, homes, counted, local_groups(commune.code, on), by)
    return causes(villages, homes, of_class(counted, PovertyClass.POOR), by, optional)


def _standard_of(round: Round) -> Standard:
    """The standard of the round; of one whose results were loaded, no Form B needs its numbers."""
    return standard_by_code(round.standard) if round.standard else standards()[0]
