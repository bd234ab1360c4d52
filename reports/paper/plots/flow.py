"""Bands from the classes of one day to those of another, as thick as they are households, each with its number.

What neither was nor is poor or near poor is left to the table: it would hide the rest.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer
from huulien.platform.listings import list_url
from huulien.platform.papers.document import Align, Column, Figure, Table
from huulien.platform.papers.values import Cell, Value, count, say
from reports.indicators.flow import Flows, Standing
from reports.paper.plots.svg import SMALL, rect, text

FIGURE_KEY, TABLE_KEY = "hinh-chuyen", "bang-chuyen"
WORDS = {Standing.POOR: "Nghèo", Standing.NEAR_POOR: "Cận nghèo", Standing.NOT_POOR: "Không nghèo",
         Standing.UNKNOWN: "Chưa xếp loại"}  # fmt: skip
CAME, WENT = "Mới vào sổ", "Ra khỏi sổ"
LEFT, RIGHT, NODE = 29.0, 69.0, 2.0  # percent: where bands begin and end, and how wide the bars at their ends are
TOP, APART = 34, 16  # pixels
SLOT = 17  # pixels at least for a band, so that its number can be read
THICKEST, TALLEST = 90, 240  # pixels
_ORDER = {standing: place for place, standing in enumerate(Standing)}
# Words, fill, stroke, class: told apart by tone and by the frame.
_LOOKS = (("Thoát, rời sổ", "#b0b0b0", "none", "better"), ("Giữ nguyên", "#e6e6e6", "none", "same"),
          ("Sa xuống, mới vào", "#fff", "currentColor", "worse"))  # fmt: skip


@dataclass(frozen=True)
class _Band:
    before: Standing
    now: Standing
    number: int
    thickness: float

    @property
    def slot(self) -> float:
        return max(SLOT, self.thickness)

    @property
    def look(self) -> tuple[str, str, str, str]:
        """The better, the same, or the worse; who came or went is told by the words at its end."""
        if self.before is self.now:
            return _LOOKS[1]
        return _LOOKS[0] if _ORDER[self.before] < _ORDER[self.now] else _LOOKS[2]


def flow_plot(flows: Flows, numbers_in: str | Value) -> Figure | None:
    """The drawing; None where nobody was or is poor or near poor."""
    managed = flows.managed
    if not managed:
        return None
    scale = min(THICKEST / max(managed.values()), TALLEST / sum(managed.values()))
    pairs = sorted(managed, key=lambda pair: (_ORDER[pair[0]], _ORDER[pair[1]]))
    bands = [_Band(*pair, managed[pair], max(1.5, managed[pair] * scale)) for pair in pairs]
    left = _places(bands, at_start=True)
    right = _places(bands, at_start=False)
    bottom = max(y + band.slot for places in (left, right) for band, y in places.items())
    shapes = [
        text(0, 14, f"Ngày {format_date_vi(flows.start_on)}", bold=True, size=SMALL),
        text(100, 14, f"Ngày {format_date_vi(flows.on)}", anchor="end", bold=True, size=SMALL),
        _bands([(band, left[band], right[band]) for band in sorted(bands, key=lambda band: -band.number)], bottom),
        *(_number(band, left[band]) for band in bands),
        *_nodes(left, at_start=True),
        *_nodes(right, at_start=False),
        *_legend(bottom + 26),
    ]
    told = "; ".join(
        f"từ {_name(band, at_start=True)} sang {_name(band, at_start=False)} {format_integer(band.number)} hộ"
        for band in bands
    )
    return Figure(
        "".join(shapes), int(bottom + 36),
        say("Hộ chuyển loại: {told}; số liệu như {table}.", told=told, table=numbers_in),
        f"Hộ nghèo, hộ cận nghèo chuyển loại từ {format_date_vi(flows.start_on)} đến {format_date_vi(flows.on)} (hộ)",
        key=FIGURE_KEY,
    )  # fmt: skip


def flow_table(flows: Flows) -> Table:
    """All households of the two days, also those never poor: rows say where they stood, columns where they stand."""
    befores, nows = flows.befores, flows.nows

    def row(name: str, before: Standing | None) -> tuple[Cell, ...]:
        numbers = [_opened(flows, before, now) for now in nows]
        return (name, *numbers, _opened(flows, before, None))

    return Table(
        label="",
        caption=f"Hộ chuyển loại từ ngày {format_date_vi(flows.start_on)} đến ngày {format_date_vi(flows.on)}",
        unit="Đơn vị tính: hộ",
        columns=(
            Column(f"Ngày {format_date_vi(flows.start_on)}", align=Align.LEFT, width=1.8),
            *(Column(_of_end(now), f"Ngày {format_date_vi(flows.on)}", short=_of_end(now)) for now in nows),
            Column("Cộng", short="Cộng"),
        ),
        rows=tuple(row(_of_start(before), before) for before in befores),
        total=row("Cộng", None),
        key=TABLE_KEY,
    )


def _opened(flows: Flows, before: Standing | None, now: Standing | None) -> Value:
    """How many went from one to the other (None: from or to anywhere), opening who they are."""
    number = sum(
        number for (was, found), number in flows.counts.items() if before in (None, was) and now in (None, found)
    )
    asked = {"tungay": flows.start_on.isoformat(), "tu": before, "sang": now}
    return count(number, list_url("flow", on=flows.on, **asked) if number else "")


def _places(bands: list[_Band], *, at_start: bool) -> dict[_Band, float]:
    """Where each band begins, or ends: those of one node under each other."""
    side = "before" if at_start else "now"
    other = "now" if at_start else "before"
    places, y, node = {}, float(TOP), None
    for band in sorted(bands, key=lambda band: (_ORDER[getattr(band, side)], _ORDER[getattr(band, other)])):
        y += APART if node not in (None, getattr(band, side)) else 0
        node = getattr(band, side)
        places[band] = y
        y += band.slot
    return places


def _bands(bands: list[tuple[_Band, float, float]], height: float) -> str:
    """The bands in a drawing of their own: paths take no percent, so it is stretched to its place."""
    return (
        f'<svg x="{LEFT:g}%" y="0" width="{RIGHT - LEFT:g}%" height="{height:.4g}" viewBox="0 0 100 {height:.4g}" '
        f'preserveAspectRatio="none">{"".join(_band(*band) for band in bands)}</svg>'
    )


def _band(band: _Band, start: float, end: float) -> str:
    _, fill, stroke, css = band.look
    more = (band.slot - band.thickness) / 2
    first, last, thick = start + more, end + more, band.thickness
    return (
        f'<path d="M0 {first:.1f}C50 {first:.1f} 50 {last:.1f} 100 {last:.1f}V{last + thick:.1f}'
        f'C50 {last + thick:.1f} 50 {first + thick:.1f} 0 {first + thick:.1f}Z" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="0.8" class="{css}"/>'
    )


def _number(band: _Band, start: float) -> str:
    """At the beginning of its band, on a plate of its own."""
    words, middle = format_integer(band.number), start + band.slot / 2
    return rect(LEFT + 1, middle - 8, 2 + 2.4 * len(words), 16, fill="#fff", css="plate") + text(
        LEFT + 1.6, middle + 5, words, bold=True
    )


def _nodes(places: Mapping[_Band, float], *, at_start: bool) -> Iterator[str]:
    nodes: dict[Standing, list[_Band]] = {}
    for band in places:
        nodes.setdefault(band.before if at_start else band.now, []).append(band)
    for found in nodes.values():
        top = places[found[0]]
        height = places[found[-1]] + found[-1].slot - top
        x = LEFT - NODE if at_start else RIGHT
        yield rect(x, top, NODE, height, fill="currentColor")
        at, anchor, middle = (
            (LEFT - NODE - 1.5, "end", top + height / 2) if at_start else (RIGHT + NODE + 1.5, "", top + height / 2)
        )
        sums = format_integer(sum(band.number for band in found))
        yield text(at, middle - 2, _name(found[0], at_start=at_start), anchor=anchor, size=SMALL)
        yield text(at, middle + 13, sums, anchor=anchor, bold=True)


def _legend(y: float) -> Iterator[str]:
    for place, (words, fill, stroke, css) in enumerate(_LOOKS):
        x = 30.0 * place
        yield rect(x, y - 10, 5, 11, fill=fill, stroke=stroke, css=css)
        yield text(x + 6, y, words, size=SMALL)


def _name(band: _Band, *, at_start: bool) -> str:
    standing = band.before if at_start else band.now
    return WORDS.get(standing) or (CAME if at_start else WENT)


def _of_start(standing: Standing) -> str:
    return CAME if standing is Standing.AWAY else standing.label


def _of_end(standing: Standing) -> str:
    return WENT if standing is Standing.AWAY else standing.label
