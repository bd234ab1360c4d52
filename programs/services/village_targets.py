"""The villages' targets in a plan: the numbers, what they rest on, and what the village heads say of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.platform import access, audit, clock
from huulien.platform.locking import StaleRecord, claim
from programs.access import ANSWER_TARGETS
from programs.models import Plan, VillageAnswer, VillageOutlook, VillageTarget
from programs.rules.allocate.facts import Method
from programs.services.plan_standing import standing_words


@dataclass(frozen=True)
class Outlook:
    """What is expected of a village in the year, in households; how many may escape is None where nobody knows."""

    new_poor: int = 0
    relapse: int = 0
    poor_in: int = 0
    poor_out: int = 0
    able: int | None = None

    @property
    def facts(self) -> dict[str, int | None]:
        return asdict(self)


FACTS = tuple(asdict(Outlook()))


def outlooks_of(plan: Plan) -> dict[int, Outlook]:
    """Village → what is expected of it."""
    return {
        row["village"]: Outlook(**{name: row[name] for name in FACTS})
        for row in plan.outlooks.values("village", *FACTS)
    }


@transaction.atomic
def set_targets(
    *,
    plan: Plan,
    version: int,
    target_rate: Decimal,
    targets: Mapping[Area, int | None],
    reason: str = "",
    method: Method | None = None,
    departures: Mapping[Area, str] | None = None,
    outlooks: Mapping[Area, Outlook] | None = None,
) -> Plan:
    """The plan with its rate and its villages' targets as given; None takes a village's target away.

    `departures` says why a village's number is not the one that the method proposes. Those of an approved plan stand
    until a leader opens it again, those of a settled year for ever.
    """
    plan.commune = lock_commune(plan.commune)
    strangers = [village.name for village in targets if village.parent_id != plan.commune_id]
    if strangers:
        raise ValidationError(f"Không phải thôn của xã: {', '.join(strangers)}.")
    plan.refresh_from_db(fields=["state"])
    if words := standing_words(plan):
        raise ValidationError(words)
    with audit.acting(reason=f"Giao chỉ tiêu năm {plan.year}. {reason}".strip()[:300]):
        claim(plan, version)
        plan.target_rate, plan.method = target_rate, method.value if method else ""
        plan.full_clean()
        plan.save(update_fields=["target_rate", "method"])
        for village, outlook in (outlooks or {}).items():
            _set_outlook(plan, village, outlook)
        for village, most in targets.items():
            _set_target(plan, village, most, (departures or {}).get(village, ""))
    return plan


@transaction.atomic
def answer_target(*, target: VillageTarget, version: int, agrees: bool, words: str, by: Any) -> VillageAnswer:
    """What the village head says of the number as it stands; a number changed meanwhile is shown first."""
    plan = target.plan
    plan.commune = lock_commune(plan.commune)
    access.require(by, ANSWER_TARGETS, target.village)
    plan.refresh_from_db(fields=["state"])
    if standing := standing_words(plan):
        raise ValidationError(standing)
    now = VillageTarget.objects.filter(pk=target.pk).first()
    if now is None or now.version != version:
        raise StaleRecord(target)
    if not agrees and not words.strip():
        raise ValidationError({"words": "Ghi ý kiến của thôn, ví dụ “16 thì vừa sức”."})
    with audit.acting(reason=f"Trả lời chỉ tiêu năm {plan.year}"):
        return VillageAnswer.objects.create(
            commune_id=plan.commune_id, plan=plan, village_id=target.village_id, agrees=agrees, words=words.strip(),
            max_poor_households=now.max_poor_households, answered_by=by, answered_at=clock.now(),
        )  # fmt: skip


def _set_outlook(plan: Plan, village: Area, outlook: Outlook) -> None:
    """Write what is expected of a village, only if it differs."""
    current = plan.outlooks.filter(village=village).first()
    if current is None and outlook != Outlook():
        VillageOutlook.objects.create(commune_id=plan.commune_id, plan=plan, village=village, **outlook.facts)
    elif current is not None and any(getattr(current, name) != value for name, value in outlook.facts.items()):
        plan.outlooks.filter(pk=current.pk).update(**outlook.facts)


def _set_target(plan: Plan, village: Area, most: int | None, reason: str) -> None:
    """Write one target, only if it differs, so that the trail holds changes alone."""
    current = plan.village_targets.filter(village=village).first()
    if most is None:
        if current:
            current.delete()
    elif current is None:
        target = VillageTarget(
            commune_id=plan.commune_id, plan=plan, village=village, max_poor_households=most, reason=reason
        )
        target.full_clean()
        target.save(force_insert=True)
    elif (current.max_poor_households, current.reason) != (most, reason):
        plan.village_targets.filter(pk=current.pk).update(
            max_poor_households=most, reason=reason, version=F("version") + 1
        )
