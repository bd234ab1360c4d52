"""The villages' poor households as bars that print in black."""

from html import escape

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.platform.papers.document import Figure, evenly
from huulien.platform.papers.values import NONE
from reports.contexts import Situation, VillageRow

ROW = 38  # pixels a village takes: its name above its bar, so that no name is too long
BARS_IN_A_FIGURE = 22  # a figure is never split, so it must fit on a page
SCALE = 0.8  # of the width, for the longest bar: the numbers stand behind


def village_plots(situation: Situation) -> list[Figure]:
    """The villages' bars, as many figures as pages need; none before there is a result."""
    if not situation.total.has_result:
        return []
    on, parts = format_date_vi(situation.on), evenly(situation.villages, BARS_IN_A_FIGURE)
    limit = "; vạch xám: tối đa cuối năm" if any(row.bar.most is not None for row in situation.villages) else ""
    return [
        Figure(
            shapes="".join(_bar(row, place * ROW) for place, row in enumerate(part)),
            height=len(part) * ROW,
            alternative=f"Hộ nghèo đầu năm và đến hết ngày {on} theo thôn; số liệu như Bảng 1.",
            caption=f"Biểu đồ. Hộ nghèo theo thôn (khung: đầu năm; thanh đặc: cuối kỳ{limit})",
        )
        for part in parts
    ]


def _bar(row: VillageRow, top: int) -> str:
    """One village: a frame for the start of the year, a full bar for now, a grey line for the most allowed."""
    before = NONE if row.before_poor is None else format_integer(row.before_poor)
    limit = ""
    if row.bar.most is not None:
        limit = f'<rect x="{row.bar.most * SCALE:.1f}%" y="{top + 17}" width="3" height="18" fill="#808080"/>'
    return (
        f'<text x="0" y="{top + 13}" fill="currentColor">{escape(row.now.name)}</text>'
        f'<rect x="0" y="{top + 19}" width="{row.bar.before * SCALE:.1f}%" height="14" fill="none" '
        f'stroke="currentColor"/><rect x="0" y="{top + 22}" width="{row.bar.now * SCALE:.1f}%" height="8" '
        f'fill="currentColor"/>{limit}<text x="100%" y="{top + 31}" text-anchor="end" fill="currentColor">'
        f"{before} → {format_integer(row.now.figures.poor)}</text>"
    )
