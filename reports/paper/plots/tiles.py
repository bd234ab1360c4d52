"""The villages as tiles in their order, in the place of a map where no boundaries are loaded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huulien.lib.numbers import format_integer
from huulien.lib.rates import rate
from huulien.platform.papers.document import Figure, evenly
from huulien.platform.papers.values import NONE, Value, percent, say
from reports.indicators.charts import heat_step
from reports.paper.plots.svg import SMALL, marks, on_shade, on_two_lines, shade, text

KEY = "hinh-o-thon"
STEPS = (5, 10, 20)  # percent, from which a tile takes the next band
ACROSS, GAP, HEIGHT, LETTERS = 3, 1.2, 92, 13  # tiles; percent; pixels; letters of a line on the phone
TILES_IN_A_FIGURE = 27
LEGEND = 62  # pixels


@dataclass(frozen=True)
class Tile:
    """A village; `poor` is None while it has no result."""

    name: str
    households: int
    poor: int | None


def tile_plots(tiles: Sequence[Tile], numbers_in: str | Value, day: str) -> list[Figure]:
    """The tiles with name, poor households and rate, as many figures as pages need."""
    return [
        Figure(
            "".join(_part(part)),
            -(-len(part) // ACROSS) * HEIGHT + LEGEND,
            say("Ô mỗi thôn theo thứ tự thôn, ghi số hộ nghèo và tỷ lệ, {day}; số liệu như {table}.",
                day=day, table=numbers_in),
            f"Tỷ lệ hộ nghèo các thôn, {day} (%; xếp theo thứ tự thôn, không phải bản đồ)",
            key=KEY,
        )
        for part in evenly(tiles, TILES_IN_A_FIGURE)
    ]  # fmt: skip


def _part(tiles: Sequence[Tile]) -> Iterator[str]:
    width = (100 - GAP * (ACROSS - 1)) / ACROSS
    for place, tile in enumerate(tiles):
        x, y = place % ACROSS * (width + GAP), place // ACROSS * HEIGHT
        step = heat_step(tile.poor or 0, tile.households, STEPS)
        yield shade(x, y, width, HEIGHT - 8, step)
        middle = x + width / 2
        name = on_two_lines(tile.name, LETTERS)
        for number, words in enumerate(name):
            yield on_shade(middle, y + (25 if len(name) == 1 else 17) + 15 * number, words, step, size=SMALL + 1)
        yield on_shade(middle, y + 50, _poor(tile), step, size=SMALL + 1)
        yield on_shade(middle, y + 65, _rate(tile), step, size=SMALL + 1)
        if tile.poor is not None:
            yield on_shade(middle, y + 79, marks(step), step, size=SMALL)
    yield from _legend(-(-len(tiles) // ACROSS) * HEIGHT + 8)


def _poor(tile: Tile) -> str:
    return "chưa có kết quả" if tile.poor is None else f"{format_integer(tile.poor)} hộ nghèo"


def _rate(tile: Tile) -> str:
    share = None if tile.poor is None else rate(tile.poor, tile.households)
    return percent(share, NONE).words


def _legend(top: float) -> Iterator[str]:
    """Each band with its marks; the first has none."""
    low, middle, high = STEPS
    words = ("0", f"dưới {low}", f"{low} đến dưới {middle}", f"{middle} đến dưới {high}", f"từ {high}")
    for place, said in enumerate(words):
        yield text(50.0 * (place % 2), top + 12 + 18 * (place // 2), f"{marks(place)} {said}", size=SMALL)
