"""Task 6: sending what was read back to the household."""

from django import forms

from huulien.platform.forms import VersionedForm


class SubmitForm(VersionedForm):
    read_back = forms.BooleanField(
        label="Tôi đã thăm hộ, đọc lại cho chủ hộ nghe và ghi đúng lời chủ hộ.",
        error_messages={
            "required": "Đánh dấu “Tôi đã thăm hộ, đọc lại cho chủ hộ nghe và ghi đúng lời chủ hộ.” rồi gửi."
        },
    )
