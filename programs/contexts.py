"""What the page of targets shows beside the fields: where each village starts, and what the product proposes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Count, Q

from households.models import Area, Household
from households.vocabulary import PovertyClass
from huulien.lib.rates import most_within
from programs.models import Plan
from programs.rules.targets import proposed_targets
from surveys.querysets import classified_on


@dataclass(frozen=True)
class VillageStart:
    """A village at the end of the year before the plan's, its target now, and the one proposed."""

    village: Area
    households: int
    poor: int
    most: int | None
    proposed: int


class TargetPage:
    """The targets of a plan against what its rate allows; the base is the end of the year before."""

    def __init__(self, plan: Plan, rate: Decimal | None = None) -> None:
        self.plan = plan
        self.rate = plan.target_rate if rate is None else rate
        self.start = date(plan.year - 1, 12, 31)

    @cached_property
    def villages(self) -> list[VillageStart]:
        """The villages of the plan, each with its target."""
        targets = dict(self.plan.village_targets.values_list("village", "max_poor_households"))
        areas = list(self.plan.villages())
        counts = self._counts()
        poor = [counts.get(area.pk, (0, 0))[1] for area in areas]
        shares = proposed_targets(poor, self.rate, sum(households for households, _ in counts.values()))
        return [
            VillageStart(area, *counts.get(area.pk, (0, 0)), targets.get(area.pk), share)
            for area, share in zip(areas, shares, strict=True)
        ]

    @property
    def households(self) -> int:
        return sum(row.households for row in self.villages)

    @property
    def poor(self) -> int:
        return sum(row.poor for row in self.villages)

    @property
    def allowed(self) -> int:
        """The most poor households with which the commune still reaches its rate."""
        return most_within(self.rate, self.households)

    @property
    def proposed(self) -> int:
        return sum(row.proposed for row in self.villages)

    @property
    def given(self) -> int | None:
        """The villages' targets together; None while a village has none."""
        most = [row.most for row in self.villages]
        return None if not most or None in most else sum(count or 0 for count in most)

    def _counts(self) -> dict[int, tuple[int, int]]:
        """Village → households and poor households at the start."""
        households = classified_on(Household.objects.filter(commune=self.plan.commune), self.start).order_by()
        poor = Count("pk", filter=Q(in_force__poverty_class=PovertyClass.POOR))
        return {
            village: (count, poor_count)
            for village, count, poor_count in households.values_list("village_then").annotate(
                households=Count("pk"), poor=poor
            )
        }
