"""The text and the targets of a plan, while it is a draft: begun from the year before, written, moved, taken out."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from households.services.settled_days import lock_commune
from huulien.platform import audit
from huulien.platform.locking import claim
from programs.models import Plan, PlanPart, PlanTarget
from programs.services import first_plan
from programs.services.plan_standing import standing_words
from programs.vocabulary import WITHOUT_GOAL, PlanSection, TargetRef


def begin_words(plan: Plan, latest: Plan | None) -> None:
    """Lay what a new plan begins with: the text and targets of the latest one, or headings for a first plan."""
    if latest and (latest.parts.exists() or latest.targets.exists()):
        parts = [(part.section, part.position, part.title, part.text) for part in latest.parts.all()]
        targets = [(t.ref, t.title, t.definition, t.goal) for t in latest.targets.in_order()]
    else:
        parts = [(section, place, title, "") for place, (section, title) in enumerate(first_plan.PARTS, start=1)]
        targets = [(ref, ref.label, "", goal) for ref, goal in first_plan.TARGETS]
    PlanPart.objects.bulk_create(
        PlanPart(commune_id=plan.commune_id, plan=plan, section=section, position=position, title=title, text=text)
        for section, position, title, text in parts
    )
    PlanTarget.objects.bulk_create(
        PlanTarget(commune_id=plan.commune_id, plan=plan, ref=ref, title=title, definition=definition, goal=goal)
        for ref, title, definition, goal in targets
    )


@transaction.atomic
def add_part(*, plan: Plan, section: PlanSection, title: str, text: str) -> PlanPart:
    """A part at the end of its section."""
    _open(plan)
    last = plan.parts.filter(section=section).order_by("-position").first()
    part = PlanPart(
        commune_id=plan.commune_id, plan=plan, section=section, position=last.position + 1 if last else 1, title=title,
        text=text,
    )  # fmt: skip
    part.full_clean()
    with audit.acting(reason=f"Thêm phần của kế hoạch năm {plan.year}"):
        part.save(force_insert=True)
        _touch(plan)
    return part


@transaction.atomic
def save_part(*, part: PlanPart, version: int, title: str, text: str) -> PlanPart:
    """The part with its title and text as given."""
    _open(part.plan)
    with audit.acting(reason=f"Sửa kế hoạch năm {part.plan.year}"):
        claim(part, version)
        part.title, part.text = title, text
        part.full_clean()
        part.save(update_fields=["title", "text"])
        _touch(part.plan)
    return part


@transaction.atomic
def move_part(*, part: PlanPart, version: int, by: int) -> PlanPart:
    """The part so many places further down in its section, or up; at an end it stays."""
    _open(part.plan)
    with audit.acting(reason=f"Xếp lại các phần của kế hoạch năm {part.plan.year}"):
        claim(part, version)
        order = list(part.plan.parts.filter(section=part.section))
        place = order.index(part)
        order.insert(max(0, place + by), order.pop(place))
        for position, other in enumerate(order, start=1):
            if other.position != position:
                PlanPart.objects.filter(pk=other.pk).update(position=position)
        _touch(part.plan)
    return part


@transaction.atomic
def remove_part(*, part: PlanPart, version: int) -> None:
    """Take a part out of the plan."""
    _open(part.plan)
    with audit.acting(reason=f"Bỏ phần của kế hoạch năm {part.plan.year}"):
        claim(part, version)
        part.delete()
        _touch(part.plan)


@transaction.atomic
def add_target(*, plan: Plan, ref: TargetRef, title: str, definition: str, goal: Decimal | None) -> PlanTarget:
    """A target that the plan does not have yet."""
    _open(plan)
    if plan.targets.filter(ref=ref).exists():
        raise ValidationError({"ref": f"Kế hoạch đã có mục tiêu {ref}. Mở mục tiêu đó để sửa."})
    target = PlanTarget(
        commune_id=plan.commune_id, plan=plan, ref=ref, title=title, definition=definition, goal=_goal(ref, goal)
    )
    target.full_clean()
    with audit.acting(reason=f"Thêm mục tiêu của kế hoạch năm {plan.year}"):
        target.save(force_insert=True)
        _touch(plan)
    return target


@transaction.atomic
def save_target(
    *, target: PlanTarget, version: int, title: str, definition: str, goal: Decimal | None = None
) -> PlanTarget:
    """The target with its words and its goal as given."""
    _open(target.plan)
    goal = _goal(TargetRef(target.ref), goal)
    with audit.acting(reason=f"Sửa kế hoạch năm {target.plan.year}"):
        claim(target, version)
        target.title, target.definition, target.goal = title, definition, goal
        target.full_clean()
        target.save(update_fields=["title", "definition", "goal"])
        _touch(target.plan)
    return target


@transaction.atomic
def remove_target(*, target: PlanTarget, version: int) -> None:
    """Take a target out of the plan."""
    _open(target.plan)
    with audit.acting(reason=f"Bỏ mục tiêu của kế hoạch năm {target.plan.year}"):
        claim(target, version)
        target.delete()
        _touch(target.plan)


def _goal(ref: TargetRef, goal: Decimal | None) -> Decimal | None:
    if ref in WITHOUT_GOAL and goal is not None:
        raise ValidationError({"goal": f"Mục tiêu {ref} không có tỷ lệ phấn đấu riêng. Để trống ô này."})
    return goal


def _open(plan: Plan) -> None:
    """Hold the plan for a change, or refuse one of a plan that stands."""
    plan.commune = lock_commune(plan.commune)
    plan.refresh_from_db(fields=["state"])
    if words := standing_words(plan):
        raise ValidationError(words)


def _touch(plan: Plan) -> None:
    """Whoever looked at the plan before the change, to approve it, looks at it again."""
    Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
