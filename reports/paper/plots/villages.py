"""The villages' poor households as bars against their targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.platform.papers.document import Figure, evenly
from huulien.platform.papers.values import NONE, Value, say
from reports.indicators.charts import Bar
from reports.paper.plots.svg import cut, line, rect, text

KEY = "hinh-thon"
ROW = 38  # pixels a village takes: its name above its bar, so that no name is too long
BARS_IN_A_FIGURE = 22  # a figure is never split, so it must fit on a page
SCALE = 0.8  # of the width, for the longest bar: the numbers stand behind


@dataclass(frozen=True)
class VillageBar:
    """A village's poor households at the start of the year (None: no result) and now; `bar` is their geometry."""

    name: str
    before: int | None
    now: int
    bar: Bar


def village_plots(villages: Sequence[VillageBar], on: date, numbers_in: str | Value) -> list[Figure]:
    """The villages' bars, as many figures as pages need; `numbers_in` names the table that has their numbers."""
    limit = "; vạch xám: tối đa cuối năm" if any(row.bar.most is not None for row in villages) else ""
    return [
        Figure(
            shapes="".join(_bar(row, place * ROW) for place, row in enumerate(part)),
            height=len(part) * ROW,
            alternative=say(
                "Hộ nghèo đầu năm và đến hết ngày {day} theo thôn; số liệu như {table}.",
                day=format_date_vi(on), table=numbers_in,
            ),
            caption=f"Hộ nghèo theo thôn (khung: đầu năm; thanh đặc: cuối kỳ{limit})",
            key=KEY,
        )
        for part in evenly(villages, BARS_IN_A_FIGURE)
    ]  # fmt: skip


def _bar(row: VillageBar, top: int) -> str:
    """One village: a frame for the start of the year, a full bar for now, a grey line for the most allowed."""
    before = NONE if row.before is None else format_integer(row.before)
    limit = ""
    if row.bar.most is not None:
        at = row.bar.most * SCALE
        limit = line(at, top + 17, at, top + 35, width=3, ink="#808080", css="most")
    return (
        text(0, top + 13, cut(row.name))
        + rect(0, top + 19, row.bar.before * SCALE, 14, stroke="currentColor")
        + rect(0, top + 22, row.bar.now * SCALE, 8, fill="currentColor", css="now")
        + limit
        + text(100, top + 31, f"{before} → {format_integer(row.now)}", anchor="end")
    )
