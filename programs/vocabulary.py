"""The words of the yearly plan, and of what the commune does towards it."""

from huulien.lib.labels import LabelledEnum, SignedEnum
from surveys.vocabulary import Need


class PlanState(SignedEnum):
    DRAFT = "draft", "Dự thảo", "", "pen"
    APPROVED = "approved", "Đã phê duyệt", "ok", "ok"


class NeedState(SignedEnum):
    """How a need stands: it waits, or ended in one of four ways."""

    WAITING = "waiting", "Đang chờ", "warn", "clock"
    SERVED = "served", "Đã được hỗ trợ", "ok", "ok"
    DECLINED = "declined", "Hộ từ chối", "mute", "minus"
    NOT_ELIGIBLE = "not_eligible", "Không đủ điều kiện", "mute", "minus"
    WITHDRAWN = "withdrawn", "Rút đề nghị", "mute", "minus"


class EscapeState(LabelledEnum):
    REGISTERED = "registered", "Đang đăng ký"
    WITHDRAWN = "withdrawn", "Đã rút"


class EscapeAim(LabelledEnum):
    """What a household asks to leave: the class that was in force on the day (values of `PovertyClass`)."""

    POOR = "poor", "Thoát nghèo"
    NEAR_POOR = "near_poor", "Thoát cận nghèo"


class EscapeResult(SignedEnum):
    """How a registration stands by the classes in force: derived, never typed (`programs.rules.escapes`)."""

    ESCAPED = "escaped", "Thoát nghèo", "ok", "ok"
    LEFT_NEAR_POOR = "left_near_poor", "Thoát cận nghèo", "ok", "ok"
    NOT_YET = "not_yet", "Chưa thoát", "warn", "x"
    GONE = "gone", "Không còn trong sổ", "mute", "minus"
    UNKNOWN = "unknown", "Chưa có kết quả", "mute", "clock"
    WITHDRAWN = "withdrawn", "Đã rút", "mute", "minus"


class HelperKind(LabelledEnum):
    """Who helps a household (part IV of the plan)."""

    REVIEW_TEAM = "review_team", "Thành viên ban rà soát"
    ORGANISATION = "organisation", "Đơn vị, đoàn thể"
    OFFICIAL = "official", "Cán bộ, đảng viên"
    PERSON = "person", "Cá nhân, doanh nghiệp"
    BY_ADDRESS = "by_address", "Giúp đỡ theo địa chỉ"


class Progress(SignedEnum):
    """How far a work, a project or a task is on a day."""

    NOT_STARTED = "not_started", "Chưa làm", "mute", "minus"
    UNDER_WAY = "under_way", "Đang làm", "on", "clock"
    DONE = "done", "Xong", "ok", "ok"
    STOPPED = "stopped", "Dừng", "bad", "x"


class ActivityKind(LabelledEnum):
    """What an activity of the commune is; the targets c and h count by it."""

    WORK = "work", "Công trình hạ tầng"
    LIVELIHOOD = "livelihood", "Dự án đa dạng hóa sinh kế"
    PRODUCTION = "production", "Dự án hỗ trợ phát triển sản xuất"
    MODEL = "model", "Mô hình giảm nghèo được nhân rộng"
    NUTRITION = "nutrition", "Cải thiện dinh dưỡng"
    HOUSING = "housing", "Hỗ trợ nhà ở"
    TRAINING = "training", "Đào tạo, tập huấn"
    COMMUNICATION = "communication", "Truyền thông"
    POLICY = "policy", "Thực hiện chính sách"
    OTHER = "other", "Hoạt động khác"


class FundingSource(LabelledEnum):
    """Where money comes from (TT 55/2023/TT-BTC), in the order of the report."""

    CENTRAL = "central", "Ngân sách trung ương"
    LOCAL = "local", "Ngân sách địa phương"
    INTEGRATED = "integrated", "Vốn lồng ghép"
    CREDIT = "credit", "Vốn tín dụng chính sách"
    COMMUNITY = "community", "Người dân, cộng đồng"
    OTHER = "other", "Huy động khác"


class Nature(LabelledEnum):
    INVESTMENT = "investment", "Đầu tư"
    RECURRENT = "recurrent", "Sự nghiệp"


