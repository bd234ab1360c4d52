"""The programme's lines of the menu."""

from households.access import SEE_HOUSEHOLDS
from huulien.platform.navigation import Entry
from programs.access import SEE_HELPED, SEE_OWN_TASKS, SEE_PROGRAMME, SEE_SUPPORT, SEE_TARGETS

PLAN, SUPPORT = "Kế hoạch", "Hỗ trợ"
_ESCAPES = ("programs:escape_", "programs:helper_", "programs:visit_")
ENTRIES = [
    Entry(37, "Kế hoạch", "programs:plan_current", "report", SEE_TARGETS, ("programs:",)),
    Entry(39, "Nhu cầu", "programs:need_list", "people", SEE_HOUSEHOLDS, ("programs:need_",), PLAN),
    Entry(44, "Hỗ trợ", "programs:batch_list", "ok", SEE_SUPPORT, ("programs:batch_",), SUPPORT),
    Entry(45, "Đăng ký thoát nghèo", "programs:escape_list", "people", SEE_HOUSEHOLDS, _ESCAPES, SUPPORT),
    Entry(45, "Hộ đơn vị giúp", "programs:escape_list", "people", SEE_HELPED, _ESCAPES),
    Entry(40, "Việc", "programs:task_list", "list", SEE_PROGRAMME, ("programs:task_",), PLAN),
    Entry(41, "Việc của đơn vị", "programs:task_list", "list", SEE_OWN_TASKS, ("programs:task_",)),
    Entry(42, "Truyền thông", "programs:communication_list", "info", SEE_PROGRAMME, ("programs:communication_",), PLAN),
    Entry(43, "Tập huấn", "programs:training_list", "people", SEE_PROGRAMME, ("programs:training_",), PLAN),
    Entry(46, "Hoạt động", "programs:activity_list", "form", SEE_PROGRAMME,
          ("programs:activity_", "programs:funding_", "programs:entry_"), SUPPORT),
]  # fmt: skip
