"""What changes who lives where. Each function is one act the commune records, whole or not at all.

Every act takes the household's `version` as the user saw it, leaves an `Event`, and counts from `counted_from`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Event, FormerVillage, Household, Member, Spell
from households.rules.register.values import code_key
from households.rules.spelling import household_code, number_of
from households.services.book import former_member
from households.services.settled_days import counted_from, lock_commune
from households.vocabulary import EventKind, Relationship
from huulien.lib.text import clean, search_fold, sort_key
from huulien.platform.locking import claim

# What other apps keep of a household goes along with those who split off, in the same transaction, whichever way the
# split is recorded: called with the household, the new one and the day it counts from.
when_split: list[Callable[[Household, Household, date], None]] = []
# Likewise what is under way goes along to the new village: called with the household.
when_moved: list[Callable[[Household], None]] = []


def household_fold(head_name: str, code: str, address: str) -> str:
    """What a search of the household list looks through."""
    return search_fold(f"{head_name} {code} {address}")


def name_keys(full_name: str) -> dict[str, str]:
    """The stored copies of a name: its order and its search form."""
    return {"sort_key": sort_key(full_name), "search_fold": search_fold(full_name)}


@transaction.atomic
def register_household(
    *, village: Area, code: str, head: Mapping[str, Any], opened_on: date, address: str = "", phone: str = ""
) -> Household:
    """The new household with its head. `head` holds Member fields."""
    commune = lock_commune(village.parent)
    code = _free_code(commune, code)
    day = counted_from(commune, opened_on)
    household = Household(
        commune=commune, village=village, code=code, address=clean(address), phone=phone, opened_on=day
    )
    _copy_head(household, head["full_name"])
    household.full_clean()
    household.save(force_insert=True)
    _add_member(household, {**head, "relationship": Relationship.HEAD}, day)
    return household


def _free_code(commune: Area, code: str) -> str:
    """The code asked for, or the next of the book."""
    code = household_code(code)
    refuse_like_code(commune, code)
    return code or next_code(commune)


def refuse_like_code(commune: Area, code: str, *, but: Household | None = None) -> None:
    """Two codes that only zeros at the front tell apart are one to Excel, and so to the next list."""
    others = Household.objects.filter(commune=commune).exclude(pk=but.pk if but else None)
    if code.isdecimal():
        for known in others.filter(code__endswith=code_key(code)).values_list("code", flat=True):
            if known != code and code_key(known) == code_key(code):
                raise ValidationError({"code": f"Trong sổ có hộ {known}, chỉ khác số 0 ở đầu. Ghi mã khác."})


def next_code(commune: Area) -> str:
    """The next free number of the commune's book, four digits at least."""
    codes = Household.objects.filter(commune=commune).values_list("code", flat=True)
    return f"{max((number_of(code) or 0 for code in codes), default=0) + 1:04d}"


@transaction.atomic
def record_birth(*, household: Household, version: int, child: Mapping[str, Any], by: Any, note: str = "") -> Member:
    """The child, living in the household from the day of birth. `child` holds Member fields with a `birth_date`."""
    _take(household, version)
    happened_on = child["birth_date"]
    # A child born before the household was entered, and forgotten then, counts from the household's first day.
    day = max(counted_from(household.commune, happened_on), household.opened_on)
    member = _add_member(household, child, day)
    _record(EventKind.BIRTH, household, happened_on, day, by, member=member, note=note)
    return member


@transaction.atomic
def record_death(
    *,
    member: Member,
    version: int,
    happened_on: date,
    by: Any,
    new_head: Member | None = None,
    relationships: Mapping[Member, Relationship] | None = None,
    note: str = "",
) -> None:
    """The member no longer lives here; the last member's household closes.

    A head needs a `new_head`, and what each of the others is to them: nobody stays the wife of who is gone.
    """
    _leave(EventKind.DEATH, member, version, happened_on, by, new_head, relationships or {}, note)


@transaction.atomic
def move_out_member(
    *,
    member: Member,
    version: int,
    happened_on: date,
    by: Any,
    new_head: Member | None = None,
    relationships: Mapping[Member, Relationship] | None = None,
    note: str = "",
) -> None:
    """As `record_death`, for a member who moved away."""
    _leave(EventKind.MOVE_OUT, member, version, happened_on, by, new_head, relationships or {}, note)


@transaction.atomic
def move_in_member(
    *, household: Household, version: int, person: Mapping[str, Any], happened_on: date, by: Any, note: str = ""
) -> Member:
    """The person, a new member of the household. `person` holds Member fields."""
    _take(household, version)
    day = _day_of(household, happened_on)
    member = _add_member(household, person, day)
    _record(EventKind.MOVE_IN, household, happened_on, day, by, member=member, note=note)
    return member


@transaction.atomic
def move_out_household(*, household: Household, version: int, happened_on: date, by: Any, note: str = "") -> None:
    """The whole household leaves the commune."""
    _take(household, version)
    day = _day_of(household, happened_on)
    for member in household.members.living_now():
        _end_spell(member, day)
    _close(household, day)
    _record(EventKind.MOVE_OUT, household, happened_on, day, by, note=note)


