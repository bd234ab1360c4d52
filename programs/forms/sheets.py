"""The form by which a filled-in sheet is chosen."""

from huulien.platform.forms import MEGABYTE, WorkbookField
from huulien.platform.once import OnceForm


class SheetForm(OnceForm):
    file = WorkbookField(
        label="Tệp Excel (.xlsx)",
        help_text="Theo tệp mẫu ở trên. Không quá 5 MB.",
        error_messages={"required": "Chọn tệp Excel đã ghi."},
        most_bytes=5 * MEGABYTE,
        cure="Xóa ảnh và trang tính thừa.",
    )
