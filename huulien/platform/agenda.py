"""What an office has before it: each app says its own in its `agenda.py`, the first page brings it together.

An app's `agenda.py` may have `due(user, commune, on)`, yielding `Due`, and `open_steps(user, commune)`, yielding
`Open`: both only of what the user may see. What is there is read from the rows each time; nothing is kept.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from huulien.lib.labels import Sign
from huulien.lib.working_days import NoHolidays, WorkingCalendar, count_working_days
from huulien.platform import access
from huulien.platform.models import StepRecord
from huulien.platform.steps import Step, Steps


@dataclass(frozen=True)
class Due:
    """Something that has a last day and is not done."""

    day: date
    title: str
    url: str
    holder: str  # who does it
    detail: str = ""


def due_sign(day: date, on: date, calendar: WorkingCalendar) -> Sign:
    """How far a last day is off, or past, in working days; without a number where nobody said which days are free."""
    if day == on:
        return Sign("Hạn hôm nay", "warn", "clock")
    try:
        days = count_working_days(calendar, on, day)
    except NoHolidays:
        days = 0
    number = f" {abs(days)} ngày làm việc" if days else ""
    if day < on:
        return Sign(f"Quá hạn{number}", "bad", "alert")
    if day == on + timedelta(days=1):
        return Sign("Ngày mai", "warn", "clock")
    return Sign(f"Còn{number}" if days else "Sắp đến hạn", "mute", "clock")


@dataclass(frozen=True)
class Open:
    """Something that waits for one act of somebody, without a last day of its own."""

    title: str
    url: str
    act: access.Act  # what whoever takes it must be allowed
    since: date | None = None
    by: str = ""  # who left it so
    detail: str = ""
    barred: str = ""  # why the user must not take it themselves, though they may otherwise

    def is_for(self, user: Any, area: Any) -> bool:
        return not self.barred and access.may(user, self.act, area)


@dataclass(frozen=True)
class Signing:
    """A step by which a paper or a record comes to hold: what stands before it waits for somebody to take it."""

    steps: Steps
    name: str
    title: Callable[[Any], str]
    url: Callable[[Any], str]
    rows: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows  # which of those in the state wait
    is_ready: Callable[[Any], bool] = lambda record: True

    def open_in(self, user: Any, commune: Any) -> Iterator[Open]:
        """What waits in a commune, whoever is to take it; whether it may be seen is for the caller to ask."""
        step = self.steps.step(self.name)
        waiting = self.steps.model._base_manager.filter(state__in=step.before, commune=commune).order_by("pk")
        found = [record for record in self.rows(waiting) if self.is_ready(record)]
        last = self.steps.last_taken(found) if found else {}
        for record in found:
            kept = last.get(record.pk)
            yield self._open(step, record, kept, user)

    def _open(self, step: Step, record: Any, kept: StepRecord | None, user: Any) -> Open:
        barred = self.steps.barred(step, record, user)
        return Open(
            title=self.title(record),
            url=self.url(record),
            act=step.act,
            since=localdate(kept.at) if kept else None,
            by=str(kept.by) if kept and kept.by else "",
            detail=step.label,
            barred=barred[0] if barred else "",
        )
