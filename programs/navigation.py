"""The programme's lines of the menu."""

from households.access import SEE_HOUSEHOLDS
from huulien.platform.navigation import Entry
from programs.access import (
    SEE_HELPED,
    SEE_OWN_BATCHES,
    SEE_OWN_TASKS,
    SEE_PROGRAMME,
    SEE_RELATED_SUPPORT,
    SEE_STATION,
    SEE_SUPPORT,
    SEE_TARGETS,
    SEE_WAYS,
)
from programs.station import hands_over, works_at_station

PLAN, SUPPORT = "Kế hoạch", "Hỗ trợ"
_ESCAPES = ("programs:escape_", "programs:helper_", "programs:visit_")
ENTRIES = [
    Entry(37, "Kế hoạch", "programs:plan_current", "report", SEE_TARGETS, ("programs:",)),
    Entry(39, "Nhu cầu", "programs:need_list", "people", SEE_HOUSEHOLDS, ("programs:need_",), PLAN),
    Entry(44, "Hỗ trợ", "programs:batch_list", "ok", SEE_SUPPORT, ("programs:batch_", "programs:changes_"), SUPPORT),
    Entry(47, "Hộ cán bộ, người thân", "programs:related_list", "people", SEE_RELATED_SUPPORT, (), SUPPORT),
    Entry(40, "Việc", "programs:task_list", "list", SEE_PROGRAMME, ("programs:task_", "programs:evidence_"), PLAN),
    Entry(41, "Việc của đơn vị", "programs:task_list", "list", SEE_OWN_TASKS,
          ("programs:task_", "programs:evidence_")),
    Entry(42, "Truyền thông, họp dân", "programs:communication_list", "info", SEE_PROGRAMME,
          ("programs:communication_",), PLAN),
    Entry(45, "Đăng ký thoát nghèo", "programs:escape_list", "people", SEE_HOUSEHOLDS, _ESCAPES, SUPPORT),
    Entry(45, "Đường thoát nghèo", "programs:way_current", "down", SEE_WAYS, ("programs:way_",), SUPPORT),
    Entry(45, "Hộ đơn vị giúp", "programs:escape_list", "people", SEE_HELPED, _ESCAPES),
    Entry(43, "Tập huấn", "programs:training_list", "people", SEE_PROGRAMME, ("programs:training_",), PLAN),
    Entry(43, "Chức vụ", "programs:post_list", "people", SEE_PROGRAMME, ("programs:post_", "programs:official_"), PLAN),
    Entry(43, "Khen thưởng", "programs:award_list", "ok", SEE_PROGRAMME, ("programs:award_",), PLAN),
    Entry(48, "Quỹ Vì người nghèo", "programs:poor_fund_list", "report", SEE_PROGRAMME, ("programs:poor_fund_",),
          SUPPORT),
    Entry(46, "Hoạt động", "programs:activity_list", "form", SEE_PROGRAMME,
          ("programs:activity_", "programs:funding_", "programs:entry_"), SUPPORT),
    Entry(45, "Đợt hỗ trợ của đơn vị", "programs:unit_batch_list", "ok", SEE_OWN_BATCHES, ("programs:unit_batch_",),
          SUPPORT, is_for=hands_over),
    Entry(48, "Cân đo trẻ", "programs:measurement_list", "people", SEE_STATION, ("programs:measurement_",), SUPPORT,
          is_for=works_at_station),
    Entry(49, "Thẻ BHYT", "programs:card_list", "ok", SEE_STATION, ("programs:card_",), SUPPORT,
          is_for=works_at_station),
]  # fmt: skip
