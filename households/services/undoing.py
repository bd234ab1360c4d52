"""An event that never happened is undone by an entry of its own, with a reason: nothing recorded is wiped out.

What the event changed is put back from the day it counted from; from the first open day, when that is settled.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Event, FormerVillage, Household, Member, Spell
from households.services.composition import undone_on, when_moved
from households.services.living import copy_head, end_spell, present_spell, record, take
from households.services.settled_days import counted_from
from households.vocabulary import EventKind, Relationship
from huulien.lib.text import lower_first

# What is put right by another act, which says more than an undoing would.
INSTEAD = {
    EventKind.SPLIT: "Tách hộ ghi nhầm thì ghi “Nhập vào hộ khác” ở hộ mới tách.",
    EventKind.MERGE: "Nhập hộ ghi nhầm thì ghi “Tách hộ” ở hộ nhận.",
    EventKind.CHANGE_HEAD: "Chủ hộ ghi nhầm thì ghi “Đổi chủ hộ” lần nữa.",
}
_OF_ALL = (EventKind.SPLIT, EventKind.MERGE, EventKind.CHANGE_HEAD, EventKind.MOVE_WITHIN)


def undoing_fault(event: Event) -> str:
    """Why the event cannot be undone, and what to do; empty when it can."""
    if event.kind == EventKind.UNDO or hasattr(event, "undone_by"):
        return "Biến động này đã hủy rồi."
    if words := INSTEAD.get(EventKind(event.kind)):
        return words
    later = Event.objects.standing().filter(household=event.household_id, pk__gt=event.pk)
    since = later.filter(member=event.member) if event.member else later.filter(kind__in=_OF_ALL)
    if last := since.order_by("pk").last():
        return (
            f"Sau biến động này còn “{lower_first(last.get_kind_display())}” ngày {last.happened_on:%d/%m/%Y}. "
            "Hủy biến động đó trước."
        )
    return ""


def asks_relationship(event: Event) -> bool:
    """Whether who comes back was the head, and another heads the household now."""
    left = event.kind in {EventKind.DEATH, EventKind.MOVE_OUT} and event.member and event.member.is_head
    return bool(left) and event.household.closed_on is None and not _is_all_put_back(event)


def _is_all_put_back(event: Event) -> bool:
    """Whether a head who left in open days is the head again, and everybody what they were to them.

    Not once something was recorded in the household since: what the others are was said of the one who heads it now.
    """
    if counted_from(event.household.commune, event.counted_from) > event.counted_from:
        return False
    later = Event.objects.standing().filter(household=event.household_id, pk__gt=event.pk)
    return not later.exists()


@transaction.atomic
def undo_event(*, event: Event, version: int, reason: str, by: Any, relationship: Relationship | None = None) -> Event:
    """The entry that undoes the event. `version` is the household's, as the user saw it.

    `relationship`: what a head who comes back is to the one who heads the household now.
    """
    household = event.household
    take(household, version, may_be_closed=True)
    event = Event.objects.select_related("member").get(pk=event.pk)
    event.household = household
    if fault := undoing_fault(event):
        raise ValidationError(fault)
    day = counted_from(household.commune, event.counted_from)
    _UNDO[EventKind(event.kind)](event, day, relationship)
    return record(EventKind.UNDO, household, event.happened_on, day, by, member=event.member, undoes=event, note=reason)


def _take_away(event: Event, day: date, relationship: Any) -> None:
    """Who was recorded as born or come lives here no more; from the first day, as if they never had."""
    member = event.member
    if member.lived_until:
        raise ValidationError(f"{member.full_name} không còn trong hộ. Hủy biến động đưa người này ra khỏi hộ trước.")
    end_spell(member, max(day, member.lived_from))


def _bring_back(event: Event, day: date, relationship: Relationship | None) -> None:
    """Who was recorded as dead or gone lives here, and the household, if all were, is in the book again."""
    household = event.household
    leaving = [event.member] if event.member else _who_left(event)
    if household.closed_on:
        _reopen(household, event, day)
    elif event.member and event.member.is_head and _is_all_put_back(event):
        _put_all_back(event)
        return
    elif asks_relationship(event):
        if relationship in {None, Relationship.HEAD}:
            raise ValidationError({"relationship": f"Chọn {event.member.full_name} là gì với chủ hộ hiện nay."})
        event.member.relationship = relationship
        _begin_again(event.member, day)
        return
    for member in leaving:
        if day > event.counted_from:
            _begin_again(member, day)
        else:
            member.spells.filter(lived_until=event.counted_from, household=household).update(lived_until=None)
            member.lived_until = None
            member.save(update_fields=["lived_until"])


def _reopen(household: Household, event: Event, day: date) -> None:
    if day > event.counted_from:
        raise ValidationError(
            f"Số liệu đến hết ngày hộ ra khỏi sổ đã chốt. Ghi lại ở “Thêm hộ”, từ ngày {day:%d/%m/%Y}; người cũ được "
            "nhận lại theo họ tên và ngày sinh."
        )
    household.closed_on = None
    household.save(update_fields=["closed_on"])


def _who_left(event: Event) -> list[Member]:
    """Those who left with the whole household, and live nowhere else in the commune since."""
    found = list(event.household.members.filter(spells__lived_until=event.counted_from).distinct())
    if back := [member.full_name for member in found if member.lived_until is None]:
        raise ValidationError(f"{', '.join(back)} đã được ghi lại vào sổ. Hủy biến động đó trước.")
    return [member for member in found if member.lived_until == event.counted_from]


def _put_all_back(event: Event) -> None:
    """Who left is the head again, and each is to them what they were: as if nobody had left."""
    household, day = event.household, event.counted_from
    began = Spell.objects.filter(household=household, lived_from=day, member__in=household.members.living_now())
    changed = [event.member]
    for spell in list(began.select_related("member")):
        if household.spells.filter(member=spell.member_id, lived_until=day).exclude(pk=spell.pk).exists():
            spell.delete()
            changed.insert(0, spell.member)  # the one who heads the household now before the one who did
    for member in changed:
        before = household.spells.filter(member=member, lived_until=day).order_by("lived_from", "pk").last()
        before.lived_until = None
        before.save(update_fields=["lived_until"])
        member.relationship, member.lived_from, member.lived_until = before.relationship, before.lived_from, None
        member.save(update_fields=["relationship", "lived_from", "lived_until"])
    copy_head(household, event.member.full_name)
    household.save(update_fields=["head_name", "sort_key", "search_fold"])


def _begin_again(member: Member, day: date) -> None:
    member.lived_from, member.lived_until = day, None
    present_spell(member).save(force_insert=True)
    member.save(update_fields=["relationship", "lived_from", "lived_until"])


def _move_back(event: Event, day: date, relationship: Any) -> None:
    """The household lies where it lay before; the days that are settled keep the other village.

    Of open days nothing is kept: another move may be recorded on any day that the household was in the book.
    """
    household = event.household
    village = _lay_before(event)
    if day > event.counted_from:
        FormerVillage.objects.create(
            commune_id=household.commune_id, household=household, village_id=household.village_id, moved_on=day
        )
    household.village = village
    household.save(update_fields=["village"])
    if day == event.counted_from and undone_on(household, day, before=event) is None:
        household.former_villages.get(moved_on=day).delete()
    for follow in when_moved:
        follow(household)


def _lay_before(event: Event) -> Area:
    """Where the household lay until it moved: where the days before count it, or an undoing had put it back."""
    if undone := undone_on(event.household, event.counted_from, before=event):
        return _lay_before(undone)
    return event.household.former_villages.get(moved_on=event.counted_from).village


_UNDO = {
    EventKind.BIRTH: _take_away,
    EventKind.MOVE_IN: _take_away,
    EventKind.DEATH: _bring_back,
    EventKind.MOVE_OUT: _bring_back,
    EventKind.MOVE_WITHIN: _move_back,
}
