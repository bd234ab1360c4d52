"""What the health station keeps: weights and heights of children with its finding, and health insurance cards."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area, Member
from households.rules.facts import OLDEST_CHILD
from households.services.facts import update_member
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import HealthCard, Measurement
from programs.vocabulary import CardKind


@transaction.atomic
def record_measurement(
    *,
    member: Member,
    measured_on: date,
    by: Any,
    weight_kg: Decimal | None = None,
    height_cm: Decimal | None = None,
    is_malnourished: bool | None = None,
    finding: str = "",
) -> Measurement:
    """A child weighed and measured on a day on which it was under 16 and in the register."""
    _held(member)
    check_past(measured_on=measured_on)
    age = member.age_on(measured_on)
    if age is None:
        raise ValidationError(f"Chưa biết ngày sinh của {member}. Công chức ghi ngày sinh vào sổ trước.")
    if not 0 <= age <= OLDEST_CHILD:
        words = "chưa sinh" if age < 0 else f"đã {age} tuổi"
        when = format_date_vi(measured_on)
        raise ValidationError({"measured_on": f"Ngày {when} {member} {words}. Chỉ ghi cân đo của trẻ dưới 16 tuổi."})
    if not Member.objects.living_on(measured_on).filter(pk=member.pk).exists():
        raise ValidationError({"measured_on": f"Ngày này {member} không có trong sổ. Kiểm tra lại ngày."})
    measured = Measurement(
        commune_id=member.commune_id, member=member, measured_on=measured_on, weight_kg=weight_kg,
        height_cm=height_cm, is_malnourished=is_malnourished, finding=finding, recorded_by=by,
    )  # fmt: skip
    measured.full_clean(exclude=["recorded_by"])
    with audit.acting(reason="Ghi cân đo"):
        measured.save(force_insert=True)
    return measured


@transaction.atomic
def change_measurement(
    *,
    measurement: Measurement,
    version: int,
    weight_kg: Decimal | None,
    height_cm: Decimal | None,
    is_malnourished: bool | None,
    finding: str,
) -> Measurement:
    """A measurement as it should have been written down."""
    _held(measurement.member)
    claim(measurement, version)
    measurement.weight_kg, measurement.height_cm = weight_kg, height_cm
    measurement.is_malnourished, measurement.finding = is_malnourished, finding
    measurement.full_clean(exclude=["recorded_by"])
    with audit.acting(reason="Sửa cân đo ghi nhầm"):
        measurement.save(update_fields=["weight_kg", "height_cm", "is_malnourished", "finding"])
    return measurement


@transaction.atomic
def take_over_finding(*, member: Member, version: int) -> Member:
    """The register's fact as the station last found it; a form that is settled keeps what it was settled with."""
    _held(member)
    latest = Measurement.objects.filter(member=member).exclude(is_malnourished=None).first()
    if latest is None:
        raise ValidationError("Trạm Y tế chưa ghi kết luận của trẻ này.")
    with audit.acting(reason=f"Lấy kết quả cân đo ngày {format_date_vi(latest.measured_on)} của Trạm Y tế"):
        return update_member(member=member, version=version, changes={"is_malnourished": latest.is_malnourished})


@transaction.atomic
def record_card(*, member: Member, kind: CardKind, valid_from: date, valid_until: date | None = None) -> HealthCard:
    """A card of a person; two by the same right do not hold on one day."""
    _held(member)
    check_past(valid_from=valid_from)
    if member.birth_date and valid_from < member.birth_date:
        raise ValidationError({"valid_from": f"{member} sinh ngày {format_date_vi(member.birth_date)}."})
    card = HealthCard(
        commune_id=member.commune_id, member=member, kind=kind, valid_from=valid_from, valid_until=valid_until
    )
    card.full_clean()
    _refuse_overlap(card)
    with audit.acting(reason="Ghi thẻ BHYT"):
        card.save(force_insert=True)
    return card


@transaction.atomic
def end_card(*, card: HealthCard, version: int, valid_until: date | None) -> HealthCard:
    """The card with another last day; without one it holds on."""
    _held(card.member)
    claim(card, version)
    card.valid_until = valid_until
    card.full_clean()
    _refuse_overlap(card)
    with audit.acting(reason="Ghi ngày hết hạn thẻ BHYT"):
        card.save(update_fields=["valid_until"])
    return card


def _refuse_overlap(card: HealthCard) -> None:
    others = HealthCard.objects.filter(member=card.member, kind=card.kind).exclude(pk=card.pk)
    for other in others:
        if (other.valid_until is None or other.valid_until >= card.valid_from) and (
            card.valid_until is None or card.valid_until >= other.valid_from
        ):
            until = f" đến {format_date_vi(other.valid_until)}" if other.valid_until else ", chưa ghi hết hạn"
            raise ValidationError(
                {"valid_from": f"Đã có thẻ loại này từ {format_date_vi(other.valid_from)}{until}. Ghi hết hạn thẻ đó."}
            )


def _held(member: Member) -> Area:
    return lock_commune(member.commune)
