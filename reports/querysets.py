"""Reads of stored reports."""

from datetime import date
from typing import Any

from django.db import models

from huulien.platform import access
from reports.access import DOWNLOAD_REPORTS, SEE_DRAFTS
from reports.vocabulary import ISSUED, ReportState


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """All of the user's own commune; of communes below only those that were approved."""
        issued = access.communes_filter(user, DOWNLOAD_REPORTS) & models.Q(state__in=ISSUED)
        return self.filter(access.communes_filter(user, SEE_DRAFTS) | issued)

    def issued(self) -> "ReportQuerySet":
        return self.filter(state__in=ISSUED)

    def standing(self) -> "ReportQuerySet":
        """Those that were not cancelled."""
        return self.exclude(state=ReportState.CANCELLED)

    def latest_editions(self) -> "ReportQuerySet":
        """Of each period and choice the last edition."""
        later = self.model._default_manager.standing().filter(
            commune=models.OuterRef("commune"),
            period=models.OuterRef("period"),
            scope=models.OuterRef("scope"),
            edition__gt=models.OuterRef("edition"),
        )
        return self.standing().filter(~models.Exists(later))


class ReportLayoutQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> "ReportLayoutQuerySet":
        """Those in use on a day."""
        return self.filter(models.Q(valid_until=None) | models.Q(valid_until__gte=day), valid_from__lte=day)