@transaction.atomic
def move_within_commune(
    *, household: Household, version: int, village: Area, happened_on: date, by: Any, note: str = ""
) -> None:
    """The household lies in another village of the commune from now on; figures of the days before keep it where it
    was."""
    _take(household, version)
    day = _day_of(household, happened_on)
    if village.parent_id != household.commune_id or village.pk == household.village_id:
        raise ValidationError({"village": "Chọn một thôn khác của xã này."})
    latest = household.former_villages.order_by("moved_on").last()
    if latest and day <= latest.moved_on:
        raise ValidationError(
            {"happened_on": f"Hộ đã chuyển thôn ngày {latest.moved_on:%d/%m/%Y}. Ghi ngày sau ngày đó."}
        )
    before = household.village
    FormerVillage.objects.create(commune_id=household.commune_id, household=household, village=before, moved_on=day)
    household.village = village
    household.save(update_fields=["village"])
    for follow in when_moved:
        follow(household)
    words = f"Từ thôn {before.name} sang thôn {village.name}."
    _record(EventKind.MOVE_WITHIN, household, happened_on, day, by, note=f"{words} {note}")


@transaction.atomic
def split_household(
    *,
    household: Household,
    version: int,
    members: Mapping[Member, Relationship],
    code: str,
    happened_on: date,
    by: Any,
    village: Area | None = None,
    note: str = "",
) -> Household:
    """The new household made of `members` (each with the relationship to the new head, who is one of them)."""
    _take(household, version)
    day = _day_of(household, happened_on)
    heads = [member for member, relationship in members.items() if relationship == Relationship.HEAD]
    if len(heads) != 1:
        raise ValidationError({"members": "Chọn đúng một người làm chủ hộ mới."})
    if any(member.household_id != household.pk or member.lived_until for member in members):
        raise ValidationError({"members": "Chỉ tách được người đang sống trong hộ này."})
    if village is not None and village.parent_id != household.commune_id:
        raise ValidationError({"village": "Chọn thôn của xã này."})
    staying = household.members.living_now().exclude(pk__in=[member.pk for member in members])
    if not staying.filter(relationship=Relationship.HEAD).exists():
        raise ValidationError(
            {"members": "Chủ hộ cũ phải ở lại. Nếu chủ hộ đi, ghi “Đổi chủ hộ” trước rồi mới tách hộ."}
        )
    new = Household(
        commune=household.commune,
        village=village or household.village,
        code=_free_code(household.commune, code),
        address=household.address,
        opened_on=day,
    )
    _copy_head(new, heads[0].full_name)
    new.full_clean()
    new.save(force_insert=True)
    for position, (member, relationship) in enumerate(_head_first(members), start=1):
        _begin_spell(member, new, relationship, day, position)
    _record(EventKind.SPLIT, household, happened_on, day, by, other=new, note=note)
    _record(EventKind.SPLIT, new, happened_on, day, by, other=household, member=heads[0], note=note)
    for follow in when_split:
        follow(household, new, day)
    return new


@transaction.atomic
def merge_households(
    *,
    household: Household,
    version: int,
    into: Household,
    into_version: int,
    relationships: Mapping[Member, Relationship],
    happened_on: date,
    by: Any,
    note: str = "",
) -> None:
    """Everyone of `household` lives in `into` from now on, each in the given relationship to its head."""
    if household.pk == into.pk or household.commune_id != into.commune_id or into.closed_on:
        raise ValidationError({"into": "Chọn một hộ khác, đang có trong sổ của xã."})
    _take(household, version)
    _take(into, into_version)
    day = max(_day_of(household, happened_on), _day_of(into, happened_on))
    last = max((member.position for member in into.members.living_now()), default=0)
    moving = list(household.members.living_now().in_family_order())
    missing = [
        member.full_name for member in moving if relationships.get(member, Relationship.HEAD) == Relationship.HEAD
    ]
    if missing:
        raise ValidationError(f"Chọn quan hệ với chủ hộ mới cho: {', '.join(missing)}.")
    for position, member in enumerate(moving, start=last + 1):
        _begin_spell(member, into, relationships[member], day, position)
    _close(household, day)
    _record(EventKind.MERGE, household, happened_on, day, by, other=into, note=note)
    _record(EventKind.MERGE, into, happened_on, day, by, other=household, note=note)


@transaction.atomic
def change_head(
    *,
    household: Household,
    version: int,
    new_head: Member,
    relationships: Mapping[Member, Relationship],
    happened_on: date,
    by: Any,
    note: str = "",
) -> None:
    """`new_head` heads the household; the others stand to them as `relationships` says, of each of them."""
    _take(household, version)
    day = _day_of(household, happened_on)
    if new_head.household_id == household.pk and new_head.is_head:
        raise ValidationError({"new_head": f"{new_head.full_name} đang là chủ hộ. Chọn người khác."})
    _change_head(household, new_head, relationships, day)
    _record(EventKind.CHANGE_HEAD, household, happened_on, day, by, member=new_head, note=note)


