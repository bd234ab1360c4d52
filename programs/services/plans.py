"""The yearly plan itself: begun, and its frame written."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.locking import claim
from programs.models import Plan
from programs.services.plan_standing import standing_words, year_is_settled
from programs.services.plan_words import begin_words


@transaction.atomic
def create_plan(
    *,
    commune: Area,
    year: int,
    target_rate: Decimal,
    number: str = "",
    issued_on: date | None = None,
    based_on: str = "",
    recipients: str = "",
) -> Plan:
    """The new plan of a year, without village targets; its text and targets are those of the commune's latest plan, or
    headings alone for a first one."""
    commune = lock_commune(commune)
    if year_is_settled(commune, year):
        raise ValidationError({"year": f"Số liệu năm {year} đã chốt, không lập kế hoạch cho năm này nữa. Ghi năm sau."})
    if Plan.objects.filter(commune=commune, year=year).exists():
        raise ValidationError({"year": f"Xã đã có kế hoạch năm {year}. Mở kế hoạch đó để sửa chỉ tiêu."})
    if commune.valid_until and date(year, 1, 1) > commune.valid_until:
        raise ValidationError({"year": f"Xã chỉ tồn tại đến hết ngày {format_date_vi(commune.valid_until)}."})
    plan = Plan(
        commune=commune, year=year, target_rate=target_rate, number=number, issued_on=issued_on, based_on=based_on,
        recipients=recipients,
    )  # fmt: skip
    plan.full_clean()
    latest = Plan.objects.filter(commune=commune).order_by("-year").first()
    with audit.acting(reason=f"Ghi kế hoạch năm {year}"):
        plan.save(force_insert=True)
        begin_words(plan, latest)
    return plan


@transaction.atomic
def save_frame(*, plan: Plan, version: int, target_rate: Decimal, based_on: str, recipients: str) -> Plan:
    """The plan with its rate, its grounds and whom it goes to as given."""
    plan.commune = lock_commune(plan.commune)
    plan.refresh_from_db(fields=["state"])
    if words := standing_words(plan):
        raise ValidationError(words)
    with audit.acting(reason=f"Sửa kế hoạch năm {plan.year}"):
        claim(plan, version)
        plan.target_rate, plan.based_on, plan.recipients = target_rate, based_on, recipients
        plan.full_clean()
        plan.save(update_fields=["target_rate", "based_on", "recipients"])
    return plan
