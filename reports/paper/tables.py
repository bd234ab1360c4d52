"""The tables of the report."""

from collections.abc import Callable
from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.lib.rates import rate
from huulien.platform.papers.document import Align, Column, Table
from huulien.platform.papers.values import NONE, Cell, Value, bare_percent, count, difference
from reports.indicators.rates import AreaRates
from reports.paper.counted import counted, of_class, rate_cell
from reports.situation import Situation
from surveys.rules.standard import standard_on

Row = Callable[..., tuple[Cell, ...]]  # of a name, its figures now and before, and the filters of its lists
# Keys of the tables.
POOR, NEAR_POOR, LACKS = "bang-ngheo", "bang-can-ngheo", "bang-thieu-hut"
VILLAGE = Column("Thôn", align=Align.LEFT, width=2.4)


def poor_table(situation: Situation) -> Table:
    """Poor households by village against the targets."""
    columns = (
        VILLAGE,
        Column("Tổng số hộ", short="Tổng số hộ"),
        Column("Nhân khẩu", short="Nhân khẩu"),
        Column("Đầu năm", "Hộ nghèo", short="Đầu năm"),
        Column("Cuối kỳ", "Hộ nghèo", short="Cuối kỳ"),
        Column("Tỷ lệ (%)", "Hộ nghèo", short="Tỷ lệ (%)", width=1.2),
        Column("Không quá", "Chỉ tiêu cuối năm", short="Không quá"),
        Column("So với chỉ tiêu", "Chỉ tiêu cuối năm", short="So chỉ tiêu", width=1.2),
    )

    def row(name: str, now: AreaRates, before: AreaRates, **village: int) -> tuple[Cell, ...]:
        return (
            name,
            counted(now.figures.households, situation.on, **village),
            counted(now.figures.persons, situation.on, "people", **village),
            _at_start(situation, before, before.figures.poor, loai="poor", **village),
            of_class(now, now.figures.poor, situation.on, loai="poor", **village),
            rate_cell(now, "poor"),
            _most(now, situation),
            difference(now.above_target),
        )

    return _by_village(situation, POOR, "Hộ nghèo theo thôn", columns, row)


def near_poor_table(situation: Situation) -> Table:
    """Near-poor households by village."""
    columns = (
        VILLAGE,
        Column("Tổng số hộ", short="Tổng số hộ"),
        Column("Đầu năm", "Hộ cận nghèo", short="Đầu năm"),
        Column("Cuối kỳ", "Hộ cận nghèo", short="Cuối kỳ"),
        Column("Tỷ lệ (%)", "Hộ cận nghèo", short="Tỷ lệ (%)"),
        Column("Nhân khẩu", "Hộ cận nghèo", short="Nhân khẩu"),
    )

    def row(name: str, now: AreaRates, before: AreaRates, **village: int) -> tuple[Cell, ...]:
        return (
            name,
            counted(now.figures.households, situation.on, **village),
            _at_start(situation, before, before.figures.near_poor, loai="near_poor", **village),
            of_class(now, now.figures.near_poor, situation.on, loai="near_poor", **village),
            rate_cell(now, "near_poor"),
            of_class(now, now.figures.near_poor_persons, situation.on, "people", loai="near_poor", **village),
        )

    return _by_village(situation, NEAR_POOR, "Hộ cận nghèo theo thôn", columns, row)


def lack_table(situation: Situation) -> Table:
    """Poor households that lack each indicator, by village, together and as a share of them all."""
    found, poor = situation.deprivations, situation.total.figures.poor
    villages = [row.now for row in situation.villages]
    rows = []
    for indicator, text in standard_on(situation.on).indicators.items():
        total = found.total(indicator)
        cells = [
            counted(
                found.lacking.get(area.area_id, {}).get(indicator, 0), situation.on,
                loai="poor", thon=area.area_id, thieu=indicator,
            )
            for area in villages
        ]  # fmt: skip
        cells += [counted(total, situation.on, loai="poor", thieu=indicator), bare_percent(rate(total, poor))]
        rows.append((f"{text.number}. {text.name}", *cells))
    counts = [counted(area.figures.poor, situation.on, loai="poor", thon=area.area_id) for area in villages]
    return Table(
        label="",
        caption=f"Hộ nghèo thiếu hụt từng chỉ số theo thôn đến hết ngày {format_date_vi(situation.on)}",
        unit="Đơn vị tính: hộ",
        columns=(
            Column("Chỉ số", align=Align.LEFT, width=3.2),
            *(Column(area.name) for area in villages),
            Column(situation.sum_head),
            Column("Tỷ lệ (%)"),
        ),
        rows=tuple(rows),
        total=("Số hộ nghèo", *counts, counted(poor, situation.on, loai="poor"), ""),
        key=LACKS,
    )


def _by_village(situation: Situation, key: str, caption: str, columns: tuple[Column, ...], row: Row) -> Table:
    rows = [row(line.now.name, line.now, line.before, thon=line.now.area_id) for line in situation.villages]
    return Table(
        label="",
        caption=f"{caption} đến hết ngày {format_date_vi(situation.on)}",
        columns=columns,
        rows=tuple(rows),
        total=row(situation.sum_head, situation.total, situation.before.total),
        key=key,
    )


def _at_start(situation: Situation, before: AreaRates, number: int, **filters: Any) -> Value:
    """Households of a class when the year began; a dash when the year before ended without a result."""
    told = situation.at_start(before, number)
    return Value(None, NONE) if told is None else counted(told, situation.start, **filters)


def _most(area: AreaRates, situation: Situation) -> Value:
    """The most poor households the target allows; a village may have none yet, some villages together have none."""
    if area.max_poor is None:
        is_sum = area.area_id == situation.commune.pk
        return Value(None, "chưa giao" if situation.plan and not (is_sum and situation.only is not None) else NONE)
    return count(area.max_poor)