class EntryKind(LabelledEnum):
    """What an entry does to the money of an activity: `sign` says whether it adds or takes."""

    ALLOCATED = "allocated", "Giao vốn"
    CARRIED_IN = "carried_in", "Năm trước chuyển sang"
    TO_HOUSEHOLDS = "to_households", "Chi trả hộ theo bảng kê"
    TO_OTHERS = "to_others", "Chi khác"
    CARRIED_OUT = "carried_out", "Chuyển sang năm sau"

    @property
    def sign(self) -> int:
        return 1 if self in {EntryKind.ALLOCATED, EntryKind.CARRIED_IN} else -1


class PoorFundKind(LabelledEnum):
    """What an entry does to the fund "Vì người nghèo": `sign` says whether it adds or takes."""

    OPENING = "opening", "Số dư khi mở sổ"
    RECEIVED = "received", "Thu"
    SPENT = "spent", "Chi"

    @property
    def sign(self) -> int:
        return -1 if self == PoorFundKind.SPENT else 1


class InKind(LabelledEnum):
    LABOUR = "labour", "Ngày công"
    MATERIAL = "material", "Vật tư"
    LAND = "land", "Đất"
    OTHER = "other", "Hiện vật khác"


class SupportKind(LabelledEnum):
    """What a household or person is given; `need` is the need it ends, if anybody asks for it."""

    LOAN = "loan", "Vay vốn ưu đãi"
    PRODUCTION = "production", "Giống, vật tư, sinh kế"
    VOCATIONAL_TRAINING = "vocational_training", "Đào tạo nghề"
    JOB_REFERRAL = "job_referral", "Giới thiệu việc làm"
    HEALTH_INSURANCE = "health_insurance", "Thẻ bảo hiểm y tế"
    FEE_EXEMPTION = "fee_exemption", "Miễn, giảm học phí"
    RICE = "rice", "Gạo cho học sinh"
    STUDY_COSTS = "study_costs", "Hỗ trợ chi phí học tập"
    HOUSING = "housing", "Nhà ở"
    CLEAN_WATER = "clean_water", "Nước sạch"
    TOILET = "toilet", "Nhà tiêu hợp vệ sinh"
    LEGAL_AID = "legal_aid", "Trợ giúp pháp lý"
    DEVICE = "device", "Phương tiện nghe, nhìn"
    ELECTRICITY = "electricity", "Tiền điện"
    ALLOWANCE = "allowance", "Trợ cấp xã hội hằng tháng"
    EMERGENCY = "emergency", "Trợ giúp đột xuất"
    GIFT = "gift", "Quà, thăm hỏi"
    OTHER = "other", "Hỗ trợ khác"

    @property
    def need(self) -> Need | None:
        """The need that a delivery of this kind ends; no need is asked for by those due without asking."""
        return Need(self.value) if self.value in _ASKED_FOR else None

    @property
    def is_personal(self) -> bool:
        """Whether it is given to one person, not to the household."""
        return self in _PERSONAL

    @property
    def noun(self) -> str:
        """Whom a line of it stands for: a person or a household."""
        return "người" if self.is_personal else "hộ"


_ASKED_FOR = {
    SupportKind.LOAN, SupportKind.PRODUCTION, SupportKind.VOCATIONAL_TRAINING, SupportKind.JOB_REFERRAL,
    SupportKind.HEALTH_INSURANCE, SupportKind.STUDY_COSTS, SupportKind.HOUSING, SupportKind.CLEAN_WATER,
    SupportKind.TOILET, SupportKind.LEGAL_AID, SupportKind.DEVICE,
}  # fmt: skip
_PERSONAL = {
    SupportKind.VOCATIONAL_TRAINING, SupportKind.JOB_REFERRAL, SupportKind.HEALTH_INSURANCE, SupportKind.FEE_EXEMPTION,
    SupportKind.RICE, SupportKind.STUDY_COSTS, SupportKind.LEGAL_AID, SupportKind.ALLOWANCE,
}  # fmt: skip
# Needs that are one person's: each is asked for a member, legal aid for the head where nobody is named.
PERSONAL_NEEDS = frozenset(kind.need for kind in _PERSONAL if kind.need)


