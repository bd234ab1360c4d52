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
# By which words a plan speaks of what is recorded on a page.
_NEEDS = (
    "nhu cầu",
    "nhà tiêu",
    "vay vốn",
    "tín dụng",
    "học nghề",
    "đào tạo nghề",
    "dạy nghề",
    "trợ giúp pháp lý",
    "việc làm",
)
_SUPPORT = (
    "trợ cấp",
    "trợ giúp xã hội",
    "tiền điện",
    "nhà ở",
    "nước sạch",
    "học phí",
    "chi phí học tập",
    "bhyt",
    "bảo hiểm y tế",
    "chính sách hỗ trợ",
)
_TASKS = ("tham mưu", "chức năng nhiệm vụ", "phân công")
_COMMUNICATION = ("tuyên truyền", "truyền thông", "sự tham gia của người dân")
_REGISTRATIONS = ("đăng ký thoát nghèo", "đơn thoát nghèo", "theo địa chỉ", "giảm tỷ lệ hộ nghèo")
_WAYS = ("giảm tỷ lệ hộ nghèo", "thoát nghèo bền vững")
_TRAINING = ("tập huấn",)
_POSTS = ("người có uy tín",)
_AWARDS = ("thi đua", "khen thưởng")
_FUND = ("vì người nghèo",)
_ACTIVITIES = ("dự án", "hạ tầng", "nông thôn mới", "mô hình", "thiết bị nghe nhìn", "phương tiện nghe nhìn")
_CHILDREN = ("dinh dưỡng",)
_CARDS = ("thẻ bhyt", "thẻ bảo hiểm y tế")
ENTRIES = [
    Entry(37, "Kế hoạch", "programs:plan_current", "report", SEE_TARGETS, ("programs:",)),
    Entry(39, "Nhu cầu", "programs:need_list", "people", SEE_HOUSEHOLDS, ("programs:need_",), PLAN, words=_NEEDS),
    Entry(44, "Hỗ trợ", "programs:batch_list", "ok", SEE_SUPPORT, ("programs:batch_", "programs:changes_"), SUPPORT,
          words=_SUPPORT),
    Entry(47, "Hộ cán bộ, người thân", "programs:related_list", "people", SEE_RELATED_SUPPORT, (), SUPPORT),
    Entry(40, "Việc", "programs:task_list", "list", SEE_PROGRAMME, ("programs:task_", "programs:evidence_"), PLAN,
          words=_TASKS),
    Entry(41, "Việc của đơn vị", "programs:task_list", "list", SEE_OWN_TASKS,
          ("programs:task_", "programs:evidence_")),
    Entry(42, "Truyền thông, họp dân", "programs:communication_list", "info", SEE_PROGRAMME,
          ("programs:communication_",), PLAN, words=_COMMUNICATION),
    Entry(45, "Đăng ký thoát nghèo", "programs:escape_list", "people", SEE_HOUSEHOLDS, _ESCAPES, SUPPORT,
          words=_REGISTRATIONS),
    Entry(45, "Đường thoát nghèo", "programs:way_current", "down", SEE_WAYS, ("programs:way_",), SUPPORT, words=_WAYS),
    Entry(45, "Hộ đơn vị giúp", "programs:escape_list", "people", SEE_HELPED, _ESCAPES),
    Entry(43, "Tập huấn", "programs:training_list", "people", SEE_PROGRAMME, ("programs:training_",), PLAN,
          words=_TRAINING),
    Entry(43, "Chức vụ", "programs:post_list", "people", SEE_PROGRAMME, ("programs:post_", "programs:official_"), PLAN,
          words=_POSTS),
    Entry(43, "Khen thưởng", "programs:award_list", "ok", SEE_PROGRAMME, ("programs:award_",), PLAN, words=_AWARDS),
    Entry(48, "Quỹ Vì người nghèo", "programs:poor_fund_list", "report", SEE_PROGRAMME, ("programs:poor_fund_",),
          SUPPORT, words=_FUND),
    Entry(46, "Hoạt động", "programs:activity_list", "form", SEE_PROGRAMME,
          ("programs:activity_", "programs:funding_", "programs:entry_"), SUPPORT, words=_ACTIVITIES),
    Entry(45, "Đợt hỗ trợ của đơn vị", "programs:unit_batch_list", "ok", SEE_OWN_BATCHES, ("programs:unit_batch_",),
          SUPPORT, is_for=hands_over),
    Entry(48, "Cân đo trẻ", "programs:measurement_list", "people", SEE_STATION, ("programs:measurement_",), SUPPORT,
          is_for=works_at_station, words=_CHILDREN),
    Entry(49, "Thẻ BHYT", "programs:card_list", "ok", SEE_STATION, ("programs:card_",), SUPPORT,
          is_for=works_at_station, words=_CARDS),
]  # fmt: skip
