"""What the page of an activity shows: its standing, who takes part, its stages and its money by year."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.platform import access, clock
from programs.access import EDIT_PROGRAMME
from programs.models import Activity, ActivityStage, FundEntry, Funding, Participation
from programs.rules.money import Amounts, amounts_of, free_on
from programs.vocabulary import EntryKind, FundingSource, Nature, Progress


@dataclass(frozen=True)
class FundingView:
    """A source of money of an activity in a year, with every entry, also those that count no more."""

    funding: Funding
    entries: Sequence[FundEntry]
    amounts: Amounts
    free_vnd: int
    may_void: bool

    @property
    def name(self) -> str:
        return f"{FundingSource(self.funding.source).label}, {Nature(self.funding.nature).label.lower()}"

    @property
    def lines(self) -> list[tuple[FundEntry, bool]]:
        """The entries, and whether each can be taken out here; what a list of payments wrote cannot."""
        return [
            (entry, self.may_void and not entry.is_void and entry.kind != EntryKind.TO_HOUSEHOLDS)
            for entry in self.entries
        ]


@dataclass(frozen=True)
class YearOfMoney:
    year: int
    fundings: Sequence[FundingView]

    @property
    def total(self) -> Amounts:
        return sum((view.amounts for view in self.fundings), Amounts())


class ActivityPage:
    """An activity as one user sees it today."""

    def __init__(self, activity: Activity, user: Any) -> None:
        self.activity = activity
        self.may_edit = access.may(user, EDIT_PROGRAMME, activity.commune)
        self.today = clock.today()

    @property
    def progress(self) -> Progress:
        return self.activity.progress_on(self.today)

    @property
    def sign(self) -> Sign:
        """How far it is, and since when."""
        return progress_sign(self.activity, self.today)

    @cached_property
    def participations(self) -> list[Participation]:
        return list(
            self.activity.participations.select_related("household__village__parent").order_by(
                "household__village__position", "household__sort_key", "pk"
            )
        )

    @property
    def taking_part(self) -> int:
        """How many households take part today."""
        return sum(row.left_on is None or row.left_on > self.today for row in self.participations)

    @cached_property
    def stages(self) -> list[ActivityStage]:
        return list(self.activity.stages.order_by("position", "pk"))

    @property
    def accepted_vnd(self) -> int:
        return sum(stage.amount_vnd or 0 for stage in self.stages)

    @cached_property
    def years(self) -> list[YearOfMoney]:
        """The money by year, the latest first."""
        entries = defaultdict(list)
        every = FundEntry.objects.filter(funding__activity=self.activity).select_related("recorded_by")
        for entry in every.order_by("happened_on", "pk"):
            entries[entry.funding_id].append(entry)
        years = defaultdict(list)
        for funding in self.activity.fundings.order_by("-year", "pk"):
            years[funding.year].append(self._view(funding, entries[funding.pk]))
        return [YearOfMoney(year, sorted(views, key=_place)) for year, views in years.items()]

    def _view(self, funding: Funding, entries: list[FundEntry]) -> FundingView:
        counted = [entry for entry in entries if not entry.is_void]
        free = free_on(
            [(entry.happened_on, EntryKind(entry.kind).sign * entry.amount_vnd) for entry in counted],
            last_day(funding, self.today),
        )
        amounts = amounts_of(funding.planned_vnd, [(entry.kind, entry.amount_vnd) for entry in counted])
        return FundingView(funding, entries, amounts, free, self.may_edit)


def last_day(funding: Funding, today: date) -> date:
    """The day of a funding's year on which an entry made today would usually lie."""
    return min(max(today, date(funding.year, 1, 1)), date(funding.year, 12, 31))


def progress_sign(dated: Any, on: date) -> Sign:
    """How far something is, with the day since which it is so."""
    progress = dated.progress_on(on)
    sign = progress.sign
    since = {
        Progress.UNDER_WAY: dated.started_on,
        Progress.DONE: dated.done_on,
        Progress.STOPPED: dated.stopped_on,
    }.get(progress)
    words = "từ" if progress in {Progress.UNDER_WAY, Progress.STOPPED} else "ngày"
    return Sign(f"{sign.words} {words} {format_date_vi(since)}", sign.tone, sign.icon) if since else sign


def _place(view: FundingView) -> tuple[int, int]:
    funding = view.funding
    return list(FundingSource).index(FundingSource(funding.source)), list(Nature).index(Nature(funding.nature))
