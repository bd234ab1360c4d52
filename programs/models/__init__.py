"""The yearly plan with its text and targets, and what the commune does towards them."""

from programs.models.plan_parts import PlanPart, PlanTarget
from programs.models.plan_versions import PlanVersion
from programs.models.plans import Plan, VillageTarget
from programs.models.village_targets import VillageAnswer, VillageOutlook

__all__ = ["Plan", "PlanPart", "PlanTarget", "PlanVersion", "VillageAnswer", "VillageOutlook", "VillageTarget"]
