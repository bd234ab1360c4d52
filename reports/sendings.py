"""The results of reviews that the commune is to send in a year: by which day, and whether they were sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from households.models import Area
from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.working_days import WorkingCalendar
from huulien.platform.agenda import due_sign
from reports.indicators.calendar import Occasion, occasions
from reports.models import SentResult

UNVERIFIED = "chưa kiểm chứng"


@dataclass(frozen=True)
class Sending:
    """One of them, with what the commune wrote of it, if anything."""

    occasion: Occasion
    written: SentResult | None = None

    @property
    def title(self) -> str:
        return self.occasion.title

    @property
    def due_on(self) -> date:
        """The day that the level above gave, or that of the calendar."""
        return (self.written and self.written.due_on) or self.occasion.due_on

    @property
    def is_sent(self) -> bool:
        return bool(self.written and self.written.sent_on)

    @property
    def is_verified(self) -> bool:
        """Whether somebody answers for the day: the law as read, or a paper of the level above."""
        return self.occasion.entry.verified or bool(self.written and self.written.due_on)

    @property
    def basis(self) -> str:
        """By what it is due then, and that this is not certain where it is not."""
        if self.written and self.written.due_on:
            return self.written.source
        return self.occasion.citation + ("" if self.is_verified else f" ({UNVERIFIED})")

    def sign(self, on: date, calendar: WorkingCalendar) -> Sign:
        if self.written and self.written.sent_on:
            return Sign(f"Đã gửi số {self.written.number} ngày {format_date_vi(self.written.sent_on)}", "ok", "ok")
        return due_sign(self.due_on, on, calendar)


def sendings_of(commune: Area, year: int) -> list[Sending]:
    """Those of a year in the order of their days."""
    rows = SentResult.objects.filter(commune=commune, year=year)
    written = {(row.code, row.month): row for row in rows}
    found = [Sending(occasion, written.get((occasion.entry.code, occasion.month))) for occasion in occasions(year)]
    return sorted(found, key=lambda sending: (sending.due_on, sending.occasion.due_on))


def unsent(commune: Area, on: date) -> Iterator[tuple[Sending, int]]:
    """Those of the day's year that were not sent; of those that are late the first of its kind, with how many follow.

    A commune that has reviewed nothing by then has no results to send.
    """
    if not commune.rounds.filter(year__lte=on.year).exists():
        return
    late: dict[str, list[Sending]] = {}
    for sending in sendings_of(commune, on.year):
        if sending.is_sent:
            continue
        if sending.due_on < on:
            late.setdefault(sending.occasion.entry.code, []).append(sending)
        else:
            yield sending, 0
    for first, *others in late.values():
        yield first, len(others)
