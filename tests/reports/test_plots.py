"""The plots: safe for any name, readable without colour, the same on page and paper, and no number of their own."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from PIL import Image

from huulien.platform import audit
from huulien.platform.papers.document import Figure
from huulien.platform.papers.pictures import WIDTH, drawing, picture
from reports.indicators.charts import bars
from reports.indicators.flow import Flows, Standing
from reports.indicators.rates import Figures
from reports.indicators.trend import Trend, TrendPoint
from reports.paper import Paper
from reports.paper.plots import communes, flow, funds, heat, tiles, trend, villages
from reports.paper.plots.svg import LETTERS_ACROSS, SHADES, cut, on_two_lines
from reports.periods import parse_period
from reports.situation import Situation
from tests import factories
from tests.pages import read

DAY, DAY_WORDS = date(2023, 12, 31), "đến hết ngày 31/12/2023"
NAMES = ["<script>alert(1)</script>", "Làng & Bản <b>", "\"]]>'", "Khuổi " * 40, "A" * 300, "", "Là Bàn"]
ENDS = [date(year, 12, 31) for year in range(2019, 2024)]


def of_years(*poor: int | None, standards: str = "aaaaa", goal: str | None = "10.98") -> Trend:
    points = [
        TrendPoint(on, Figures() if number is None else Figures(households=100, poor=number), standard)
        for on, number, standard in zip(ENDS, poor, standards, strict=True)
    ]
    ticks = [(on, str(on.year)) for on in ENDS]
    return Trend(ENDS[0], ENDS[-1], points, ticks, Decimal(goal) if goal else None, ENDS[-2])


def every_plot(names: list[str]) -> list[Figure]:
    drawn = bars([(9, 5, 4)] * len(names))
    moves = {(was, now): 3 for was in Standing for now in Standing if (was, now) != (Standing.AWAY, Standing.AWAY)}
    line = trend.trend_plot(of_years(30, None, 20, 15, 11), "Tỷ lệ (%)")
    return [
        *villages.village_plots([villages.VillageBar(name, 9, 5, bar) for name, bar in zip(names, drawn, strict=True)],
                                DAY, "Bảng 1"),
        *tiles.tile_plots([tiles.Tile(name, 50, 5) for name in names], "Bảng 1", DAY_WORDS),
        *heat.heat_plots([heat.HeatLine(name, 7, range(12)) for name in names], [str(n) for n in range(1, 13)],
                         "Bảng 3", DAY_WORDS),
        *funds.fund_plots([funds.Fund(name, 10**12, 10**9, 1) for name in names], "Bảng 4", DAY_WORDS),
        *communes.commune_plots(
            [communes.CommuneColumns(name, [Decimal("12.5"), None], frozenset({1}), Decimal("9")) for name in names],
            ["2022", "2023"],
        ),
        *([line] if line else []),
        *([moved] if (moved := flow.flow_plot(Flows(ENDS[-2], DAY, moves), "Bảng 5")) else []),
    ]  # fmt: skip


def texts(figure: Figure) -> list[str]:
    root = ElementTree.fromstring(drawing(figure))
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def test_any_name_stays_a_name_and_the_drawing_whole():
    for figure in every_plot(NAMES):
        root = ElementTree.fromstring(drawing(figure))
        tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
        assert tags <= {"svg", "title", "text", "rect", "line", "circle", "path"}
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not [name for name in attributes if name.startswith("on") or name in {"style", "href"}]


def test_no_name_is_longer_than_the_width_of_a_phone():
    for figure in every_plot(NAMES):
        assert max(len(words) for words in texts(figure)) <= LETTERS_ACROSS
    assert cut("Khuổi  \u00a0 Vai") == "Khuổi Vai"
    assert on_two_lines("Bản Lằng Khuổi Thượng Hạ", 13) == ["Bản Lằng", "Khuổi Thượng…"]


def test_nothing_leaves_the_drawing():
    for figure in every_plot(["Làng Bên", "Là Bàn"]):
        root = ElementTree.fromstring(drawing(figure))
        for element in root.iter():
            for name in ("y", "y1", "y2", "cy"):
                assert 0 <= float(element.get(name, "0").removesuffix("%")) <= figure.height
            for name in ("x", "x1", "x2", "cx", "width"):
                if (place := element.get(name, "0")).endswith("%"):
                    assert 0 <= float(place.removesuffix("%")) <= 100


def test_each_can_be_read_in_grey():
    """What stands on a shade is far from it in brightness, every shade is told from its neighbour, and the picture
    itself holds no colour."""

    def luminance(colour: str) -> float:
        named = {"none": "#fff", "currentColor": "#000"}.get(colour, colour).lstrip("#")
        level = int((named * 2 if len(named) == 3 else named)[:2], 16) / 255
        return ((level + 0.055) / 1.055) ** 2.4 if level > 0.04 else level / 12.92

    for fill, ink in SHADES:
        low, high = sorted((luminance(fill), luminance(ink)))
        assert (high + 0.05) / (low + 0.05) >= 4.5
    levels = [luminance(fill) for fill, _ in SHADES]
    assert all(lighter - darker >= 0.1 for lighter, darker in pairwise(levels))
    for figure in every_plot(["Là Bàn"]):
        image = Image.open(BytesIO(picture(figure))).convert("RGB")
        assert image.width == 3 * WIDTH
        assert all(red == green == blue for _, (red, green, blue) in image.getcolors(1 << 24))


def test_a_band_is_told_by_its_marks_and_a_cell_by_its_number():
    (tiled,) = tiles.tile_plots([tiles.Tile("Là Bàn", 100, 12), tiles.Tile("Mới", 9, None)], "Bảng 1", DAY_WORDS)
    assert next(words for words in texts(tiled) if "■" in words) == "■■■□"
    assert {"12 hộ nghèo", "12,00%", "chưa có kết quả", "–"} <= set(texts(tiled))
    (heated,) = heat.heat_plots([heat.HeatLine("Là Bàn", 300, [1, 0, 200])], ["1", "2", "3"], "Bảng 3", DAY_WORDS)
    assert {"<1", "0", "67"} <= set(texts(heated))
    (empty,) = heat.heat_plots([heat.HeatLine("Là Bàn", 0, [0, 0])], ["1", "2"], "Bảng 3", DAY_WORDS)
    assert texts(empty).count("–") == 2


def test_a_year_without_a_result_is_a_dash_and_the_line_passes_it_by():
    drawn = trend.trend_plot(of_years(30, None, 20, 15, 11), "Tỷ lệ (%)")
    assert drawn.shapes.count('stroke-width="2.5"') == 2
    assert texts(drawn).count("–") == 1
    assert "Không vẽ vì chưa có kết quả: 31/12/2020." in drawn.alternative
    assert "0,00" not in texts(drawn)


def test_where_the_standard_changes_the_drawing_says_so_and_does_not_join():
    drawn = trend.trend_plot(of_years(30, 29, 20, 15, 11, standards="aabbb"), "Tỷ lệ (%)")
    assert drawn.shapes.count('stroke-width="2.5"') == 3
    assert "đổi chuẩn nghèo" in texts(drawn)
    assert "Đường ngắt giữa 31/12/2020 và 31/12/2021 vì đổi chuẩn nghèo." in drawn.alternative
    notes = [row[-1] for row in trend.trend_table(of_years(30, 29, 20, 15, 11, standards="aabbb")).rows]
    assert notes == ["", "", "Từ đây chuẩn nghèo khác, không nối với trước", "", ""]


def test_without_any_result_there_is_no_drawing_and_without_a_plan_no_way_to_a_goal():
    assert trend.trend_plot(of_years(None, None, None, None, None), "") is None
    drawn = trend.trend_plot(of_years(None, None, None, None, 11, goal=None), "")
    assert "mục tiêu" not in drawn.shapes
    assert "stroke-dasharray" not in drawn.shapes


@pytest.mark.parametrize("poor", [(0, 0, 0, 0, 0), (100, 100, 100, 100, 100), (1, 99, 1, 99, 1), (5, 5, 5, 5, 5)])
def test_the_axis_holds_whatever_was_counted(poor):
    drawn = trend.trend_plot(of_years(*poor), "")
    places = [float(y) for y in re.findall(r'cy="([\d.]+)"', drawn.shapes)]
    assert trend.TOP <= min(places) <= max(places) <= trend.BOTTOM


def test_the_page_shows_what_the_report_draws_with_its_numbers(client, cast):
    client.force_login(cast.officer)
    page = client.get(reverse("reports:trends"), {"ngay": "2023-12-31"}).content.decode()
    assert re.findall(r"Hình \d", page) == [f"Hình {number}" for number in range(1, 6)]
    plots = re.findall(r'class="plot"[^>]*><title>[^<]*</title>(.*?)</svg>\s*<figcaption', page, flags=re.S)
    of_paper = [block.shapes for block in Paper(cast.commune, parse_period("2023")).document.blocks
                if isinstance(block, Figure)]  # fmt: skip
    assert {*plots} <= {*of_paper}
    assert page.count("<summary>Số liệu của hình</summary>") == 4
    assert "style=" not in page


def test_the_page_of_a_day_without_a_result_says_so(client, cast):
    client.force_login(cast.officer)
    page = read(client.get(reverse("reports:trends"), {"ngay": "2022-06-30"}))
    assert "Chưa có kết quả rà soát" in page.text
    assert "Hình 1" not in page.text


def test_the_overview_draws_its_year_by_the_same_function(cast):
    situation = Situation(cast.commune, date(2023, 6, 30))
    drawn = trend.trend_plot(situation.year_trend, "")
    assert [point.on for point in situation.year_trend.points] == [
        date(2022, 12, 31), date(2023, 3, 31), date(2023, 6, 30)
    ]  # fmt: skip
    assert "30/06" in " ".join(texts(drawn))


def test_a_village_founded_in_the_year_breaks_the_line(cast):
    with audit.acting(locked=False):  # the year is settled already
        factories.make_village(cast.commune, "Mới Lập", 9, valid_from=date(2023, 2, 1))
    assert [found.words for found in Situation(cast.commune, DAY).trend.breaks] == ["địa bàn"]
