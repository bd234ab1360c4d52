"""Money by source: what was planned, what came, and what was disbursed, on one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from huulien.lib.numbers import format_decimal
from huulien.platform.papers.document import Figure, evenly
from huulien.platform.papers.values import Value, say
from reports.paper.plots.svg import SMALL, cut, rect, text

KEY = "hinh-nguon-von"
ROW, HEAD = 72, 26  # pixels
ROWS_IN_A_FIGURE = 11
SCALE = 0.74  # of the width, for the longest bar: the amounts stand behind
MILLION = 1_000_000
_BARS = (("Kế hoạch", "none", "frame"), ("Được giao, chuyển sang", "#a3a3a3", "came"),
         ("Giải ngân", "currentColor", "now"))  # fmt: skip
_PLACES = (0.0, 27.0, 77.0)  # percent, of the words of each


@dataclass(frozen=True)
class Fund:
    """The money of a source, whole đồng; what came counts also what was carried over from the year before."""

    name: str
    planned_vnd: int
    came_vnd: int
    disbursed_vnd: int

    @property
    def amounts(self) -> tuple[int, int, int]:
        return self.planned_vnd, self.came_vnd, self.disbursed_vnd


def fund_plots(funds: Sequence[Fund], numbers_in: str | Value, day: str) -> list[Figure]:
    """The bars in millions of đồng; none where there is no money."""
    scale = max((amount for fund in funds for amount in fund.amounts), default=0)
    if not scale:
        return []
    return [
        Figure(
            "".join((*_legend(), *(shape for place, fund in enumerate(part) for shape in _bars(fund, place, scale)))),
            HEAD + len(part) * ROW,
            say("Kế hoạch, được giao và giải ngân theo nguồn, {day}; số tiền như {table}.", day=day, table=numbers_in),
            f"Kinh phí theo nguồn, {day} (triệu đồng)",
            key=KEY,
        )
        for part in evenly(funds, ROWS_IN_A_FIGURE)
    ]


def _bars(fund: Fund, place: int, scale: int) -> Iterator[str]:
    top = HEAD + place * ROW
    yield text(0, top + 14, cut(fund.name), size=SMALL + 1)
    for number, (amount, (_, fill, css)) in enumerate(zip(fund.amounts, _BARS, strict=True)):
        y = top + 20 + 16 * number
        if amount:
            yield rect(0, y, 100 * SCALE * amount / scale, 11, fill=fill, stroke="currentColor", css=css)
        yield text(100, y + 10, format_decimal(Decimal(amount) / MILLION, 1), anchor="end", size=SMALL + 1)


def _legend() -> Iterator[str]:
    for x, (words, fill, css) in zip(_PLACES, _BARS, strict=True):
        yield rect(x, 4, 5, 11, fill=fill, stroke="currentColor", css=css)
        yield text(x + 6.5, 14, words, size=SMALL)
