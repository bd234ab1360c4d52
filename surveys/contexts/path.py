"""What the page of a round's path shows: its steps, the day each must be done, and what stands in the way."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.text import upper_first
from huulien.lib.working_days import NoHolidays, count_working_days
from huulien.platform import access, clock
from huulien.platform.holidays import working_calendar
from huulien.platform.steps import Obstacle, Step
from surveys.access import MANAGE_ROUNDS
from surveys.models import Round, RoundStage
from surveys.rules.procedure import Asked, Procedure, StageText
from surveys.steps.stages import STAGE_STEPS, WORK
from surveys.vocabulary import RoundKind, RoundState, Stage, StageState

STEP_SLUGS = {"start": "bat-dau", "finish": "xong", "reopen": "lam-lai"}

# Where the records of a step are kept.
PAGES = {
    Stage.LIST: (("Danh sách", "surveys:review_list"),),
    Stage.VISITS: (("Phân công", "surveys:visit_plan"), ("Nhập lại", "surveys:sample_detail")),
    Stage.MEETING: (("Họp thôn", "surveys:meeting_list"),),
    Stage.POSTING: (("Niêm yết", "surveys:posting_list"),),
    Stage.OPINION: (("Ý kiến", "surveys:opinion_detail"),),
    Stage.DECISION: (("Sổ biến động", "surveys:round_ledger"), ("Quyết định", "surveys:decision_list")),
}


@dataclass(frozen=True)
class PathRow:
    """One step of the round on its page."""

    stage: RoundStage
    text: StageText
    sign: Sign
    progress: str  # what its own records say
    left: str  # how long until its last day
    is_late: bool
    is_current: bool
    actions: list[tuple[str, str]]  # (words, address)

    @property
    def due_words(self) -> str:
        return upper_first(self.stage.due_words)


class RoundPath:
    """A round on its way from the list of households to the decision."""

    def __init__(self, round: Round, user: Any) -> None:
        self.round = round
        self.user = user

    @cached_property
    def may_manage(self) -> bool:
        return access.may(self.user, MANAGE_ROUNDS, self.round.commune)

    @property
    def procedure(self) -> Procedure | None:
        return self.round.procedure_text

    @cached_property
    def stages(self) -> list[RoundStage]:
        found = list(self.round.stages.all())
        for stage in found:
            stage.round, stage.commune = self.round, self.round.commune
        return found

    @cached_property
    def current(self) -> RoundStage | None:
        """The first step that is not done; none once the round is closed."""
        return next((stage for stage in self.stages if not stage.is_done), None) if self.round.is_open else None

    @property
    def heading(self) -> str:
        """How many days there are to spare, or whose are used up."""
        if self.current is None:
            return f"{self.round}: {RoundState.label_of(self.round.state).lower()}"
        number, days = self.current.text.number, self._days_left(self.current)
        if days is None:
            return f"{self.round} đang ở bước {number}"
        if days > 0:
            return f"Còn {days} ngày làm việc để xong bước {number}"
        return f"Bước {number} quá hạn {-days} ngày làm việc" if days else f"Hôm nay là hạn của bước {number}"

    @cached_property
    def rows(self) -> list[PathRow]:
        return [self._row(stage) for stage in self.stages]

    @cached_property
    def next_action(self) -> tuple[Step, str] | None:
        """The step that the present one of the round may take, with its address."""
        if self.current is None:
            return None
        offered = STAGE_STEPS.offered(self.current, self.user)
        return (offered[0], _address(self.current, offered[0])) if offered else None

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """What keeps the present step from being done."""
        if self.current is None or not self.may_manage:
            return []
        name = "finish" if self.current.state == StageState.RUNNING else "start"
        return STAGE_STEPS.obstacles(name, self.current)

    @property
    def asked(self) -> Asked | None:
        """Who is asked for an opinion on the round; nobody within the year."""
        is_asked = any(stage.stage == Stage.OPINION for stage in self.stages)
        if self.procedure is None or not is_asked:
            return None
        return self.procedure.asked_on(min(self.round.due_on, self.procedure.valid_until))

    @property
    def season(self) -> str:
        """When the procedure has rounds of this kind, in words."""
        if self.procedure is None:
            return ""
        if self.round.kind == RoundKind.IN_YEAR:
            return f"Từ ngày {self.procedure.regular_from_day} hằng tháng ({self.procedure.regular_citation})"
        first, last = map(format_date_vi, self.procedure.annual_season(self.round.year))
        return f"Từ {first} đến {last} ({self.procedure.annual_citation})"

    @property
    def unverified(self) -> list[str]:
        """What of the procedure is still to be compared with its text."""
        if self.procedure is None:
            return []
        found = [
            f"Đếm ngày: {self.procedure.counting_citation}",
            f"Giấy chứng nhận: {self.procedure.certificate_citation}",
        ]
        if self.round.kind == RoundKind.IN_YEAR:
            found.append(f"Hạn quyết định: {self.procedure.regular_decision.citation}")
        return found + [f"Bước {text.number}: {text.citation}" for text in self.procedure.stages if not text.verified]

    def _row(self, stage: RoundStage) -> PathRow:
        days = None if stage.is_done or not self.round.is_open else self._days_left(stage)
        work = WORK.get(Stage(stage.stage)) if self.may_manage and self.round.is_open else None
        return PathRow(
            stage=stage,
            text=stage.text,
            sign=self._sign(stage),
            progress=work.progress(self.round) if work else "",
            left=_left_words(days),
            is_late=days is not None and days < 0,
            is_current=stage is self.current,
            actions=self._actions(stage),
        )

    def _sign(self, stage: RoundStage) -> Sign:
        if stage.state == StageState.DONE:
            return Sign(f"Xong {format_date_vi(stage.done_on)}", "ok", "ok")
        if stage.state == StageState.RUNNING:
            return Sign(f"Đang làm từ {format_date_vi(stage.started_on)}", "warn", "clock")
        if not self.round.is_open:
            return Sign("Không ghi", "mute", "minus")
        if self._waits(stage):
            before = self.stages[self.stages.index(stage) - 1]  # within the year there is no step 5
            return Sign(f"Chờ bước {before.text.number}", "mute", "lock")
        return Sign(StageState.WAITING.label, "mute", "minus")

    def _actions(self, stage: RoundStage) -> list[tuple[str, str]]:
        pages = self._pages(stage)
        if not (self.may_manage and self.round.is_open):
            return pages
        moves = stage.stage != Stage.DECISION and not self._waits(stage)
        offered = STAGE_STEPS.offered(stage, self.user) if moves else []
        steps = [(step.label, _address(stage, step)) for step in offered]
        return [*pages, *steps, ("Sửa", reverse("surveys:stage_edit", args=[stage.pk]))]

    def _pages(self, stage: RoundStage) -> list[tuple[str, str]]:
        """Where the records of the step are kept, of those that the user may open."""
        pages = PAGES.get(Stage(stage.stage), ())
        if stage.stage == Stage.DECISION and self.round.is_settled:
            pages += (("Giấy chứng nhận", "surveys:round_certificates"),)
        return [
            (label, reverse(view, args=[self.round.pk]))
            for label, view in pages
            if self.may_manage or stage.stage in {Stage.LIST, Stage.MEETING}
        ]

    def _waits(self, stage: RoundStage) -> bool:
        """Whether it cannot begin before those before it are done."""
        return stage.state == StageState.WAITING and stage is not self.current and not stage.text.per_village

    @cached_property
    def _calendar(self) -> Any:
        return working_calendar()

    def _days_left(self, stage: RoundStage) -> int | None:
        """Working days until its last day; None where none is known, or the year's holidays are not."""
        if stage.due_on is None:
            return None
        try:
            return count_working_days(self._calendar, clock.today(), stage.due_on)
        except NoHolidays:
            return None


def _address(stage: RoundStage, step: Step) -> str:
    return reverse("surveys:stage_step", args=[stage.pk, STEP_SLUGS[step.name]])


def _left_words(days: int | None) -> str:
    if days is None:
        return ""
    if days < 0:
        return f"quá hạn {-days} ngày làm việc"
    return f"còn {days} ngày làm việc" if days else "hôm nay"
