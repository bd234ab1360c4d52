"""The yearly plan with its targets, and what the commune does towards them."""

from programs.models.plans import Plan, VillageTarget

__all__ = ["Plan", "VillageTarget"]
