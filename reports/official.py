"""The official tables (Mẫu 08–17) of a commune and year, from the same figures as `poverty_rates`."""

from collections.abc import Collection
from datetime import date
from functools import cached_property

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
from reports.indicators.official.tables import Home, Layout, ManagedHome, RowsBy, Table, Village, of_class
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


class YearBook:
    """What the tables of a year are made from, each read once however many tables are."""

    def __init__(self, commune: Area, year: int) -> None:
        self.commune, self.year = commune, year
        self._homes: dict[date, list[Home]] = {}

    @cached_property
    def round(self) -> Round:
        """A `ValidationError` when the year has none that is settled."""
        return settled_round(self.commune, self.year)

    @cached_property
    def ledger(self) -> Ledger:
        """A `ValidationError` when the year or the one before is not settled."""
        return keep_ledger(ledger_case(self.commune, self.year))

    @cached_property
    def standard(self) -> Standard:
        """That of the round; of one whose results were loaded, no Form B needs its numbers."""
        return standard_by_code(self.round.standard) if self.round.standard else standards()[0]

    @cached_property
    def managed(self) -> list[ManagedHome]:
        return managed_homes_on(self.commune, self.round.as_of, self.standard)

    @cached_property
    def villages(self) -> list[Village]:
        return official_villages(self.commune, self.round.as_of)

    def homes_on(self, day: date) -> list[Home]:
        if day not in self._homes:
            self._homes[day] = homes_on(self.commune, day)
        return self._homes[day]


def official_table(
    commune: Area, year: int, number: str, by: RowsBy = RowsBy.VILLAGES, optional: Collection[str] = ()
) -> Table:
    """A table; a `ValidationError` when the year, or for Mẫu 09 and 10 the one before, has no settled annual round."""
    return table_of(YearBook(commune, year), number, by, optional)


def table_of(book: YearBook, number: str, by: RowsBy = RowsBy.VILLAGES, optional: Collection[str] = ()) -> Table:
    """The same from a book that is read already."""
    round, start_on, explanations = book.round, None, []
    if number in _OF_LEDGER:
        start_on = book.ledger.case.start_on
        explanations, layout = _explanations(round, book.ledger), _movement(book, _OF_LEDGER[number], by)
    elif number == "08":
        layout = results(book.villages, book.homes_on(round.as_of), by, optional)
    else:
        layout = _analysis(book, number, by, optional)
    title = TITLES[number].format(year=book.year)
    return Table(number, title, book.commune.code, book.year, start_on, round.as_of, layout, explanations)


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


def _movement(book: YearBook, poverty_class: PovertyClass, by: RowsBy) -> Layout:
    case = book.ledger.case
    before, homes = book.homes_on(case.start_on), book.homes_on(case.end_on)
    villages = official_villages(book.commune, case.end_on, also={home.village for home in before})
    return movement(villages, book.ledger, poverty_class, before, homes, by)


def _analysis(book: YearBook, number: str, by: RowsBy, optional: Collection[str]) -> Layout:
    """Who the poor and near poor are, what they lack, and why."""
    on, standard = book.round.as_of, book.standard
    villages, counted, homes = book.villages, book.homes_on(on), book.managed
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
        return ethnicities(villages, homes, counted, local_groups(book.commune.code, on), by)
    return causes(villages, homes, of_class(counted, PovertyClass.POOR), by, optional)
