"""The forms that draft a score sheet, and the characteristics of Phiếu A."""

from typing import Any

from django import forms

from households.vocabulary import Zone
from huulien.platform.forms import MEGABYTE, DateField, LabelledChoiceField, LongTextField, TextField, WorkbookField
from huulien.platform.once import OnceForm
from surveys.models import FormASheet, ScoreSheet
from surveys.rules.procedure import procedures
from surveys.rules.standard import standards
from surveys.services.form_a import draft_form_a
from surveys.services.score_sheets import draft_score_sheet, read_score_sheet


def standard_choices() -> list[tuple[str, str]]:
    return [("", "Chọn chuẩn nghèo"), *((standard.code, standard.title) for standard in standards())]


def procedure_choices() -> list[tuple[str, str]]:
    return [("", "Chọn quy trình"), *((procedure.code, procedure.title) for procedure in procedures())]


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

    def draft(self, commune: Any, by: Any) -> ScoreSheet:
        heading = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return draft_score_sheet(sheet=ScoreSheet(commune=commune, **heading), data=self.table, by=by)


class FormASheetForm(OnceForm):
    title = TextField(label="Tên", max_length=200, help_text="Như ghi trên văn bản, ví dụ: Phiếu A.")
    procedure = forms.ChoiceField(
        label="Quy trình rà soát", choices=procedure_choices,
        error_messages={"required": "Chọn quy trình.", "invalid_choice": "Chọn một quy trình trong danh sách."},
    )  # fmt: skip
    valid_from = DateField(label="Dùng từ ngày", help_text="Phiếu A lập từ ngày này trở đi hỏi theo bộ này.")
    citation = TextField(label="Căn cứ", max_length=300, help_text="Văn bản ban hành mẫu phiếu, phụ lục.")
    wording = LongTextField(
        label="Các đặc điểm", max_length=6000, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Mỗi đặc điểm một dòng, chép đúng lời văn bản. Số thứ tự ở đầu dòng được bỏ đi.",
        error_messages={"required": "Chép các đặc điểm, mỗi đặc điểm một dòng."},
    )  # fmt: skip

    def draft(self, commune: Any, by: Any) -> FormASheet:
        return draft_form_a(sheet=FormASheet(commune=commune, **self.cleaned_data), by=by)
