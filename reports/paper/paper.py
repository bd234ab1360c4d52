"""The periodic report of a commune as a document: its frame, and the parts in their order."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cached_property

from django.core.exceptions import ValidationError

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.text import upper_first
from huulien.platform import clock
from huulien.platform.papers.document import Block, Document, Issuer, Kind, Paragraph, Style
from huulien.platform.papers.values import say
from programs.models import Plan
from reports import datasets
from reports.datasets.money import money_of
from reports.datasets.review import Place, ReviewOfYear, place_of, review_of
from reports.datasets.targets import commune_targets
from reports.datasets.work import Work, work_of
from reports.indicators.targets.money import Money
from reports.indicators.targets.results import TargetResult
from reports.official import TITLES, YearBook
from reports.paper.annexes import annexes
from reports.paper.assembly import CLOSING, OPENING, Section, assemble
from reports.paper.drawings import (
    drawing,
    flow_figures,
    heat_figures,
    indicator_words,
    table,
    tile_figures,
    trend_figures,
    village_figures,
)
from reports.paper.general import general, reviewed
from reports.paper.kept import KeptRows
from reports.paper.plots import flow, heat, tiles, trend, villages
from reports.paper.programme import money_by_source, of_villages, organised, support, targets
from reports.paper.sentences import Sentences
from reports.paper.tables import NEAR_POOR, POOR, lack_table, near_poor_table, poor_table
from reports.periods import Period, PeriodKind
from reports.scope import EVERYTHING, SECTIONS, Scope
from reports.situation import Situation
from surveys.models import Round
from surveys.vocabulary import RoundKind

PROGRAM = "Chương trình mục tiêu Quốc gia giảm nghèo bền vững"
PROGRAM_ON_TWO_LINES = PROGRAM.replace(" giảm", "\ngiảm")


class Paper:
    """The report of a commune on a period, made from what the book says now: all of it, or what was chosen."""

    def __init__(self, commune: Area, period: Period, scope: Scope = EVERYTHING) -> None:
        self.commune, self.period, self.scope = commune, period, scope
        # There is no figure of a day to come: a running period is told as of today.
        self.situation = Situation(commune, min(period.as_of, clock.today()), scope.villages)
        self.kept = KeptRows(commune)  # filled while the sections are made

    @property
    def words(self) -> str:
        """The period, and of which villages the report is where it is not of all."""
        of = "" if self.scope.villages is None else f" của {self.situation.place}"
        return f"{self.period.words}{of}"

    @property
    def plan(self) -> Plan | None:
        return self.situation.plan

    @cached_property
    def document(self) -> Document:
        """The report after Nghị định 30/2020/NĐ-CP, before anybody has edited or signed it."""
        return assemble(self.frame, self.sections, annexes=self.annexes)

    @property
    def frame(self) -> Document:
        """What stands around the sections: head, grounds, addressees."""
        above = self.level_above
        return Document(
            kind=Kind.REPORT,
            subject=f"Kết quả thực hiện {PROGRAM_ON_TWO_LINES} {self.words}",
            issuer=Issuer(f"UBND {self.commune}", self.commune.name, f"UBND {above}" if above else ""),
            as_of=self.situation.on,
            blocks=(),
            addressees=(f"Ủy ban nhân dân {above}",) if above else (),
            grounds=tuple(self.grounds),
            recipients=tuple(self.recipients),
            is_draft=True,
        )

    # The frame

    @cached_property
    def level_above(self) -> Area | None:
        """The district on the day of the figures, or the province since districts ceased."""
        area = self.commune.parent
        while area is not None and area.valid_until and area.valid_until < self.period.as_of:
            area = area.parent
        return area

    @property
    def grounds(self) -> list[str]:
        """Căn cứ: what the plan rests on, then the plan."""
        if self.plan is None:
            return []
        texts = [line.strip() for line in self.plan.based_on.splitlines() if line.strip()]
        lines = [text if text.startswith("Căn cứ") else f"Căn cứ {text}" for text in texts]
        if self.plan.number:
            issued = f" ngày {format_date_vi(self.plan.issued_on)}" if self.plan.issued_on else ""
            lines.append(
                f"Căn cứ Kế hoạch số {self.plan.number}{issued} của UBND {self.commune} "
                f"về thực hiện {PROGRAM} năm {self.plan.year}"
            )
        return lines

    @property
    def recipients(self) -> list[str]:
        """Nơi nhận: those above first, those of the plan, the archive last."""
        named = self.plan.recipients.splitlines() if self.plan else []
        lines = [line.strip().removeprefix("-").strip() for line in named if line.strip(" -;.")]
        kept = [line for line in lines if not line.startswith("Lưu")]
        archive = next((line for line in lines if line.startswith("Lưu")), "Lưu: VT")
        return [*(["Như trên"] if self.level_above else []), *kept, archive]

    # Whether the figures are final

    @property
    def is_too_early(self) -> bool:
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
        rounds = self.commune.rounds.settled().filter(settled_on__lte=self.situation.on)
        return rounds.order_by("-settled_on", "-pk").first()

    @cached_property
    def opening(self) -> datasets.CommuneRates | None:
        """The day before a span that does not begin with the year."""
        start = self.period.start
        if self.period.kind != PeriodKind.SPAN or (start.month, start.day) == (1, 1):
            return None
        return self.situation.rates_on(start - timedelta(days=1))

    @cached_property
    def place(self) -> Place:
        return place_of(self.commune, self.period.start, self.situation.on)

    @cached_property
    def review(self) -> ReviewOfYear | None:
        """Of a year's report alone: within the year its round is not settled yet."""
        if self.period.kind != PeriodKind.YEAR:
            return None
        return review_of(self.commune, self.period.year, self.situation.on, lambda: self.book.ledger)

    @cached_property
    def book(self) -> YearBook:
        """What the ledger and the tables of a year's report are made from."""
        return YearBook(self.commune, self.period.year)

    @cached_property
    def work(self) -> Work:
        return work_of(self.commune, self.period.start, self.situation.on, self.scope.villages)

    @cached_property
    def targets(self) -> Sequence[TargetResult]:
        """The targets of the year's plan; of some villages those that are counted village by village."""
        if self.plan is None or not self.scope.holds("cac-muc-tieu"):
            return ()
        counted = commune_targets(self.plan, self.situation.on).targets
        return counted if self.scope.villages is None else of_villages(counted, self.scope.villages)

    @cached_property
    def money(self) -> Money:
        """Of the year, from its first day."""
        return money_of(self.commune, self.situation.on.year, self.situation.on)

    @property
    def since_words(self) -> str:
        return f"từ {format_date_vi(self.period.start)} đến hết {format_date_vi(self.situation.on)}"

    @cached_property
    def annexes(self) -> tuple[Block, ...]:
        """The official tables of a year whose annual round, and the one before it, are settled; or those chosen."""
        if self.scope.tables is not None:
            return annexes(YearBook(self.commune, self.tables_year or self.period.year), self.scope.tables)
        if self.period.kind != PeriodKind.YEAR or self.is_too_early:
            return ()
        try:
            return annexes(self.book, TITLES)
        except ValidationError:  # the year before has no settled round
            return ()

    @property
    def tables_year(self) -> int | None:
        """The last year that was over on the day and whose annual round is settled; None before the first."""
        on = self.situation.on
        last = on.year if (on.month, on.day) == (12, 31) else on.year - 1
        years = self.commune.rounds.settled().filter(kind=RoundKind.ANNUAL, year__lte=last).order_by("-year")
        return years.values_list("year", flat=True).first()

    # The parts

    @cached_property
    def sections(self) -> list[Section]:
        """The parts that the report holds, in their order; what it does not hold is not counted either."""
        told = Sentences(self.situation)
        day = upper_first(told.day)
        office, name = f"Ủy ban nhân dân {self.commune}", f"báo cáo kết quả thực hiện {PROGRAM} {self.words}"
        opening: list[Block] = [Paragraph(f"{office} {name} như sau:")]
        if not self.is_settled:
            opening.append(Paragraph(told.basis(self.latest_round), Style.NOTE))
        parts: dict[str, Callable[[], list[Block]]] = {
            "tinh-hinh": lambda: general(self.situation, self.place, self.since_words, self.kept),
            "chi-dao": lambda: organised(self.plan, self.work, day, self.kept),
            "ra-soat": lambda: reviewed(self.review, self.kept),
            "ty-le": lambda: self._poverty(told),
            "thieu-hut": lambda: self._lacks(told),
            "cac-muc-tieu": lambda: targets(self.targets, self.kept),
            "ho-tro": lambda: support(self.work, self.since_words, self.kept),
            "kinh-phi": lambda: money_by_source(self.money, day),
        }
        held = [Section(key, SECTIONS[key], tuple(part())) for key, part in parts.items() if self.scope.holds(key)]
        closing = Section(CLOSING, "", (Paragraph(f"Trên đây là {name} của {office}./."),))
        return [Section(OPENING, "", tuple(opening)), *held, closing]

    def _poverty(self, told: Sentences) -> list[Block]:
        situation = self.situation
        blocks: list[Block] = [Paragraph(text) for text in told.results(self.opening)]
        if situation.villages:
            blocks += _by_village(situation)
        blocks += [*_over_years(situation), *_moves(situation)]
        return blocks

    def _lacks(self, told: Sentences) -> list[Block]:
        blocks: list[Block] = [Paragraph(told.lacks())]
        if self.situation.total.figures.poor:
            blocks += [lack_table(self.situation), *_heat(self.situation)]
        return blocks


