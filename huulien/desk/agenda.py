"""What the first page of an office's day shows: what is due, what waits for whom, and the targets that are slow."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from households.access import SEE_HOUSEHOLDS
from huulien.desk.overview import OverviewPage
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_integer
from huulien.lib.working_days import NoHolidays, working_days_after
from huulien.platform import access, clock
from huulien.platform.agenda import Due, Open, due_sign
from huulien.platform.contributions import modules_called
from huulien.platform.holidays import working_calendar
from programs.access import SEE_TARGETS
from programs.models import SupportNeed
from reports.contexts.targets import NOT_MET, SLOW, TargetPage, TargetView
from reports.situation import Situation
from surveys.access import MANAGE_ROUNDS
from surveys.contexts.path import RoundPath

SOON = 5  # working days that the page looks ahead
_A_WEEK = timedelta(days=7)  # instead, where nobody said which days of the year are holidays


@dataclass(frozen=True)
class DueRow:
    due: Due
    sign: Sign


@dataclass(frozen=True)
class SlowTarget:
    """A target that its pace will not reach, and what holds it up, as the needs that wait say themselves."""

    view: TargetView
    why: str


class AgendaPage:
    """A commune on a day before one user."""

    def __init__(self, commune: Any, user: Any, *, shows_all: bool = False) -> None:
        self.commune, self.user, self.on = commune, user, clock.today()
        self.shows_all = shows_all  # also what is due later than the next days
        self.sees_households = access.may(user, SEE_HOUSEHOLDS, commune)
        self.sees_targets = access.may(user, SEE_TARGETS, commune)

    # ----- What is due -----

    @cached_property
    def _due(self) -> list[Due]:
        found = [
            due for module in modules_called("agenda") if hasattr(module, "due")
            for due in module.due(self.user, self.commune, self.on)
        ]  # fmt: skip
        return sorted(found, key=lambda due: (due.day, due.title))

    @cached_property
    def _horizon(self) -> date:
        try:
            return working_days_after(self._calendar, self.on, SOON).on
        except NoHolidays:
            return self.on + _A_WEEK

    @cached_property
    def rows(self) -> list[DueRow]:
        """The late ones, the longest first, then what comes within the next days."""
        return [
            DueRow(due, due_sign(due.day, self.on, self._calendar))
            for due in self._due
            if self.shows_all or due.day <= self._horizon
        ]

    @property
    def late_count(self) -> int:
        return sum(due.day < self.on for due in self._due)

    @property
    def soon_count(self) -> int:
        return sum(self.on <= due.day <= self._horizon for due in self._due)

    @property
    def later_count(self) -> int:
        return len(self._due) - len(self.rows)

    @property
    def due_heading(self) -> str:
        late, soon = format_integer(self.late_count), format_integer(self.soon_count)
        said = [f"{late} việc quá hạn"] if self.late_count else []
        said += [f"{soon} việc trong {SOON} ngày làm việc tới"] if self.soon_count else []
        return f"Đến hạn: {', '.join(said)}" if said else "Không có việc quá hạn"

    @cached_property
    def _calendar(self) -> Any:
        return working_calendar()

    # ----- What waits for somebody -----

    @cached_property
    def _open(self) -> list[Open]:
        found = [
            step for module in modules_called("agenda") if hasattr(module, "open_steps")
            for step in module.open_steps(self.user, self.commune)
        ]  # fmt: skip
        return sorted(found, key=lambda step: (step.since or self.on, step.title))

    @property
    def mine(self) -> list[Open]:
        return [step for step in self._open if step.is_for(self.user, self.commune)]

    @property
    def others(self) -> list[Open]:
        return [step for step in self._open if not step.is_for(self.user, self.commune)]

    # ----- Where the year stands -----

    @cached_property
    def overview(self) -> OverviewPage | None:
        """The commune's figures, for those who run its programme as a whole."""
        return OverviewPage(Situation(self.commune, self.on), self.user) if self.sees_targets else None

    @property
    def heading(self) -> str:
        """The year's finding; of a unit, what of its own is due."""
        return self.overview.heading if self.overview else self.due_heading

    @cached_property
    def path(self) -> RoundPath | None:
        """The open round on its way."""
        if self.overview is None or not access.may(self.user, MANAGE_ROUNDS, self.commune):
            return None
        round = self.overview.situation.round
        return RoundPath(round, self.user) if round else None

    @cached_property
    def slow(self) -> list[SlowTarget]:
        """The targets with a rate that are slow or not met."""
        plan = self.overview.situation.plan if self.overview else None
        if plan is None:
            return []
        views = [view for view in TargetPage(plan, self.on, self.user).rated if view.sign in {SLOW, NOT_MET}]
        return [SlowTarget(view, self._why(view)) for view in views]

    @property
    def slow_heading(self) -> str:
        """How many are slow, and how many are missed now that their year is over."""
        missed = sum(row.view.sign == NOT_MET for row in self.slow)
        counts = ((len(self.slow) - missed, "chậm"), (missed, "không đạt"))
        return ", ".join(f"{format_integer(count)} mục tiêu {words}" for count, words in counts if count)

    def _why(self, view: TargetView) -> str:
        """What holds up most of those who wait, as was written beside their needs, and who is to free it."""
        said = Counter(
            (need.held_up, need.holder)
            for need in self._held_up
            if need.kind in {part.key for part in view.target.parts}
        )
        if not said:
            return ""
        (words, holder), count = said.most_common(1)[0]
        return f"{format_integer(count)}: {words}" + (f" ({holder})" if holder else "")

    @cached_property
    def _held_up(self) -> list[SupportNeed]:
        needs = SupportNeed.objects.visible_to(self.user).filter(commune=self.commune).waiting()
        return list(needs.exclude(held_up="").only("kind", "held_up", "holder"))
