"""Settled days: from which day something counts, and who waits for whom meanwhile."""

from datetime import date, timedelta

from households.models import Area
from huulien.platform import clock


def lock_commune(commune: Area) -> Area:
    """The commune as it stands now, held until the transaction ends.

    Acts that depend on what is settled, or on the next free number of the book, wait here for each other: a settlement
    cannot slip in between reading the first open day and writing what counts from it.
    """
    held = Area.objects.select_for_update(no_key=True).get(pk=commune.pk)
    if held.settles_until_on:
        settle_through(held, min(held.settles_until_on, clock.today() - timedelta(days=1)))
    return held


def settle_through(commune: Area, day: date) -> None:
    """Settle the figures of a held commune through `day`; a day that is settled stays so."""
    if commune.settled_through_on is None or commune.settled_through_on < day:
        commune.settled_through_on = day
        commune.save(update_fields=["settled_through_on"])


def first_open_day(commune: Area) -> date | None:
    """The first day whose figures are not settled yet; None when nothing is."""
    return commune.settled_through_on + timedelta(days=1) if commune.settled_through_on else None


def counted_from(commune: Area, happened_on: date) -> date:
    """The day from which something counts: its own, unless that lies in settled figures, which never change."""
    open_day = first_open_day(commune)
    return max(happened_on, open_day) if open_day else happened_on