def _leave(
    kind: EventKind,
    member: Member,
    version: int,
    happened_on: date,
    by: Any,
    new_head: Member | None,
    relationships: Mapping[Member, Relationship],
    note: str,
) -> None:
    household = member.household
    _take(household, version)
    if member.lived_until:
        raise ValidationError({"member": f"{member.full_name} không còn trong hộ từ {member.lived_until:%d/%m/%Y}."})
    day = _day_of(household, happened_on)
    others = household.members.living_now().exclude(pk=member.pk)
    _end_spell(member, day)
    if not others.exists():
        _close(household, day)
    elif member.is_head:
        if new_head is None:
            raise ValidationError({"new_head": "Chọn người làm chủ hộ mới trước khi ghi chủ hộ không còn trong hộ."})
        _change_head(household, new_head, relationships, day)
    _record(kind, household, happened_on, day, by, member=member, note=note)


def _change_head(
    household: Household, new_head: Member, relationships: Mapping[Member, Relationship], day: date
) -> None:
    if new_head.household_id != household.pk or new_head.lived_until:
        raise ValidationError({"new_head": "Chủ hộ mới phải là người đang sống trong hộ."})
    changes = {member: kind for member, kind in relationships.items() if member.pk != new_head.pk}
    if Relationship.HEAD in changes.values():
        raise ValidationError("Mỗi hộ chỉ có một chủ hộ. Chọn quan hệ khác cho những người còn lại.")
    if any(member.household_id != household.pk or member.lived_until for member in changes):
        raise ValidationError("Chỉ ghi quan hệ cho người đang sống trong hộ này.")
    others = household.members.living_now().exclude(pk=new_head.pk).in_family_order()
    missing = [member.full_name for member in others if member not in changes]
    if missing:
        raise ValidationError(f"Chọn quan hệ với chủ hộ mới cho: {', '.join(missing)}.")
    for member, relationship in changes.items():
        _begin_spell(member, household, relationship, day, member.position)
    _begin_spell(new_head, household, Relationship.HEAD, day, new_head.position)
    _copy_head(household, new_head.full_name)
    household.save(update_fields=["head_name", "sort_key", "search_fold"])


def _begin_spell(member: Member, household: Household, relationship: Relationship, day: date, position: int) -> None:
    """End the member's present spell, and begin another."""
    if member.household_id == household.pk and member.relationship == relationship:
        return
    _require_lived_by(member, day)
    # The spells first, then the copy of the latest one: the database holds the copy against them.
    member.spells.filter(lived_until=None).update(lived_until=day)
    member.household, member.relationship, member.position, member.lived_from = household, relationship, position, day
    present_spell(member).save(force_insert=True)
    member.save(update_fields=["household", "relationship", "position", "lived_from"])


def _end_spell(member: Member, day: date) -> None:
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


def _add_member(household: Household, facts: Mapping[str, Any], day: date) -> Member:
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
    if member.lived_from < former.lived_until:
        raise ValidationError(
            {"happened_on": f"{former.full_name} chuyển đi ngày {former.lived_until:%d/%m/%Y}. Ghi ngày từ đó trở đi."}
        )
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


def _head_first(members: Mapping[Member, Relationship]) -> Iterable[tuple[Member, Relationship]]:
    return sorted(members.items(), key=lambda pair: (pair[1] != Relationship.HEAD, pair[0].position))


def _copy_head(household: Household, head_name: str) -> None:
    household.head_name = clean(head_name)
    household.sort_key = sort_key(household.head_name)
    household.search_fold = household_fold(household.head_name, household.code, household.address)


def _close(household: Household, day: date) -> None:
    household.closed_on = max(day, household.opened_on)
    household.save(update_fields=["closed_on"])


def _take(household: Household, version: int) -> None:
    """The household's next version, for an act that changes who lives in it; one that is no more is refused."""
    household.commune = lock_commune(household.commune)
    claim(household, version)
    if household.closed_on:
        raise ValidationError(f"{household.closing_words}, không ghi thêm biến động được.")


def _day_of(household: Household, happened_on: date) -> date:
    """The day an act counts from; refused before the household was in the book."""
    day = counted_from(household.commune, happened_on)
    if day < household.opened_on:
        raise ValidationError(
            {"happened_on": f"Hộ có trong sổ từ {household.opened_on:%d/%m/%Y}. Ghi ngày từ đó trở đi."}
        )
    return day


def _record(
    kind: EventKind,
    household: Household,
    happened_on: date,
    day: date,
    by: Any,
    *,
    member: Member | None = None,
    other: Household | None = None,
    note: str = "",
) -> None:
    Event.objects.create(
        commune_id=household.commune_id,
        household=household,
        other_household=other,
        member=member,
        kind=kind,
        happened_on=happened_on,
        counted_from=day,
        recorded_by=by,
        note=clean(note),
    )
