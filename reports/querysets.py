"""Reads of stored reports."""

from typing import Any

from django.db import models

from households.access import SEE_FIGURES
from huulien.platform import access


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Reports of the communes where the user may see figures; downloading one takes a right of its own."""
        return self.filter(access.communes_filter(user, SEE_FIGURES))
