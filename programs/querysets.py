"""Reads of plans and targets."""

from datetime import date
from typing import Any

from django.db import models

from households.access import SEE_FIGURES
from huulien.platform import access


class PlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        """Plans of the communes where the user may see figures."""
        return self.filter(access.communes_filter(user, SEE_FIGURES))

    def for_day(self, commune: Any, on: date) -> Any:
        """The commune's plan of the year of `on`, or None."""
        return self.filter(commune=commune, year=on.year).order_by().first()


class VillageTargetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "VillageTargetQuerySet":
        return self.filter(access.rows_filter(user, SEE_FIGURES, commune="plan__commune"))
