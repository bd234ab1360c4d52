"""The poverty rate over days, against the way to the goal: one drawing for the overview, the analysis and reports."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_decimal
from huulien.platform.papers.document import Align, Column, Figure, Table
from huulien.platform.papers.values import NONE, Value, bare_percent, count, percent
from reports.indicators.trend import Break, Trend, TrendPoint
from reports.paper.counted import counted
from reports.paper.plots.svg import SMALL, dot, line, text

FIGURE_KEY, TABLE_KEY = "hinh-xu-huong", "bang-xu-huong"
LEFT, RIGHT = 10.5, 92.0  # percent: room for the words of the axis, and half a label at the end
TOP, BOTTOM, HEIGHT = 46.0, 246.0, 278  # pixels
EARLY, LATE, APART = 30.0, 84.0, 11.0  # percent: labels to the left of the first and right of the second are turned in
STEPS = (1, 2, 5, 10, 20, 25)  # percent between the lines of the grid
MOST_LINES = 6
LABEL = 28  # pixels
NO_RESULT = "chưa có kết quả"


def _as_in_papers(rate: Decimal | None) -> str:
    return percent(rate).words


def trend_plot(trend: Trend, caption: str, written: Callable[[Decimal | None], str] = _as_in_papers) -> Figure | None:
    """The drawing, its rates `written` as those of the page or paper around it; None while there is no result."""
    return _Drawing(trend, *_limits(trend), written).figure(caption) if trend.counted else None


def trend_table(trend: Trend, *, links: bool = True) -> Table:
    """Its numbers: households, poor households and the rate of each day, what cannot be compared said beside them."""
    changed = {found.after: f"Từ đây {found.words} khác, không nối với trước" for found in trend.breaks}
    has_notes = bool(changed)
    columns = (
        Column("Đến hết ngày", align=Align.LEFT, width=2 if has_notes else 2.4),
        Column("Tổng số hộ", short="Tổng số hộ"),
        Column("Hộ nghèo", short="Hộ nghèo"),
        Column("Tỷ lệ (%)", short="Tỷ lệ (%)"),
        *([Column("Ghi chú", align=Align.LEFT, width=2.6, short="Ghi chú")] if has_notes else []),
    )
    rows = []
    for point in trend.points:
        note = [changed.get(point.on, "")] if has_notes else []
        rows.append((format_date_vi(point.on), *_numbers(point, links=links), *note))
    total = None
    if trend.goal is not None:
        blank = [""] if has_notes else []
        total = (f"Mục tiêu {format_date_vi(trend.end)}", "", "", bare_percent(trend.goal), *blank)
    return Table("", "Tỷ lệ hộ nghèo và mục tiêu", columns, tuple(rows), total, key=TABLE_KEY)


def _numbers(point: TrendPoint, *, links: bool) -> tuple[Value, ...]:
    if point.figures is None:
        return (Value(None, NONE),) * 3
    opened = (
        counted(point.figures.households, point.on),
        counted(point.figures.poor, point.on, loai="poor"),
    )
    plain = (count(point.figures.households), count(point.figures.poor))
    return (*(opened if links else plain), bare_percent(point.rate))


def _limits(trend: Trend) -> tuple[int, int, int]:
    """(lowest, highest, step) of the axis in whole percent: round numbers around all that is drawn."""
    values = [point.rate for point in trend.counted if point.rate is not None]
    values += [value for _, value in trend.path or ()]
    low, high = min(values), max(values)
    for step in STEPS:
        bottom, top = int(low // step) * step, int(high // step + 1) * step
        if (top - bottom) // step <= MOST_LINES:
            break
    room = (low - bottom) * int(BOTTOM - TOP) / (top - bottom)  # pixels under the lowest point, where its label stands
    return max(0, bottom - step if room < LABEL else bottom), top, step


@dataclass(frozen=True)
class _Drawing:
    trend: Trend
    bottom: int
    top: int
    step: int
    written: Callable[[Decimal | None], str]

    def figure(self, caption: str) -> Figure:
        shapes = [*self._grid(), *self._breaks(), *self._path(), *self._line(), *self._labels(), *self._gaps()]
        return Figure("".join(shapes), HEIGHT, self._alternative(), caption, key=FIGURE_KEY)

    def _x(self, day: date) -> float:
        whole = (self.trend.end - self.trend.start).days
        return LEFT + (RIGHT - LEFT) * (day - self.trend.start).days / whole

    def _y(self, value: Decimal) -> float:
        return BOTTOM - float((value - self.bottom) / (self.top - self.bottom)) * (BOTTOM - TOP)

    def _grid(self) -> Iterator[str]:
        for share in range(self.bottom, self.top + 1, self.step):
            y = self._y(Decimal(share))
            yield line(LEFT, y, 100, y, ink="#b0b0b0", width=0.7, css="grid")
            yield text(0, y + 4, str(share), size=SMALL)
        for day, words in self.trend.ticks:
            yield text(self._x(day), HEIGHT - 8, words, anchor="middle", size=SMALL)

    def _breaks(self) -> Iterator[str]:
        for found in self.trend.breaks:
            x = self._x(found.before + (found.after - found.before) / 2)
            yield line(x, TOP - 10, x, BOTTOM, dashes="1 4", width=1.5)
            yield text(x, TOP - 16, f"đổi {found.words}", anchor=_turned_in(x), size=SMALL)

    def _path(self) -> Iterator[str]:
        if self.trend.path is None:
            return
        (begin, first), (end, last) = self.trend.path
        x1, y1, x2, y2 = self._x(begin), self._y(first), self._x(end), self._y(last)
        yield line(x1, y1, x2, y2, dashes="6 4", width=1.5, css="path")
        yield dot(x2, y2, 4, fill="#fff", css="hollow")
        yield text(100, 11, f"mục tiêu {self.written(last)}, {end:%d/%m}", anchor="end", size=SMALL)

    def _line(self) -> Iterator[str]:
        for first, second in self.trend.segments:
            if first.rate is not None and second.rate is not None:
                yield line(self._x(first.on), self._y(first.rate), self._x(second.on), self._y(second.rate),
                           width=2.5, css="now")  # fmt: skip
        for point in self.trend.counted:
            if point.rate is not None:
                yield dot(
                    self._x(point.on), self._y(point.rate), 5 if point is self.trend.counted[-1] else 3.5, css="now"
                )

    def _labels(self) -> Iterator[str]:
        """The rate of the last day, which says its day, and of those far enough from the label after them."""
        last, room = self.trend.counted[-1], RIGHT + APART
        for point in reversed(self.trend.counted):
            x = self._x(point.on)
            if point.rate is None or (point is not last and room - x < APART):
                continue
            if point is last:
                words = f"{self.written(point.rate)}, {point.on:%d/%m}"
                y = self._beside_line(point)
                yield text(x, y, words, anchor=_turned_in(x), bold=True, css="em")
                if y < self._y(point.rate):  # beside the others, which stand above the line
                    room = x - 22 if x > LATE else x - 13 if x >= EARLY else x - 2
            else:
                yield text(x, self._y(point.rate) - 9, format_decimal(point.rate, 2), anchor=_turned_in(x, early=12))
                room = x

    def _beside_line(self, point: TrendPoint) -> float:
        """Where the last label stands clear of the line to its point, and of the way to the goal where that is near."""
        value = point.rate or Decimal(0)
        y = self._y(value)
        before = next((first for first, second in self.trend.segments if second is point), None)
        falls = before is not None and (before.rate or 0) > value
        return y + 22 if falls and not self._is_behind(point.on, value) and BOTTOM - y >= LABEL else y - 12

    def _is_behind(self, on: date, value: Decimal) -> bool:
        """Whether the way to the goal lies under the value."""
        if self.trend.path is None:
            return False
        (begin, first), (end, last) = self.trend.path
        return first + (last - first) * (on - begin).days / max(1, (end - begin).days) < value

    def _gaps(self) -> Iterator[str]:
        """A dash over the axis where there is no result."""
        for point in self.trend.gaps:
            yield text(self._x(point.on), BOTTOM - 6, NONE, anchor="middle")

    def _alternative(self) -> str:
        told = [f"{format_date_vi(point.on)} {self.written(point.rate)}" for point in self.trend.counted]
        words = f"Tỷ lệ hộ nghèo. Số chính thức: {'; '.join(told)}."
        if self.trend.gaps:
            words += f" Không vẽ vì {NO_RESULT}: {'; '.join(format_date_vi(point.on) for point in self.trend.gaps)}."
        words += "".join(f" {_broken(found)}." for found in self.trend.breaks)
        if self.trend.goal is not None:
            words += f" Mục tiêu {format_date_vi(self.trend.end)}: {self.written(self.trend.goal)}."
        return words


def _broken(found: Break) -> str:
    return f"Đường ngắt giữa {format_date_vi(found.before)} và {format_date_vi(found.after)} vì đổi {found.words}"


def _turned_in(x: float, early: float = EARLY) -> str:
    """How words at x percent stand so that they stay inside."""
    return "start" if x < early else "end" if x > LATE else "middle"
