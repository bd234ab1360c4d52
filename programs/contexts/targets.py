"""What the page of village targets shows: where each village starts, what every method proposes, and the sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from households.models import Area
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_integer
from huulien.lib.rates import most_within, rate
from programs.models import Plan, VillageAnswer
from programs.rules.allocate.facts import AllocateCase, Method, Village
from programs.rules.allocate.methods import Allocation, allocate
from programs.services.plan_content import start_counts, start_of
from programs.services.village_targets import Outlook, outlooks_of

NOTHING_ELSE = Outlook()
SHORT = {
    Method.PROPORTIONAL: "Theo hộ nghèo",
    Method.ABILITY: "Theo khả năng",
    Method.EQUAL_EFFORT: "Giảm đều",
    Method.EVEN_RATE: "Tỷ lệ đều",
}  # what a phone sets before each number


@dataclass(frozen=True)
class VillageLine:
    """A village: where it starts, what is expected of it, and its limit, typed or stored."""

    area: Area
    facts: Village
    most: int | None
    proposed: Mapping[Method, int]

    @property
    def to_escape(self) -> int | None:
        return None if self.most is None else max(0, self.facts.expected - self.most)

    @property
    def most_rate(self) -> Decimal | None:
        return None if self.most is None else rate(self.most, self.facts.households)

    @property
    def beyond_able(self) -> int:
        """How many more must escape than are thought able to; 0 also where that is not known."""
        if self.to_escape is None or self.facts.able is None:
            return 0
        return max(0, self.to_escape - self.facts.able)


@dataclass(frozen=True)
class AnswerLine:
    """A village, its limit now, and the latest answer of its head."""

    area: Area
    most: int | None
    answer: VillageAnswer | None

    @property
    def sign(self) -> Sign:
        if self.answer is None:
            return Sign("Chưa trả lời", "mute", "clock")
        if not self.answer.agrees:
            return Sign("Chưa đồng ý", "bad", "alert")
        if self.answer.max_poor_households != self.most:
            return Sign(f"Đồng ý {self.answer.max_poor_households}, nay đã sửa", "warn", "clock")
        return Sign("Đồng ý", "ok", "ok")


class TargetPage:
    """The villages of a plan against what its rate allows. What is typed may stand in for what is stored."""

    def __init__(
        self,
        plan: Plan,
        rate: Decimal | None = None,
        most: Mapping[int, int | None] | None = None,
        outlooks: Mapping[int, Outlook] | None = None,
        method: Method | None = None,
        *,
        is_typed: bool = False,
    ) -> None:
        self.plan = plan
        self.rate = Decimal(plan.target_rate if rate is None else rate)
        self.start = start_of(plan)
        self.method = method if method or is_typed else Method(plan.method) if plan.method else None
        self._most, self._outlooks = most, outlooks

    @property
    def starts_before_the_year(self) -> bool:
        """Whether the figures are of the end of the year before, as they should; else they are today's."""
        return self.start.year < self.plan.year and (self.start.month, self.start.day) == (12, 31)

    @cached_property
    def areas(self) -> list[Area]:
        return list(self.plan.villages())

    @cached_property
    def allocation(self) -> Allocation | None:
        """What each method makes of the villages; None without any."""
        counts = start_counts(self.plan)
        outlooks = outlooks_of(self.plan) if self._outlooks is None else self._outlooks
        villages = []
        for area in self.areas:
            households, poor = counts.get(area.pk, (0, 0))
            outlook = outlooks.get(area.pk, NOTHING_ELSE)
            villages.append(Village(code=str(area.pk), households=households, poor=poor, **outlook.facts))
        return allocate(AllocateCase(str(self.plan), self.rate, tuple(villages))) if villages else None

    @cached_property
    def villages(self) -> list[VillageLine]:
        """The villages of the plan, each with its limit and what every method proposes."""
        if self.allocation is None:
            return []
        stored = dict(self.plan.village_targets.values_list("village", "max_poor_households"))
        most = stored if self._most is None else self._most
        shared = {method: found for method, found in self.allocation.by_method.items() if found}
        return [
            VillageLine(
                area, facts, most.get(area.pk), {method: found.limits[place] for method, found in shared.items()}
            )
            for place, (area, facts) in enumerate(zip(self.areas, self.allocation.case.villages, strict=True))
        ]

    # The commune

    @property
    def households(self) -> int:
        return sum(line.facts.households for line in self.villages)

    @property
    def poor(self) -> int:
        return sum(line.facts.poor for line in self.villages)

    @property
    def expected(self) -> int:
        """Poor households at the end of the year if none escaped."""
        return sum(line.facts.expected for line in self.villages)

    @property
    def allowed(self) -> int:
        """The most poor households with which the commune still reaches its rate."""
        return most_within(self.rate, self.households)

    @property
    def allowed_rate(self) -> Decimal | None:
        return rate(self.allowed, self.households)

    @property
    def must_escape(self) -> int:
        return max(0, self.expected - self.allowed)

    @property
    def able(self) -> int | None:
        """Households thought able to escape; None while it is not known of a village."""
        able = [line.facts.able for line in self.villages]
        return None if not able or None in able else sum(number or 0 for number in able)

    @property
    def reasons(self) -> list[str]:
        """Why the target cannot be shared, each with the name of its village."""
        names = {str(area.pk): area.name for area in self.areas}
        found = self.allocation.reasons if self.allocation else []
        return [
            reason.message.replace(f"Thôn {reason.village}:", f"Thôn {names.get(reason.village or '', '')}:")
            for reason in found
        ]

    @property
    def missing_able(self) -> list[str]:
        names = {str(area.pk): area.name for area in self.areas}
        return [names[code] for code in self.allocation.missing_able] if self.allocation else []

    @property
    def methods(self) -> list[tuple[Method, str, int | None, bool]]:
        """(method, its short name, its sum or None where it cannot tell, whether it is the one chosen)."""
        if self.allocation is None:
            return []
        return [
            (method, SHORT[method], sum(found.limits) if found else None, method == self.method)
            for method, found in self.allocation.by_method.items()
        ]

    @property
    def without_target(self) -> int:
        return sum(line.most is None for line in self.villages)

    @property
    def given(self) -> int | None:
        """The villages' targets together; None while a village has none."""
        return None if not self.villages or self.without_target else self.given_so_far

    @property
    def given_so_far(self) -> int:
        return sum(line.most or 0 for line in self.villages)

    @property
    def given_rate(self) -> Decimal | None:
        return None if self.given is None else rate(self.given, self.households)

    @property
    def to_escape(self) -> int:
        return sum(line.to_escape or 0 for line in self.villages)

    @property
    def sign(self) -> Sign:
        """The sum against the commune's limit: "65 / 65 hộ, vừa đủ"."""
        words = f"{format_integer(self.given_so_far)} / {format_integer(self.allowed)} hộ"
        if self.given_so_far > self.allowed:
            return Sign(f"{words}, vượt {format_integer(self.given_so_far - self.allowed)} hộ", "bad", "alert")
        if self.without_target:
            return Sign(f"{words}, còn {self.without_target} thôn chưa giao", "warn", "clock")
        left = self.allowed - self.given_so_far
        return Sign(f"{words}, dư {format_integer(left)} hộ" if left else f"{words}, vừa đủ", "ok", "ok")

    @property
    def departing(self) -> list[VillageLine]:
        """The villages whose limit is not the one that the chosen method proposes."""
        if self.method is None:
            return []
        return [
            line
            for line in self.villages
            if line.most is not None and line.proposed.get(self.method, line.most) != line.most
        ]

    # The village heads

    @cached_property
    def answers(self) -> list[AnswerLine]:
        latest = {answer.village_id: answer for answer in self.plan.answers.select_related("answered_by")}
        return [AnswerLine(line.area, line.most, latest.get(line.area.pk)) for line in self.villages]

    @property
    def agreed(self) -> int:
        return sum(line.sign.tone == "ok" for line in self.answers)

    @property
    def heading(self) -> str:
        year, over = self.plan.year, self.given_so_far - self.allowed
        if not self.villages or self.without_target == len(self.villages):
            return f"Chưa giao chỉ tiêu năm {year} cho các thôn"
        if over > 0 and self.households:
            return f"Chỉ tiêu các thôn năm {year} vượt {format_integer(over)} hộ"
        if self.without_target:
            return f"Còn {self.without_target} thôn chưa giao chỉ tiêu năm {year}"
        against = [line.area.name for line in self.answers if line.answer and not line.answer.agrees]
        words = f"Năm {year}: đã chia {format_integer(self.given_so_far)} hộ"
        if not against or self.plan.is_approved:
            return words
        return f"{words}, {against[0] if len(against) == 1 else f'{len(against)} thôn'} chưa đồng ý"
