"""What the dashboard, the village page and the report say of one day, from the datasets alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from households.models import Area
from huulien.lib.numbers import NOT_REVIEWED
from huulien.platform import clock
from programs.models import Plan
from reports import datasets
from reports.datasets.analysis import standings_between
from reports.datasets.trends import trend_points
from reports.indicators.charts import Bar, bars, heat_step
from reports.indicators.flow import Flows, flows
from reports.indicators.rates import AreaRates, Figures
from reports.indicators.trend import Trend, TrendPoint
from reports.scope import place_words
from surveys.models import Round
from surveys.rules.standard import standard_on
from surveys.vocabulary import Dimension, Indicator, RoundKind

YEARS_OF_TREND = 5  # before the year of the day


@dataclass(frozen=True)
class VillageRow:
    """One village on the day, beside where it stood at the end of last year."""

    now: AreaRates
    before: AreaRates
    before_poor: int | None  # None when last year ended without a result
    bar: Bar

    @property
    def bar_words(self) -> str:
        """What the bar shows."""
        start = NOT_REVIEWED if self.before_poor is None else f"{self.before_poor} hộ nghèo"
        most = "" if self.now.max_poor is None else f", cuối năm không quá {self.now.max_poor}"
        return f"Đầu năm {start}, nay {self.now.figures.poor} hộ nghèo{most}"


@dataclass(frozen=True)
class HeatCell:
    village_id: int
    count: int
    step: int


@dataclass(frozen=True)
class HeatRow:
    indicator: Indicator
    number: int  # its place in the form
    name: str
    cells: list[HeatCell]
    total: int


class Situation:
    """Where a commune stands on a day: the one source of the dashboard, the village pages and the report."""

    def __init__(self, commune: Area, on: date, villages: Collection[int] | None = None) -> None:
        """With `villages` the figures of these alone, added up: no goal of the commune stands beside them."""
        self.commune, self.on, self.only = commune, on, villages
        self.start = date(on.year - 1, 12, 31)
        self._rates: dict[date, datasets.CommuneRates] = {}

    def rates_on(self, day: date) -> datasets.CommuneRates:
        """The commune's rates on a day, counted once."""
        if day not in self._rates:
            rates = datasets.poverty_rates(self.commune, day)
            self._rates[day] = rates if self.only is None else rates.within(self.only)
        return self._rates[day]

    @cached_property
    def place(self) -> str:
        """What the figures are of, in a sentence."""
        return "toàn xã" if self.only is None else place_words([rates.name for rates in self.rates.villages])

    @property
    def sum_head(self) -> str:
        """What stands before the sum of the villages."""
        return "Toàn xã" if self.only is None else "Cộng"

    @property
    def rates(self) -> datasets.CommuneRates:
        return self.rates_on(self.on)

    @property
    def before(self) -> datasets.CommuneRates:
        """The end of the year before."""
        return self.rates_on(self.start)

    @property
    def plan(self) -> Plan | None:
        return self.rates.plan

    @property
    def total(self) -> AreaRates:
        return self.rates.total

    @cached_property
    def villages(self) -> list[VillageRow]:
        now = self.rates.villages
        # A village founded in the year had nobody at its start.
        before = {rates.area_id: AreaRates(rates.area_id, rates.code, rates.name, Figures()) for rates in now}
        before |= {rates.area_id: rates for rates in self.before.villages}
        poor = [self.at_start(area, area.figures.poor) for area in (before[rates.area_id] for rates in now)]
        drawn = bars([(start or 0, rates.figures.poor, rates.max_poor) for rates, start in zip(now, poor, strict=True)])
        return [
            VillageRow(rates, before[rates.area_id], start, bar)
            for rates, start, bar in zip(now, poor, drawn, strict=True)
        ]

    @property
    def poor_before(self) -> int | None:
        """The commune's poor households at the end of the year before; None when it ended without a result."""
        return self.at_start(self.before.total, self.before.total.figures.poor)

    def at_start(self, area: AreaRates, number: int) -> int | None:
        """A number of an area's figures of the end of the year before; None when it ended without a result."""
        return number if self.before.total.has_result and area.is_reviewed else None

    @cached_property
    def days(self) -> list[date]:
        """Ends of the quarters of the year, from the end of the year before."""
        year = self.on.year
        return [self.start, date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31)]

    @cached_property
    def year_trend(self) -> Trend:
        """The rate over the year by quarters, up to the day, and the way to the year's goal."""
        points = self._points(sorted({self.on, *(day for day in self.days if day <= self.on)}))
        ticks = [(day, f"{day.month}/{day.year % 100:02d}") for day in self.days]
        return Trend(self.start, self.days[-1], points, ticks, self.total.target_rate, self.start)

    @cached_property
    def trend(self) -> Trend:
        """The rate at the ends of years, from the first that had a result but no more than five, up to the day."""
        ends = [date(self.on.year - back, 12, 31) for back in range(YEARS_OF_TREND, 0, -1)]
        points = self._points(sorted({*ends, self.on}))
        first = next((place for place, point in enumerate(points) if point.figures), len(ends) - 1)
        points = points[min(first, len(ends) - 1) :]
        end = date(self.on.year, 12, 31)
        ticks = [(date(year, 12, 31), str(year)) for year in range(points[0].on.year, self.on.year + 1)]
        return Trend(points[0].on, end, points, ticks, self.total.target_rate, self.start)

    def _points(self, days: list[date]) -> list[TrendPoint]:
        known = {day: rates.total.figures for day, rates in self._rates.items()}
        return trend_points(self.commune, days, known)

    @cached_property
    def flows(self) -> Flows:
        """How many households went from which class to which, from the end of last year to the day."""
        return flows(self.start, self.on, standings_between(self.commune, self.start, self.on))

    @cached_property
    def deprivations(self) -> datasets.Deprivations:
        found = datasets.deprivations(self.commune, self.on)
        return found if self.only is None else found.within(self.only)

    @cached_property
    def heat(self) -> list[tuple[Dimension, list[HeatRow]]]:
        """The indicators by dimension; a cell counts poor households of a village that lack one."""
        texts = standard_on(self.on).indicators
        found = self.deprivations
        groups: dict[Dimension, list[HeatRow]] = {}
        for indicator, text in texts.items():
            cells = []
            for row in self.villages:
                village = row.now.area_id
                count = found.lacking.get(village, {}).get(indicator, 0)
                cells.append(HeatCell(village, count, heat_step(count, row.now.figures.poor)))
            rows = groups.setdefault(text.dimension, [])
            rows.append(HeatRow(indicator, text.number, text.name, cells, found.total(indicator)))
        return list(groups.items())

    @cached_property
    def round(self) -> Round | None:
        """The open round of today, whatever day the page is about."""
        return self.commune.rounds.current()

    @cached_property
    def rounds_in_force(self) -> list[Round]:
        """The settled rounds by which the day's classes stand: the last annual one, and those after it."""
        settled = list(self.commune.rounds.settled().filter(settled_on__lte=self.on).order_by("settled_on", "pk"))
        annual = [place for place, round in enumerate(settled) if round.kind == RoundKind.ANNUAL]
        return settled[annual[-1] :] if annual else settled

    @cached_property
    def provisional(self) -> datasets.Provisional | None:
        """The open round's provisional figure; it is of today, so a page about another day has none."""
        return datasets.provisional(self.round, self.on) if self.on == clock.today() else None

    @cached_property
    def merged_on(self) -> date | None:
        """The last day of the commune, when it was merged by the day shown."""
        last = self.commune.valid_until
        return last if last and last < self.on else None

    def village(self, area: Area) -> VillageRow:
        """The village's row; of one that did not exist on the day, a row of nobody."""
        nobody = AreaRates(area.pk, area.code, area.name, Figures())
        empty = VillageRow(nobody, nobody, None, bars([(0, 0, None)])[0])
        return next((row for row in self.villages if row.now.area_id == area.pk), empty)
