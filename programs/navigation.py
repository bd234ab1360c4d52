"""The programme's lines of the menu."""

from households.access import SEE_HOUSEHOLDS
from huulien.platform.navigation import Entry
from programs.access import SEE_SUPPORT, SEE_TARGETS

PLAN = "Kế hoạch"
ENTRIES = [
    Entry(37, "Kế hoạch", "programs:plan_current", "report", SEE_TARGETS, ("programs:",)),
    Entry(39, "Nhu cầu", "programs:need_list", "people", SEE_HOUSEHOLDS, ("programs:need_",), PLAN),
    Entry(44, "Hỗ trợ", "programs:batch_list", "ok", SEE_SUPPORT, ("programs:batch_",)),
]
