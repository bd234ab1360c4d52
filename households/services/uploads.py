"""Workbooks between choosing and confirming: they hold people's data, so they go."""

from datetime import timedelta

from households.models import RegisterUpload
from huulien.platform import clock

KEPT = timedelta(hours=23)  # with an hour to spare for the timer, so that nothing lies for more than a day


def forget_old_uploads() -> int:
    """How many workbooks nobody confirmed in time; they are gone."""
    return RegisterUpload.objects.filter(uploaded_at__lt=clock.now() - KEPT).delete()[0]
