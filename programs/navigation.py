"""The programmes' line of the menu."""

from huulien.platform.navigation import Entry
from programs.access import SEE_TARGETS

ENTRIES = [Entry(37, "Kế hoạch", "programs:plan_current", "report", SEE_TARGETS, ("programs:",))]
