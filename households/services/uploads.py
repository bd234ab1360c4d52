"""Workbooks between choosing and confirming: they hold people's data, so they go."""

from datetime import timedelta

from households.models import RegisterUpload, Upload
from huulien.platform import clock

KEPT = timedelta(hours=23)  # with an hour to spare for the timer, so that nothing lies for more than a day


def forget_old_uploads(kind: type[Upload] = RegisterUpload, kept: timedelta = KEPT) -> int:
    """How many workbooks of a kind nobody confirmed in time; they are gone."""
    return kind.objects.filter(uploaded_at__lt=clock.now() - kept).delete()[0]
