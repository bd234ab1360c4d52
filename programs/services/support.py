"""Support from the list of the eligible to the signed list of payments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet, Sum

from households.models import Area, Household, Member
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import Activity, Funding, SupportBatch, SupportLine, SupportNeed, Unit
from programs.querysets import SupportNeedQuerySet
from programs.rules.policies import asks_for_ground, policy_on
from programs.services.instalments import (
    earlier_lines,
    instalment_words,
    instalments_of,
    is_last_payment,
    later_line,
    rest_of,
)
from programs.services.money import pay_households
from programs.steps.needs import NEED_STEPS
from programs.vocabulary import BatchState, LeftOut, NeedState, Receipt, SupportKind


@dataclass(frozen=True)
class Gift:
    """What one line gives: an amount, or a thing with its quantity and what tells it from others."""

    amount_vnd: int | None = None
    thing: str = ""
    quantity: Decimal | None = None
    measure: str = ""
    specification: str = ""
    ground: str = ""  # on what the amount rests, where no parameter of ours is checked


@transaction.atomic
def draw_batch(
    *,
    commune: Area,
    kind: SupportKind,
    title: str,
    period_from: date,
    period_until: date,
    by: Any,
    instalment: int | None = None,
    activity: Activity | None = None,
    funding: Funding | None = None,
    unit: Unit | None = None,
    giver: str = "",
    list_unit: Unit | None = None,
    list_paper: str = "",
) -> SupportBatch:
    """A new batch without lines, of the policy in force on its first day."""
    commune = lock_commune(commune)
    policy = policy_on(kind, period_from)
    batch = SupportBatch(
        commune=commune, kind=kind, policy=policy.code if policy else "", title=title, period_from=period_from,
        period_until=period_until, activity=activity or (funding.activity if funding else None), funding=funding,
        unit=unit, giver=giver, list_unit=list_unit, list_paper=list_paper, instalment=instalment, drawn_by=by,
    )  # fmt: skip
    batch.full_clean(exclude=["drawn_by"])
    _check_payment(batch)
    with audit.acting(reason=f"Lập đợt hỗ trợ {title}"[:300]):
        batch.save(force_insert=True)
    return batch


@transaction.atomic
def edit_batch(*, batch: SupportBatch, version: int, funding: Funding | None, **fields: Any) -> SupportBatch:
    """A batch that is drawn up, put right: what it is called, for which days, out of whose money."""
    batch = _drawn(batch, version)
    if funding != batch.funding:
        fields["activity"] = funding.activity if funding else None
    policy = policy_on(SupportKind(batch.kind), fields["period_from"])
    fields |= {"funding": funding, "policy": policy.code if policy else ""}
    for name, value in fields.items():
        setattr(batch, name, value)
    batch.full_clean(exclude=["drawn_by"])
    _check_payment(batch)
    with audit.acting(reason=f"Sửa đợt hỗ trợ {batch}"[:300]):
        batch.save(update_fields=list(fields))
    return batch


@transaction.atomic
def drop_batch(*, batch: SupportBatch, version: int, reason: str) -> None:
    """The batch with its list is taken away while nothing of it was handed over; the trail keeps all of it."""
    batch = _held(batch)
    if batch.state == BatchState.SIGNED or batch.lines.filter(delivered_on__isnull=False).exists():
        raise ValidationError("Đã có người nhận theo danh sách này nên không bỏ được. Bỏ ghi trao trước nếu ghi nhầm.")
    claim(batch, version)
    with audit.acting(reason=f"Bỏ đợt hỗ trợ: {reason.strip()}"[:300]):
        batch.delete()


@transaction.atomic
def add_lines(
    *, batch: SupportBatch, version: int, whom: Iterable[tuple[Household, Member | None]], gift: Gift
) -> SupportBatch:
    """The batch with a line for each household or person, all given the same; who is there already stays as is."""
    batch = _drawn(batch, version)
    there = set(batch.lines.values_list("household", "member"))
    new = [
        SupportLine(
            commune_id=batch.commune_id, batch=batch, household=household, member=member, amount_vnd=gift.amount_vnd,
            thing=gift.thing, quantity=gift.quantity, measure=gift.measure, specification=gift.specification,
            ground=gift.ground,
        )
        for household, member in whom
        if (household.pk, member.pk if member else None) not in there
    ]  # fmt: skip
    for line in new:
        line.full_clean(validate_unique=False, validate_constraints=False)
    with audit.acting(reason=f"Thêm người vào {batch}"[:300]):
        SupportLine.objects.bulk_create(new)
    return batch


@transaction.atomic
def add_rests(*, batch: SupportBatch, version: int, whom: Iterable[tuple[Household, Member | None]]) -> SupportBatch:
    """The batch with a line for each who had the payment before: each is given what is left of theirs."""
    chosen = {(home.pk, person.pk if person else None) for home, person in whom}
    payments = instalments_of(batch)
    for first in {(line.household_id, line.member_id): line for line in earlier_lines(batch)}.values():
        if payments is None or (first.household_id, first.member_id) not in chosen:
            continue
        rest = None if first.amount_vnd is None else rest_of(payments, first.amount_vnd)
        pair = (first.household, first.member)
        batch = add_lines(batch=batch, version=version, whom=[pair], gift=Gift(amount_vnd=rest, ground=first.ground))
        version = batch.version
    return batch


@transaction.atomic
def change_gift(*, line: SupportLine, version: int, gift: Gift, of_all: bool = False) -> int:
    """How many lines of a batch that is drawn up give what is written now: this one, or all that are not left out."""
    batch = _held(line.batch)
    if batch.state != BatchState.DRAFT:
        raise ValidationError("Danh sách đã kiểm tra. Lãnh đạo trả lại thì sửa được.")
    claim(line, version)
    chosen = list(batch.lines.filter(left_out_as="").exclude(pk=line.pk).order_by("pk")) if of_all else []
    with audit.acting(reason=f"Sửa mức hỗ trợ, {batch}"[:300]):
        for row in (line, *chosen):
            for name, value in vars(gift).items():
                setattr(row, name, value)
            row.version += row is not line  # its own was taken above
            row.full_clean(validate_unique=False, validate_constraints=False)
            row.save(update_fields=[*vars(gift), "version"])
    _next_version(batch)
    return 1 + len(chosen)


@transaction.atomic
def leave_out(*, line: SupportLine, version: int, left_out_as: LeftOut, left_out_on: date, reason: str) -> SupportLine:
    """The line of somebody who is not given the support, with the day and the reason."""
    batch = _held(line.batch)
    if batch.state == BatchState.SIGNED:
        raise ValidationError("Bảng kê đã ký, không sửa dòng nào nữa.")
    check_past(left_out_on=left_out_on)
    claim(line, version)
    line.refresh_from_db()
    if line.delivered_on:
        raise ValidationError(f"Đã trao ngày {format_date_vi(line.delivered_on)}. Bỏ ghi trao trước.")
    line.left_out_as, line.left_out_on, line.left_out_reason = left_out_as, left_out_on, reason.strip()
    line.full_clean(validate_unique=False)
    with audit.acting(reason=f"Không hỗ trợ: {reason.strip()}"[:300]):
        line.save(update_fields=["left_out_as", "left_out_on", "left_out_reason"])
    _next_version(batch)
    return line


@transaction.atomic
def take_in(*, line: SupportLine, version: int) -> SupportLine:
    """The line of somebody who was left out by mistake, given the support again.

    Of a granted list only those whom the leader saw on it: nobody comes on it after, and nobody gets the same twice.
    """
    batch = _held(line.batch)
    if batch.state == BatchState.SIGNED:
        raise ValidationError("Bảng kê đã ký, không sửa dòng nào nữa.")
    claim(line, version)
    line.refresh_from_db()
    if batch.state == BatchState.GRANTED:
        if line.left_out_on and batch.granted_on and line.left_out_on <= batch.granted_on:
            raise ValidationError("Lãnh đạo đã duyệt danh sách không có dòng này. Lập đợt hỗ trợ bổ sung.")
        if _given_elsewhere(batch).filter(household=line.household_id, member=line.member_id).exists():
            raise ValidationError("Đã được hỗ trợ việc này ở đợt khác trong cùng thời gian.")
    line.left_out_as, line.left_out_on, line.left_out_reason = "", None, ""
    with audit.acting(reason="Đưa lại vào danh sách hỗ trợ"):
        line.save(update_fields=["left_out_as", "left_out_on", "left_out_reason"])
    _next_version(batch)
    return line


@transaction.atomic
def deliver(
    *,
    lines: Iterable[SupportLine],
    delivered_on: date,
    receipt: Receipt,
    by: Any,
    received_by: str = "",
) -> int:
    """How many lines of a granted batch were handed over on the day; each ends the need it answers."""
    lines = list(lines)
    if not lines:
        return 0
    batch = _held(lines[0].batch)
    if batch.state != BatchState.GRANTED:
        raise ValidationError("Lãnh đạo duyệt danh sách rồi mới ghi trao.")
    check_past(delivered_on=delivered_on)
    if batch.granted_on and delivered_on < batch.granted_on:
        raise ValidationError({"delivered_on": f"Danh sách duyệt ngày {format_date_vi(batch.granted_on)}."})
    fresh = SupportLine.objects.select_for_update(no_key=True).filter(
        batch=batch, pk__in=[line.pk for line in lines], left_out_as="", delivered_on=None
    )
    due = list(fresh.order_by("pk"))
    with audit.acting(reason=f"Trao {batch}"[:300]):
        for line in due:
            line.delivered_on, line.receipt, line.received_by = delivered_on, receipt, received_by.strip()
            line.version += 1
            line.save(update_fields=["delivered_on", "receipt", "received_by", "version"])
            _serve(batch, line, by)
    return len(due)


@transaction.atomic
def take_back(*, line: SupportLine, version: int, reason: str, by: Any) -> SupportLine:
    """The line of what was recorded as handed over by mistake, waiting again; so does the need that it ended."""
    batch = _held(line.batch)
    if batch.state != BatchState.GRANTED:
        raise ValidationError("Bảng kê đã ký, không sửa dòng nào nữa.")
    claim(line, version)
    line.refresh_from_db()
    if line.delivered_on is None:
        raise ValidationError("Dòng này chưa ghi trao.")
    if later := later_line(line):
        raise ValidationError(f"Đã có tên ở {later.batch}, trả tiếp sau lần này. Bỏ khỏi danh sách đó trước.")
    served = _need_of(batch, line).filter(state=NeedState.SERVED, ended_on=line.delivered_on, ended_paper=batch.title)
    need = served.order_by("-pk").first()
    line.delivered_on, line.receipt, line.received_by = None, "", ""
    with audit.acting(reason=f"Bỏ ghi trao: {reason.strip()}"[:300]):
        line.save(update_fields=["delivered_on", "receipt", "received_by"])
        if need and not _need_of(batch, line).waiting().exists():
            NEED_STEPS.perform("reopen", need, by=by, version=need.version, reason=reason)
    return line


def doubles(batch: SupportBatch) -> list[tuple[SupportLine, SupportLine]]:
    """(line, the other one): who is given the same by another batch within the same days, by whomever."""
    others = _given_elsewhere(batch).select_related("batch")
    by_unit = {(line.household_id, line.member_id): line for line in others.order_by("pk")}
    own = batch.lines.filter(left_out_as="").select_related("household", "member").order_by("pk")
    return [
        (line, by_unit[line.household_id, line.member_id])
        for line in own
        if (line.household_id, line.member_id) in by_unit
    ]


def total_of(batch: SupportBatch) -> int:
    """What the list comes to, whole đồng, without those who are left out."""
    given = batch.lines.filter(left_out_as="").aggregate(total_vnd=Sum("amount_vnd", default=0))
    return int(given["total_vnd"])


def pay_signed(batch: SupportBatch, signed_on: date, by: Any) -> None:
    """Write down that the signed list was paid out of its funding, to the đồng."""
    total = total_of(batch)
    if batch.funding is None or not total:
        return
    payment = f", {instalment_words(batch)}" if batch.instalment else ""
    batch.entry = pay_households(
        funding=batch.funding, happened_on=signed_on, amount_vnd=total,
        document=f"Bảng kê {batch.title}{payment}"[:200], by=by,
    )  # fmt: skip


def waiting_lines(batch: SupportBatch) -> QuerySet[SupportLine]:
    """Lines that are neither handed over nor left out."""
    return batch.lines.filter(left_out_as="", delivered_on=None)


def amounts_without_ground(batch: SupportBatch) -> QuerySet[SupportLine]:
    """Lines with an amount that must name the paper it rests on, and names none."""
    if not asks_for_ground(SupportKind(batch.kind)):
        return batch.lines.none()
    return batch.lines.filter(left_out_as="", amount_vnd__isnull=False, ground="")


def _given_elsewhere(batch: SupportBatch) -> QuerySet[SupportLine]:
    """Lines of other batches of the kind, within the same days, of those who are not left out.

    Another payment of the same thing is no double; the same payment, or the whole of it, is.
    """
    found = SupportLine.objects.filter(
        commune=batch.commune_id, batch__kind=batch.kind, batch__period_from__lte=batch.period_until,
        batch__period_until__gte=batch.period_from, left_out_as="",
    ).exclude(batch=batch)  # fmt: skip
    if batch.instalment:
        found = found.filter(Q(batch__instalment=None) | Q(batch__instalment=batch.instalment))
    return found


def _check_payment(batch: SupportBatch) -> None:
    payments = instalments_of(batch)
    if batch.instalment and (payments is None or batch.instalment > len(payments.parts)):
        raise ValidationError({"instalment": "Chính sách này, trong thời gian này, không chia nhiều lần trả."})


def _next_version(batch: SupportBatch) -> None:
    """Whoever is about to check, grant or sign the list is told that it has changed."""
    SupportBatch.objects.filter(pk=batch.pk).update(version=F("version") + 1)


def _serve(batch: SupportBatch, line: SupportLine, by: Any) -> None:
    """End the need that the line answers, with the last payment: of the person, or of the household."""
    if not is_last_payment(batch):
        return
    open_need = _need_of(batch, line).filter(asked_on__lte=line.delivered_on).waiting().order_by("pk").first()
    if open_need:
        NEED_STEPS.perform(
            "serve", open_need, by=by, version=open_need.version, ended_on=line.delivered_on, ended_paper=batch.title
        )


def _need_of(batch: SupportBatch, line: SupportLine) -> SupportNeedQuerySet:
    """The needs that a line can end: of the person, or of the household."""
    kind = SupportKind(batch.kind).need
    whose = Q(member=line.member_id) if line.member_id else Q(household=line.household_id, member=None)
    needs: SupportNeedQuerySet = SupportNeed.objects.filter(whose, kind=kind) if kind else SupportNeed.objects.none()
    return needs


def _drawn(batch: SupportBatch, version: int) -> SupportBatch:
    """The batch while it is drawn up, its next version taken."""
    held = _held(batch)
    if held.state != BatchState.DRAFT:
        raise ValidationError("Danh sách đã kiểm tra. Lãnh đạo trả lại thì sửa được.")
    claim(held, version)
    return held


def _held(batch: SupportBatch) -> SupportBatch:
    commune = lock_commune(batch.commune)
    held = SupportBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("funding").get(pk=batch.pk)
    held.commune = commune
    return held
