"""The headings that a commune's first plan begins with; the commune writes what stands under them."""

from decimal import Decimal

from programs.vocabulary import WITHOUT_GOAL, PlanSection, TargetRef

PARTS: tuple[tuple[PlanSection, str], ...] = (
    (PlanSection.GENERAL_AIM, "Mục tiêu tổng quát"),
    (PlanSection.TASKS, "Thực hiện các dự án của Chương trình"),
    (PlanSection.TASKS, "Hạ tầng, nhà ở, nước sạch, nhà vệ sinh"),
    (PlanSection.TASKS, "Tuyên truyền mục tiêu giảm nghèo"),
    (PlanSection.TASKS, "Lồng ghép với Chương trình xây dựng nông thôn mới"),
    (PlanSection.TASKS, "Sự tham gia của người dân"),
    (PlanSection.TASKS, "Trợ giúp xã hội thường xuyên và đột xuất"),
    (PlanSection.TASKS, "Rà soát hộ nghèo, hộ cận nghèo"),
    (PlanSection.TASKS, "Hỗ trợ tiền điện"),
    (PlanSection.TASKS, "Phong trào thi đua, khen thưởng"),
    (PlanSection.TASKS, "Các chính sách giảm nghèo chung"),
    (PlanSection.FUNDING, "Kinh phí"),
    (PlanSection.OTHER_RESOURCES, "Nguồn lực khác"),
    (PlanSection.ORGANISATION, "Công chức Văn hóa - Xã hội"),
    (PlanSection.ORGANISATION, "Trạm y tế xã"),
    (PlanSection.ORGANISATION, "Các trường học"),
    (PlanSection.ORGANISATION, "Ủy ban MTTQ và các ban, ngành, đoàn thể xã"),
    (PlanSection.ORGANISATION, "Trưởng thôn"),
)
TARGETS: tuple[tuple[TargetRef, Decimal | None], ...] = tuple(
    (ref, None if ref in WITHOUT_GOAL else Decimal(100)) for ref in TargetRef
)
