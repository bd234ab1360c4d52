"""The form by which a decision is signed."""

from typing import Any

from huulien.platform.forms import DateField, VersionedForm, WholeNumberField


class SignForm(VersionedForm):
    decided_on = DateField(label="Ngày ký", help_text="Kết quả có hiệu lực từ ngày này. Không sau hôm nay.")
    number = WholeNumberField(label="Số", least=1, most=32_000, example="97", required=False)

    def __init__(self, *args: Any, book: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = f"Để trống thì lấy số tiếp theo. {book}"
