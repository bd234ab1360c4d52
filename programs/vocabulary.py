"""The words of the yearly plan."""

from huulien.lib.labels import LabelledEnum


class PlanState(LabelledEnum):
    DRAFT = "draft", "Dự thảo"
    APPROVED = "approved", "Đã phê duyệt"


class TargetRef(LabelledEnum):
    """The targets of a plan by their letters, in their order; each with what it is about, in short."""

    A = "a", "Tỷ lệ hộ nghèo cuối năm"
    B = "b", "Hộ người có công có mức sống từ trung bình trở lên"
    C = "c", "Hạ tầng thiết yếu theo tiêu chí nông thôn mới"
    D = "d", "Hộ có nhu cầu được vay vốn Ngân hàng Chính sách xã hội"
    DD = "đ", "Người thuộc hộ nghèo, cận nghèo có thẻ bảo hiểm y tế"
    E = "e", "Học sinh, sinh viên được miễn giảm học phí, hỗ trợ gạo, chi phí học tập"
    F = "f", "Người nghèo có nhu cầu được trợ giúp pháp lý"
    G = "g", "Người có nhu cầu được học nghề, giới thiệu việc làm"
    H = "h", "Dự án sinh kế, phát triển sản xuất, mô hình giảm nghèo"
    I = "i", "Nhà tiêu hợp vệ sinh, nước sạch"  # noqa: E741 the letter of the plan
    K = "k", "Tiếp cận thông tin, thiết bị nghe nhìn"
    L = "l", "Cán bộ, trưởng thôn, người có uy tín được tập huấn"
    M = "m", "Các giải pháp, chính sách, dự án giảm nghèo"


# Targets without a goal of their own in percent: that of a is the plan's rate, the others are works and lists.
WITHOUT_GOAL = (TargetRef.A, TargetRef.C, TargetRef.H, TargetRef.I, TargetRef.K, TargetRef.M)


class PlanSection(LabelledEnum):
    """Where a part of the plan's text stands, in the order of the plan."""

    GENERAL_AIM = "general_aim", "Mục tiêu tổng quát"
    TASKS = "tasks", "Nhiệm vụ và giải pháp"
    FUNDING = "funding", "Kinh phí"
    OTHER_RESOURCES = "other_resources", "Nguồn lực khác"
    ORGANISATION = "organisation", "Tổ chức thực hiện"
