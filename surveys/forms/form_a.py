"""The form that drafts the characteristics of Phiếu A."""

from django import forms

from huulien.platform.forms import DateField, LongTextField, TextField
from huulien.platform.once import OnceForm
from surveys.rules.procedure import procedures


def procedure_choices() -> list[tuple[str, str]]:
    return [("", "Chọn quy trình"), *((procedure.code, procedure.title) for procedure in procedures())]


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