def _by_village(situation: Situation) -> list[Block]:
    """The villages in tables, as bars and as tiles."""
    bars = village_figures(situation)
    if not bars:
        return [poor_table(situation), near_poor_table(situation)]
    pattern = "Hộ nghèo từng thôn như {poor}, {bars} và {tiles}; hộ cận nghèo như {near_poor}."
    told = say(
        pattern, poor=table(POOR), bars=drawing(villages.KEY), tiles=drawing(tiles.KEY), near_poor=table(NEAR_POOR)
    )
    return [Paragraph(told), poor_table(situation), *bars, *tile_figures(situation), near_poor_table(situation)]


def _over_years(situation: Situation) -> list[Block]:
    """The commune's rate of the years, drawn and in a table; none before there is a result."""
    plots = trend_figures(situation) if situation.only is None else []
    if not plots:
        return []
    pattern = "Tỷ lệ hộ nghèo qua các năm như {plot} và {table}"
    pattern += "; chỗ đường ngắt là chỗ không so sánh được." if situation.trend.breaks else "."
    told = say(pattern, plot=drawing(trend.FIGURE_KEY), table=table(trend.TABLE_KEY))
    return [Paragraph(told), *plots, trend.trend_table(situation.trend)]


def _moves(situation: Situation) -> list[Block]:
    """Who went from class to class in the commune's year, drawn and in a table; none without a result on both days."""
    plots = flow_figures(situation) if situation.only is None else []
    if not plots:
        return []
    pattern = "Số hộ chuyển từ loại này sang loại khác từ đầu năm như {plot} và {table}."
    told = say(pattern, plot=drawing(flow.FIGURE_KEY), table=table(flow.TABLE_KEY))
    return [Paragraph(told), *plots, flow.flow_table(situation.flows)]


def _heat(situation: Situation) -> list[Block]:
    """What the poor of each village lack, in shades, with the names of the indicators."""
    pattern = "{plot} so mức thiếu hụt giữa các thôn: ô càng đậm, tỷ lệ hộ nghèo của thôn thiếu hụt chỉ số ấy càng cao."
    told = say(pattern, plot=drawing(heat.KEY))
    return [Paragraph(told), *heat_figures(situation), Paragraph(indicator_words(situation), Style.NOTE)]
