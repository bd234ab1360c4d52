"""Forms that issue certificates, and end one."""

from huulien.platform.forms import DateField, LongTextField, VersionedForm


class ConfirmForm(VersionedForm):
    issued_on = DateField(label="Ngày cấp, xác nhận", help_text="Từ ngày quyết định, không sau hôm nay.")


class LoseForm(VersionedForm):
    ended_on = DateField(label="Ngày cấp lại", help_text="Không sau hôm nay.")
    reason = LongTextField(
        label="Lý do cấp lại", max_length=500,
        error_messages={"required": "Ghi lý do cấp lại, ví dụ “mất khi chuyển nhà”."},
    )  # fmt: skip


class WithdrawForm(VersionedForm):
    ended_on = DateField(label="Ngày thu hồi", help_text="Không sau hôm nay.")
    reason = LongTextField(
        label="Lý do thu hồi", max_length=500,
        error_messages={"required": "Ghi lý do thu hồi, ví dụ “hộ chuyển đi nơi khác”."},
    )  # fmt: skip
