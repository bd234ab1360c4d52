"""The field that takes a file in, and the forms that add one and take it back."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from huulien.platform.files.content import BadFile, Checked, checked
from huulien.platform.files.vocabulary import KINDS_IN_WORDS
from huulien.platform.forms import MEGABYTE, LongTextField
from huulien.platform.once import OnceForm

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


class CheckedFileField(forms.FileField):
    """A file of one of the kinds taken in; cleaned, it is a `Checked`."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    default_error_messages = {
        "required": "Chọn tệp.",
        "invalid": "Chọn lại tệp.",
        "missing": "Chọn tệp.",
        "empty": "Tệp rỗng. Chọn tệp khác.",
    }

    def clean(self, data: Any, initial: Any = None) -> Checked:
        file = super().clean(data, initial)
        if file.size > settings.FILE_MOST_BYTES:
            most = settings.FILE_MOST_BYTES // MEGABYTE
            raise ValidationError(f"Tệp lớn hơn {most} MB. Thu nhỏ ảnh, hoặc chia thành nhiều tệp, rồi tải lên.")
        try:
            return checked(file.read(), file.name)
        except BadFile as error:
            raise ValidationError(str(error)) from None


class AddFileForm(OnceForm):
    """A file to add to a record."""

    file = CheckedFileField(label="Tệp", max_length=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.FILE_MOST_BYTES // MEGABYTE
        self.fields["file"].help_text = f"{KINDS_IN_WORDS}, không quá {most} MB. Ảnh được bỏ vị trí chụp."


class TakeBackForm(OnceForm):
    reason = LongTextField(label="Vì sao gỡ", max_length=280, error_messages={"required": "Ghi vì sao gỡ tệp này."})
