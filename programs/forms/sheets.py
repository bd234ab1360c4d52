"""Forms by which a filled-in sheet is chosen and confirmed."""

from django import forms

from huulien.platform.forms import MEGABYTE, SiteForm, WorkbookField
from huulien.platform.once import OnceForm


class SheetForm(OnceForm):
    file = WorkbookField(
        label="Tệp Excel (.xlsx)",
        help_text="Theo tệp mẫu ở trên. Không quá 5 MB.",
        error_messages={"required": "Chọn tệp Excel đã ghi."},
        most_bytes=5 * MEGABYTE,
        cure="Xóa ảnh và trang tính thừa.",
    )


class SheetConfirmForm(SiteForm):
    """The plan that was looked at."""

    seal = forms.CharField(widget=forms.HiddenInput)
