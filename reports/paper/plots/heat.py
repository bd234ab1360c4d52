"""What the poor households of each village lack: twelve cells a village, darker the larger the share that lacks it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huulien.lib.numbers import format_decimal, format_integer
from huulien.lib.rates import rate
from huulien.platform.papers.document import Figure, evenly
from huulien.platform.papers.values import NONE, Value, say
from reports.indicators.charts import HEAT_STEPS, heat_step
from reports.paper.plots.svg import SMALL, cut, on_shade, shade, text

KEY = "hinh-thieu-hut"
NAME, CELL, ROW, HEAD, LEGEND = 16, 24, 46, 20, 40  # pixels
ROWS_IN_A_FIGURE = 16


@dataclass(frozen=True)
class HeatLine:
    """An area: its poor households (None: no result), and how many of them lack each indicator."""

    name: str
    poor: int | None
    lacking: Sequence[int]


def heat_plots(lines: Sequence[HeatLine], codes: Sequence[str], numbers_in: str | Value, day: str) -> list[Figure]:
    """The shares in whole percent, under the codes of the indicators, as many figures as pages need."""
    return [
        Figure(
            "".join(_part(part, codes)),
            HEAD + len(part) * ROW + LEGEND,
            say("Phần trăm hộ nghèo thiếu hụt từng chỉ số, theo thôn, {day}; số hộ như {table}.",
                day=day, table=numbers_in),
            f"Hộ nghèo thiếu hụt từng chỉ số theo thôn, {day} (% số hộ nghèo của thôn)",
            key=KEY,
        )
        for part in evenly(lines, ROWS_IN_A_FIGURE)
    ]  # fmt: skip


def _part(lines: Sequence[HeatLine], codes: Sequence[str]) -> Iterator[str]:
    width = 100 / len(codes)
    for place, code in enumerate(codes):
        yield text((place + 0.5) * width, 13, code, anchor="middle", bold=True, size=SMALL)
    for number, row in enumerate(lines):
        top = HEAD + number * ROW
        households = "chưa có kết quả" if row.poor is None else f"{format_integer(row.poor)} hộ nghèo"
        yield text(0, top + 12, cut(row.name, 30), size=SMALL + 1)
        yield text(100, top + 12, households, anchor="end", size=SMALL)
        for place, lacking in enumerate(row.lacking):
            step = heat_step(lacking, row.poor or 0)
            yield shade(place * width, top + NAME, width, CELL, step)
            yield on_shade((place + 0.5) * width, top + NAME + 17, _share(lacking, row.poor), step, size=SMALL + 1)
    yield from _legend(HEAD + len(lines) * ROW + 4)


def _share(part: int, whole: int | None) -> str:
    """In whole percent; what rounds to 0 and is not says so."""
    share = rate(part, whole or 0)
    if share is None:
        return NONE
    words = format_decimal(share, 0)
    return "<1" if part and words == "0" else words


def _legend(top: float) -> Iterator[str]:
    low, middle, high = HEAT_STEPS
    words = ("0", f"dưới {low}", f"{low} đến dưới {middle}", f"{middle} đến dưới {high}", f"từ {high}")
    for place, said in enumerate(words):
        x, y = 34.0 * (place % 3), top + 18 * (place // 3)
        yield shade(x, y, 4, 12, place)
        yield text(x + 5.5, y + 11, said, size=SMALL)
