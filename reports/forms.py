"""Forms of reports: which period, and what the paper carries beside its figures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from households.models import Area
from huulien.lib.text import upper_first
from huulien.platform.forms import (
    DateField,
    DayField,
    LongTextField,
    PastDateField,
    SiteForm,
    TextField,
    VersionedForm,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from reports.indicators.counting import CountedAs, Weighing
from reports.layouts import ColumnsError, SheetView, check_columns, parse_columns, parse_rows
from reports.official import TITLES
from reports.periods import Period, PeriodError, parse_period, span_period
from reports.scope import SECTIONS, Scope
from reports.vocabulary import RowsOf
from surveys.models import Round
from surveys.rules.standard import Standard

OTHER = "khac"


class DayForm(SiteForm):
    """The day an analysis is about."""

    ngay = DayField(label="Đến hết ngày", required=False)

    def value(self, name: str) -> Any:
        """What was asked for; None where nothing was, or it cannot be read."""
        return self.cleaned_data.get(name) or None if self.is_valid() else None


class CountingForm(DayForm):
    """The choices that a count of deprivations rests on."""

    donvi = forms.ChoiceField(label="Tính", required=False, choices=CountedAs.choices())
    trongso = forms.ChoiceField(label="Trọng số", required=False, choices=Weighing.choices())
    nguong = forms.CharField(label="Ngưỡng k", required=False, max_length=10, widget=forms.Select)

    def offer(self, cutoffs: Mapping[str, Fraction]) -> None:
        """The cutoffs to choose from, in the order of their size."""
        by_size = sorted(cutoffs.items(), key=lambda item: item[1])
        self.fields["nguong"].widget.choices = [(key, str(cutoff)) for key, cutoff in by_size]


class SimulationForm(SiteForm):
    """Which settled round is recomputed, by which other standard."""

    dot = forms.ChoiceField(label="Đợt đã chốt", required=False)
    chuan = forms.ChoiceField(label="Tính lại theo", required=False)

    def __init__(self, *args: Any, rounds: Iterable[Round], others: Iterable[Standard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dot"].choices = [(round.pk, str(round)) for round in rounds]
        self.fields["chuan"].choices = [(standard.code, standard.title) for standard in others]


_ONLY_OTHER = "Báo cáo năm, 6 tháng có đủ các phần của cả xã. Chọn “Khoảng ngày khác”, hoặc bỏ các lựa chọn này."


class _ScopeFields(SiteForm):
    """What a report of other days holds."""

    sections = forms.MultipleChoiceField(
        label="Các phần", required=False, widget=forms.CheckboxSelectMultiple, choices=list(SECTIONS.items()),
        help_text="Để trống thì báo cáo có đủ các phần.",
    )  # fmt: skip
    villages = forms.ModelMultipleChoiceField(
        label="Các thôn", required=False, widget=forms.CheckboxSelectMultiple, queryset=Area.objects.none(),
        help_text="Để trống thì báo cáo của cả xã. Báo cáo một số thôn không có phần chỉ đạo, kinh phí và biểu chính "
        "thức, vì các phần ấy chỉ có số của cả xã.",
    )  # fmt: skip
    tables = forms.MultipleChoiceField(
        label="Biểu chính thức kèm theo", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(number, f"Mẫu {number}. {title.removesuffix(' năm {year}')}") for number, title in TITLES.items()],
        help_text="Biểu của năm gần nhất đã chốt rà soát đến ngày cuối kỳ.",
    )  # fmt: skip

    def __init__(self, *args: Any, villages: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["villages"].queryset = villages

    def clean(self) -> dict[str, Any]:
        """`scope` is what the report is to hold."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["scope"] = self._scope(cleaned)
        return cleaned

    def _scope(self, cleaned: dict[str, Any]) -> Scope:
        """What was chosen, always written alike: all that there is to choose is no choice."""
        sections, tables = cleaned.get("sections") or (), cleaned.get("tables") or ()
        villages = [village.pk for village in cleaned.get("villages") or ()]
        is_whole = len(villages) == self.fields["villages"].queryset.count()
        return Scope(
            tuple(key for key in SECTIONS if key in sections) if 0 < len(sections) < len(SECTIONS) else None,
            tuple(sorted(villages)) if villages and not is_whole else None,
            tuple(sorted(tables)) or None,
        )


class ScopeForm(VersionedForm, _ScopeFields):
    """The same of a draft, chosen anew."""


