"""Words of reports."""

from huulien.lib.labels import LabelledEnum, Sign


class ReportState(LabelledEnum):
    """How far a report is: only from its approval on does the level above see it."""

    DRAFT = "draft", "Đang soạn"
    SUBMITTED = "submitted", "Chờ lãnh đạo duyệt"
    APPROVED = "approved", "Đã duyệt, chưa gửi"
    SENT = "sent", "Đã gửi cấp trên"
    RETURNED = "returned", "Cấp trên trả lại"
    CANCELLED = "cancelled", "Đã hủy"

    @property
    def sign(self) -> Sign:
        return _SIGNS[self]


class RowsOf(LabelledEnum):
    """What the rows of a form of the level above are."""

    COMMUNE = "commune", "Một hàng của xã"
    VILLAGES = "villages", "Mỗi thôn một hàng"
    GIVEN = "given", "Các hàng ghi bên dưới"


ISSUED = (ReportState.APPROVED, ReportState.SENT, ReportState.RETURNED)
CLOSED = (*ISSUED, ReportState.CANCELLED)  # nobody writes in these any more
_SIGNS = {
    ReportState.DRAFT: Sign(ReportState.DRAFT.label, "", "pen"),
    ReportState.SUBMITTED: Sign(ReportState.SUBMITTED.label, "warn", "clock"),
    ReportState.APPROVED: Sign(ReportState.APPROVED.label, "ok", "lock"),
    ReportState.SENT: Sign(ReportState.SENT.label, "ok", "ok"),
    ReportState.CANCELLED: Sign(ReportState.CANCELLED.label, "mute", "minus"),
    ReportState.RETURNED: Sign(ReportState.RETURNED.label, "bad", "alert"),
}
