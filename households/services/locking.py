"""Two people saving the same thing: the second is told, and nothing is overwritten unseen."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F

from households.models import Area


class StaleRecord(Exception):
    """The record was changed by someone else since the user opened it."""

    def __init__(self, record: models.Model) -> None:
        self.record = record
        super().__init__(
            "Có người vừa sửa phần này sau khi bạn mở trang. Nội dung bạn nhập vẫn còn bên dưới: "
            "xem lại số liệu mới rồi lưu lần nữa."
        )


def claim(record: Any, version: int) -> None:
    """Take the next version of `record`; raise `StaleRecord` unless `version` is still the one in the database."""
    taken = type(record).objects.filter(pk=record.pk, version=version).update(version=F("version") + 1)
    if not taken:
        raise StaleRecord(record)
    record.version = version + 1


def lock_commune(commune: Area) -> Area:
    """The commune as it stands now, held until the transaction ends.

    Acts that depend on what is settled, or on the next free number of the book, wait here for each other: a settlement
    cannot slip in between reading the first open day and writing what counts from it.
    """
    return Area.objects.select_for_update(no_key=True).get(pk=commune.pk)


def first_open_day(commune: Area) -> date | None:
    """The first day whose figures are not settled yet; None when nothing is."""
    return commune.settled_through_on + timedelta(days=1) if commune.settled_through_on else None


def counted_from(commune: Area, happened_on: date) -> date:
    """The day from which something counts: its own, unless that lies in settled figures, which never change."""
    open_day = first_open_day(commune)
    return max(happened_on, open_day) if open_day else happened_on
