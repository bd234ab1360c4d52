"""Workbooks between choosing and confirming: they hold people's data, so they go."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from households.models import RegisterUpload
from huulien.platform import clock

KEPT = timedelta(hours=23)  # with an hour to spare for the timer, so that nothing lies for more than a day


def forget_old_uploads(uploads: QuerySet[Any] | None = None, kept: timedelta = KEPT) -> int:
    """How many workbooks (of the register's, if none are given) nobody confirmed in time; they are gone."""
    found = RegisterUpload.objects.all() if uploads is None else uploads
    return found.filter(uploaded_at__lt=clock.now() - kept).delete()[0]
