from huulien.platform.navigation import Entry
from programs.access import SEE_PROGRAMME
from reports.access import DOWNLOAD_REPORTS, RETURN_REPORTS, SEE_ANALYSIS, SEE_RESULTS

# By which words a plan speaks of what is recorded on a page.
_MONEY = ("kinh phí", "nguồn lực", "ngày công", "vốn góp")
_REPORTS = ("báo cáo",)
ENTRIES = [
    Entry(9, "Các xã", "reports:room", "list", RETURN_REPORTS),
    Entry(38, "Mục tiêu", "reports:target_now", "report", SEE_RESULTS, ("reports:target_",), "Kế hoạch"),
    Entry(47, "Kinh phí", "reports:money", "report", SEE_PROGRAMME, ("programs:contribution_",), "Hỗ trợ",
          words=_MONEY),
    Entry(54, "Phân tích", "reports:profile", "find", SEE_ANALYSIS,
          ("reports:profile", "reports:trends", "reports:flow", "reports:counting", "reports:simulation"), "Báo cáo"),
    Entry(50, "Báo cáo", "reports:report_list", "report", DOWNLOAD_REPORTS, ("reports:report", "reports:layout"),
          words=_REPORTS),
    Entry(52, "Biểu mẫu", "reports:table_list", "list", DOWNLOAD_REPORTS, ("reports:table", "reports:household_lists"),
          "Báo cáo"),
]  # fmt: skip
