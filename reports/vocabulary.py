"""Words of reports."""

from huulien.lib.labels import LabelledEnum, SignedEnum


class ReportState(SignedEnum):
    """How far a report is: only from its approval on does the level above see it."""

    DRAFT = "draft", "Đang soạn", "", "pen"
    SUBMITTED = "submitted", "Chờ lãnh đạo duyệt", "warn", "clock"
    APPROVED = "approved", "Đã duyệt, chưa gửi", "ok", "lock"
    SENT = "sent", "Đã gửi cấp trên", "ok", "ok"
    RETURNED = "returned", "Cấp trên trả lại", "bad", "alert"
    CANCELLED = "cancelled", "Đã hủy", "mute", "minus"


class RowsOf(LabelledEnum):
    """What the rows of a form of the level above are."""

    COMMUNE = "commune", "Một hàng của xã"
    VILLAGES = "villages", "Mỗi thôn một hàng"
    GIVEN = "given", "Các hàng ghi bên dưới"


ISSUED = (ReportState.APPROVED, ReportState.SENT, ReportState.RETURNED)
CLOSED = (*ISSUED, ReportState.CANCELLED)  # nobody writes in these any more
