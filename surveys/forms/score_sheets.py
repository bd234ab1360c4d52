"""The form that drafts a score sheet."""

from typing import Any

from django import forms

from households.vocabulary import Zone
from huulien.platform.forms import MEGABYTE, LabelledChoiceField, TextField, WorkbookField
from huulien.platform.once import OnceForm
from surveys.rules.standard import standards
from surveys.services.score_sheets import read_score_sheet


def standard_choices() -> list[tuple[str, str]]:
    return [("", "Chọn chuẩn nghèo"), *((standard.code, standard.title) for standard in standards())]


class ScoreSheetForm(OnceForm):
    """What a sheet is of, and its table in Excel."""

    title = TextField(label="Tên bảng điểm", max_length=200, help_text="Như ghi trên văn bản.")
    standard = forms.ChoiceField(
        label="Chuẩn nghèo", choices=standard_choices,
        error_messages={"required": "Chọn chuẩn nghèo.", "invalid_choice": "Chọn một chuẩn trong danh sách."},
    )  # fmt: skip
    region = TextField(label="Vùng", max_length=100, help_text="Vùng mà văn bản cho dùng bảng điểm này.")
    zone = LabelledChoiceField(enum=Zone, label="Khu vực", empty_label="Chọn khu vực")
    citation = TextField(label="Căn cứ", max_length=300, help_text="Văn bản ban hành bảng điểm.")
    is_example = forms.BooleanField(label="Đây là bảng ví dụ, không dùng để xếp loại", required=False)
    file = WorkbookField(
        label="Bảng điểm (.xlsx)",
        help_text="Bốn cột: Mã câu, Nội dung, Trả lời, Điểm; mỗi câu trả lời một dòng. Không quá 1 MB.",
        error_messages={"required": "Chọn tệp Excel có bảng điểm."},
        most_bytes=MEGABYTE,
        cure="Chỉ để trang tính có bảng điểm rồi lưu lại.",
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        self.table = file.read()
        read_score_sheet(self.table)
        return file

    @property
    def heading(self) -> dict[str, Any]:
        """The fields of the sheet itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}
