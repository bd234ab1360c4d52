"""The fixed lists of the surveys: what a review measures, and what state a review or a round is in.

Values are stored and exchanged, so they never change.
"""

from typing import Self

from households.vocabulary import PovertyClass
from huulien.lib.labels import LabelledEnum, Sign, SignedEnum


class Dimension(LabelledEnum):
    """The basic social services, in the official order."""

    EMPLOYMENT = "employment", "Việc làm"
    HEALTH = "health", "Y tế"
    EDUCATION = "education", "Giáo dục"
    HOUSING = "housing", "Nhà ở"
    WATER = "water", "Nước sạch và vệ sinh"
    INFORMATION = "information", "Thông tin"


class Indicator(LabelledEnum):
    """Every indicator that a standard has had, by its code; `label` is its name, `short` fits a narrow column.

    Years are compared by code. Its place in the form, its name and what is asked of it on a day belong to a standard:
    `surveys/parameters/standards/`.
    """

    short: str

    def __new__(cls, value: str, label: str = "", short: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.short = short
        return member

    EMPLOYMENT = "viec_lam", "Việc làm", "Việc làm"
    DEPENDANTS = "nguoi_phu_thuoc", "Người phụ thuộc", "Phụ thuộc"
    NUTRITION = "dinh_duong", "Dinh dưỡng", "Dinh dưỡng"
    INSURANCE = "bao_hiem_y_te", "Bảo hiểm y tế", "BHYT"
    ADULT_EDUCATION = "trinh_do_nguoi_lon", "Trình độ giáo dục của người lớn", "Trình độ"
    SCHOOLING = "tre_em_di_hoc", "Tình trạng đi học của trẻ em", "Đi học"
    HOUSING_QUALITY = "chat_luong_nha", "Chất lượng nhà ở", "Nhà ở"
    HOUSING_AREA = "dien_tich_nha", "Diện tích nhà ở bình quân", "Diện tích"
    WATER = "nuoc_sinh_hoat", "Nguồn nước sinh hoạt", "Nước"
    TOILET = "nha_tieu", "Nhà tiêu hợp vệ sinh", "Nhà tiêu"
    TELECOM = "vien_thong", "Dịch vụ viễn thông", "Viễn thông"
    DEVICES = "phuong_tien_thong_tin", "Phương tiện tiếp cận thông tin", "Phương tiện"


class PovertyCause(LabelledEnum):
    """The causes counted in Mẫu số 17; a household may have several."""

    NO_LAND = "no_land", "Không có đất sản xuất"
    NO_CAPITAL = "no_capital", "Không có vốn sản xuất, kinh doanh"
    NO_LABOUR = "no_labour", "Không có lao động"
    NO_TOOLS = "no_tools", "Không có công cụ, phương tiện sản xuất"
    NO_KNOWLEDGE = "no_knowledge", "Không có kiến thức về sản xuất"
    NO_SKILLS = "no_skills", "Không có kỹ năng lao động, sản xuất"
    ILLNESS = "illness", "Có người ốm đau, bệnh nặng, tai nạn"
    OTHER = "other", "Nguyên nhân khác"


class Need(LabelledEnum):
    """What a household asks to be supported with; the targets d, đ, e, f, g, i, k of the plan count these."""

    LOAN = "loan", "Vay vốn ưu đãi"
    PRODUCTION = "production", "Hỗ trợ sản xuất, sinh kế"
    VOCATIONAL_TRAINING = "vocational_training", "Đào tạo nghề"
    JOB_REFERRAL = "job_referral", "Giới thiệu việc làm"
    HEALTH_INSURANCE = "health_insurance", "Thẻ bảo hiểm y tế"
    STUDY_COSTS = "study_costs", "Miễn, giảm học phí, hỗ trợ chi phí học tập"
    HOUSING = "housing", "Xây mới hoặc sửa chữa nhà ở"
    CLEAN_WATER = "clean_water", "Nước sạch"
    TOILET = "toilet", "Nhà tiêu hợp vệ sinh"
    LEGAL_AID = "legal_aid", "Trợ giúp pháp lý"
    DEVICE = "device", "Phương tiện nghe, nhìn"
    OTHER = "other", "Nhu cầu khác"


class ReviewState(SignedEnum):
    DRAFT = "draft", "Nháp", "", "pen"
    SUBMITTED = "submitted", "Chờ kiểm tra", "warn", "clock"
    CHECKED = "checked", "Đã kiểm tra", "ok", "ok"
    SETTLED = "settled", "Đã chốt", "", "lock"


class SheetState(SignedEnum):
    DRAFT = "draft", "Chờ phê duyệt", "warn", "clock"
    APPROVED = "approved", "Đã phê duyệt", "ok", "ok"


NOT_ASKED = "not_asked"
ANSWERS: dict[bool | str | None, Sign] = {  # whether an indicator is lacking
    True: Sign("Thiếu hụt", "on", "lack"),
    False: Sign("Không", "", "ok"),
    None: Sign("Chưa rõ", "warn", "unk"),
    NOT_ASKED: Sign("Chuẩn năm đó không hỏi", "mute", "minus"),
}
NOT_STARTED = Sign("Chưa bắt đầu", "mute", "minus")
RETURNED = Sign("Bị trả lại", "bad", "alert")


def state_sign(state: str | None, *, is_returned: bool = False) -> Sign:
    """Where a review stands, as every page and file shows it; without a state there is no review yet."""
    if not state:
        return NOT_STARTED
    if state == ReviewState.DRAFT and is_returned:
        return RETURNED
    return ReviewState(state).sign


def part_sign(*, is_saved: bool, unknown: int) -> Sign:
    """How far a part of Form B is: done only when nothing of it is unknown."""
    if not is_saved:
        return Sign("Chưa làm", "mute", "minus")
    return Sign(f"Còn {unknown} chưa rõ", "warn", "unk") if unknown else Sign("Đã ghi", "ok", "ok")


def conclusion_sign(poverty_class: str) -> Sign:
    if poverty_class == PovertyClass.INSUFFICIENT_DATA:
        return Sign("Chưa đủ dữ liệu", "mute", "unk")
    return Sign("Đủ để xếp loại", "ok", "ok")


class RoundKind(LabelledEnum):
    """QĐ 24/2021/QĐ-TTg: once a year, or in the year for households that ask."""

    ANNUAL = "annual", "Rà soát định kỳ hằng năm"
    IN_YEAR = "in_year", "Rà soát thường xuyên trong năm"


class RoundState(LabelledEnum):
    OPEN = "open", "Đang rà soát"
    SETTLED = "settled", "Đã chốt"
    REVERSAL_ASKED = "reversal_asked", "Đã chốt, chờ thu hồi"
    REVERSING = "reversing", "Đang thu hồi"  # only while the results are taken back
    CANCELLED = "cancelled", "Đã hủy"


class Stage(LabelledEnum):
    """The steps of a review, in the order of QĐ 24/2021/QĐ-TTg, Điều 4."""

    LIST = "list", "Lập danh sách hộ rà soát"
    VISITS = "visits", "Thăm hộ, xếp loại"
    MEETING = "meeting", "Họp thôn"
    POSTING = "posting", "Niêm yết, khiếu nại"
    OPINION = "opinion", "Xin ý kiến cấp trên"
    DECISION = "decision", "Quyết định, giấy chứng nhận"


class StageState(LabelledEnum):
    WAITING = "waiting", "Chưa bắt đầu"
    RUNNING = "running", "Đang làm"
    DONE = "done", "Xong"


class RequestKind(LabelledEnum):
    """The forms by which a household asks to be reviewed."""

    RECOGNITION = "recognition", "Mẫu số 01: công nhận hộ nghèo, hộ cận nghèo"
    ESCAPE = "escape", "Mẫu số 04: công nhận thoát nghèo, thoát cận nghèo"

    @property
    def form(self) -> str:
        """The name of its form: "Mẫu số 01"."""
        return self.label.partition(":")[0]

    @property
    def asked(self) -> str:
        """What is asked for, within a sentence."""
        return self.label.partition(": ")[2]


class RequestState(SignedEnum):
    """A request that is listed ends with the decision of its round, or is refused in writing."""

    RECEIVED = "received", "Chưa xét", "warn", "clock"
    LISTED = "listed", "Vào danh sách rà soát", "ok", "ok"
    NOT_LISTED = "not_listed", "Không vào danh sách, chưa trả lời", "warn", "clock"
    ANSWERED = "answered", "Không vào danh sách, đã trả lời", "mute", "minus"
    REFUSED = "refused", "Không được công nhận, đã trả lời", "mute", "minus"
    WITHDRAWN = "withdrawn", "Hộ đã rút", "mute", "minus"


class RecognitionKind(LabelledEnum):
    """The two groups that the commune recognises besides the poverty classes; neither is one."""

    AVERAGE = "average", "Hộ có mức sống trung bình"
    WORKER = "worker", "Người lao động có thu nhập thấp"

    @property
    def decision(self) -> "DecisionKind":
        return DecisionKind.AVERAGE if self is RecognitionKind.AVERAGE else DecisionKind.WORKER

    @property
    def whom(self) -> str:
        """Before a name: "hộ ông (bà)"."""
        return "hộ ông (bà)" if self is RecognitionKind.AVERAGE else "ông (bà)"

    @property
    def counted(self) -> str:
        """What a number of them counts: "3 hộ"."""
        return "hộ" if self is RecognitionKind.AVERAGE else "người"


class Sector(LabelledEnum):
    """What an average-living household must live on to be recognised."""

    AGRICULTURE = "agriculture", "Nông nghiệp"
    FORESTRY = "forestry", "Lâm nghiệp"
    FISHERY = "fishery", "Ngư nghiệp"
    SALT = "salt", "Diêm nghiệp"


class RecognitionState(SignedEnum):
    """A request to be recognised ends with a decision, a refusal in writing, or when it is taken back."""

    RECEIVED = "received", "Chưa có kết quả", "warn", "clock"
    MET = "met", "Đủ điều kiện, chưa ký", "warn", "clock"
    UNMET = "unmet", "Không đủ điều kiện, chưa trả lời", "warn", "clock"
    RECOGNISED = "recognised", "Đã xác nhận", "ok", "ok"
    REFUSED = "refused", "Không xác nhận, đã trả lời", "mute", "minus"
    WITHDRAWN = "withdrawn", "Đã rút", "mute", "minus"


class Comparison(SignedEnum):
    """An income beside the lines of the law."""

    MEETS = "meets", "Đủ điều kiện về thu nhập", "ok", "ok"
    TOO_LOW = "too_low", "Không vượt chuẩn nghèo về thu nhập", "warn", "minus"
    TOO_HIGH = "too_high", "Vượt mức thu nhập cao nhất", "warn", "minus"
    UNKNOWN = "unknown", "Chưa xác định", "mute", "unk"


class ListSource(LabelledEnum):
    """Why a household is on the list of step 1 (Phụ lục I)."""

    POOR = "poor", "Hộ nghèo"
    NEAR_POOR = "near_poor", "Hộ cận nghèo"
    ASKED = "asked", "Hộ đề nghị"
    ADDED = "added", "Hộ bổ sung"
    OUTSIDE = "outside", "Ngoài danh sách"


class SecondEntryState(LabelledEnum):
    """A form of the sample of double entry; where both entries say the same, being entered is enough."""

    DRAWN = "drawn", "Chưa nhập lại"
    ENTERED = "entered", "Đã nhập lại"
    KEPT = "kept", "Giữ phiếu như đã gửi"


class Kinship(LabelledEnum):
    """Why a reviewer must not visit a household."""

    OWN = "own", "Hộ của mình"
    RELATIVE = "relative", "Hộ người thân"


class MeetingState(SignedEnum):
    DRAFT = "draft", "Đang ghi", "warn", "pen"
    HELD = "held", "Đã họp", "ok", "ok"


class Attendance(LabelledEnum):
    """The kinds of people at the meeting of a village, as its minutes name them."""

    BOARD = "board", "Ban chỉ đạo rà soát xã"
    ORGANISATIONS = "organisations", "Trưởng thôn, chi bộ, đoàn thể thôn"
    FRONT = "front", "Mặt trận Tổ quốc xã (giám sát)"
    HOUSEHOLDS = "households", "Đại diện hộ trong danh sách"
    REVIEWERS = "reviewers", "Rà soát viên"

    @property
    def count_field(self) -> str:
        """The field of a meeting that counts them."""
        return f"{self}_count"


class PostingState(LabelledEnum):
    RUNNING = "running", "Đang niêm yết"
    CLOSED = "closed", "Đã xong"


class ComplaintState(LabelledEnum):
    """An upheld complaint changes the result, which is posted again."""

    OPEN = "open", "Chưa trả lời"
    UPHELD = "upheld", "Khiếu nại đúng, sửa kết quả"
    DISMISSED = "dismissed", "Giữ nguyên kết quả"


class ComplaintForm(LabelledEnum):
    WRITTEN = "written", "Đơn"
    SPOKEN = "spoken", "Nói trực tiếp, công chức ghi lại"


class OpinionState(LabelledEnum):
    ASKED = "asked", "Chờ trả lời"
    ANSWERED = "answered", "Đã trả lời"
    PASSED_OVER = "passed_over", "Quá hạn, xã tự quyết định"


class DecisionKind(LabelledEnum):
    """QĐ 24/2021/QĐ-TTg has a decision of its own for each (Mẫu số 02); NĐ 30/2025/NĐ-CP has the last."""

    POOR_NEAR_POOR = "poor_near_poor", "Công nhận hộ nghèo, hộ cận nghèo"
    ESCAPED = "escaped", "Công nhận hộ thoát nghèo, hộ thoát cận nghèo"
    AVERAGE = "average", "Xác nhận hộ có mức sống trung bình"
    WORKER = "worker", "Xác nhận người lao động có thu nhập thấp"


class DecisionState(SignedEnum):
    DRAFT = "draft", "Chờ ký", "warn", "clock"
    SIGNED = "signed", "Đã ký", "ok", "ok"


class CertificateState(SignedEnum):
    VALID = "valid", "Còn giá trị", "ok", "ok"
    LOST = "lost", "Báo mất, đã cấp lại", "mute", "minus"
    WITHDRAWN = "withdrawn", "Đã thu hồi", "mute", "minus"


class Group(LabelledEnum):
    """Who is reviewed: the day counts of a procedure differ."""

    POOR = "poor", "Hộ nghèo, hộ cận nghèo"
    AVERAGE = "average", "Hộ mức sống trung bình, người lao động thu nhập thấp"


class Period(LabelledEnum):
    """A time that a procedure gives in days."""

    POSTING = "posting", "Niêm yết"
    RECHECK = "recheck", "Phúc tra"
    REPOSTING = "reposting", "Niêm yết lại"
    OPINION = "opinion", "Trả lời ý kiến"
    ANSWER = "answer", "Trả lời đề nghị"


class IncomeMethod(LabelledEnum):
    """How the income of a household was established."""

    B1_TOTAL = "b1_total", "Chép tổng điểm B1 từ phiếu giấy"
    SCORE_SHEET = "score_sheet", "Chấm điểm B1 theo bảng điểm"
    MEASURED = "measured", "Nhập thu nhập bình quân đầu người"


class Arrival(LabelledEnum):
    """How a household that was not in the book came into it (Mẫu 09, 10)."""

    MOVED_IN = "moved_in", "Chuyển đến"
    SPLIT = "split", "Tách hộ"
    REGISTERED = "registered", "Mới ghi vào sổ"


class Departure(LabelledEnum):
    """How a household left the book (Mẫu 09, 10)."""

    MOVED_OUT = "moved_out", "Chuyển đi"
    MERGED = "merged", "Nhập vào hộ khác"
    DIED_OUT = "died_out", "Không còn ai"
