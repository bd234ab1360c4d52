"""Who stands in a Form B, and who lived in the household on the day of the visit: every difference is settled by name
before the form is sent, checked or made official."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q

from households.models import Event, Household, Member, Spell
from households.querysets import existing
from households.vocabulary import EventKind, Relationship
from huulien.lib.dates import format_date_vi
from huulien.lib.text import lower_first
from huulien.platform import clock
from surveys.models import Review

_CAME = (EventKind.BIRTH, EventKind.MOVE_IN, EventKind.SPLIT, EventKind.MERGE)
_LEFT = (EventKind.DEATH, EventKind.MOVE_OUT, EventKind.SPLIT, EventKind.MERGE)


def residents(household: Household, on: Any = None) -> list[Member]:
    """Who lived in the household on a day (today without one), the head first, each as what they were that day."""
    return residents_of([household], on or clock.today())[household.pk]


def residents_of(households: Iterable[Household], on: date) -> dict[int, list[Member]]:
    """Household → who lived in it on the day, as `residents`."""
    found: dict[int, list[Member]] = {household.pk: [] for household in households}
    spells = Spell.objects.filter(existing(on, "lived_from", "lived_until"), household__in=list(found))
    for spell in spells.select_related("member").order_by("member__position", "member"):
        spell.member.relationship = spell.relationship
        found[spell.household_id].append(spell.member)
    return {
        pk: sorted(people, key=lambda member: member.relationship != Relationship.HEAD) for pk, people in found.items()
    }


def differences(reviews: Iterable[Review]) -> dict[int, list[str]]:
    """Review → what is wrong with who stands in it, a sentence for each person; reviews without a fault are left out.

    A review without a day of visit is not compared yet. The queries do not grow with the reviews.
    """
    visited = {review.pk: review for review in reviews if review.visited_on}
    return _told(visited, _lived(visited))


def differences_so_far(review: Review) -> list[str]:
    """Of one review, also before the day of the visit is known: then the people of today count."""
    if review.visited_on:
        return differences([review]).get(review.pk, [])
    today = {member.pk for member in residents(review.household)}
    return _told({review.pk: review}, {review.pk: today}).get(review.pk, [])


def _told(reviews: Mapping[int, Review], lived: Mapping[int, set[int]]) -> dict[int, list[str]]:
    apart: dict[int, tuple[set[int], set[int]]] = {}
    for pk, review in reviews.items():
        told = {int(person["id"]) for person in review.roster}
        if told != lived[pk]:
            apart[pk] = (told - lived[pk], lived[pk] - told)
    people = {member for gone, missing in apart.values() for member in gone | missing}
    names = dict(Member.objects.filter(pk__in=people).values_list("pk", "full_name"))
    since = _since(people)
    return {
        pk: [
            *(f"{names[one]} không sống trong hộ ngày thăm{since.get((one, 'left'), '')}." for one in sorted(gone)),
            *(
                f"{names[one]} sống trong hộ ngày thăm mà chưa có trong phiếu{since.get((one, 'came'), '')}."
                for one in sorted(missing)
            ),
        ]
        for pk, (gone, missing) in apart.items()
    }


def _lived(reviews: Iterable[int]) -> dict[int, set[int]]:
    """Review → those who lived in its household on the day of its visit."""
    day = F("household__reviews__visited_on")
    spells = Spell.objects.filter(
        Q(lived_until=None) | Q(lived_until__gt=day), household__reviews__in=list(reviews), lived_from__lte=day
    )
    lived: dict[int, set[int]] = defaultdict(set)
    for review, member in spells.order_by().values_list("household__reviews", "member"):
        lived[review].add(member)
    return lived


def _since(members: Iterable[int]) -> dict[tuple[int, str], str]:
    """(member, "came" or "left") → by which event and when, in brackets."""
    found = {}
    events = Event.objects.standing().filter(member__in=members).order_by("pk")
    for member, kind, day in events.values_list("member", "kind", "happened_on"):
        words = f" ({lower_first(EventKind(kind).label)} {format_date_vi(day)})"
        if kind in _CAME:
            found[member, "came"] = words
        if kind in _LEFT:
            found[member, "left"] = words
    return found
