"""What the targets of a commune are counted from, read once; a period is then any first and last day of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from programs.rules.progress import progress_on
from programs.vocabulary import Progress
from reports.indicators.targets.people import Register, Span


@dataclass(frozen=True)
class Period:
    """The days that are looked at, both counted."""

    start: date
    on: date

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.on


@dataclass(frozen=True)
class NeedFact:
    """A need as it was recorded: whose, when, and its end."""

    kind: str
    household: int
    member: int | None
    asked_on: date
    end: str | None
    ended_on: date | None


@dataclass(frozen=True)
class LineFact:
    """A line of a list of support: delivered, left out, or neither yet; listed once the list was checked."""

    kind: str
    household: int
    member: int | None
    period_from: date
    period_until: date
    is_checked: bool
    delivered_on: date | None = None
    left_out_as: str | None = None
    left_out_on: date | None = None


@dataclass(frozen=True)
class CardFact(Span):
    """A health insurance card of a person; `until` is the first day without."""

    member: int


@dataclass(frozen=True)
class Thing:
    """A work, a project, a task: something with a plan and days from which its progress follows."""

    id: str
    label: str
    kind: str
    village: int | None
    planned_from: date
    planned_until: date
    started_on: date | None = None
    done_on: date | None = None
    stopped_on: date | None = None
    project: str | None = None  # of the programme's tree: the key of the project or sub-project
    parent: str | None = None  # the project of the sub-project

    def progress_on(self, on: date) -> Progress:
        return progress_on(on, self.started_on, self.done_on, self.stopped_on)

    def is_of(self, first: date, last: date) -> bool:
        """Whether it is planned for these days, or goes on in them."""
        over = min((day for day in (self.done_on, self.stopped_on) if day), default=None)
        begun = self.started_on is not None and self.started_on <= last
        planned = self.planned_from <= last and self.planned_until >= first
        return (planned or begun) and (over is None or over >= first)


@dataclass(frozen=True)
class Taking:
    """A household takes part in an activity; `until` is the first day without."""

    household: int
    activity: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Assessed:
    """A criterion with what was found of it, in the order of the days."""

    id: str
    label: str
    found: Sequence[tuple[date, bool]]

    def state_on(self, on: date) -> str:
        known = [is_met for day, is_met in self.found if day <= on]
        return "not_assessed" if not known else "met" if known[-1] else "not_met"


@dataclass(frozen=True)
class Told:
    """A session, broadcast or post."""

    id: str
    label: str
    village: int | None
    on: date


@dataclass(frozen=True)
class Holder:
    """A person with posts and the trainings attended; `member` names one who is in the register."""

    id: str
    label: str
    member: int | None
    posts: Sequence[tuple[str, int | None, Span]]  # kind, village, days
    trained_on: Sequence[date]


@dataclass(frozen=True)
class Facts:
    """Everything of one commune, of all days."""

    register: Register
    needs: Sequence[NeedFact] = ()
    lines: Sequence[LineFact] = ()
    cards: Mapping[int, Sequence[CardFact]] = ()  # type: ignore[assignment]
    activities: Sequence[Thing] = ()
    takings: Sequence[Taking] = ()
    criteria: Sequence[Assessed] = ()
    told: Sequence[Told] = ()
    holders: Sequence[Holder] = ()
    tasks: Sequence[Thing] = ()
    tree: Sequence[tuple[str, str]] = ()  # projects and sub-projects of the plan: key, name
