"""Communes under each other, each with a column for each year, all on one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from huulien.lib.numbers import format_decimal
from huulien.platform.papers.document import Figure, evenly
from huulien.platform.papers.values import NONE
from reports.paper.plots.svg import SMALL, cut, line, rect, text

KEY = "hinh-cac-xa"
ROW, HEAD, TALLEST = 84, 24, 40  # pixels
ROWS_IN_A_FIGURE = 10


@dataclass(frozen=True)
class CommuneColumns:
    """A commune's rates in percent at the end of each year, as printed; None: no result.

    `breaks` are the years that do not compare with the one before; `goal` is that of the last year.
    """

    name: str
    rates: Sequence[Decimal | None]
    breaks: frozenset[int]  # places of years
    goal: Decimal | None = None


def commune_plots(communes: Sequence[CommuneColumns], years: Sequence[str]) -> list[Figure]:
    """Columns as high as the rates; a dashed line is the goal, a dotted one parts years that do not compare."""
    values = [value for row in communes for value in (*row.rates, row.goal) if value is not None]
    scale = max(values, default=Decimal(0)) or Decimal(1)
    return [
        Figure(
            "".join((*_head(years), *(shape for place, row in enumerate(part) for shape in _row(row, place, scale)))),
            HEAD + len(part) * ROW,
            f"Tỷ lệ hộ nghèo cuối mỗi năm {years[0]} đến {years[-1]} của từng xã; số liệu trong bảng.",
            "Tỷ lệ hộ nghèo của các xã (%; vạch đứt: mục tiêu năm cuối; vạch chấm: không so được với năm trước)",
            key=KEY,
        )
        for part in evenly(communes, ROWS_IN_A_FIGURE)
        if values
    ]


def _head(years: Sequence[str]) -> Iterator[str]:
    for place, year in enumerate(years):
        yield text(_middle(place, len(years)), 14, year, anchor="middle", bold=True, size=SMALL)


def _row(row: CommuneColumns, place: int, scale: Decimal) -> Iterator[str]:
    base, width = HEAD + (place + 1) * ROW - 8, 100 / len(row.rates)
    yield text(0, base - ROW + 20, cut(row.name), bold=True, size=SMALL + 1)
    yield line(0, base, 100, base, width=0.7, ink="#808080", css="grid")
    for number, value in enumerate(row.rates):
        middle = _middle(number, len(row.rates))
        if number in row.breaks:
            yield line(number * width, base - TALLEST, number * width, base, dashes="1 4", width=1.5)
        if value is None:
            yield text(middle, base - 4, NONE, anchor="middle", size=SMALL)
            continue
        height = TALLEST * float(value / scale)
        fill, css = ("currentColor", "now") if number == len(row.rates) - 1 else ("#a3a3a3", "came")
        yield rect(middle - width / 6, base - height, width / 3, height, fill=fill, css=css)
        yield text(middle, base - height - 4, format_decimal(value, 2), anchor="middle", size=SMALL)
    if row.goal is not None:
        y = base - TALLEST * float(row.goal / scale)
        yield line(100 - width, y, 100, y, dashes="4 3", width=1.5, css="path")


def _middle(place: int, places: int) -> float:
    return (place + 0.5) * 100 / places
