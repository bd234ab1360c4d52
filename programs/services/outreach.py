"""What the people are told, and who is trained: written down, and put right."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from households.models import Area
from households.services.settled_days import lock_commune
from huulien.platform import audit
from huulien.platform.forms import check_past
from huulien.platform.locking import claim
from programs.models import Attendance, Communication, Official, Training


@transaction.atomic
def record_communication(*, commune: Area, **fields: Any) -> Communication:
    """Something that the people were told on a day."""
    told = Communication(commune=lock_commune(commune), **fields)
    check_past(held_on=told.held_on)
    told.full_clean()
    with audit.acting(reason="Ghi hoạt động truyền thông"):
        told.save(force_insert=True)
    return told


@transaction.atomic
def edit_communication(*, communication: Communication, version: int, **fields: Any) -> Communication:
    """The same, put right."""
    lock_commune(communication.commune)
    claim(communication, version)
    _set(communication, fields)
    with audit.acting(reason="Sửa hoạt động truyền thông"):
        communication.save(update_fields=list(fields))
    return communication


@transaction.atomic
def record_training(*, commune: Area, attending: Iterable[Official], **fields: Any) -> Training:
    """A training with those who attended it."""
    training = Training(commune=lock_commune(commune), **fields)
    check_past(held_on=training.held_on)
    training.full_clean()
    with audit.acting(reason="Ghi lớp tập huấn"):
        training.save(force_insert=True)
        _attend(training, attending)
    return training


@transaction.atomic
def edit_training(*, training: Training, version: int, attending: Iterable[Official], **fields: Any) -> Training:
    """The training and its attendance, put right."""
    lock_commune(training.commune)
    claim(training, version)
    _set(training, fields)
    with audit.acting(reason="Sửa lớp tập huấn"):
        training.save(update_fields=list(fields))
        training.attendances.exclude(official__in=[official.pk for official in attending]).delete()
        _attend(training, attending)
    return training


def _set(record: Any, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(record, name, value)
    check_past(held_on=record.held_on)
    record.full_clean()


def _attend(training: Training, attending: Iterable[Official]) -> None:
    known = set(training.attendances.values_list("official", flat=True))
    for official in attending:
        if official.pk not in known:
            Attendance.objects.create(commune_id=training.commune_id, training=training, official=official)
