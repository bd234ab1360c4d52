"""Reads of plans and targets."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from households import access


class PlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "PlanQuerySet":
        """Plans of the communes where the user may see figures."""
        where = access.reach(user, access.Act.SEE_FIGURES)
        return self.filter(
            Q(commune__in=where.communes)
            | Q(commune__children__in=where.villages)
            | Q(commune__parent__in=where.above)
            | Q(commune__parent__parent__in=where.above)
        ).distinct()

    def for_day(self, commune: Any, on: date) -> Any:
        """The commune's plan of the year of `on`, or None."""
        return self.filter(commune=commune, year=on.year).order_by().first()


class VillageTargetQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "VillageTargetQuerySet":
        return self.filter(access.rows_filter(user, access.Act.SEE_FIGURES, commune="plan__commune"))
