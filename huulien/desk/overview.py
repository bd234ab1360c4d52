"""What the overview of a commune and the page of a village say of one day."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_integer, format_percent, format_points
from huulien.lib.text import lower_first
from huulien.platform import access, clock
from huulien.platform.papers.document import Figure, Table
from programs.access import EDIT_TARGETS, SEE_TARGETS
from programs.contexts.plans import plan_to_begin_from
from programs.contexts.village_goals import with_registered
from programs.rules.escapes import VillageGoal, early_word
from reports.indicators.rates import AreaRates
from reports.paper.plots.trend import trend_plot, trend_table
from reports.situation import Situation, VillageRow


def day_in_words(on: date) -> str:
    """Until when figures are: a running year's are until today."""
    if on == clock.today():
        return f"đến hôm nay, {format_date_vi(on)}"
    return f"đến hết ngày {format_date_vi(on)}"


def standing_in_words(situation: Situation) -> str:
    """By which round the classes of the day stand, and since when; empty before any was settled."""
    if not situation.rounds_in_force:
        return ""
    first, *later = situation.rounds_in_force
    words = f"Xếp loại theo kết quả {lower_first(str(first))}, có hiệu lực từ {format_date_vi(first.settled_on)}"
    if later:
        words += f"; bổ sung gần nhất: {lower_first(str(later[-1]))}, từ {format_date_vi(later[-1].settled_on)}"
    return f"{words}."


class Lead(NamedTuple):
    """What a page says, and where that leads; no address where the user may open nothing there."""

    words: str
    url: str = ""
    label: str = ""


@dataclass(frozen=True)
class OverviewPage:
    """The commune on a day, as a user sees it: what it finds, in words; the figures are the situation's."""

    situation: Situation
    user: Any

    @cached_property
    def may_see_targets(self) -> bool:
        return access.may(self.user, SEE_TARGETS, self.situation.commune)

    @property
    def day(self) -> str:
        return day_in_words(self.situation.on)

    @property
    def standing(self) -> str:
        return standing_in_words(self.situation)

    @property
    def total(self) -> AreaRates:
        return self.situation.total

    @property
    def heading(self) -> str:
        total, plan = self.total, self.situation.plan
        if not total.figures.households:
            return f"Sổ chưa có hộ nào {self.day}"
        if not total.is_reviewed:
            return "Chưa có kết quả rà soát"
        if plan is None:
            return f"{format_integer(total.figures.poor)} hộ nghèo, {format_percent(total.poor_rate)}"
        goal = format_percent(plan.target_rate)
        if total.still_to_go:
            return f"Còn {format_integer(total.still_to_go)} hộ nữa để đạt mục tiêu {goal}"
        return f"Đã đạt mục tiêu {goal} của năm {plan.year}"

    @cached_property
    def trend_plot(self) -> Figure | None:
        """The rate over the year, drawn as reports draw it over the years; None before there is a result."""
        caption = (
            f"Tỷ lệ hộ nghèo năm {self.situation.on.year} (%; nét liền: số chính thức; nét đứt: đường tới mục tiêu)"
        )
        return trend_plot(self.situation.year_trend, caption, format_percent)

    @property
    def trend_table(self) -> Table:
        return trend_table(self.situation.year_trend)

    @property
    def verdict(self) -> str:
        """How far the rate is from the plan's; empty without both."""
        total = self.total
        if total.gap_points is None:
            return ""
        return f"Còn phải giảm {format_points(total.gap_points)}." if total.still_to_go else "Đạt mục tiêu."

    @cached_property
    def early_word(self) -> str:
        """That the villages together cannot reach the year's goal with who registered to escape; of today alone."""
        situation, total = self.situation, self.total
        if situation.plan is None or situation.on != clock.today() or not total.still_to_go:
            return ""
        goals = [
            VillageGoal(now.area_id, now.name, now.max_poor, now.figures.poor if now.is_reviewed else None)
            for now in situation.rates.villages
        ]
        goals = with_registered(goals, situation.commune, situation.on)
        return early_word(total.figures.poor, total.max_poor, goals)

    @property
    def early_lead(self) -> Lead | None:
        """The same with the villages' numbers behind it."""
        if not self.early_word or not self.may_see_targets:
            return Lead(self.early_word) if self.early_word else None
        page = reverse("programs:target_edit", args=[self.situation.plan.pk])
        return Lead(self.early_word, f"{page}#trong-nam", "Xem từng thôn")

    @cached_property
    def plan_lead(self) -> Lead | None:
        """What the year's plan still wants, and who writes or approves it; None once it is approved."""
        plan, commune, year = self.situation.plan, self.situation.commune, self.situation.on.year
        if plan and plan.is_approved:
            return None
        if plan:
            words = f"Kế hoạch năm {plan.year} còn là dự thảo, chưa được phê duyệt."
            page = reverse("programs:plan_detail", args=[plan.pk]) if self.may_see_targets else ""
            return Lead(words, page, "Xem kế hoạch và phê duyệt")
        words, source = f"Năm {year} chưa có kế hoạch.", plan_to_begin_from(commune, year)
        if access.may(self.user, EDIT_TARGETS, commune):
            label = f"Soạn từ Kế hoạch {source.year}" if source else "Soạn kế hoạch"
            return Lead(words, f"{reverse('programs:plan_create')}?xa={commune.code}", label)
        if not self.may_see_targets:
            return Lead(words)
        from_which = f" từ Kế hoạch {source.year}" if source else ""
        return Lead(f"{words} Công chức Văn hóa – Xã hội soạn{from_which}, rồi trình lãnh đạo phê duyệt.")

    @property
    def merged_words(self) -> str:
        return "Xã này đã nhập vào xã khác trước ngày đang xem; số liệu không nối tiếp sang xã mới."

    @property
    def empty_words(self) -> str:
        return "Nhập danh sách hộ rồi chốt một đợt rà soát thì tỷ lệ hiện ở đây."


@dataclass(frozen=True)
class VillagePage:
    """One village on a day, in words that need no percentage."""

    village: Any
    situation: Situation
    row: VillageRow

    @property
    def day(self) -> str:
        return day_in_words(self.situation.on)

    @property
    def standing(self) -> str:
        return standing_in_words(self.situation)

    @property
    def heading(self) -> str:
        now, name = self.row.now, f"Thôn {self.village.name}"
        if not now.figures.households:
            return f"{name} chưa có hộ nào"
        if not now.is_reviewed:
            return f"{name} chưa có kết quả rà soát"
        if now.still_to_go:
            return f"{name} còn {format_integer(now.still_to_go)} hộ phải thoát nghèo"
        if now.max_poor is not None:
            return f"{name} đã đạt chỉ tiêu năm {self.situation.on.year}"
        return f"{name}: {format_integer(now.figures.poor)} hộ nghèo"
