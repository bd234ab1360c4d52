"""Recording the money of an activity: what is planned, what comes in and goes out, and what was recorded by mistake."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.lib.numbers import format_vnd
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import Activity, Contribution, FundEntry, Funding
from programs.rules.money import free_on
from programs.vocabulary import EntryKind, FundingSource, Nature


@transaction.atomic
def plan_funding(*, activity: Activity, year: int, source: FundingSource, nature: Nature, planned_vnd: int) -> Funding:
    """The new funding of an activity in a year, with what the plan foresees."""
    lock_commune(activity.commune)
    funding = Funding(
        commune_id=activity.commune_id, activity=activity, year=year, source=source, nature=nature,
        planned_vnd=planned_vnd,
    )  # fmt: skip
    funding.full_clean()
    with audit.acting(reason=f"Ghi nguồn vốn năm {year}"):
        funding.save(force_insert=True)
    return funding


@transaction.atomic
def change_planned(*, funding: Funding, version: int, planned_vnd: int) -> Funding:
    """The funding with another amount in the plan."""
    lock_commune(funding.commune)
    claim(funding, version)
    funding.planned_vnd = planned_vnd
    funding.full_clean()
    with audit.acting(reason=f"Sửa kế hoạch vốn năm {funding.year}"):
        funding.save(update_fields=["planned_vnd"])
    return funding


@transaction.atomic
def record_entry(
    *,
    funding: Funding,
    kind: EntryKind,
    happened_on: date,
    amount_vnd: int,
    document: str,
    by: Any,
    payee: str = "",
) -> FundEntry:
    """A new entry; refused, with the sum that is free, where more would have left than had come."""
    funding = _locked(funding)
    _check_day(funding, kind, happened_on)
    if kind.sign < 0 and amount_vnd > (free := free_on(_entries(funding), happened_on)):
        raise ValidationError({"amount_vnd": f"Nguồn này chỉ còn {format_vnd(free)} chưa dùng. Ghi không quá số ấy."})
    entry = FundEntry(
        commune_id=funding.commune_id, funding=funding, kind=kind, happened_on=happened_on, amount_vnd=amount_vnd,
        document=document, payee=payee, recorded_by=by,
    )  # fmt: skip
    entry.full_clean(exclude=["recorded_by"])
    with audit.acting(reason=EntryKind(kind).label):
        entry.save(force_insert=True)
    return entry


@transaction.atomic
def void_entry(*, entry: FundEntry, reason: str, by: Any) -> FundEntry:
    """The entry, which counts no more; refused where money that came by it has been spent."""
    _locked(entry.funding)
    entry = FundEntry.objects.select_for_update(no_key=True, of=("self",)).select_related("funding").get(pk=entry.pk)
    if entry.is_void:
        raise ValidationError("Khoản này đã bỏ rồi.")
    if entry.kind == EntryKind.TO_HOUSEHOLDS:
        raise ValidationError("Khoản này do bảng kê ghi. Sửa ở đợt hỗ trợ.")
    if entry.kind == EntryKind.CARRIED_IN and _other_side(entry).exists():
        raise ValidationError("Khoản này do năm trước chuyển sang. Bỏ khoản chuyển đi ở năm trước.")
    if not reason.strip():
        raise ValidationError({"reason": "Ghi vì sao bỏ khoản này."})
    # What was carried over went out of one year and into the next: both sides go, the one that came in first.
    carried = entry.kind == EntryKind.CARRIED_OUT
    other = _other_side(entry).select_for_update(no_key=True, of=("self",)).first() if carried else None
    with audit.acting(reason=f"Bỏ khoản ghi nhầm: {reason.strip()}"[:300]):
        for side in filter(None, (other, entry)):
            _require_unspent(side)
            side.is_void, side.void_reason = True, reason.strip()
            side.save(update_fields=["is_void", "void_reason"])
    return entry


@transaction.atomic
def carry_over(*, funding: Funding, happened_on: date, amount_vnd: int, document: str, by: Any) -> FundEntry:
    """What is decided to go over to the next year: out of this year's funding, and into the next one's."""
    out = record_entry(
        funding=funding, kind=EntryKind.CARRIED_OUT, happened_on=happened_on, amount_vnd=amount_vnd,
        document=document, by=by,
    )  # fmt: skip
    following, _ = Funding.objects.get_or_create(
        activity=funding.activity, year=funding.year + 1, source=funding.source, nature=funding.nature,
        defaults={"commune_id": funding.commune_id},
    )  # fmt: skip
    record_entry(
        funding=following, kind=EntryKind.CARRIED_IN, happened_on=max(happened_on, date(funding.year + 1, 1, 1)),
        amount_vnd=amount_vnd, document=document, by=by,
    )  # fmt: skip
    return out


def pay_households(*, funding: Funding, happened_on: date, amount_vnd: int, document: str, by: Any) -> FundEntry:
    """The entry of a signed list of payments."""
    return record_entry(
        funding=funding, kind=EntryKind.TO_HOUSEHOLDS, happened_on=happened_on, amount_vnd=amount_vnd,
        document=document, by=by, payee="Các hộ theo bảng kê",
    )  # fmt: skip


@transaction.atomic
def record_contribution(*, commune: Area, **fields: Any) -> Contribution:
    """Something given in kind, with what it is worth."""
    given = Contribution(commune=lock_commune(commune), **fields)
    check_past(given_on=given.given_on)
    given.full_clean()
    with audit.acting(reason="Ghi đóng góp bằng hiện vật, ngày công"):
        given.save(force_insert=True)
    return given


@transaction.atomic
def edit_contribution(*, contribution: Contribution, version: int, **fields: Any) -> Contribution:
    """The same, put right."""
    lock_commune(contribution.commune)
    claim(contribution, version)
    for name, value in fields.items():
        setattr(contribution, name, value)
    check_past(given_on=contribution.given_on)
    contribution.full_clean()
    with audit.acting(reason="Sửa đóng góp bằng hiện vật, ngày công"):
        contribution.save(update_fields=list(fields))
    return contribution


def free_of(funding: Funding, on: date) -> int:
    """What may still be spent of a funding on a day, whole đồng."""
    return free_on(_entries(funding), on)


def _require_unspent(entry: FundEntry) -> None:
    if EntryKind(entry.kind).sign < 0:
        return
    free = free_on(_entries(entry.funding), entry.happened_on)
    if free < entry.amount_vnd:
        spent = format_vnd(entry.amount_vnd - free)
        raise ValidationError(f"Đã chi {spent} từ khoản này nên không bỏ được. Bỏ khoản chi trước.")


def _other_side(entry: FundEntry) -> QuerySet[FundEntry]:
    """What an entry carried over stands as in the next year's funding, or in the one of the year before."""
    out = entry.kind == EntryKind.CARRIED_OUT
    own = entry.funding
    return FundEntry.objects.filter(
        kind=EntryKind.CARRIED_IN if out else EntryKind.CARRIED_OUT,
        funding__activity=own.activity_id, funding__source=own.source, funding__nature=own.nature,
        funding__year=own.year + (1 if out else -1), amount_vnd=entry.amount_vnd, document=entry.document,
        is_void=False,
    ).order_by("pk")  # fmt: skip


def _entries(funding: Funding) -> list[tuple[date, int]]:
    rows = FundEntry.objects.filter(funding=funding, is_void=False).values_list("happened_on", "kind", "amount_vnd")
    return [(day, EntryKind(kind).sign * amount) for day, kind, amount in rows]


def _locked(funding: Funding) -> Funding:
    """The funding as it stands now, held until the transaction ends."""
    commune = lock_commune(funding.commune)
    held = Funding.objects.select_for_update(no_key=True).select_related("activity").get(pk=funding.pk)
    held.commune = commune
    return held


def _check_day(funding: Funding, kind: EntryKind, day: date) -> None:
    # The next year's funding takes what was carried over on its first day, also before that day has come.
    is_first_day = kind == EntryKind.CARRIED_IN and day == date(funding.year, 1, 1)
    check_past(happened_on=None if is_first_day else day)
    if day.year != funding.year and not (kind == EntryKind.CARRIED_OUT and day.year == funding.year + 1):
        raise ValidationError({"happened_on": f"Nguồn vốn của năm {funding.year}: ghi ngày trong năm {funding.year}."})
