"""The sentences of the report, made from its figures. They say what was counted and nothing beyond it."""

from datetime import date
from decimal import Decimal

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import NOT_REVIEWED, format_integer, format_points
from huulien.lib.rates import rate
from huulien.lib.text import upper_first
from huulien.platform.papers.values import Text, join, percent, points, refer, say
from reports import datasets
from reports.indicators.rates import AreaRates, points_between
from reports.paper.counted import counted
from reports.paper.tables import LACKS
from reports.situation import Situation
from surveys.models import Round
from surveys.rules.standard import standard_on

MOST_NAMED = 4  # indicators named as lacking most


class Sentences:
    """What the report says of one commune on one day, beside the start of the year."""

    def __init__(self, situation: Situation) -> None:
        self.situation, self.on = situation, situation.on
        self.total, self.before = situation.total, situation.before.total
        self.who = "xã" if situation.only is None else situation.place
        self.year, self.day = str(situation.on.year), f"đến hết ngày {format_date_vi(situation.on)}"

    def basis(self, latest: Round | None) -> str:
        """What the figures stand on while they are not settled."""
        if latest:
            since = format_date_vi(latest.settled_on)
            stands = f"Số liệu chính thức theo kết quả rà soát gần nhất đã chốt, có hiệu lực từ {since}"
        else:
            stands = "Chưa có kết quả rà soát nào được chốt"
        return f"({stands}; số liệu {self.day} còn có thể thay đổi.)"

    def results(self, opening: datasets.CommuneRates | None) -> list[Text]:
        """Paragraphs on poor households, the target, near-poor households and those without a class."""
        first = [self._standing(f"Đầu năm {self.year}", self.before, self.situation.start)]
        if opening:
            day = f"Đầu kỳ báo cáo (đến hết ngày {format_date_vi(opening.on)})"
            first.append(self._standing(day, opening.total, opening.on))
        first.append(self._standing(upper_first(self.day), self.total, self.on, with_persons=True))
        paragraphs = [join(first), *([join(target)] if (target := self._target()) else [])]
        if near_poor := self._near_poor():
            paragraphs.append(join(near_poor))
        for start, area, on in (
            (f"Đầu năm {self.year}", self.before, self.situation.start),
            (upper_first(self.day), self.total, self.on),
        ):
            if area.figures.unclassified and area.has_result:
                paragraphs.append(self._unclassified(start, area, on))
        return paragraphs

    def lacks(self) -> Text:
        """What stands before the table of the twelve indicators, or why there is none."""
        figures = self.total.figures
        if not figures.poor:
            if not self.total.is_reviewed:
                return f"{upper_first(self.day)} {NOT_REVIEWED}, nên chưa có số liệu về mức độ thiếu hụt."
            nobody = f"{self.who} không có hộ nghèo, nên không có đối tượng để tính mức độ thiếu hụt."
            return f"{upper_first(self.day)} {nobody}"
        intro = say(
            "Trong {poor} hộ nghèo, số hộ thiếu hụt từng chỉ số và tỷ lệ trên số hộ nghèo như {table}; một hộ có "
            "thể thiếu hụt nhiều chỉ số.",
            table=refer(LACKS, "bảng kèm theo"),
            poor=counted(figures.poor, self.on, loai="poor"),
        )
        return join([intro, *self._most_lacked()])

    def _standing(self, start: str, area: AreaRates, on: date, *, with_persons: bool = False) -> Text:
        """How many households there were on a day, how many of them poor; of the last day also the change."""
        figures = area.figures
        if not figures.households:
            return say(
                "{start}, {who} không có hộ nào trong sổ nên không có đối tượng để tính tỷ lệ hộ nghèo.",
                start=start,
                who=self.who,
            )
        households, place = counted(figures.households, on), self.situation.place
        if not area.has_result:
            pattern = "{start}, {place} có {households} hộ; {no_result} nên chưa có số hộ nghèo và tỷ lệ hộ nghèo."
            return say(pattern, start=start, place=place, households=households, no_result=NOT_REVIEWED)
        poor = counted(figures.poor, on, loai="poor")
        poor_rate = percent(area.poor_rate)
        if not with_persons:
            pattern = "{start}, {place} có {households} hộ, trong đó {poor} hộ nghèo, tỷ lệ {rate}."
            return say(pattern, start=start, place=place, households=households, poor=poor, rate=poor_rate)
        return say(
            "{start}, {place} có {households} hộ với {persons} nhân khẩu, trong đó {poor} hộ nghèo với {poor_persons} "
            "nhân khẩu, tỷ lệ {rate}{change}.",
            start=start,
            place=place,
            households=households,
            persons=counted(figures.persons, on, "people"),
            poor=poor,
            poor_persons=counted(figures.poor_persons, on, "people", loai="poor"),
            rate=poor_rate,
            change=self._change(),
        )

    def _change(self) -> str:
        """How poor households and their rate moved since the start of the year; empty without both."""
        if not self.before.has_result:
            return ""
        households = moved(self.total.figures.poor - self.before.figures.poor)
        change = points_between(self.total.poor_rate, self.before.poor_rate)
        return f"; so với đầu năm, số hộ nghèo {households}, tỷ lệ {moved_points(change or Decimal(0))}"

    def _target(self) -> list[Text]:
        if self.situation.only is not None:  # the goal is the commune's; each village may have its own
            return self._villages()
        total, plan = self.total, self.situation.plan
        if plan is None or total.max_poor is None:
            return [f"Chưa có mục tiêu của năm {self.year} để so sánh."]
        pattern = "Mục tiêu đến cuối năm {year} là tỷ lệ hộ nghèo còn {target}"
        pattern += ", tức không quá {most} hộ." if total.figures.households else "."
        sentences: list[Text] = [say(pattern, year=self.year, target=percent(plan.target_rate), most=total.max_poor)]
        if total.above_target is not None and total.has_result:
            return [*sentences, self._against_target(total.above_target), *self._villages()]
        return sentences

    def _against_target(self, above: int) -> Text:
        if above <= 0:
            fewer = f", ít hơn mức tối đa {-above} hộ" if above else ""
            return f"{upper_first(self.day)} xã đã đạt mục tiêu{fewer}."
        gap = points(self.total.gap_points or Decimal(0))
        if (self.on.month, self.on.day) == (12, 31):
            pattern = "Xã chưa đạt mục tiêu: số hộ nghèo cao hơn mức tối đa {above} hộ, tỷ lệ cao hơn {gap}."
        else:
            pattern = "Còn phải giảm {above} hộ ({gap}) để đạt mục tiêu."
        return say(pattern, above=above, gap=gap)

    def _villages(self) -> list[Text]:
        """How the villages stand against their targets, and whether these make up the commune's."""
        given = [row.now for row in self.situation.villages if row.now.max_poor is not None]
        if not given or not self.total.has_result:
            return []
        behind = [area for area in given if (area.above_target or 0) > 0]
        met = len(given) - len(behind)
        if not behind:
            pattern = "Cả {given} thôn được giao chỉ tiêu đều đã đạt."
        elif not met:
            pattern = "Cả {given} thôn được giao chỉ tiêu đều chưa đạt."
        else:
            pattern = "Trong {given} thôn được giao chỉ tiêu, {met} thôn đã đạt, {behind} thôn chưa đạt: {names}."
        names = ", ".join(area.name for area in behind)
        sentences: list[Text] = [say(pattern, given=len(given), met=met, behind=len(behind), names=names)]
        if self.situation.only is not None:
            return sentences
        together, most = sum(area.max_poor or 0 for area in given), self.total.max_poor or 0
        if together != most:
            compared = "nhiều hơn" if together > most else "ít hơn"
            pattern = "Tổng chỉ tiêu đã giao cho các thôn là {together} hộ, {compared} mức tối đa của xã {apart} hộ."
            sentences.append(say(pattern, together=together, compared=compared, apart=abs(together - most)))
        return sentences

    def _near_poor(self) -> list[Text]:
        total, before = self.total.figures, self.before.figures
        if not self.total.has_result:
            return []
        start: Text = ""
        change = ""
        if self.before.has_result:
            start = say(
                "đầu năm có {before} hộ, tỷ lệ {rate}; ",
                before=counted(before.near_poor, self.situation.start, loai="near_poor"),
                rate=percent(self.before.near_poor_rate),
            )
            change = f"; so với đầu năm, số hộ cận nghèo {moved(total.near_poor - before.near_poor)}"
        now = say(
            "{day} có {now} hộ với {persons} nhân khẩu, tỷ lệ {rate}{change}.",
            day=self.day,
            now=counted(total.near_poor, self.on, loai="near_poor"),
            persons=counted(total.near_poor_persons, self.on, "people", loai="near_poor"),
            rate=percent(self.total.near_poor_rate),
            change=change,
        )
        both = percent(rate(total.poor + total.near_poor, total.households))
        return [
            ("Về hộ cận nghèo: ", *start, *now),
            say("Tỷ lệ nghèo đa chiều, tính cả hộ nghèo và hộ cận nghèo, là {both}.", both=both),
        ]

    def _unclassified(self, start: str, area: AreaRates, on: date) -> Text:
        return say(
            "{start} có {number} hộ chưa xếp loại, tính trong tổng số hộ nhưng chưa tính là nghèo hay không nghèo.",
            start=start,
            number=counted(area.figures.unclassified, on, loai="unclassified"),
        )

    def _most_lacked(self) -> list[Text]:
        """The indicators that most poor households lack; none when too many share the place."""
        found, poor = self.situation.deprivations, self.total.figures.poor
        texts = standard_on(self.on).indicators
        most = max(found.total(indicator) for indicator in texts)
        named = [indicator for indicator in texts if found.total(indicator) == most]
        if not most or len(named) > MOST_NAMED:
            return []
        each = [
            say(
                "“{name}” ({number} hộ, {share})",
                name=texts[indicator].name,
                number=counted(most, self.on, loai="poor", thieu=indicator),
                share=percent(rate(most, poor)),
            )
            for indicator in named
        ]
        listed = [*each[0], *(piece for words in each[1:] for piece in (", ", *words))]
        return [("Chỉ số có nhiều hộ nghèo thiếu hụt nhất là ", *listed, ".")]


def moved(change: int) -> str:
    """How a number of households moved: "giảm 58 hộ"."""
    return f"{_way(change)} {format_integer(abs(change))} hộ" if change else "không đổi"


def moved_points(change: Decimal) -> str:
    """How a rate moved: "giảm 7,58 điểm phần trăm"."""
    return f"{_way(change)} {format_points(abs(change))}" if change else "không đổi"


def _way(change: int | Decimal) -> str:
    return "giảm" if change < 0 else "tăng"