class BatchState(SignedEnum):
    """Where a list of support stands, from the eligible to the signed list of payments."""

    DRAFT = "draft", "Đang lập", "warn", "clock"
    CHECKED = "checked", "Đã kiểm tra, chờ duyệt", "warn", "clock"
    GRANTED = "granted", "Đã duyệt, đang trao", "warn", "clock"
    SIGNED = "signed", "Đã có bảng kê ký nhận", "ok", "ok"


class PostedWhen(LabelledEnum):
    """On which side of the decision a list of support hung."""

    BEFORE = "before", "Trước quyết định"
    AFTER = "after", "Sau quyết định"


class Receipt(LabelledEnum):
    """How it was confirmed that a support came to who it was for."""

    SIGNED = "signed", "Ký"
    FINGERPRINT = "fingerprint", "Điểm chỉ"
    CONFIRMED = "confirmed", "Đơn vị chi trả xác nhận"


class LeftOut(LabelledEnum):
    """Why somebody on the eligible list is not given the support."""

    DECLINED = "declined", "Từ chối nhận"
    NOT_ELIGIBLE = "not_eligible", "Không đủ điều kiện"
    DOUBLE = "double", "Đã được hỗ trợ việc này"


class UnitKind(LabelledEnum):
    OFFICE = "office", "UBND xã"
    HEALTH_STATION = "health_station", "Trạm Y tế"
    SCHOOL = "school", "Trường học"
    FRONT = "front", "Ủy ban MTTQ"
    MASS_ORGANISATION = "mass_organisation", "Đoàn thể"
    VILLAGE = "village", "Thôn"
    OTHER = "other", "Đơn vị khác"


class PostKind(LabelledEnum):
    """Whom target l wants trained, in the order in which a person with several posts is counted."""

    OFFICER = "officers", "Công chức phụ trách giảm nghèo"
    VILLAGE_HEAD = "village_heads", "Trưởng thôn"
    PRESTIGE = "prestige", "Người có uy tín"
    MASS_ORGANISATION = "mass_organisations", "Cán bộ đoàn thể"


class CommunicationKind(LabelledEnum):
    SESSION = "session", "Buổi tuyên truyền, đối thoại"
    BROADCAST = "broadcast", "Bài phát thanh"
    POST = "post", "Tin, bài, tờ rơi"
    MEETING = "meeting", "Họp dân"  # the people propose and are answered: target k does not count it


class AwardKind(LabelledEnum):
    """Whom an award is for."""

    HOUSEHOLD = "household", "Hộ trong sổ"
    PERSON = "person", "Người trong sổ hộ"
    UNIT = "unit", "Đơn vị"
    OTHER = "other", "Tập thể, người khác"


class AwardForm(LabelledEnum):
    MERIT = "merit", "Giấy khen"
    PRAISE = "praise", "Biểu dương, thư khen"
    GIFT = "gift", "Tặng quà"
    HIGHER = "higher", "Đề nghị cấp trên khen thưởng"


class AwardState(SignedEnum):
    """Where an award stands: nominated, then decided and given, or not."""

    NOMINATED = "nominated", "Đề nghị, chờ quyết định", "warn", "clock"
    DECIDED = "decided", "Đã quyết định, chờ trao", "on", "clock"
    GIVEN = "given", "Đã trao", "ok", "ok"
    REFUSED = "refused", "Không khen", "mute", "minus"
    WITHDRAWN = "withdrawn", "Rút đề nghị", "mute", "minus"


class CardKind(LabelledEnum):
    """By what right somebody has a health insurance card."""

    POOR = "poor", "Người thuộc hộ nghèo"
    NEAR_POOR = "near_poor", "Người thuộc hộ cận nghèo"
    MINORITY = "minority", "Người dân tộc thiểu số, vùng khó khăn"
    CHILD = "child", "Trẻ em dưới 6 tuổi"
    ALLOWANCE = "allowance", "Người hưởng trợ cấp, người có công"
    PUPIL = "pupil", "Học sinh, sinh viên"
    EMPLOYED = "employed", "Người lao động, hưu trí"
    HOUSEHOLD = "household", "Hộ gia đình tự đóng"
    OTHER = "other", "Đối tượng khác"


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
