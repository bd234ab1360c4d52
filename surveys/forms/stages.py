"""Forms that move a step of a round, and say who answers for it."""

from huulien.platform.forms import DateField, LongTextField, TextField, VersionedForm


class StartForm(VersionedForm):
    started_on = DateField(label="Ngày bắt đầu", help_text="Không sau hôm nay.")


class FinishForm(VersionedForm):
    done_on = DateField(label="Ngày xong", help_text="Không sau hôm nay.")


class ReopenForm(VersionedForm):
    reason = LongTextField(
        label="Lý do làm lại",
        max_length=500,
        error_messages={"required": "Ghi lý do làm lại, ví dụ “bỏ sót một thôn”."},
    )


class StageForm(VersionedForm):
    owner = TextField(label="Người làm", max_length=150)
    note = LongTextField(label="Ghi chú", max_length=1000, required=False)
