"""The last day of each step of a round, counted back from the round's own last day."""

from datetime import date
from itertools import pairwise

from huulien.lib.dates import format_date_vi
from huulien.lib.working_days import (
    Deadline,
    WorkingCalendar,
    calendar_days_after,
    last_working_day,
    working_days_before,
)
from surveys.rules.procedure import Procedure
from surveys.vocabulary import Group, RoundKind, Stage


def stage_deadlines(
    procedure: Procedure, kind: RoundKind, opened_on: date, due_on: date, calendar: WorkingCalendar
) -> dict[Stage, Deadline]:
    """The last day on which each step may end so that those after it still fit before the decision."""
    texts = procedure.stages_of(kind)
    found = {texts[-1].stage: _decision(procedure, kind, opened_on, due_on, calendar)}
    for text, following in reversed(list(pairwise(texts))):
        last = found[following.stage].on
        if following.lasts:
            days = procedure.periods[Group.POOR][following.lasts]
            found[text.stage] = working_days_before(calendar, last, days.count)
        else:
            found[text.stage] = Deadline(last, f"chậm nhất cùng ngày xong bước {following.number}")
    return found


def _decision(
    procedure: Procedure, kind: RoundKind, opened_on: date, due_on: date, calendar: WorkingCalendar
) -> Deadline:
    """The last working day of the round; of one within the year, also of the days that the procedure gives."""
    last = Deadline(due_on, f"hạn của đợt {format_date_vi(due_on)}")
    if kind == RoundKind.IN_YEAR:
        given = calendar_days_after(opened_on, procedure.regular_decision.count)
        last = min(last, given, key=lambda deadline: deadline.on)
    return _on_working_day(last, calendar)


def answer_deadline(procedure: Procedure, received_on: date, opened_on: date, calendar: WorkingCalendar) -> Deadline:
    """The last day to answer a request within the year, from the day it came in or its round opened, the later."""
    given = procedure.regular_decision.after(calendar, max(received_on, opened_on))
    return _on_working_day(given, calendar)


def _on_working_day(last: Deadline, calendar: WorkingCalendar) -> Deadline:
    day = last_working_day(calendar, last.on)
    if day == last.on:
        return last
    return Deadline(day, f"{last.words} là ngày nghỉ ({calendar.off_words(last.on)}), lùi về ngày làm việc trước đó")
