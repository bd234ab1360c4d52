"""What the pages of the ways out show: a household's lacks and what removes them, and the commune's kept plans."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from households.models import Area, Household
from households.vocabulary import PovertyClass
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import NO_BREAK_SPACE, format_integer, format_vnd, plain_decimal
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.listings import list_url
from programs.access import EDIT_WAYS, SEE_WAYS
from programs.models import SupportNeed, WayChoice, WayMeasure, WayPlan
from programs.rules.way_out.facts import POOR_FROM, Goal, Per, WayOutCase
from programs.rules.way_out.result import household_result
from programs.rules.way_out.ways import Ways
from programs.services.way_choices import latest_choice
from programs.services.ways import NUMBERS, case_of
from programs.vocabulary import NeedState
from surveys.models import ClassInForce, Review
from surveys.vocabulary import Indicator

INDICATORS = {number: indicator for indicator, number in NUMBERS.items()}
GOAL_OF = {PovertyClass.POOR: Goal.NEAR_POOR, PovertyClass.NEAR_POOR: Goal.ABOVE}
AWAY = {Goal.NEAR_POOR: "thoát nghèo", Goal.ABOVE: "thoát cận nghèo"}


@dataclass(frozen=True)
class Option:
    """A measure that removes a lack, as the page offers it."""

    measure: WayMeasure
    is_proposed: bool
    need: SupportNeed | None = None  # for the same thing, waiting, or served since the form

    @property
    def need_words(self) -> str:
        """That the household waits for it, or was given it since the form that the lacks are read from."""
        if self.need is None:
            return ""
        if self.need.is_waiting:
            return f"đang chờ từ {format_date_vi(self.need.asked_on)}"
        return f"đã được hỗ trợ {format_date_vi(self.need.ended_on)}, sau phiếu này"

    @property
    def chance_words(self) -> str:
        return chance_words(self.measure.chance)


@dataclass(frozen=True)
class Lack:
    """An indicator that a household lacks, or that nobody knows of, with the measures that remove it."""

    indicator: Indicator
    is_unknown: bool
    options: Sequence[Option]


class HouseholdWay:
    """How one household, poor or near poor, gets out; by the form that its official class rests on."""

    def __init__(self, household: Household, poverty_class: str, review: Review | None, user: Any = None) -> None:
        self.household, self.review = household, review
        self.goal = GOAL_OF[PovertyClass(poverty_class)]
        self.sees_costs = bool(user) and access.may(user, SEE_WAYS, household.commune)
        self.may_choose = self.sees_costs and access.may(user, EDIT_WAYS, household.commune)

    @cached_property
    def case(self) -> WayOutCase:
        return case_of(self.household.commune, self.goal, clock.today(), household=self.household)

    @cached_property
    def ways(self) -> Ways:
        return Ways(self.case)

    @property
    def facts(self) -> Any:
        """The household of the case; None where it is not in the book, or not of such a class, today."""
        return self.case.households[0] if self.case.households else None

    @cached_property
    def result(self) -> Mapping[str, Any]:
        return household_result(self.case, self.ways, self.facts)

    @cached_property
    def measures(self) -> dict[str, WayMeasure]:
        """Those open to the household, by their ids."""
        ids = [self.case.measures[place].id for place in self.ways.open_to(self.facts)]
        found = WayMeasure.objects.in_bulk([int(item) for item in ids])
        return {item: found[int(item)] for item in ids}

    @property
    def proposed(self) -> list[WayMeasure]:
        """The cheapest set; empty also where there is none."""
        return [self.measures[item] for item in self.result["way"] or ()]

    @property
    def has_way(self) -> bool:
        return self.result["way"] is not None

    @cached_property
    def lacks(self) -> list[Lack]:
        """In the order of the form."""
        return [
            Lack(
                INDICATORS[number],
                number in self.facts.unknown,
                self._removing(INDICATORS[number]),
            )
            for number in sorted(self.facts.lacks)
        ]

    def _removing(self, indicator: Indicator) -> list[Option]:
        if not self.sees_costs:
            return []
        return [self._option(item) for item in self.measures.values() if indicator in item.lifts]

    @property
    def incomes(self) -> list[Option]:
        """The measures that take the income over the line."""
        return [self._option(item) for item in self.measures.values() if item.income]

    def _option(self, measure: WayMeasure) -> Option:
        return Option(measure, measure in self.proposed, self._needs.get(measure.need))

    @cached_property
    def _needs(self) -> dict[str, SupportNeed]:
        """Kind → the need of the household or its members that waits, else the one served since the form."""
        wanted = Q(state=NeedState.WAITING)
        if self.review and self.review.visited_on:
            wanted |= Q(state=NeedState.SERVED, ended_on__gt=self.review.visited_on)
        rows = self.household.support_needs.filter(wanted).order_by("pk")
        return {need.kind: need for need in sorted(rows, key=lambda need: need.is_waiting)}

    @property
    def is_by_lacks(self) -> bool:
        return self.goal is Goal.NEAR_POOR

    @property
    def must_lose(self) -> int:
        """How many lacks fewer take it out while its income stays."""
        return max(0, len(self.facts.lacks) - POOR_FROM + 1)

    @property
    def heading(self) -> str:
        away = AWAY[self.goal]
        if not self.sees_costs:
            return self.lacks_words
        if not self.has_way:
            return f"Chưa có cách {away} trong danh mục của xã"
        return f"Còn {len(self.result['way'])} việc nữa là {away}"

    @property
    def lacks_words(self) -> str:
        """ "Đang thiếu 4 chỉ số, phải bớt ít nhất 2"."""
        if not self.is_by_lacks:
            return "Thoát cận nghèo khi thu nhập vượt chuẩn nghèo"
        return f"Đang thiếu {len(self.facts.lacks)} chỉ số, phải bớt ít nhất {self.must_lose}"

    @property
    def facts_words(self) -> str:
        """By what the lacks are known."""
        if self.review is None:
            return "Hộ chưa có Phiếu B đã chốt, nên coi như thiếu cả 12 chỉ số"
        return f"Theo Phiếu B {self.review.reference}, {self.review.income_amount}"

    @property
    def chance_words(self) -> str:
        return chance_words(self.result["chance"])

    @cached_property
    def choice(self) -> WayChoice | None:
        return latest_choice(self.household) if self.sees_costs else None


def way_of(household: Household, in_force: ClassInForce | None, user: Any = None) -> HouseholdWay | None:
    """How a household gets out whose official class today is poor or near poor; None for others."""
    if in_force is None or in_force.poverty_class not in GOAL_OF:
        return None
    way = HouseholdWay(household, in_force.poverty_class, in_force.review, user)
    return way if way.facts and not way.case.meets_goal(way.facts) else None


def chance_words(chance: Any) -> str:
    """ "ước tính thành công 60 %"; that nobody has said it."""
    return "chưa ghi khả năng thành công" if chance is None else f"ước tính thành công {percent_words(chance)}"


def percent_words(share: Any) -> str:
    """A share up to 1, or as the contract prints one, in percent with the decimals it has: "60 %"."""
    number = Decimal(share) * 100
    return f"{plain_decimal(number).replace('.', ',')}{NO_BREAK_SPACE}%"


# ----- The commune's plans -----


@dataclass(frozen=True)
class VillageLine:
    """A village in a plan: how many it brings out, and what is paid for them alone and for the village once."""

    area: Area
    out: int
    left: int
    own_vnd: int
    shared_vnd: int

    @property
    def cost_vnd(self) -> int:
        return self.own_vnd + self.shared_vnd


class Answer:
    """One question of a kept plan with its answer; its figures add up to the đồng."""

    NAMES = (("fewest", "Ít tiền nhất"), ("most", "Nhiều hộ nhất"))
    TITLES = {"fewest": "Ít tiền nhất để còn không quá {at_most} hộ", "most": "Nhiều hộ nhất với {budget}"}

    def __init__(self, plan: WayPlan, name: str) -> None:
        self.plan, self.name = plan, name
        self.given = plan.result[name]

    @property
    def title(self) -> str:
        at_most = "" if self.plan.at_most is None else format_integer(self.plan.at_most)
        budget = "" if self.plan.budget_vnd is None else format_vnd(self.plan.budget_vnd)
        return self.TITLES[self.name].format(at_most=at_most, budget=budget)

    @property
    def subject(self) -> str:
        """The title within a sentence."""
        return lower_first(self.title)

    @property
    def list_url(self) -> str:
        """The households that it brings out, narrowed further by what follows."""
        return list_url("way_plan_households", pa=self.plan.pk, cau=self.name)

    @property
    def is_feasible(self) -> bool:
        return self.given["feasible"]

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        return self.given["plan"]

    @cached_property
    def villages(self) -> list[VillageLine]:
        of_village: Mapping[str, str] = self.plan.result["villages"]
        areas = Area.objects.in_bulk({int(pk) for pk in of_village.values()})
        inside, out = Counter(of_village.values()), Counter(of_village[row["household"]] for row in self.rows)
        own: Counter[str] = Counter()
        shared: set[tuple[str, str]] = set()
        for row in self.rows:
            village = of_village[row["household"]]
            own[village] += self.own_vnd(row)
            shared |= {(village, item) for item in row["measures"] if self._per(item) is Per.VILLAGE}
        return [
            VillageLine(
                areas[int(pk)], out[pk], inside[pk] - out[pk], own[pk],
                sum(self._cost(item) for village, item in shared if village == pk),
            )
            for pk in sorted(inside, key=lambda pk: (areas[int(pk)].position, int(pk)))
        ]  # fmt: skip

    @cached_property
    def of_commune_vnd(self) -> int:
        """What is paid once for the whole commune."""
        used = {item for row in self.rows for item in row["measures"] if self._per(item) is Per.COMMUNE}
        return sum(map(self._cost, used))

    @property
    def own_total_vnd(self) -> int:
        return sum(line.own_vnd for line in self.villages)

    @property
    def shared_total_vnd(self) -> int:
        return sum(line.shared_vnd for line in self.villages) + self.of_commune_vnd

    def own_vnd(self, row: Mapping[str, Any]) -> int:
        """What a household of the plan costs by itself."""
        return sum(self._cost(item) for item in row["measures"] if self._per(item) is Per.HOUSEHOLD)

    def names(self, row: Mapping[str, Any]) -> str:
        return ", ".join(self.plan.measures[item]["name"] for item in row["measures"])

    @cached_property
    def short(self) -> list[str]:
        """Why it cannot be met, and the least that can, in words."""
        pks = {int(item["village"]) for item in self.given["short"] if item["village"]}
        names = {str(area.pk): area.name for area in Area.objects.filter(pk__in=pks)}
        return [_short_words(item, names) for item in self.given["short"]]

    @property
    def next_words(self) -> str:
        """What the next household would cost: how much the whole plan, how much more than what there is."""
        if self.name != "most" or not self.is_feasible:
            return ""
        next_vnd = self.given["next_vnd"]
        if next_vnd is None:
            return "Thêm tiền cũng không đưa thêm hộ nào ra được: hết cách hoặc hết mức nhận của các giải pháp."
        more = format_vnd(next_vnd - (self.plan.budget_vnd or 0))
        return f"Muốn thêm hộ nữa cần cả thảy {format_vnd(next_vnd)}, tức thêm {more} so với số tiền đang có."

    def _cost(self, item: str) -> int:
        return self.plan.measures[item]["cost_vnd"]

    def _per(self, item: str) -> Per:
        return Per(self.plan.measures[item]["per"])


def heading_of(answers: Sequence[Answer]) -> str:
    """What a plan comes to: "17 hộ ra được, ước tính 9.500.000 đ; 67 hộ ra được, ước tính 248.500.000 đ"."""
    if not any(answer.is_feasible for answer in answers):
        return f"Chưa làm được: {answers[0].subject}"
    return "; ".join(
        f"{format_integer(answer.given['out'])} hộ ra được, ước tính {format_vnd(answer.given['cost_vnd'])}"
        for answer in answers
        if answer.is_feasible
    )


def answers_of(plan: WayPlan) -> list[Answer]:
    return [Answer(plan, name) for name, _ in Answer.NAMES if plan.result[name] is not None]


def _short_words(item: Mapping[str, Any], names: Mapping[str, str]) -> str:
    limit, least = item["limit"], item["least"]
    if item["what"] == "commune":
        return (
            f"Dù có bao nhiêu tiền, xã vẫn còn ít nhất {format_integer(least)} hộ, quá mức {format_integer(limit)} hộ. "
            "Thêm giải pháp, tăng mức nhận, hoặc nâng số hộ còn lại."
        )
    if item["what"] == "village":
        return (
            f"Thôn {names[item['village']]} dù có bao nhiêu tiền vẫn còn ít nhất {format_integer(least)} hộ, chỉ tiêu "
            f"của thôn là {format_integer(limit)}. Thêm giải pháp cho thôn, hoặc bỏ chọn giữ chỉ tiêu các thôn."
        )
    if item["what"] == "budget":
        return (
            f"Giữ được chỉ tiêu của mọi thôn cần ít nhất {format_vnd(least)}, đang có {format_vnd(limit)}. "
            "Thêm tiền, hoặc bỏ chọn giữ chỉ tiêu các thôn."
        )
    if least is None:
        return "Các thôn không thể cùng giữ chỉ tiêu: tranh nhau mức nhận của giải pháp. Tăng mức nhận, hoặc bỏ chọn."
    return (
        f"Giữ chỉ tiêu của mọi thôn thì xã vẫn còn ít nhất {format_integer(least)} hộ, quá mức "
        f"{format_integer(limit)} hộ. Nâng số hộ còn lại, hoặc bỏ chọn giữ chỉ tiêu các thôn."
    )


class Standing:
    """Where the commune stands before anything is asked: each household by itself."""

    def __init__(self, case: WayOutCase) -> None:
        self.case = case

    @cached_property
    def results(self) -> list[Mapping[str, Any]]:
        ways = Ways(self.case)
        return [household_result(self.case, ways, household) for household in self.case.in_need]

    @property
    def count(self) -> int:
        return len(self.results)

    @property
    def with_way(self) -> int:
        return sum(item["way"] is not None for item in self.results)

    @property
    def without_way(self) -> int:
        return self.count - self.with_way

    @property
    def total_vnd(self) -> int:
        """Every household's cheapest way by itself, shared measures at their full cost each time."""
        return sum(item["cost_vnd"] or 0 for item in self.results)


def by_household(rows: Iterable[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """The rows of a result, or of a plan, by the key of their household."""
    return {int(row.get("household") or row["id"]): row for row in rows}


def proposal_for(household: Household, plan: WayPlan | None, name: str) -> tuple[WayPlan | None, list[WayMeasure]]:
    """What is proposed for a household: what the plan named gives it, else its own cheapest way; with that plan."""
    for answer in answers_of(plan) if plan else ():
        row = by_household(answer.rows).get(household.pk)
        if row and answer.name == name:
            return plan, list(WayMeasure.objects.filter(pk__in=[int(item) for item in row["measures"]]).order_by("pk"))
    way = way_of(household, household.classes.on(clock.today()).select_related("review").first())
    return None, way.proposed if way else []
