"""Today, in one place. A demonstration site lives on a day of its own, so that its open round stays alive."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone

_relived: ContextVar[date | None] = ContextVar("relived", default=None)


@contextmanager
def reliving(day: date) -> Iterator[None]:
    """Within, it is `day`: a demonstration is filled as if in the years it tells of."""
    token = _relived.set(day)
    try:
        yield
    finally:
        _relived.reset(token)


def today() -> date:
    """The day the office works on."""
    return _relived.get() or settings.DEMO_DAY or timezone.localdate()


def start_of(day: date) -> datetime:
    """The first moment of a day, here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def now() -> datetime:
    """The moment, for what the office does: on `today`, at the hour it is."""
    day = today()
    return timezone.localtime().replace(year=day.year, month=day.month, day=day.day)


def moment() -> datetime:
    """This very moment, whatever day the office lives on: for what runs out, and for when somebody came."""
    return timezone.now()
