"""What the records of an open round have in common: the round held while one is written, its days, its last day.

The list of a decision on requests is posted and complained of in the same way: what a round does, it does.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.working_days import Deadline, NoHolidays
from huulien.platform import access, clock
from huulien.platform.holidays import working_calendar
from huulien.platform.steps import Obstacle
from surveys.models import Decision, Round
from surveys.rules.procedure import Procedure, procedure_by_code
from surveys.vocabulary import Group, Period

Holder = TypeVar("Holder", Round, Decision)


def hold_open(round: Holder, by: Any, act: access.Act, area: Area) -> Holder:
    """The round as it stands, held until the transaction ends, so that it is not settled meanwhile.

    For who may do `act` in the area; `by` is None for the installation itself.
    """
    if by is not None:
        access.require(by, act, area)
    rows = type(round)._base_manager.select_for_update(no_key=True, of=("self",)).select_related("commune")
    held = rows.get(pk=round.pk)
    if not held.is_open:
        raise ValidationError(f"{held.closed_words}, không ghi thêm được.")
    return held


def must_be_open(round: Round | Decision, records: str) -> Iterator[Obstacle]:
    """That the round is not open any more; `records` names what is only read since."""
    if not round.is_open:
        yield Obstacle(f"{round.closed_words}, {records} chỉ đọc.")


def day_within(first: date, day: date, field: str) -> Iterator[Obstacle]:
    """What is wrong with a day that must lie between another and today."""
    if not first <= day <= clock.today():
        words = f"Ghi ngày từ {format_date_vi(first)} đến {format_date_vi(clock.today())}."
        yield Obstacle(words, field=field)


def check_day(first: date, day: date, field: str) -> None:
    """Pass, or say of the field what is wrong with its day."""
    for fault in day_within(first, day, field):
        raise ValidationError({field: fault.words})


def due_after(round: Round | Decision, period: Period, start: date, field: str) -> Deadline:
    """The last day of a period of the round's procedure and group; `field` is where its first day is asked."""
    return due_in(procedure_by_code(round.procedure), round.group, period, start, field)


def due_in(procedure: Procedure, group: Group, period: Period, start: date, field: str) -> Deadline:
    """The last day of a period that a procedure gives a group."""
    try:
        return procedure.periods[group][period].after(working_calendar(), start)
    except NoHolidays as error:
        raise ValidationError({field: str(error)}) from None
