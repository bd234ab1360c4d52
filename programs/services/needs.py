"""Recording what households ask for, from Form B or on any day."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from households.models import Household, Member, Spell
from households.services.settled_days import lock_commune
from households.vocabulary import Relationship
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.bulk import BATCH
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import SupportNeed
from programs.vocabulary import PERSONAL_NEEDS, NeedState
from surveys.models import ReviewNeed, Round
from surveys.services.needs import why_not_on
from surveys.vocabulary import Need, ReviewState


@transaction.atomic
def record_need(
    *,
    household: Household,
    kind: Need,
    asked_on: date,
    by: Any,
    member: Member | None = None,
    asked_by: str = "",
    amount_vnd: int | None = None,
) -> SupportNeed:
    """A new need of a household or of one of its members, waiting; refused where it cannot concern them."""
    household.commune = lock_commune(household.commune)
    check_past(asked_on=asked_on)
    if member is None and kind == Need.LEGAL_AID:
        member = _head(household, asked_on)
    _check_whose(household, member, kind, asked_on)
    need = SupportNeed(
        commune_id=household.commune_id,
        household=household,
        member=member,
        kind=kind,
        asked_on=asked_on,
        asked_by=asked_by,
        amount_vnd=amount_vnd,
        recorded_by=by,
    )
    need.full_clean(exclude=["recorded_by"])
    with audit.acting(reason="Ghi nhu cầu hỗ trợ"):
        need.save(force_insert=True)
    return need


@transaction.atomic
def note_need(*, need: SupportNeed, version: int, held_up: str, holder: str, expected_on: date | None) -> SupportNeed:
    """The waiting need with what holds it up, who frees it, and the day on which it is to end."""
    lock_commune(need.commune)
    need.refresh_from_db(fields=["state"])
    if need.state != NeedState.WAITING:
        raise ValidationError("Nhu cầu này đã có kết quả. Mở lại nếu ghi nhầm.")
    claim(need, version)
    need.held_up, need.holder, need.expected_on = held_up, holder, expected_on
    need.full_clean(exclude=["recorded_by"])
    with audit.acting(reason="Ghi vướng mắc của nhu cầu"):
        need.save(update_fields=["held_up", "holder", "expected_on"])
    return need


def take_over_needs(round: Round) -> None:
    """Write down what the settled Form B's of a round ask for, each from the day of the visit.

    Who waits for the same thing already is not written down twice, nor what was written down on that day before: a
    round that was taken back is settled again.
    """
    asked = (
        ReviewNeed.objects.filter(review__round=round, review__state=ReviewState.SETTLED)
        .exclude(need=Need.OTHER)
        .order_by("pk")
    )
    head_on = _heads_of(asked.filter(need__in=PERSONAL_NEEDS, member=None).values("review__household"))
    rows = asked.values_list("need", "member", "review", "review__household", "review__visited_on", "review__reference")
    kept = SupportNeed.objects.filter(commune=round.commune_id)
    waiting = set(kept.waiting().values_list("household", "member", "kind"))
    written = set(kept.values_list("household", "member", "kind", "asked_on"))
    new = []
    for need, named, review, household, visited_on, reference in rows.iterator(chunk_size=BATCH):
        asked_on = visited_on or round.as_of
        # A personal need that names nobody is the head's.
        member = named or (head_on(household, asked_on) if need in PERSONAL_NEEDS else None)
        key = (household, member, need)
        if key in waiting or (*key, asked_on) in written or (need in PERSONAL_NEEDS and member is None):
            continue
        waiting.add(key)
        asking = SupportNeed(
            commune_id=round.commune_id, household_id=household, member_id=member, kind=need, asked_on=asked_on,
            asked_by=f"Phiếu B {reference}", review_id=review,
        )  # fmt: skip
        new.append(asking)
    SupportNeed.objects.bulk_create(new, batch_size=BATCH)


def _heads_of(households: Any) -> Callable[[int, date], int | None]:
    """Which member was the head of one of these households on a day, as `_head` finds it."""
    spells: dict[int, list[tuple[date, date | None, int]]] = defaultdict(list)
    heads = Spell.objects.filter(household__in=households, relationship=Relationship.HEAD).order_by("pk")
    for household, began, ended, member in heads.values_list("household", "lived_from", "lived_until", "member"):
        spells[household].append((began, ended, member))
    return lambda household, on: next(
        (member for began, ended, member in spells[household] if began <= on and (ended is None or ended > on)), None
    )


def whom_it_concerns(household: Household, kind: Need, on: date) -> list[Member]:
    """Members living in the household on the day whom a personal need can concern."""
    living = Member.objects.living_on(on, Household.objects.filter(pk=household.pk)).in_family_order()
    return [member for member in living if not why_not_on(kind, member, on)]


def _check_whose(household: Household, member: Member | None, kind: Need, on: date) -> None:
    if not Household.objects.registered_on(on).filter(pk=household.pk).exists():
        raise ValidationError({"asked_on": "Ngày này hộ không có trong sổ. Kiểm tra lại ngày."})
    if member is None:
        if kind in PERSONAL_NEEDS:
            raise ValidationError({"member": "Nhu cầu này của từng người. Chọn người trong hộ."})
        return
    if kind not in PERSONAL_NEEDS:
        raise ValidationError({"member": "Nhu cầu này của cả hộ, không chọn người."})
    living = Member.objects.living_on(on, Household.objects.filter(pk=household.pk))
    if not living.filter(pk=member.pk).exists():
        raise ValidationError({"member": f"{member} không sống trong hộ vào ngày {format_date_vi(on)}."})
    if words := why_not_on(kind, member, on):
        raise ValidationError({"member": f"Không ghi cho {member}: {words}."})


def _head(household: Household, on: date) -> Member | None:
    spells = household.spells.filter(Q(lived_until=None) | Q(lived_until__gt=on), lived_from__lte=on)
    head = spells.filter(relationship="head").select_related("member").order_by("pk").first()
    return head.member if head else None
