"""What the commune is, and how its households were reviewed: the facts that a report opens with.

Whatever counts rows keeps their keys, so that its number opens them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from households.models import Area, Event, Household
from households.vocabulary import EventKind, PovertyClass, Sex
from reports.datasets.analysis import profiled_homes
from reports.datasets.work import Keys
from reports.indicators.official.groups import KINH
from reports.indicators.profile import ProfiledHome
from surveys.models import Round
from surveys.rules.ledger.booking import COLUMNS, Ledger
from surveys.vocabulary import ComplaintState, MeetingState, RoundKind

# A split and a merger are written down at both households; each happened once.
_ONCE = (
    ~Q(kind__in=(EventKind.SPLIT, EventKind.MERGE))
    | Q(kind=EventKind.SPLIT, member__isnull=False)
    | Q(kind=EventKind.MERGE, household__closed_on=F("counted_from"))
)


@dataclass(frozen=True)
class HeadCounts:
    """Households by what is known of their head; where nothing is, they are counted apart and in no share."""

    households: Keys
    minority: Keys = ()
    no_ethnicity: Keys = ()
    female: Keys = ()
    no_sex: Keys = ()


@dataclass(frozen=True)
class Place:
    """The commune on a day, and what changed in its book since a first day."""

    villages: Keys
    persons: int
    all: HeadCounts
    poor: HeadCounts
    events: Mapping[EventKind, Keys]


def place_of(commune: Area, start: date, on: date) -> Place:
    homes = profiled_homes(Household.objects.filter(commune=commune), on)
    happened = Event.objects.standing().filter(commune=commune, counted_from__gte=start, counted_from__lte=on)
    events = _by_first(happened.filter(_ONCE).order_by("pk").values_list("kind", "pk"))
    return Place(
        villages=tuple(Area.objects.villages_of(commune).valid_on(on).order_by("pk").values_list("pk", flat=True)),
        persons=sum(home.persons for home in homes),
        all=_by_head(homes),
        poor=_by_head([home for home in homes if home.poverty_class is PovertyClass.POOR]),
        events={kind: events[kind] for kind in EventKind if kind in events},
    )


def _by_first(rows: Iterable[tuple[str, int]]) -> dict[str, Keys]:
    """The keys by what stands before them."""
    found: dict[str, list[int]] = {}
    for name, key in rows:
        found.setdefault(name, []).append(key)
    return {name: tuple(keys) for name, keys in found.items()}


def _by_head(homes: Sequence[ProfiledHome]) -> HeadCounts:
    def those(wanted: Callable[[ProfiledHome], bool]) -> Keys:
        return tuple(home.pk for home in homes if wanted(home))

    return HeadCounts(
        households=those(lambda home: True),
        minority=those(lambda home: home.ethnicity not in {None, KINH}),
        no_ethnicity=those(lambda home: home.ethnicity is None),
        female=those(lambda home: home.head_sex == Sex.FEMALE),
        no_sex=those(lambda home: home.head_sex is None),
    )


Moves = Mapping[int, Keys]  # column of Mẫu 09 or 10 → the households that it counts in the whole commune


@dataclass(frozen=True)
class ReviewOfYear:
    """The settled annual round of a year, step by step, and the ledger it closed.

    There are no moves where the year before has no settled round to start from.
    """

    round: Round
    reviews: Keys
    meetings: Keys
    complaints: Keys
    upheld: Keys
    decisions: tuple[str, ...]
    moves: Mapping[PovertyClass, Moves] | None


def review_of(commune: Area, year: int, on: date, ledger: Callable[[], Ledger]) -> ReviewOfYear | None:
    """The round whose results are in force on the day; None while it is not settled. `ledger` gives that of the year,
    or a `ValidationError` where the year before has no settled round."""
    rounds = commune.rounds.settled().filter(year=year, kind=RoundKind.ANNUAL, settled_on__lte=on)
    round = rounds.first()
    if round is None:
        return None
    complaints = _by_first(round.complaints.order_by("pk").values_list("state", "pk"))
    reviews, meetings = round.reviews.submitted(), round.meetings.filter(state=MeetingState.HELD)
    return ReviewOfYear(
        round=round,
        reviews=tuple(reviews.order_by("pk").values_list("pk", flat=True)),
        meetings=tuple(meetings.order_by("pk").values_list("pk", flat=True)),
        complaints=tuple(key for keys in complaints.values() for key in keys),
        upheld=complaints.get(ComplaintState.UPHELD, ()),
        decisions=tuple(str(decision) for decision in round.decisions.signed().order_by("decided_on", "number")),
        moves=_moves(commune, ledger),
    )


def _moves(commune: Area, ledger: Callable[[], Ledger]) -> dict[PovertyClass, Moves] | None:
    try:
        kept = ledger()
    except ValidationError:
        return None
    keys = dict(Household.objects.filter(commune=commune).order_by("pk").values_list("code", "pk"))
    return {table: _table(kept, table, keys) for table in (PovertyClass.POOR, PovertyClass.NEAR_POOR)}


def _table(ledger: Ledger, table: PovertyClass, keys: Mapping[str, int]) -> Moves:
    """An entry of persons alone counts no household."""

    def households(column: int) -> Keys:
        shares = (ledger.entries.get((table, village, column), {}) for village in ledger.case.villages)
        return tuple(keys[code] for entries in shares for code, share in entries.items() if share.households)

    return {column: households(column) for column in COLUMNS}
