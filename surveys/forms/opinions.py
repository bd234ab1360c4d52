"""Forms that record what was sent to the level above, and what came of it."""

from huulien.platform.forms import DateField, LongTextField, TextField, VersionedForm
from huulien.platform.once import OnceForm


class OpinionForm(OnceForm):
    report_number = TextField(label="Số báo cáo xin ý kiến", max_length=50, help_text="Ví dụ 120/BC-UBND.")
    as_of = DateField(label="Số liệu tính đến hết ngày", help_text="Không sau ngày gửi.")
    asked_on = DateField(label="Gửi ngày", help_text="Không sau hôm nay.")


class OpinionAnswerForm(VersionedForm):
    answered_on = DateField(label="Trả lời ngày", help_text="Ngày của văn bản trả lời, không sau hôm nay.")
    answer_number = TextField(
        label="Số văn bản", max_length=50, required=False, help_text="Để trống nếu trả lời không có số."
    )
    answer = LongTextField(
        label="Nội dung trả lời", max_length=1000, error_messages={"required": "Ghi nội dung trả lời."}
    )


class PassOverForm(VersionedForm):
    reason = LongTextField(
        label="Lý do quyết định không chờ ý kiến", max_length=500,
        error_messages={"required": "Ghi lý do không chờ ý kiến, ví dụ “đã hỏi lại hai lần, chưa có văn bản”."},
    )  # fmt: skip
