"""What the periodic report says: one object behind its page and its files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import NO_BREAK_SPACE, format_integer, format_points
from huulien.lib.rates import rate
from huulien.platform import clock
from programs.models import Plan
from reports import datasets
from reports.contexts import Situation, VillageRow
from reports.indicators.rates import points_between
from reports.models import Report
from reports.periods import Period, PeriodKind
from surveys.models import Round
from surveys.rules.standard import standard_on

PROGRAM = "Chương trình mục tiêu Quốc gia giảm nghèo bền vững"
BAR_HEIGHT = 28  # pixels a village takes in the plot
BARS_IN_A_FIGURE = 24  # a figure is never split, so it must fit on a page
VILLAGES_IN_A_TABLE = 8  # columns that fit across an upright page


@dataclass(frozen=True)
class PlotRow:
    """One village of the plot: where its line begins, in pixels from the top."""

    top: int
    village: VillageRow


@dataclass(frozen=True)
class Plot:
    """Some villages' bars, as one figure."""

    rows: list[PlotRow]
    height: int

    @property
    def has_targets(self) -> bool:
        return any(row.village.bar.most is not None for row in self.rows)


@dataclass(frozen=True)
class LackRow:
    """Poor households that lack one indicator: by village of the table's part, together, and as a share of them all."""

    number: int
    name: str
    villages: list[tuple[int, int]]  # village, count
    total: int
    share: Decimal | None


@dataclass(frozen=True)
class LackTable:
    """A part of the table of the twelve indicators; only the last one carries the totals."""

    villages: list[VillageRow]
    rows: list[LackRow]
    is_first: bool
    is_last: bool


