"""What the level above sees of the communes it oversees: which reports are in, late or returned, and the rates.

No person stands anywhere in it: figures of communes, and papers that were approved.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from households.models import Area
from households.places import communes_of
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_decimal
from huulien.lib.rates import rate
from huulien.platform import clock
from huulien.platform.papers.values import NONE
from reports.access import DOWNLOAD_REPORTS
from reports.contexts.comparison import Comparison
from reports.datasets.trends import is_there_on
from reports.indicators.rates import AreaRates, points_between
from reports.models import Report, ReportDeadline
from reports.periods import Period, half_year_period, year_period
from reports.vocabulary import ReportState

NOT_IN = Sign("Chưa có", "mute", "minus")
LATE = Sign("Chưa có, quá hạn", "bad", "alert")
NOT_YET = Sign("Chưa đến kỳ", "mute", "clock")


@dataclass(frozen=True)
class Cell:
    """One commune's report of a period."""

    sign: Sign
    report: Report | None = None


@dataclass(frozen=True)
class CommuneRow:
    commune: Area
    now: AreaRates
    before: AreaRates
    cells: Sequence[Cell]

    @property
    def change(self) -> str:
        """Percentage points against the end of the year before; a dash without both."""
        points = points_between(self.now.poor_rate, self.before.poor_rate)
        if points is None or not (self.now.has_result and self.before.has_result):
            return NONE
        return f"{'+' if points > 0 else ''}{format_decimal(points, 2)}"


class Room:
    """The communes within a user's reach in a year, as of its last day that has figures."""

    def __init__(self, user: Any, year: int, sort: str = "") -> None:
        self.user, self.year, self.sort = user, year, sort
        self.on = min(date(year, 12, 31), clock.today())

    @property
    def periods(self) -> list[Period]:
        return [half_year_period(self.year), year_period(self.year)]

    @cached_property
    def communes(self) -> list[Area]:
        """Those that exist on the day, in the order of their names."""
        return [commune for commune in self._every if is_there_on(commune, self.on)]

    @cached_property
    def _every(self) -> list[Area]:
        """Also those that were there once, or will be."""
        return list(communes_of(self.user, DOWNLOAD_REPORTS).select_related("parent__parent", "successor"))

    @cached_property
    def _reports(self) -> dict[tuple[int, str], Report]:
        codes = [period.code for period in self.periods]
        issued = Report.objects.visible_to(self.user).issued().filter(period__in=codes).order_by("edition", "pk")
        # What the papers say is large, and nobody here reads it.
        issued = issued.select_related("commune").defer("content", "lists", "basis")
        return {(report.commune_id, report.period): report for report in issued}

    @cached_property
    def _deadlines(self) -> dict[tuple[int, str], date]:
        rows = ReportDeadline.objects.filter(commune__in=self.communes, period__startswith=str(self.year))
        return {(row.commune_id, row.period): row.due_on for row in rows}

    @cached_property
    def rows(self) -> list[CommuneRow]:
        return [
            CommuneRow(row.commune, row.last, row.before, [self.cell(row.commune, period) for period in self.periods])
            for row in self.comparison.unsorted
            if is_there_on(row.commune, self.on)
        ]

    @cached_property
    def comparison(self) -> Comparison:
        """The communes beside each other over the last years."""
        return Comparison(self._every, self.on, self.sort)

    @property
    def office(self) -> Area | None:
        """The area that oversees them, by the user's first appointment."""
        return next((item.area for item in self.user.current_appointments), None)

    @property
    def in_count(self) -> int:
        """Reports of the year that are in and stand."""
        return sum(report.state != ReportState.RETURNED for report in self._reports.values())

    @cached_property
    def together(self) -> tuple[int, int, Any]:
        """(households, poor households, their rate) of all communes with a result: sums, never an average of rates."""
        counted = [row.now for row in self.rows if row.now.has_result]
        households = sum(area.figures.households for area in counted)
        poor = sum(area.figures.poor for area in counted)
        return households, poor, rate(poor, households)

    def due_on(self, commune: Area, period: Period) -> date | None:
        """The last day for a commune's report of one of the periods."""
        return self._deadlines.get((commune.pk, period.code))

    def cell(self, commune: Area, period: Period) -> Cell:
        """How a commune's report of one of the periods is."""
        if report := self._reports.get((commune.pk, period.code)):
            return Cell(report.state_sign, report)
        due_on = self._deadlines.get((commune.pk, period.code))
        if due_on and due_on < clock.today():
            return Cell(LATE)
        return Cell(NOT_YET if period.as_of > clock.today() else NOT_IN)
