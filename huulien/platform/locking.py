"""Two people saving the same thing: the second is told, and nothing is overwritten unseen."""

from typing import Any

from django.db import models
from django.db.models import F


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
