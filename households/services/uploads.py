"""Workbooks between choosing and confirming: they hold people's data, so they go."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import QuerySet

from households.models import RegisterUpload, Upload
from huulien.platform import clock

KEPT = timedelta(hours=23)  # with an hour to spare for the timer, so that nothing lies for more than a day
KEEP_READING_SECONDS = 3_600
Reading = TypeVar("Reading")


def forget_old_uploads(uploads: QuerySet[Any] | None = None, kept: timedelta = KEPT) -> int:
    """How many workbooks (of the register's, if none are given) nobody confirmed in time; they are gone."""
    found = RegisterUpload.objects.all() if uploads is None else uploads
    return found.filter(uploaded_at__lt=clock.now() - kept).delete()[0]


def reading_of(upload: Upload, read: Callable[[], Reading], *goes_by: Any) -> Reading:
    """The workbook as `read` read it when it was first looked at: what is confirmed is what was checked, and no time
    is lost. It is read again when something else that a reading goes by (`goes_by`, as `repr` tells it) has changed."""
    return cache.get_or_set(_reading_key(upload, goes_by), read, KEEP_READING_SECONDS)


def forget_reading(upload: Upload, *goes_by: Any) -> None:
    """What was read of a workbook goes with it."""
    cache.delete(_reading_key(upload, goes_by))


def _reading_key(upload: Upload, goes_by: tuple[Any, ...]) -> str:
    of, kind = (upload.pk, upload.uploaded_at, *goes_by), upload._meta.model_name.removesuffix("upload")
    return f"{kind}-reading-{hashlib.sha256(repr(of).encode()).hexdigest()}"
