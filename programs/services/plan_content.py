"""What a plan says now, gathered from its rows; and kept, each time it is approved."""

from datetime import date
from typing import Any

from django.db.models import Count, Q

from households.models import Household
from households.vocabulary import PovertyClass
from huulien.platform import clock
from programs.models import Plan, PlanVersion
from programs.rules.plan_content import PartWords, PlanContent, TargetWords, VillageLine, as_json, differences
from programs.vocabulary import PlanSection
from surveys.querysets import classified_on


def start_of(plan: Plan) -> date:
    """The day the plan sets out from: the end of the year before, or today while that has not come."""
    return min(date(plan.year - 1, 12, 31), clock.today())


def start_counts(plan: Plan) -> dict[int, tuple[int, int]]:
    """Village → its households and its poor households at the start."""
    households = classified_on(Household.objects.filter(commune=plan.commune_id), start_of(plan)).order_by()
    poor = Count("pk", filter=Q(in_force__poverty_class=PovertyClass.POOR))
    return {
        village: (count, poor_count)
        for village, count, poor_count in households.values_list("village_then").annotate(
            households=Count("pk"), poor=poor
        )
    }


def content_of(plan: Plan) -> PlanContent:
    """What the rows of the plan say."""
    counts, most = start_counts(plan), dict(plan.village_targets.values_list("village", "max_poor_households"))
    order = list(PlanSection)
    parts = sorted(plan.parts.all(), key=lambda part: (order.index(part.section), part.position, part.pk))
    return PlanContent(
        target_rate=f"{plan.target_rate:.2f}",
        based_on=plan.based_on,
        recipients=plan.recipients,
        targets=[
            TargetWords(target.ref, target.title, target.definition, None if target.goal is None else str(target.goal))
            for target in plan.targets.in_order()
        ],
        parts=[PartWords(part.pk, part.section, part.title, part.text) for part in parts],
        villages=[
            VillageLine(village.pk, village.name, *counts.get(village.pk, (0, 0)), most.get(village.pk))
            for village in plan.villages()
        ],
    )


def shown(plan: Plan) -> PlanContent:
    """What the plan says: as approved, where it is; as its rows stand, while it is a draft."""
    version = plan.versions.last() if plan.is_approved else None
    return version.says if version else content_of(plan)


def keep_version(plan: Plan, *, by: Any, title: str, reason: str, number: str, issued_on: date) -> PlanVersion | None:
    """The version that the plan becomes now; None when it says what the last one said."""
    content, last = content_of(plan), plan.versions.last()
    if last and not differences(last.says, content):
        return None
    return PlanVersion.objects.create(
        commune_id=plan.commune_id,
        plan=plan,
        ordinal=last.ordinal + 1 if last else 1,
        number=number,
        issued_on=issued_on,
        reason=reason if last else "",
        signed_by=by,
        signer_name=by.full_name if by else "",
        signer_title=title,
        content=as_json(content),
    )