class NewReportForm(OnceForm, _ScopeFields):
    """The period of a new report: a standard one, or two days; of these also what it holds."""

    period = forms.ChoiceField(
        label="Kỳ báo cáo", widget=forms.RadioSelect,
        error_messages={"required": "Chọn kỳ báo cáo.", "invalid_choice": "Chọn một kỳ trong danh sách."},
    )  # fmt: skip
    start = DateField(label="Từ ngày", required=False, help_text="Chỉ ghi cho khoảng ngày khác, ví dụ 01/04/2023.")
    as_of = DateField(label="Đến hết ngày", required=False, help_text="Ngày của số liệu. Ví dụ 30/09/2023.")

    def __init__(self, *args: Any, offered: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standard = [(period.code, upper_first(period.words)) for period in offered]
        self.fields["period"].choices = [*standard, (OTHER, "Khoảng ngày khác")]
        self.fields["sections"].help_text = f"Chỉ chọn cho khoảng ngày khác. {self.fields['sections'].help_text}"
        self.order_fields(["period", "start", "as_of"])

    def clean(self) -> dict[str, Any]:
        """`chosen` is the period asked for."""
        cleaned = super().clean()
        code = cleaned.get("period")
        if code and code != OTHER:
            cleaned["chosen"] = parse_period(code)
            if not cleaned["scope"].is_everything:
                self.add_error("period", _ONLY_OTHER)
        elif code == OTHER and not self.errors:
            cleaned["chosen"] = self._span(cleaned)
        return cleaned

    def _span(self, cleaned: dict[str, Any]) -> Period | None:
        for name, cure in (
            ("start", "Nhập ngày đầu kỳ, ví dụ 01/04/2023."),
            ("as_of", "Nhập ngày cuối kỳ, ví dụ 30/09/2023."),
        ):
            if cleaned[name] is None:
                self.add_error(name, cure)
        if self.errors:
            return None
        try:
            # Written and read back, so that a page takes the same periods as the command.
            return parse_period(span_period(cleaned["start"], cleaned["as_of"]).code)
        except PeriodError as error:
            self.add_error("as_of", ValidationError(str(error)))
            return None


class _DeadlineFields(SiteForm):
    due_on = DateField(label="Hạn nộp", help_text="Ngày cuối cùng cấp trên phải nhận được.")
    source = TextField(label="Theo văn bản", max_length=200, help_text="Số, ngày của văn bản giao hạn.")


class NewDeadlineForm(OnceForm, _DeadlineFields):
    """The last day of a report that has none yet."""

    period = forms.ChoiceField(label="Kỳ báo cáo", error_messages={"required": "Chọn kỳ báo cáo."})

    def __init__(self, *args: Any, offered: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(period.code, upper_first(period.words)) for period in offered]
        self.order_fields(["period"])

    def clean_period(self) -> Period:
        return parse_period(self.cleaned_data["period"])


class DeadlineForm(VersionedForm, _DeadlineFields):
    """The last day of a report, corrected."""


class ResultForm(VersionedForm):
    """That a result was sent to the level above, and by which day it wants it where that differs from the calendar."""

    number = TextField(label="Số văn bản gửi", required=False, max_length=60, help_text="Ví dụ 45/BC-UBND.")
    sent_on = PastDateField(label="Ngày gửi", required=False)
    due_on = DateField(label="Hạn cấp trên giao", required=False, help_text="Chỉ ghi khi khác hạn ở trên.")
    source = TextField(label="Theo văn bản", required=False, max_length=200, help_text="Số, ngày của văn bản giao hạn.")


class _LayoutFields(SiteForm):
    number = TextField(label="Ký hiệu biểu", max_length=60, help_text="Như trong văn bản, ví dụ Mẫu số 01.")
    title = TextField(label="Tên biểu", max_length=300)
    source = TextField(label="Theo văn bản", max_length=200, help_text="Số, ngày của văn bản ban hành biểu.")
    valid_from = DateField(label="Dùng từ ngày")
    valid_until = DateField(label="Dùng đến hết ngày", required=False, help_text="Để trống khi biểu còn dùng.")
    columns = LongTextField(
        label="Các cột", max_length=20_000, widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Nhập các cột, theo đúng văn bản."},
        help_text="Mỗi dòng một cột, theo đúng văn bản: Tên cột | đơn vị tính | mã số liệu. "
        "Cột không có mã thì nhập tay.",
    )  # fmt: skip

    rows_of = forms.ChoiceField(label="Các hàng", choices=RowsOf.choices(), widget=forms.RadioSelect)
    rows = LongTextField(
        label="Tên các hàng", required=False, max_length=40_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Chỉ ghi khi chọn “Các hàng ghi bên dưới”. Mỗi dòng một hàng, theo đúng văn bản: Tên hàng | mã của "
        "cột 1 | mã của cột 2. Ô không có mã thì nhập tay.",
    )  # fmt: skip

    def clean_columns(self) -> list[dict[str, str]]:
        return _read(parse_columns, self.cleaned_data["columns"])

    def clean(self) -> dict[str, Any]:
        """The rows are read by the columns."""
        cleaned = super().clean() or self.cleaned_data
        text, rows_of, columns = cleaned.get("rows", ""), cleaned.get("rows_of"), cleaned.get("columns")
        cleaned["rows"] = []
        if columns is None or rows_of is None:
            return cleaned
        try:
            _read(check_columns, rows_of, columns)
        except ValidationError as refusal:
            self.add_error("columns", refusal)
        try:
            if rows_of == RowsOf.GIVEN:
                cleaned["rows"] = _read(parse_rows, text, columns)
            elif text.strip():
                raise ValidationError("Chọn “Các hàng ghi bên dưới”, hoặc xóa các hàng đã ghi.")
        except ValidationError as refusal:
            self.add_error("rows", refusal)
        return cleaned


def _read(read: Callable[..., Any], *given: Any) -> Any:
    try:
        return read(*given)
    except ColumnsError as error:
        raise ValidationError(str(error)) from None


class NewLayoutForm(OnceForm, _LayoutFields):
    """A form of the level above, entered from its document."""


class LayoutForm(VersionedForm, _LayoutFields):
    """The same, corrected."""


class SheetForm(VersionedForm):
    """The cells of a layout that the office fills by hand."""

    def __init__(self, *args: Any, sheet: SheetView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row, cell in sheet.to_type:
            unit = f" ({cell.column['unit']})" if cell.column["unit"] else ""
            of = f"{row.label}: " if sheet.has_rows else ""
            label = f"{of}{cell.column['heading']}{unit}"
            self.fields[f"c{cell.place}"] = TextField(label=label, required=False, max_length=200)

    @property
    def typed(self) -> dict[str, str]:
        """Place of the cell → what was typed."""
        return {name[1:]: words for name, words in self.cleaned_data.items() if name != "version"}


class OwnWordsForm(VersionedForm):
    """The parts that the office writes itself; the figures are counted, never typed."""

    difficulties = LongTextField(
        label="Khó khăn, vướng mắc và nguyên nhân", required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi dòng một đoạn. Để trống thì báo cáo không có phần này.",
    )  # fmt: skip
    proposals = LongTextField(
        label="Đánh giá, kiến nghị", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    next_tasks = LongTextField(
        label="Nhiệm vụ trọng tâm kỳ tới", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class SentenceForm(VersionedForm):
    """A sentence as the office wants it said."""

    text = LongTextField(
        label="Câu của cơ quan", required=False, max_length=3_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Để trống thì lấy lại câu máy soạn.",
    )  # fmt: skip


class SendBackForm(VersionedForm):
    reason = LongTextField(label="Cần sửa gì", max_length=2_000, error_messages={"required": "Ghi cần sửa gì."})


class CancelForm(VersionedForm):
    reason = LongTextField(label="Lý do hủy", max_length=2_000, error_messages={"required": "Ghi lý do hủy."})


class ReturnForm(VersionedForm):
    reason = LongTextField(label="Ý kiến của cấp trên", max_length=2_000, error_messages={"required": "Ghi ý kiến."})


class SentForm(VersionedForm):
    sent_on = PastDateField(label="Ngày gửi")


class ApproveForm(VersionedForm):
    """The number and day under which the report is issued; who approves signs."""

    number = WholeNumberField(
        label="Số", required=False, least=1, most=9999, example="7",
        help_text="Số trong sổ văn bản đi, in thành 07/BC-UBND. Để trống thì lấy số tiếp theo.",
    )  # fmt: skip
    issued_on = PastDateField(label="Ngày ký")

    def __init__(self, *args: Any, book: str, **kwargs: Any) -> None:
        """`book` tells what the book of numbers has."""
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text += f" {book}"
