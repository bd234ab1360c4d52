"""Reads of stored reports."""

from typing import Any

from django.db import models
from django.db.models import Q

from households import access


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Reports of the communes where the user may see figures; downloading one takes a right of its own."""
        where = access.reach(user, access.Act.SEE_FIGURES)
        return self.filter(
            Q(commune__in=where.communes)
            | Q(commune__children__in=where.villages)
            | Q(commune__parent__in=where.above)
            | Q(commune__parent__parent__in=where.above)
        ).distinct()
