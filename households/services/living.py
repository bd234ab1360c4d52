"""The steps every act on a household is made of: take it, begin and end who lives there, keep the copies, record."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Max

from households.models import Event, Household, Member, Spell
from households.services.book import former_member
from households.services.settled_days import counted_from, lock_commune
from households.vocabulary import EventKind, Relationship
from huulien.lib.text import clean, search_fold, sort_key
from huulien.platform.locking import claim


def household_fold(head_name: str, code: str, address: str) -> str:
    """What a search of the household list looks through."""
    return search_fold(f"{head_name} {code} {address}")


def name_keys(full_name: str) -> dict[str, str]:
    """The stored copies of a name: its order and its search form."""
    return {"sort_key": sort_key(full_name), "search_fold": search_fold(full_name)}


def begin_spell(member: Member, household: Household, relationship: Relationship, day: date, position: int) -> None:
    """End the member's present spell, and begin another."""
    if member.household_id == household.pk and member.relationship == relationship:
        return
    _require_lived_by(member, day)
    # The spells first, then the copy of the latest one: the database holds the copy against them.
    member.spells.filter(lived_until=None).update(lived_until=day)
    member.household, member.relationship, member.position, member.lived_from = household, relationship, position, day
    present_spell(member).save(force_insert=True)
    member.save(update_fields=["household", "relationship", "position", "lived_from"])


def end_spell(member: Member, day: date) -> None:
    _require_lived_by(member, day)
    member.lived_until = day
    member.spells.filter(lived_until=None).update(lived_until=day)
    member.save(update_fields=["lived_until"])


def present_spell(member: Member) -> Spell:
    """An unsaved spell that says what the member's copy of the latest one says."""
    return Spell(
        commune_id=member.commune_id,
        member=member,
        household_id=member.household_id,
        relationship=member.relationship,
        lived_from=member.lived_from,
        lived_until=member.lived_until,
    )


def _require_lived_by(member: Member, day: date) -> None:
    if day < member.lived_from:
        raise ValidationError(
            {"happened_on": f"{member.full_name} sống trong hộ từ {member.lived_from:%d/%m/%Y}. Ghi ngày từ đó trở đi."}
        )


def add_member(household: Household, facts: Mapping[str, Any], day: date) -> Member:
    position = max((member.position for member in household.members.all()), default=0) + 1
    member = Member(commune_id=household.commune_id, household=household, lived_from=day, position=position, **facts)
    member.full_name = clean(member.full_name)
    if former := former_member(household.commune, member, household_id=household.pk, village_id=household.village_id):
        return _take_up(former, member, facts)
    for name, value in name_keys(member.full_name).items():
        setattr(member, name, value)
    member.full_clean()
    member.save(force_insert=True)
    present_spell(member).save(force_insert=True)
    return member


def _take_up(former: Member, member: Member, facts: Mapping[str, Any]) -> Member:
    """Who left and returns is who left: the same person, whose next spell begins. A blank answer changes nothing."""
    # Of an arrival that was undone a spell without a day is left: the right one may have been earlier.
    left_on = former.spells.filter(lived_until__gt=F("lived_from")).aggregate(day=Max("lived_until"))["day"]
    if left_on and member.lived_from < left_on:
        raise ValidationError(
            {"happened_on": f"{former.full_name} chuyển đi ngày {left_on:%d/%m/%Y}. Ghi ngày từ đó trở đi."}
        )
    former.spells.filter(lived_until=F("lived_from"), lived_from__gte=member.lived_from).delete()
    for name, value in facts.items():
        if value not in (None, ""):
            setattr(former, name, value)
    if former.birth_date:
        former.birth_year = None
    former.full_name = clean(former.full_name)
    for name, value in name_keys(former.full_name).items():
        setattr(former, name, value)
    former.household, former.position = member.household, member.position
    former.lived_from, former.lived_until = member.lived_from, None
    former.version += 1
    former.full_clean()
    # The spell first, then the copy of it: the database holds the copy against it.
    present_spell(former).save(force_insert=True)
    former.save()
    return former


def head_first(members: Mapping[Member, Relationship]) -> Iterable[tuple[Member, Relationship]]:
    return sorted(members.items(), key=lambda pair: (pair[1] != Relationship.HEAD, pair[0].position))


def copy_head(household: Household, head_name: str) -> None:
    household.head_name = clean(head_name)
    household.sort_key = sort_key(household.head_name)
    household.search_fold = household_fold(household.head_name, household.code, household.address)


def close(household: Household, day: date) -> None:
    household.closed_on = max(day, household.opened_on)
    household.save(update_fields=["closed_on"])


def take(household: Household, version: int, *, may_be_closed: bool = False) -> None:
    """The household's next version, for an act that changes who lives in it; one that is no more is refused."""
    household.commune = lock_commune(household.commune)
    claim(household, version)
    if household.closed_on and not may_be_closed:
        raise ValidationError(f"{household.closing_words}, không ghi thêm biến động được.")


def day_of(household: Household, happened_on: date) -> date:
    """The day an act counts from; refused before the household was in the book."""
    day = counted_from(household.commune, happened_on)
    if day < household.opened_on:
        raise ValidationError(
            {"happened_on": f"Hộ có trong sổ từ {household.opened_on:%d/%m/%Y}. Ghi ngày từ đó trở đi."}
        )
    return day


def record(
    kind: EventKind,
    household: Household,
    happened_on: date,
    day: date,
    by: Any,
    *,
    member: Member | None = None,
    other: Household | None = None,
    undoes: Event | None = None,
    note: str = "",
) -> Event:
    """The entry of what happened, in the name of who recorded it."""
    return Event.objects.create(
        commune_id=household.commune_id,
        household=household,
        other_household=other,
        undoes=undoes,
        member=member,
        kind=kind,
        happened_on=happened_on,
        counted_from=day,
        recorded_by=by,
        note=clean(note),
    )
