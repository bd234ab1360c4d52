"""The figures of a report and of the pages of the analysis, from the same counts as their tables."""

from huulien.lib.dates import format_date_vi
from huulien.platform.papers.document import Figure
from huulien.platform.papers.values import Reference, refer
from reports.indicators.rates import AreaRates
from reports.indicators.targets.money import Money
from reports.paper.plots import flow, funds, heat, tiles, trend, villages
from reports.paper.tables import LACKS, POOR
from reports.situation import Situation
from surveys.rules.standard import standard_on

FUNDS = "bang-nguon-von"  # key of the table of money by source


def day_words(situation: Situation) -> str:
    return f"đến hết ngày {format_date_vi(situation.on)}"


def table(key: str) -> Reference:
    return refer(key, "bảng số liệu kèm theo")


def drawing(key: str) -> Reference:
    return refer(key, "hình kèm theo")


def village_figures(situation: Situation) -> list[Figure]:
    """The villages' poor households against their targets; none before there is a result."""
    if not situation.total.has_result:
        return []
    bars = [
        villages.VillageBar(row.now.name, row.before_poor, row.now.figures.poor, row.bar) for row in situation.villages
    ]
    return villages.village_plots(bars, situation.on, table(POOR))


def tile_figures(situation: Situation) -> list[Figure]:
    """The villages as tiles; none before there is a result."""
    if not situation.total.has_result:
        return []
    found = [tiles.Tile(row.now.name, row.now.figures.households, _poor(row.now)) for row in situation.villages]
    return tiles.tile_plots(found, table(POOR), day_words(situation))


def trend_figures(situation: Situation) -> list[Figure]:
    """The rate of the years up to the day; none before there is a result."""
    caption = (
        f"Tỷ lệ hộ nghèo cuối mỗi năm và {day_words(situation)} (%; nét liền: đã tính; nét đứt: đường tới mục tiêu)"
    )
    plot = trend.trend_plot(situation.trend, caption)
    return [plot] if plot else []


def heat_figures(situation: Situation) -> list[Figure]:
    """What the poor of each village and of all lack; none where nobody is poor."""
    if not situation.total.figures.poor:
        return []
    found, texts = situation.deprivations, standard_on(situation.on).indicators
    lines = [
        heat.HeatLine(
            row.now.name, _poor(row.now), [found.lacking.get(row.now.area_id, {}).get(item, 0) for item in texts]
        )
        for row in situation.villages
    ]
    whole = heat.HeatLine(situation.sum_head, situation.total.figures.poor, [found.total(item) for item in texts])
    codes = [str(text.number) for text in texts.values()]
    return heat.heat_plots([*lines, whole], codes, table(LACKS), day_words(situation))


def indicator_words(situation: Situation) -> str:
    """The indicators behind the codes of the heat map."""
    texts = standard_on(situation.on).indicators.values()
    return f"(Chỉ số: {'; '.join(f'{text.number}. {text.name}' for text in texts)}.)"


def flow_figures(situation: Situation) -> list[Figure]:
    """Who went from class to class since the start of the year; none without a result on both days."""
    if not (situation.total.has_result and situation.before.total.has_result):
        return []
    plot = flow.flow_plot(situation.flows, table(flow.TABLE_KEY))
    return [plot] if plot else []


def fund_figures(money: Money, day: str) -> list[Figure]:
    """The money of each source and nature."""
    found = [
        funds.Fund(
            f"{row.source.label}, {row.nature.label.lower()}",
            row.amounts.planned_vnd,
            row.amounts.allocated_vnd + row.amounts.carried_in_vnd,
            row.amounts.disbursed_vnd,
        )
        for row in money.sources
    ]
    return funds.fund_plots(found, table(FUNDS), day)


def _poor(area: AreaRates) -> int | None:
    return area.figures.poor if area.is_reviewed else None
