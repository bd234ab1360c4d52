"""What changes who lives where. Each function is one act the commune records, whole or not at all.

Every act takes the household's `version` as the user saw it, leaves an `Event`, and counts from `counted_from`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Event, FormerVillage, Household, Member
from households.rules.register.values import code_key
from households.rules.spelling import household_code, number_of
from households.services.living import (
    add_member,
    begin_spell,
    close,
    copy_head,
    day_of,
    end_spell,
    head_first,
    record,
    take,
)
from households.services.settled_days import counted_from, lock_commune
from households.vocabulary import EventKind, Relationship
from huulien.lib.text import clean

# What other apps keep of a household goes along with those who split off, in the same transaction, whichever way the
# split is recorded: called with the household, the new one and the day it counts from.
when_split: list[Callable[[Household, Household, date], None]] = []
# Likewise what is under way goes along to the new village: called with the household.
when_moved: list[Callable[[Household], None]] = []


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
    copy_head(household, head["full_name"])
    household.full_clean()
    household.save(force_insert=True)
    add_member(household, {**head, "relationship": Relationship.HEAD}, day)
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
    take(household, version)
    happened_on = child["birth_date"]
    # A child born before the household was entered, and forgotten then, counts from the household's first day.
    day = max(counted_from(household.commune, happened_on), household.opened_on)
    member = add_member(household, child, day)
    record(EventKind.BIRTH, household, happened_on, day, by, member=member, note=note)
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
    take(household, version)
    day = day_of(household, happened_on)
    member = add_member(household, person, day)
    record(EventKind.MOVE_IN, household, happened_on, day, by, member=member, note=note)
    return member


@transaction.atomic
def move_out_household(*, household: Household, version: int, happened_on: date, by: Any, note: str = "") -> None:
    """The whole household leaves the commune."""
    take(household, version)
    day = day_of(household, happened_on)
    for member in household.members.living_now():
        end_spell(member, day)
    close(household, day)
    record(EventKind.MOVE_OUT, household, happened_on, day, by, note=note)


@transaction.atomic
def move_within_commune(
    *, household: Household, version: int, village: Area, happened_on: date, by: Any, note: str = ""
) -> None:
    """The household lies in another village of the commune from now on; figures of the days before keep it where it
    was."""
    take(household, version)
    day = day_of(household, happened_on)
    if village.parent_id != household.commune_id or village.pk == household.village_id:
        raise ValidationError({"village": "Chọn một thôn khác của xã này."})
    latest = household.former_villages.order_by("moved_on").last()
    # A move of settled days that was undone on this day: the days before it keep what they counted.
    moved = Event.objects.standing().filter(household=household, kind=EventKind.MOVE_WITHIN, counted_from=day)
    is_kept = bool(latest and latest.moved_on == day and undone_on(household, day) and not moved.exists())
    if latest and day <= latest.moved_on and not is_kept:
        raise ValidationError(
            {"happened_on": f"Hộ đã chuyển thôn ngày {latest.moved_on:%d/%m/%Y}. Ghi ngày sau ngày đó."}
        )
    before = household.village
    if not is_kept:
        FormerVillage.objects.create(commune_id=household.commune_id, household=household, village=before, moved_on=day)
    household.village = village
    household.save(update_fields=["village"])
    for follow in when_moved:
        follow(household)
    words = f"Từ thôn {before.name} sang thôn {village.name}."
    record(EventKind.MOVE_WITHIN, household, happened_on, day, by, note=f"{words} {note}")


def undone_on(household: Household, day: date, *, before: Event | None = None) -> Event | None:
    """The move of settled days that was undone as from this day, before an event if one is given; None without one."""
    undone = Event.objects.filter(household=household, kind=EventKind.MOVE_WITHIN, undone_by__counted_from=day)
    undone = undone.filter(counted_from__lt=day)
    if before:
        undone = undone.filter(undone_by__lt=before.pk)
    return undone.order_by("-pk").first()


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
    take(household, version)
    day = day_of(household, happened_on)
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
    copy_head(new, heads[0].full_name)
    new.full_clean()
    new.save(force_insert=True)
    for position, (member, relationship) in enumerate(head_first(members), start=1):
        begin_spell(member, new, relationship, day, position)
    record(EventKind.SPLIT, household, happened_on, day, by, other=new, note=note)
    record(EventKind.SPLIT, new, happened_on, day, by, other=household, member=heads[0], note=note)
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
    take(household, version)
    take(into, into_version)
    day = max(day_of(household, happened_on), day_of(into, happened_on))
    last = max((member.position for member in into.members.living_now()), default=0)
    moving = list(household.members.living_now().in_family_order())
    missing = [
        member.full_name for member in moving if relationships.get(member, Relationship.HEAD) == Relationship.HEAD
    ]
    if missing:
        raise ValidationError(f"Chọn quan hệ với chủ hộ mới cho: {', '.join(missing)}.")
    for position, member in enumerate(moving, start=last + 1):
        begin_spell(member, into, relationships[member], day, position)
    close(household, day)
    record(EventKind.MERGE, household, happened_on, day, by, other=into, note=note)
    record(EventKind.MERGE, into, happened_on, day, by, other=household, note=note)


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
    take(household, version)
    day = day_of(household, happened_on)
    if new_head.household_id == household.pk and new_head.is_head:
        raise ValidationError({"new_head": f"{new_head.full_name} đang là chủ hộ. Chọn người khác."})
    _change_head(household, new_head, relationships, day)
    record(EventKind.CHANGE_HEAD, household, happened_on, day, by, member=new_head, note=note)


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
    take(household, version)
    if member.lived_until:
        raise ValidationError({"member": f"{member.full_name} không còn trong hộ từ {member.lived_until:%d/%m/%Y}."})
    day = day_of(household, happened_on)
    others = household.members.living_now().exclude(pk=member.pk)
    end_spell(member, day)
    if not others.exists():
        close(household, day)
    elif member.is_head:
        if new_head is None:
            raise ValidationError({"new_head": "Chọn người làm chủ hộ mới trước khi ghi chủ hộ không còn trong hộ."})
        _change_head(household, new_head, relationships, day)
    record(kind, household, happened_on, day, by, member=member, note=note)


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
        begin_spell(member, household, relationship, day, member.position)
    begin_spell(new_head, household, Relationship.HEAD, day, new_head.position)
    copy_head(household, new_head.full_name)
    household.save(update_fields=["head_name", "sort_key", "search_fold"])
