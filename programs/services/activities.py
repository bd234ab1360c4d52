"""Activities: what each is, how far it is, who takes part, and its stages settled on accepted work."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from households.models import Area, Household
from households.services.settled_days import lock_commune
from huulien.lib.dates import format_date_vi
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import Activity, ActivityStage, Participation

DAYS = ("started_on", "done_on", "stopped_on")


@transaction.atomic
def create_activity(*, commune: Area, code: str, **fields: Any) -> Activity:
    """A new activity of the commune, not begun yet."""
    activity = Activity(commune=lock_commune(commune), code=code, **fields)
    activity.full_clean()
    with audit.acting(reason="Ghi hoạt động mới"):
        activity.save(force_insert=True)
    return activity


@transaction.atomic
def edit_activity(*, activity: Activity, version: int, **fields: Any) -> Activity:
    """The activity as it is now described; its code and its days stay."""
    lock_commune(activity.commune)
    claim(activity, version)
    for name, value in fields.items():
        setattr(activity, name, value)
    activity.full_clean()
    with audit.acting(reason="Sửa hoạt động"):
        activity.save(update_fields=list(fields))
    return activity


@transaction.atomic
def record_progress(
    *,
    activity: Activity,
    version: int,
    started_on: date | None,
    done_on: date | None,
    stopped_on: date | None,
    stop_reason: str,
    outputs_done: str,
) -> Activity:
    """The activity with the days on which it began and ended, and what came of it."""
    lock_commune(activity.commune)
    claim(activity, version)
    set_days(activity, started_on, done_on, stopped_on, stop_reason)
    activity.outputs_done = outputs_done
    activity.full_clean()
    with audit.acting(reason="Ghi tiến độ hoạt động"):
        activity.save(update_fields=[*DAYS, "stop_reason", "outputs_done"])
    return activity


def set_days(
    dated: Any, started_on: date | None, done_on: date | None, stopped_on: date | None, stop_reason: str
) -> None:
    """Write down how far something is; what has not happened yet is refused."""
    given = dict(zip(DAYS, (started_on, done_on, stopped_on), strict=True))
    check_past(**given)
    if done_on and not started_on:
        raise ValidationError({"started_on": "Ghi cả ngày bắt đầu."})
    if stopped_on and not stop_reason:
        raise ValidationError({"stop_reason": "Ghi vì sao dừng."})
    if stop_reason and not stopped_on:
        raise ValidationError({"stopped_on": "Ghi ngày dừng, hoặc bỏ lý do dừng."})
    for name, day in given.items():
        setattr(dated, name, day)
    dated.stop_reason = stop_reason


@transaction.atomic
def add_participant(*, activity: Activity, household: Household, joined_on: date) -> Participation:
    """A household that takes part from a day on."""
    lock_commune(activity.commune)
    check_past(joined_on=joined_on)
    if not Household.objects.registered_on(joined_on).filter(pk=household.pk).exists():
        raise ValidationError({"joined_on": "Ngày này hộ không có trong sổ. Kiểm tra lại ngày."})
    row = Participation(commune_id=activity.commune_id, activity=activity, household=household, joined_on=joined_on)
    row.full_clean()
    with audit.acting(reason="Ghi hộ tham gia hoạt động"):
        row.save(force_insert=True)
    return row


@transaction.atomic
def end_participation(*, participation: Participation, version: int, left_on: date | None) -> Participation:
    """The household with the first day on which it takes part no more; without a day it takes part still.

    `version` is the activity's.
    """
    lock_commune(participation.commune)
    claim(participation.activity, version)
    check_past(left_on=left_on)
    participation.left_on = left_on
    participation.full_clean()
    with audit.acting(reason="Ghi hộ thôi tham gia hoạt động"):
        participation.save(update_fields=["left_on"])
    return participation


@transaction.atomic
def add_stage(*, activity: Activity, name: str, due_on: date | None) -> ActivityStage:
    """A stage more, after those there are."""
    lock_commune(activity.commune)
    last = activity.stages.aggregate(last=Max("position"))["last"] or 0
    stage = ActivityStage(
        commune_id=activity.commune_id, activity=activity, position=last + 1, name=name, due_on=due_on
    )
    stage.full_clean()
    with audit.acting(reason="Ghi giai đoạn của hoạt động"):
        stage.save(force_insert=True)
    return stage


@transaction.atomic
def accept_stage(
    *, stage: ActivityStage, version: int, accepted_on: date, paper: str, amount_vnd: int
) -> ActivityStage:
    """The stage with the day, paper and value of its acceptance: then it stands. `version` is the activity's."""
    lock_commune(stage.commune)
    claim(stage.activity, version)
    stage.refresh_from_db(fields=["accepted_on"])
    if stage.accepted_on:
        raise ValidationError(f"Đã nghiệm thu ngày {format_date_vi(stage.accepted_on)}, không sửa được nữa.")
    check_past(accepted_on=accepted_on)
    stage.accepted_on, stage.paper, stage.amount_vnd = accepted_on, paper, amount_vnd
    stage.full_clean()
    with audit.acting(reason="Nghiệm thu giai đoạn"):
        stage.save(update_fields=["accepted_on", "paper", "amount_vnd"])
    return stage
