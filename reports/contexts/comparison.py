"""Communes beside each other over the years: rates, their change and their goals; sums, and never an average of rates.

Nothing in it is of a person. What cannot be compared – another standard, other villages, a commune that was not there –
is said where it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.numbers import MINUS, format_decimal
from huulien.lib.rates import rate
from huulien.platform.papers.document import Align, Column, Document, Figure, Issuer, Kind, Paragraph, Style, Table
from huulien.platform.papers.numbering import numbered
from huulien.platform.papers.values import NONE, Cell, Value, bare_percent
from reports.datasets.trends import goals_of, is_there_on, trends_of, with_goal
from reports.indicators.rates import AreaRates, points_between
from reports.indicators.trend import Trend, TrendPoint
from reports.paper.plots.communes import CommuneColumns, commune_plots

YEARS = 5
MOST_DRAWN = 30  # communes: more are told by the table alone
MARK = "*"  # of a rate that does not compare with the one before it
REACHED, MISSED = Sign("Đạt", "ok", "ok"), Sign("Chưa đạt", "warn", "alert")
TABLE = "bang-cac-xa"
SUMS = "Số liệu chính thức. Tỷ lệ chung tính từ tổng số hộ nghèo và tổng số hộ, không lấy bình quân các tỷ lệ."


@dataclass(frozen=True)
class YearCell:
    """A commune at the end of a year; `is_broken`: it does not compare with the year before."""

    point: TrendPoint
    is_broken: bool

    @property
    def value(self) -> Value:
        """The rate with its mark; a dash where there is no result."""
        rate = self.point.rate
        if rate is None:
            return Value(None, NONE)
        mark = MARK if self.is_broken else ""
        return Value(rate, f"{format_decimal(rate, 2)}{mark}", number_format=f'0.00"{mark}"' if mark else "0.00")


@dataclass(frozen=True)
class CommuneYears:
    """One commune over the years, with its goal of the last."""

    commune: Area
    cells: Sequence[YearCell]
    before: AreaRates  # of the year before the last
    last: AreaRates
    notes: Sequence[str]

    @property
    def change(self) -> Decimal | None:
        """Percentage points from the year before to the last; None where they do not compare."""
        before, now = self.cells[-2:]
        return None if now.is_broken else points_between(now.point.rate, before.point.rate)

    @property
    def verdict(self) -> Sign | None:
        """Whether the goal of the last year is reached; None without a goal or a result."""
        if self.last.above_target is None or not self.last.has_result:
            return None
        return REACHED if self.last.above_target <= 0 else MISSED


@dataclass(frozen=True)
class YearSum:
    """All communes with a result at the end of a year, together."""

    communes: frozenset[int]
    households: int
    poor: int

    @property
    def rate(self) -> Decimal | None:
        return rate(self.poor, self.households)


class Comparison:
    """The communes at the ends of the last years up to `on`; `sort` names a column, with "-" before it downwards."""

    def __init__(self, communes: Sequence[Area], on: date, sort: str = "") -> None:
        self.on, self.sort = on, sort
        self.days = [date(on.year - back, 12, 31) for back in range(YEARS - 1, 0, -1)] + [on]
        self.communes = [area for area in communes if any(is_there_on(area, day) for day in self.days)]

    @property
    def years(self) -> list[str]:
        """The heads of the columns; a year that still runs says until when it is told."""
        last = str(self.on.year) if (self.on.month, self.on.day) == (12, 31) else f"{self.on:%d/%m/%Y}"
        return [*(str(day.year) for day in self.days[:-1]), last]

    @cached_property
    def _trends(self) -> Mapping[int, list[TrendPoint]]:
        return trends_of(self.communes, self.days)

    @cached_property
    def unsorted(self) -> list[CommuneYears]:
        goals = goals_of([commune.pk for commune in self.communes], self.on.year)
        return [self._row(commune, goals.get(commune.pk)) for commune in self.communes]

    @cached_property
    def rows(self) -> list[CommuneYears]:
        """In the order asked for; what has no number comes last, whichever the way."""
        column = next((column for column in self.columns if column.key == self.sort.removeprefix("-")), self.columns[0])
        downwards = self.sort.startswith("-")
        if column.key == "xa":
            return self.unsorted[::-1] if downwards else self.unsorted
        numbers = [(row, column.number(row)) for row in self.unsorted]
        known = sorted(((row, number) for row, number in numbers if number is not None), key=lambda pair: pair[1],
                       reverse=downwards)  # fmt: skip
        return [row for row, _ in known] + [row for row, number in numbers if number is None]

    @cached_property
    def sums(self) -> list[YearSum]:
        """Of each year: the communes with a result, and their households together."""
        return [self._sum(place) for place in range(len(self.days))]

    @property
    def change(self) -> Decimal | None:
        """Of all together; None unless the same communes are summed in both years and none was broken."""
        before, now = self.sums[-2:]
        broken = any(row.cells[-1].is_broken for row in self.unsorted if row.commune.pk in now.communes)
        same = before.communes == now.communes and not broken
        return points_between(now.rate, before.rate) if same else None

    @property
    def notes(self) -> list[str]:
        """What the marks mean, and where communes came from or went."""
        return list(dict.fromkeys([*self._general(), *(note for row in self.unsorted for note in row.notes)]))

    # On a page and on paper

    @property
    def table(self) -> Table:
        columns = (
            Column("Xã", align=Align.LEFT, width=2.2),
            *(Column(year, "Tỷ lệ hộ nghèo cuối năm (%)", short=year) for year in self.years),
            Column("Tăng, giảm (điểm %)", short="Tăng, giảm", width=1.2),
            Column(f"Mục tiêu {self.on.year} (%)", short="Mục tiêu", width=1.2),
            Column("Kết quả", align=Align.LEFT, short="Kết quả", width=1.3),
        )
        together: tuple[Cell, ...] = (
            "Các xã có kết quả",
            *(bare_percent(found.rate, NONE) for found in self.sums), points_cell(self.change), NONE, NONE,
        )  # fmt: skip
        rows = tuple((row.commune.name, *self.cells_of(row)) for row in self.rows)
        return Table("", self.caption, columns, rows, together, key=TABLE)

    @property
    def caption(self) -> str:
        return f"Tỷ lệ hộ nghèo các xã từ năm {self.days[0].year} đến hết ngày {format_date_vi(self.on)}"

    def cells_of(self, row: CommuneYears) -> tuple[Cell, ...]:
        verdict = row.verdict
        return (
            *(cell.value for cell in row.cells), points_cell(row.change), bare_percent(row.last.target_rate, NONE),
            verdict.words if verdict else NONE,
        )  # fmt: skip

    @property
    def figures(self) -> list[Figure]:
        """The rows as they are sorted, the first of them where there are many."""
        drawn = [
            CommuneColumns(
                row.commune.name,
                [cell.point.rate for cell in row.cells],
                frozenset(place for place, cell in enumerate(row.cells) if cell.is_broken),
                row.last.target_rate,
            )
            for row in self.rows[:MOST_DRAWN]
        ]
        return commune_plots(drawn, self.years)

    def document(self, office: Area | None) -> Document:
        """The comparison as a paper of the area that oversees the communes."""
        notes = [Paragraph(text, Style.NOTE) for text in (SUMS, *self.notes)]
        (body,) = numbered([[self.table, *notes, *self.figures]])
        return Document(
            kind=Kind.REPORT, name="Bảng so sánh", subject=f"Tỷ lệ hộ nghèo các xã, {self.days[0].year}–{self.on.year}",
            issuer=Issuer(f"UBND {office}", office.name, symbol="") if office else Issuer("", "", symbol=""),
            as_of=self.on, blocks=body,
        )  # fmt: skip

    # What it is made of

    @cached_property
    def columns(self) -> list["SortColumn"]:
        years = [SortColumn(f"nam-{place}", year, place) for place, year in enumerate(self.years)]
        return [SortColumn("xa", "Xã"), *years, SortColumn("thay-doi", "Tăng, giảm (điểm %)"),
                SortColumn("muc-tieu", f"Mục tiêu {self.on.year} (%)"), SortColumn("cach", "Kết quả")]  # fmt: skip

    def _row(self, commune: Area, goal: Decimal | None) -> CommuneYears:
        points = self._trends[commune.pk]
        broken = {found.after for found in Trend(self.days[0], self.on, points, ()).breaks}
        cells = [YearCell(point, point.on in broken and _is_told_before(points, place))
                 for place, point in enumerate(points)]  # fmt: skip
        before, last = (point.counted for point in points[-2:])
        return CommuneYears(
            commune, cells, with_goal(commune, before, None), with_goal(commune, last, goal),
            list(_origin(commune, self.days)),
        )  # fmt: skip

    def _sum(self, place: int) -> YearSum:
        found = {row.commune.pk: row.cells[place].point.figures for row in self.unsorted}
        counted = {pk: figures for pk, figures in found.items() if figures}
        return YearSum(
            frozenset(counted),
            sum(figures.households for figures in counted.values()),
            sum(figures.poor for figures in counted.values()),
        )

    def _general(self) -> Iterator[str]:
        if len(self.rows) > MOST_DRAWN:
            yield f"Hình chỉ vẽ {MOST_DRAWN} xã đầu của bảng."
        if any(cell.is_broken for row in self.unsorted for cell in row.cells):
            yield f"{MARK} Chuẩn nghèo hoặc địa bàn khác năm trước, không so sánh với năm trước được."
        for level in dict.fromkeys(area.parent for area in self.communes):
            if level.valid_until and self.days[0] <= level.valid_until < self.on:
                ended = format_date_vi(level.valid_until)
                yield f"Các xã thuộc {level} đến hết ngày {ended}, sau đó thuộc {level.parent}."
        counts = [len(found.communes) for found in self.sums]
        if len(set(counts)) > 1:
            told = ", ".join(f"{year}: {count}" for year, count in zip(self.years, counts, strict=True))
            yield f"Số xã có kết quả, tính vào dòng chung: {told}."


@dataclass(frozen=True)
class SortColumn:
    """A column that rows are sorted by; `place` of the year."""

    key: str
    label: str
    place: int = -1

    def number(self, row: CommuneYears) -> Decimal | None:
        match self.key:
            case "thay-doi":
                return row.change
            case "muc-tieu":
                return row.last.target_rate
            case "cach":
                return points_between(row.last.poor_rate, row.last.target_rate) if row.verdict else None
        return row.cells[self.place].point.rate


def points_cell(change: Decimal | None) -> Value:
    """−7,58 or +0,12; a dash where there is nothing to compare."""
    if change is None:
        return Value(None, NONE)
    words = f"{'+' if change > 0 else ''}{format_decimal(change, 2)}"
    return Value(change, words, number_format=f'"+"0.00;"{MINUS}"0.00;0.00')


def _is_told_before(points: Sequence[TrendPoint], place: int) -> bool:
    """Whether there is a result on the day and on one before it: else there is nothing that could be compared."""
    return points[place].figures is not None and any(point.figures for point in points[:place])


def _origin(commune: Area, days: Sequence[date]) -> Iterator[str]:
    """Whether the commune came or went within the years."""
    if commune.valid_from and days[0] < commune.valid_from <= days[-1]:
        yield f"{commune.name}: lập từ ngày {format_date_vi(commune.valid_from)}, trước đó không có số liệu."
    if commune.valid_until and days[0] <= commune.valid_until < days[-1]:
        into = f", nhập vào {commune.successor}" if commune.successor else ""
        ended = format_date_vi(commune.valid_until)
        yield f"{commune.name}: đến hết ngày {ended}{into}; số liệu không nối sang xã mới."
