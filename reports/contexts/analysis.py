"""The pages of the analysis: who the poor are, what they lack together, what another standard would make of a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import QuerySet

from households.models import Area, Household
from households.vocabulary import PovertyClass, Sex, class_sign
from huulien.lib.numbers import format_decimal, format_integer
from huulien.platform.papers.document import Block, Figure
from huulien.platform.papers.numbering import numbered
from huulien.platform.papers.values import NONE
from reports.contexts.grids import Grid, Line, Opener, percent, rate_of
from reports.contexts.tables import Number
from reports.datasets import official_villages
from reports.datasets.analysis import counted_homes, near_homes, profiled_homes, simulated_homes
from reports.indicators.alkire_foster import Estimate
from reports.indicators.counting import Choices, CountedAs, CountedHome, Group
from reports.indicators.profile import UNKNOWN, Cut, ProfiledHome, profile
from reports.indicators.rates import Figures
from reports.indicators.simulation import SimulatedHome, Turn, by_classes, by_village
from reports.lists.profile import SIZES, UNCLASSIFIED
from reports.paper.drawings import (
    flow_figures,
    heat_figures,
    indicator_words,
    tile_figures,
    trend_figures,
    village_figures,
)
from reports.paper.plots.flow import flow_table
from reports.paper.plots.trend import trend_table
from reports.paper.tables import lack_table, poor_table
from reports.situation import Situation
from surveys.models import Round
from surveys.rules.near import Direction, Margin, margin_on
from surveys.rules.standard import Standard, standard_by_code

ALL = "Toàn xã"
_SIZES = dict(SIZES)
_PROFILE = (
    "Hộ", "Người", "Hộ nghèo", "Hộ nghèo (%)", "Người nghèo", "Hộ cận nghèo", "Hộ cận nghèo (%)", "Người cận nghèo",
    "Hộ chưa xếp loại",
)  # fmt: skip


@dataclass(frozen=True)
class Plot:
    """A drawing, in as many figures as pages would need, and the tables of its numbers."""

    title: str
    figures: Sequence[Block]
    tables: Sequence[Block]
    note: str


class ProfilePage:
    """The poor and near poor of a commune on a day, told apart in several ways; and who is near another class."""

    def __init__(self, commune: Area, on: date, *, today: date, links: bool) -> None:
        self.commune, self.on, self.today, self.links = commune, on, today, links

    @cached_property
    def homes(self) -> list[ProfiledHome]:
        return profiled_homes(self._households, self.on)

    @cached_property
    def total(self) -> Figures:
        return sum((Figures.of(home.poverty_class, 1, home.persons) for home in self.homes), Figures())

    @property
    def tables(self) -> list[tuple[Cut, Grid]]:
        return [(cut, self._table(cut)) for cut in Cut]

    @cached_property
    def margin(self) -> Margin:
        return margin_on(self.today)

    @cached_property
    def near(self) -> Grid:
        """Of today: how many households of each village one thing keeps from another class."""
        villages = {home.pk: home.village for home in profiled_homes(self._households, self.today)}
        near = near_homes(self.commune, self.today, self.margin)
        by_direction = [near.of(direction) for direction in Direction]
        opener = Opener("near", self.links, (("xa", self.commune.code),))

        def numbers(places: set[int], **filters: object) -> list[Number]:
            counts = [sum(villages[pk] in places for pk in found) for found in by_direction]
            return [
                opener.number(count, huong=direction, **filters)
                for direction, count in zip(Direction, counts, strict=True)
            ]

        names = self._villages(self.today)
        lines = [Line(name, numbers({pk}, thon=pk)) for pk, name in names.items()]
        return Grid("Thôn", [direction.label for direction in Direction], [
            *lines, Line(ALL, numbers(set(names)), is_total=True),
        ])  # fmt: skip

    def _table(self, cut: Cut) -> Grid:
        groups = profile(self.homes, cut)
        names = self._names(cut, groups)
        lines = [Line(name, self._numbers(groups[key], **{cut: key})) for key, name in names.items() if key in groups]
        return Grid(cut.label, _PROFILE, [*lines, Line(ALL, self._numbers(self.total), is_total=True)])

    def _names(self, cut: Cut, groups: Mapping[str, Figures]) -> dict[str, str]:
        """Group → what it is called, in the order of the table; what is not known comes last."""
        unknown = {UNKNOWN: "Không rõ"}
        match cut:
            case Cut.VILLAGE:
                return {str(pk): name for pk, name in self._villages(self.on).items()}
            case Cut.ETHNICITY:
                by_size = sorted(groups, key=lambda name: (-groups[name].households, name))
                return {name: name for name in by_size if name != UNKNOWN} | unknown
            case Cut.SEX:
                return {sex.value: sex.label for sex in Sex} | unknown
            case Cut.SIZE:
                return _SIZES | unknown

    def _numbers(self, figures: Figures, **filters: str) -> list[Number]:
        number = Opener("profile", self.links, (("on", self.on), ("xa", self.commune.code))).number
        return [
            number(figures.households, **filters),
            _plain(figures.persons),
            number(figures.poor, loai=PovertyClass.POOR, **filters),
            rate_of(figures.poor, figures.households),
            _plain(figures.poor_persons),
            number(figures.near_poor, loai=PovertyClass.NEAR_POOR, **filters),
            rate_of(figures.near_poor, figures.households),
            _plain(figures.near_poor_persons),
            number(figures.unclassified, loai=UNCLASSIFIED, **filters),
        ]

    def _villages(self, on: date) -> dict[int, str]:
        also = {home.village for home in self.homes}
        return {village.key: village.name for village in official_villages(self.commune, on, also)}

    @property
    def _households(self) -> QuerySet[Household]:
        return Household.objects.filter(commune=self.commune)


class TrendsPage:
    """The figures of the reports on a page, each with the numbers it draws."""

    def __init__(self, commune: Area, on: date) -> None:
        self.situation = Situation(commune, on)

    @property
    def on(self) -> date:
        return self.situation.on

    @cached_property
    def plots(self) -> list[Plot]:
        """Those that have something to draw, numbered in their order."""
        found = self.situation
        drawn: list[tuple[str, Sequence[Figure], Sequence[Block], str]] = [
            ("Qua các năm", trend_figures(found), [trend_table(found.trend)], ""),
            ("Hộ chuyển loại trong năm", (moved := flow_figures(found)), [flow_table(found.flows)] if moved else [],
             ""),
            ("Từng thôn", tile_figures(found), [poor_table(found)], ""),
            ("Thôn và chỉ tiêu", village_figures(found), [], "Số liệu như bảng của hình trên."),
            ("Thiếu hụt theo thôn", (lacking := heat_figures(found)), [lack_table(found)] if lacking else [],
             indicator_words(found) if lacking else ""),
        ]  # fmt: skip
        shown = [row for row in drawn if row[1]]
        parts = numbered([[*figures, *tables] for _, figures, tables, _ in shown])
        return [Plot(title, blocks[: len(figures)], blocks[len(figures) :], note)
                for (title, figures, _, note), blocks in zip(shown, parts, strict=True)]  # fmt: skip


class CountingPage:
    """What the households of a commune lack together, by the counting method."""

    def __init__(self, commune: Area, on: date, choices: Choices, counted_as: CountedAs, *, links: bool) -> None:
        self.commune, self.on, self.choices, self.counted_as, self.links = commune, on, choices, counted_as, links

    @cached_property
    def homes(self) -> list[CountedHome]:
        return counted_homes(Household.objects.filter(commune=self.commune), self.on, self.choices.standard)

    @cached_property
    def groups(self) -> dict[Group, list[CountedHome]]:
        found: dict[Group, list[CountedHome]] = {group: [] for group in Group}
        for home in self.homes:
            found[self.choices.group(home)].append(home)
        return found

    @property
    def known(self) -> int:
        """Households that are counted."""
        return len(self.homes) - len(self.groups[Group.LEFT_OUT])

    @cached_property
    def estimate(self) -> Estimate:
        return self.choices.estimate(self.homes, self.counted_as)

    @property
    def incidence(self) -> str:
        return percent(self.estimate.known.incidence).text

    @property
    def intensity(self) -> str:
        return percent(self.estimate.known.intensity).text

    @property
    def adjusted(self) -> str:
        return three_places(self.estimate.known.adjusted).text

    @property
    def left_out(self) -> Number:
        return self._opener.number(len(self.groups[Group.LEFT_OUT]), nhom=Group.LEFT_OUT)

    @property
    def bounds(self) -> list[tuple[str, str, str]]:
        """(what, at least, at most) of each measure, were what is unknown known."""
        low, high = self.estimate.low, self.estimate.high
        return [
            ("H (%)", percent(low.incidence).text, percent(high.incidence).text),
            ("M0", three_places(low.adjusted).text, three_places(high.adjusted).text),
        ]

    @property
    def by_indicator(self) -> Grid:
        """Of each indicator: who lack it, who of the poor do, and its part of M0."""
        found, opener = self.estimate.known, self._opener
        known, poor = (
            [home for group in groups for home in self.groups[group]]
            for groups in ((Group.POOR, Group.NOT_POOR), (Group.POOR,))
        )
        lines = [
            Line(text.name, [
                percent(self.choices.weights[item]),
                opener.number(_lacking(known, item), thieu=item, du=1),
                percent(_part(found.raw[item], found.population)),
                opener.number(_lacking(poor, item), thieu=item, nhom=Group.POOR),
                percent(_part(found.censored[item], found.population)),
                percent(found.share(item)),
            ])
            for item, text in self.choices.standard.indicators.items()
        ]  # fmt: skip
        whole = percent(Fraction(1)) if found.poor else percent(None)
        total = Line("Cộng", [percent(Fraction(1)), *[Number("")] * 4, whole], is_total=True)
        columns = ("Trọng số (%)", "Hộ thiếu hụt", "Thiếu hụt (%)", "Hộ nghèo đa chiều thiếu hụt",
                   "Nghèo đa chiều và thiếu hụt (%)", "Đóng góp vào M0 (%)")  # fmt: skip
        return Grid("Chỉ số", columns, [*lines, total])

    @property
    def by_village(self) -> Grid:
        homes: dict[int, list[CountedHome]] = {}
        for home in self.homes:
            homes.setdefault(home.village, []).append(home)
        names = {village.key: village.name for village in official_villages(self.commune, self.on, also=homes)}
        lines = [self._area(name, homes.get(pk, []), thon=pk) for pk, name in names.items()]
        return Grid("Thôn", (
            "Hộ", "Chưa đủ dữ liệu", "Hộ nghèo đa chiều", "H (%)", "A (%)", "M0", "Đóng góp vào M0 (%)"
        ), [*lines, self._area(ALL, self.homes, is_total=True)])  # fmt: skip

    def _area(self, name: str, homes: Sequence[CountedHome], *, is_total: bool = False, **filters: object) -> Line:
        found = self.choices.estimate(homes, self.counted_as).known
        groups = [self.choices.group(home) for home in homes]
        number = self._opener.number
        return Line(name, [
            number(len(homes), **filters),
            number(groups.count(Group.LEFT_OUT), nhom=Group.LEFT_OUT, **filters),
            number(groups.count(Group.POOR), nhom=Group.POOR, **filters),
            percent(found.incidence),
            percent(found.intensity),
            three_places(found.adjusted),
            percent(found.share_of(self.estimate.known)),
        ], is_total)  # fmt: skip

    @property
    def _opener(self) -> Opener:
        cutoff = self.choices.cutoff
        return Opener("counting", self.links, (
            ("on", self.on), ("xa", self.commune.code), ("trongso", self.choices.weighing),
            ("nguong", f"{cutoff.numerator}-{cutoff.denominator}"),
        ))  # fmt: skip


class SimulationPage:
    """What another standard would make of a settled round; nothing of it is stored."""

    def __init__(self, round: Round, standard: Standard, *, links: bool) -> None:
        self.round, self.standard, self.links = round, standard, links

    @cached_property
    def homes(self) -> list[SimulatedHome]:
        return simulated_homes(self.round.reviews.all(), self.standard)

    @property
    def own(self) -> Standard:
        return standard_by_code(self.round.standard)

    @cached_property
    def turns(self) -> dict[Turn, Number]:
        counts = {turn: sum(home.turn is turn for home in self.homes) for turn in Turn}
        return {turn: self._opener.number(count, ket=turn) for turn, count in counts.items()}

    @property
    def notes(self) -> list[str]:
        """What the other standard does not say, and so leaves open."""
        notes = []
        if not self.standard.score:
            notes.append(
                "Chuẩn này chưa có ngưỡng điểm B1: hộ chỉ có điểm B1 thì không rõ thu nhập, nên chưa rõ xếp loại."
            )
        if not self.standard.average:
            notes.append(
                "Chuẩn này chưa có mức thu nhập của hộ mức sống trung bình: hộ vượt chuẩn đều là hộ không nghèo."
            )
        if not self.standard.valid_from <= self.round.as_of <= self.standard.valid_until:
            notes.append("Chuẩn này không áp dụng cho năm của đợt: số của chuẩn lấy ở ngày gần nhất còn hiệu lực.")
        return notes

    @property
    def by_classes(self) -> Grid:
        """From the class of the review to the simulated one."""
        found = by_classes(self.homes)
        befores = [kind for kind in PovertyClass if any(before is kind for before, _ in found)]
        number = self._opener.number
        lines = [
            Line(_short(before), [
                *(number(found[before, after], tu=before, sang=after) for after in PovertyClass),
                number(sum(found[before, after] for after in PovertyClass), tu=before),
            ])
            for before in befores
        ]  # fmt: skip
        sums = [sum(found[before, after] for before in befores) for after in PovertyClass]
        total = [number(count, sang=after) for count, after in zip(sums, PovertyClass, strict=True)]
        columns = [*(f"{_short(kind)} (mô phỏng)" for kind in PovertyClass), "Cộng"]
        return Grid("Kết quả đã chốt", columns, [*lines, Line("Cộng", [*total, number(sum(sums))], is_total=True)])

    @property
    def by_village(self) -> Grid:
        found = by_village(self.homes)
        here = {village for village, _ in found}
        villages = official_villages(self.round.commune, self.round.as_of, also=here)
        lines = [self._area(village.name, found, {village.key}, thon=village.key) for village in villages]
        columns = ["Phiếu", *(f"{turn.label} (mô phỏng)" for turn in Turn)]
        return Grid("Thôn", columns, [*lines, self._area(ALL, found, here, is_total=True)])

    def _area(
        self, name: str, found: Mapping[tuple[int, Turn], int], villages: set[int], *, is_total: bool = False,
        **filters: object,
    ) -> Line:  # fmt: skip
        counts = {turn: sum(found[village, turn] for village in villages) for turn in Turn}
        number = self._opener.number
        each = [number(count, ket=turn, **filters) for turn, count in counts.items()]
        return Line(name, [number(sum(counts.values()), **filters), *each], is_total)

    @property
    def _opener(self) -> Opener:
        return Opener("simulation", self.links, (
            ("xa", self.round.commune.code), ("dot", self.round.pk), ("chuan", self.standard.code)
        ))  # fmt: skip


def three_places(share: Fraction | None) -> Number:
    if share is None:
        return Number(NONE)
    return Number(format_decimal(Decimal(share.numerator) / share.denominator, 3))


def _plain(count: int) -> Number:
    return Number(format_integer(count))


def _part(count: int, of: int) -> Fraction | None:
    return Fraction(count, of) if of else None


def _lacking(homes: Sequence[CountedHome], indicator: str) -> int:
    return sum(home.lacks[indicator] is True for home in homes)


def _short(kind: PovertyClass) -> str:
    return class_sign(kind).words if kind.is_known else "Chưa rõ"
