"""The form by which results recognised elsewhere are put forward."""

from typing import Any

from huulien.platform.forms import MEGABYTE, PastDateField, TextField, WholeNumberField, WorkbookField
from huulien.platform.once import OnceForm


class ResultsForm(OnceForm):
    """A workbook of results, of which year, and by which decision they were recognised."""

    year = WholeNumberField(label="Kết quả rà soát năm", least=2016, most=2100, example="2022")
    decision_number = TextField(
        label="Số quyết định công nhận", max_length=50, help_text="Như ghi trên quyết định, ví dụ 79/QĐ-UBND."
    )
    decided_on = PastDateField(label="Ngày quyết định", help_text="Kết quả là chính thức từ ngày này.")
    file = WorkbookField(
        label="Tệp kết quả (.xlsx)",
        help_text="Một dòng một hộ, có cột Mã hộ và cột Xếp loại sau; hoặc ba danh sách: hộ nghèo và cận nghèo, hộ "
        "thoát nghèo, hộ thoát cận nghèo. Không quá 5 MB.",
        error_messages={"required": "Chọn tệp Excel có kết quả."},
        most_bytes=5 * MEGABYTE,
        cure="Xóa ảnh và trang tính thừa.",
    )

    @property
    def facts(self) -> dict[str, Any]:
        """What the workbook is of."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
