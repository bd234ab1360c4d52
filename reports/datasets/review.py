"""What the commune is, and how its households were reviewed: the facts that a report opens with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count

from households.models import Area, Event, Household
from households.vocabulary import EventKind, PovertyClass, Sex
from reports.datasets.analysis import profiled_homes
from reports.indicators.official.groups import KINH
from reports.indicators.profile import ProfiledHome
from surveys.models import Round
from surveys.rules.ledger.booking import COLUMNS, Ledger, keep_ledger
from surveys.services.ledger import ledger_case
from surveys.vocabulary import ComplaintState, MeetingState, RoundKind


@dataclass(frozen=True)
class HeadCounts:
    """Households by what is known of their head; where nothing is, they are counted apart and in no share."""

    households: int
    minority: int
    no_ethnicity: int
    female: int
    no_sex: int


@dataclass(frozen=True)
class Place:
    """The commune on a day, and what changed in its book since a first day."""

    villages: int
    persons: int
    all: HeadCounts
    poor: HeadCounts
    events: Mapping[EventKind, int]


def place_of(commune: Area, start: date, on: date) -> Place:
    homes = profiled_homes(Household.objects.filter(commune=commune), on)
    happened = Event.objects.standing().filter(commune=commune, counted_from__gte=start, counted_from__lte=on)
    counts = dict(happened.order_by().values_list("kind").annotate(Count("pk")))
    return Place(
        villages=Area.objects.villages_of(commune).valid_on(on).count(),
        persons=sum(home.persons for home in homes),
        all=_by_head(homes),
        poor=_by_head([home for home in homes if home.poverty_class is PovertyClass.POOR]),
        events={kind: counts[kind] for kind in EventKind if kind in counts},
    )


def _by_head(homes: Sequence[ProfiledHome]) -> HeadCounts:
    return HeadCounts(
        households=len(homes),
        minority=sum(home.ethnicity not in {None, KINH} for home in homes),
        no_ethnicity=sum(home.ethnicity is None for home in homes),
        female=sum(home.head_sex == Sex.FEMALE for home in homes),
        no_sex=sum(home.head_sex is None for home in homes),
    )


Moves = Mapping[int, int]  # column of Mẫu 09 or 10 → households of the whole commune


@dataclass(frozen=True)
class ReviewOfYear:
    """The settled annual round of a year, step by step, and the ledger it closed.

    There are no moves where the year before has no settled round to start from.
    """

    round: Round
    reviews: int
    meetings: int
    complaints: int
    upheld: int
    decisions: tuple[str, ...]
    moves: Mapping[PovertyClass, Moves] | None


def review_of(commune: Area, year: int, on: date) -> ReviewOfYear | None:
    """The round whose results are in force on the day; None while it is not settled."""
    rounds = commune.rounds.settled().filter(year=year, kind=RoundKind.ANNUAL, settled_on__lte=on)
    round = rounds.first()
    if round is None:
        return None
    complaints = dict(round.complaints.order_by().values_list("state").annotate(Count("pk")))
    return ReviewOfYear(
        round=round,
        reviews=round.reviews.submitted().count(),
        meetings=round.meetings.filter(state=MeetingState.HELD).count(),
        complaints=sum(complaints.values()),
        upheld=complaints.get(ComplaintState.UPHELD, 0),
        decisions=tuple(str(decision) for decision in round.decisions.signed().order_by("decided_on", "number")),
        moves=_moves(commune, year),
    )


def _moves(commune: Area, year: int) -> dict[PovertyClass, Moves] | None:
    try:
        ledger = keep_ledger(ledger_case(commune, year))
    except ValidationError:  # the year before has no settled round
        return None
    return {table: _table(ledger, table) for table in (PovertyClass.POOR, PovertyClass.NEAR_POOR)}


def _table(ledger: Ledger, table: PovertyClass) -> Moves:
    def total(column: int) -> int:
        shares = (ledger.entries.get((table, village, column), {}) for village in ledger.case.villages)
        return sum(share.households for entries in shares for share in entries.values())

    return {column: total(column) for column in COLUMNS}