class Paper:
    """The report of a commune on a period. Without a stored `report`, number, date and signer are left blank."""

    def __init__(self, commune: Area, period: Period, report: Report | None = None) -> None:
        self.commune, self.period = commune, period
        self.report = report or Report(commune=commune, period=period.code)
        self.situation = Situation(commune, period.as_of)

    @property
    def plan(self) -> Plan | None:
        return self.situation.plan

    # The heading and the end of the paper (Nghị định 30/2020/NĐ-CP, Phụ lục I)

    @cached_property
    def level_above(self) -> Area | None:
        """The district on the day of the figures, or the province since districts ceased."""
        area = self.commune.parent
        while area is not None and area.valid_until and area.valid_until < self.period.as_of:
            area = area.parent
        return area

    @property
    def number(self) -> str:
        """Số ký hiệu; two digits at least, and room to write where there is no number yet."""
        number = f"{self.report.number:02d}" if self.report.number else NO_BREAK_SPACE * 8
        return f"Số: {number}/BC-UBND"

    @property
    def dated(self) -> str:
        """Place and day; a 0 before days under 10 and the months 1 and 2, as the decree asks."""
        if issued := self.report.issued_on:
            month = f"{issued.month:02d}" if issued.month < 3 else f"{issued.month}"
            return f"{self.commune.name}, ngày {issued.day:02d} tháng {month} năm {issued.year}"
        room = NO_BREAK_SPACE * 6
        return f"{self.commune.name}, ngày{room}tháng{room}năm {self.period.year}"

    @property
    def name(self) -> str:
        """What the document is called within a sentence."""
        return f"báo cáo kết quả thực hiện {PROGRAM} {self.period.words}"

    @property
    def title(self) -> str:
        """The name of the document, for lists and readers of the file."""
        return f"Báo cáo kết quả thực hiện {PROGRAM} {self.period.words}"

    @property
    def grounds(self) -> list[str]:
        """Căn cứ: what the plan rests on, then the plan; each ends with a semicolon, the last with a full stop."""
        if self.plan is None:
            return []
        texts = [_without_end(line) for line in self.plan.based_on.splitlines() if line.strip()]
        lines = [text if text.startswith("Căn cứ") else f"Căn cứ {text}" for text in texts]
        if self.plan.number:
            issued = f" ngày {format_date_vi(self.plan.issued_on)}" if self.plan.issued_on else ""
            lines.append(
                f"Căn cứ Kế hoạch số {self.plan.number}{issued} của UBND {self.commune} "
                f"về thực hiện {PROGRAM} năm {self.plan.year}"
            )
        return list(_ended(lines))

    @property
    def recipients(self) -> list[str]:
        """Nơi nhận: those above first, those of the plan, the archive last."""
        named = self.plan.recipients.splitlines() if self.plan else []
        lines = [_without_end(line.strip().removeprefix("-")) for line in named]
        kept = [line for line in lines if line and not line.startswith("Lưu")]
        archive = next((line for line in lines if line.startswith("Lưu")), "Lưu: VT")
        above = ["Như trên"] if self.level_above else []
        return [f"- {line}" for line in _ended([*above, *kept, archive])]

    @property
    def authority(self) -> list[str]:
        """The lines above the signature, without the office."""
        return ["TM. Ủy ban nhân dân", *(["KT. Chủ tịch"] if self.report.signed_for_chair else [])]

    @property
    def office(self) -> str:
        return self.report.signer_title or ("Phó Chủ tịch" if self.report.signed_for_chair else "Chủ tịch")

    @property
    def assessment(self) -> list[str]:
        return [line.strip() for line in self.report.assessment.splitlines() if line.strip()]

    # Whether the figures are final

    @property
    def is_draft(self) -> bool:
        """Whether the paper cannot be signed yet: its day has not come, or the year it reports is not settled.

        A report within the year stands on the official classes of its day, which wait for no settlement.
        """
        settled = self.commune.settled_through_on
        year_is_open = self.period.kind == PeriodKind.YEAR and (settled is None or settled < self.period.as_of)
        return year_is_open or self.period.as_of > clock.today()

    @property
    def is_settled(self) -> bool:
        """Whether nothing that counts on the day can change any more."""
        settled = self.commune.settled_through_on
        return settled is not None and settled >= self.period.as_of

    @cached_property
    def latest_round(self) -> Round | None:
        """The settled round whose results are the official ones on the day."""
        rounds = self.commune.rounds.settled().filter(settled_on__lte=self.period.as_of)
        return rounds.order_by("-settled_on", "-pk").first()

    # The figures

    @cached_property
    def opening(self) -> datasets.CommuneRates | None:
        """The day before a span that does not begin with the year."""
        start = self.period.start
        if self.period.kind != PeriodKind.SPAN or (start.month, start.day) == (1, 1):
            return None
        return datasets.poverty_rates(self.commune, start - timedelta(days=1))

    @property
    def poor_change(self) -> str:
        """How the number of poor households moved since the start of the year: "giảm 58 hộ"."""
        change = self.situation.total.figures.poor - self.situation.before.total.figures.poor
        return f"{_direction(change)} {format_integer(abs(change))} hộ" if change else "số hộ nghèo không đổi"

    @property
    def rate_change(self) -> str:
        """How the rate moved: "tỷ lệ giảm 7,58 điểm %"; empty without both rates."""
        change = points_between(self.situation.total.poor_rate, self.situation.before.total.poor_rate)
        if change is None:
            return ""
        return f"tỷ lệ {_direction(change)} {format_points(abs(change))}" if change else "tỷ lệ không đổi"

    @cached_property
    def plots(self) -> list[Plot]:
        """The villages' bars, as many figures as pages need."""
        return [
            Plot([PlotRow(place * BAR_HEIGHT, row) for place, row in enumerate(part)], len(part) * BAR_HEIGHT)
            for part in _parts(self.situation.villages, BARS_IN_A_FIGURE)
        ]

    @cached_property
    def lack_tables(self) -> list[LackTable]:
        """The twelve indicators by village, of the poor households."""
        names = standard_on(self.period.as_of).indicators
        found = self.situation.deprivations
        poor = self.situation.total.figures.poor
        parts = _parts(self.situation.villages, VILLAGES_IN_A_TABLE)
        tables = []
        for part in parts:
            rows = []
            for indicator, text in names.items():
                total = found.total(indicator)
                counts = [(row.now.area_id, found.lacking.get(row.now.area_id, {}).get(indicator, 0)) for row in part]
                rows.append(LackRow(text.number, text.name, counts, total, rate(total, poor)))
            tables.append(LackTable(part, rows, part is parts[0], part is parts[-1]))
        return tables


def _parts(rows: Sequence[Any], most: int) -> list[list[Any]]:
    """The rows in parts of nearly the same length, none longer than `most`."""
    if not rows:
        return []
    count = -(-len(rows) // most)
    length = -(-len(rows) // count)
    return [list(rows[start : start + length]) for start in range(0, len(rows), length)]


def _without_end(line: str) -> str:
    """A line of a list without the sign that ends it."""
    return line.strip().rstrip(";.").rstrip()


def _ended(lines: Sequence[str]) -> Iterator[str]:
    """Lines of a list: each ends with a semicolon, the last with a full stop."""
    for place, line in enumerate(lines, start=1):
        yield f"{line}{'.' if place == len(lines) else ';'}"


def _direction(change: int | Decimal) -> str:
    return "giảm" if change < 0 else "tăng"
