"""What the fund "Vì người nghèo" receives and spends: recorded, and voided where it was recorded by mistake."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Household
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.lib.numbers import format_vnd
from huulien.platform import audit
from huulien.platform.forms import check_past
from programs.models import PoorFundEntry
from programs.rules.money import free_on
from programs.vocabulary import PoorFundKind


@transaction.atomic
def record_fund_entry(
    *,
    commune: Area,
    kind: PoorFundKind,
    happened_on: date,
    amount_vnd: int,
    document: str,
    by: Any,
    party: str = "",
    purpose: str = "",
    household: Household | None = None,
) -> PoorFundEntry:
    """A new entry of the fund; refused, with what is there, where more would be spent than there was."""
    commune = lock_commune(commune)
    check_past(happened_on=happened_on)
    _check_opening(commune, kind, happened_on)
    if kind == PoorFundKind.SPENT and amount_vnd > (free := free_of_fund(commune, happened_on)):
        words = f"Quỹ chỉ còn {format_vnd(free)} chi được vào ngày này. Ghi không quá số ấy, hoặc ghi khoản thu trước."
        raise ValidationError({"amount_vnd": words})
    if household:
        _check_household(household, happened_on)
        party = party or household.head_name
    entry = PoorFundEntry(
        commune=commune, kind=kind, happened_on=happened_on, amount_vnd=amount_vnd, document=document, party=party,
        purpose=purpose, household=household, recorded_by=by,
    )  # fmt: skip
    entry.full_clean(exclude=["recorded_by"])
    with audit.acting(reason=f"Quỹ Vì người nghèo: {kind.label.lower()}"):
        entry.save(force_insert=True)
    return entry


@transaction.atomic
def void_fund_entry(*, entry: PoorFundEntry, reason: str, by: Any) -> PoorFundEntry:
    """The entry, which counts no more; refused where what came by it has been spent."""
    commune = lock_commune(entry.commune)
    held = PoorFundEntry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
    if held.is_void:
        raise ValidationError("Khoản này đã bỏ rồi.")
    if not reason.strip():
        raise ValidationError({"reason": "Ghi vì sao bỏ khoản này."})
    if PoorFundKind(held.kind).sign > 0 and (free := free_of_fund(commune, held.happened_on)) < held.amount_vnd:
        spent = format_vnd(held.amount_vnd - free)
        raise ValidationError(f"Đã chi {spent} từ khoản này nên không bỏ được. Bỏ khoản chi trước.")
    held.is_void, held.void_reason = True, reason.strip()
    with audit.acting(reason=f"Bỏ khoản ghi nhầm: {reason.strip()}"[:300]):
        held.save(update_fields=["is_void", "void_reason"])
    return held


def free_of_fund(commune: Area, on: date) -> int:
    """What may be spent on a day so that on no later day more was spent than there was, whole đồng."""
    rows = PoorFundEntry.objects.counted().filter(commune=commune).values_list("happened_on", "kind", "amount_vnd")
    return free_on([(day, PoorFundKind(kind).sign * amount) for day, kind, amount in rows], on)


def _check_opening(commune: Area, kind: PoorFundKind, day: date) -> None:
    """The book begins with what was there, if that is recorded."""
    counted = PoorFundEntry.objects.counted().filter(commune=commune)
    opening = counted.filter(kind=PoorFundKind.OPENING).first()
    if kind == PoorFundKind.OPENING:
        if opening:
            raise ValidationError("Số dư khi mở sổ đã ghi. Bỏ khoản cũ nếu ghi nhầm.")
        if first := counted.filter(happened_on__lt=day).order_by("happened_on", "pk").first():
            words = (
                f"Sổ đã có khoản ngày {format_date_vi(first.happened_on)}. Số dư khi mở sổ ghi từ ngày ấy trở về trước."
            )
            raise ValidationError({"happened_on": words})
    elif opening and day < opening.happened_on:
        words = f"Sổ mở ngày {format_date_vi(opening.happened_on)}: ghi khoản từ ngày ấy trở đi."
        raise ValidationError({"happened_on": words})


def _check_household(household: Household, on: date) -> None:
    if not Household.objects.registered_on(on).filter(pk=household.pk).exists():
        raise ValidationError({"happened_on": "Ngày này hộ không có trong sổ. Kiểm tra lại ngày."})
