"""Today, in one place. A demonstration site lives on a day of its own, so that its open round stays alive."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day the office works on."""
    return settings.DEMO_DAY or timezone.localdate()


def now() -> datetime:
    """The moment, for what the office does: on `today`, at the hour it is."""
    moment = timezone.localtime()
    return moment.replace(year=today().year, month=today().month, day=today().day) if settings.DEMO_DAY else moment
