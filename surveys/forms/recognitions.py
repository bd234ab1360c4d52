"""Forms of requests to be recognised: recording one, its income sheet, its result, its end, and the limit of income."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from households.models import Area, Household, Member
from huulien.lib.numbers import format_integer, parse_vnd, plain_number
from huulien.lib.text import search_fold
from huulien.platform import clock
from huulien.platform.forms import (
    EARLIEST,
    DateField,
    LabelledChoiceField,
    LongTextField,
    TextField,
    VersionedForm,
    VndField,
    WholeNumberField,
)
from huulien.platform.once import OnceForm
from surveys.forms.codes import HouseholdByCode, OfHouseholdForm
from surveys.models import Recognition
from surveys.vocabulary import RecognitionKind, Sector

MOST_VND = 1_000_000_000_000
_EXAMPLE = "Trồng keo: 12.000.000"


class MonthField(TextField):
    """A month typed as mm/yyyy, of the years there are books of; cleaned, it is its first day."""

    inputmode = "numeric"
    empty_result = None

    def parse(self, text: str) -> date:
        month, _, year = text.partition("/")
        numbers = plain_number(month), plain_number(year)
        if not (numbers[0] in range(1, 13) and numbers[1] in range(EARLIEST.year, EARLIEST.year + 100)):
            raise ValueError("Ghi tháng/năm, ví dụ 10/2025.")
        return date(numbers[1], numbers[0], 1)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%m/%Y}" if isinstance(value, date) else value


def last_month() -> date:
    """The first day of the month before this one."""
    today = clock.today()
    return date(today.year - (today.month == 1), (today.month - 2) % 12 + 1, 1)


class _ReceivedForm(OnceForm):
    """When a request came in, by whom, and of which months its income is."""

    received_on = DateField(label="Nhận ngày", help_text="Không sau hôm nay.")
    received_from = TextField(label="Người nộp", max_length=100, help_text="Ví dụ: chủ hộ, trưởng thôn nộp thay.")
    income_until = MonthField(
        label="Kê khai 12 tháng, đến hết tháng", initial=last_month, help_text="Tháng cuối, ví dụ 10/2025."
    )


class AverageRequestForm(OfHouseholdForm, _ReceivedForm):
    sector = LabelledChoiceField(
        enum=Sector, label="Hộ sống bằng", empty_label="Chọn ngành", error_messages={"required": "Chọn một ngành."}
    )
    field_order = ("form_key", "household", "sector")


class WorkerRequestForm(HouseholdByCode, _ReceivedForm):
    """A member of a household of the book, found by code and name, or a person named with what is known."""

    full_name = TextField(label="Họ và tên người lao động", max_length=100)
    household = TextField(
        label="Mã hộ, nếu người này có trong sổ", max_length=20, required=False,
        help_text="Có mã hộ thì không cần ba ô dưới.",
    )  # fmt: skip
    birth_year = WholeNumberField(label="Năm sinh", least=1900, most=2100, example="1985", required=False)
    village = forms.ModelChoiceField(
        label="Thôn", queryset=Area.objects.none(), required=False, empty_label="Chọn thôn",
        error_messages={"invalid_choice": "Chọn một thôn trong danh sách."},
    )  # fmt: skip
    address = TextField(label="Nơi ở", max_length=200, required=False, help_text="Ví dụ: nhà trọ bà Hạnh, cạnh chợ.")
    field_order = ("form_key", "full_name", "household", "birth_year", "village", "address")

    def __init__(self, *args: Any, commune: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commune_id = commune.pk
        self.fields["village"].queryset = Area.objects.villages_of(commune).order_by("position", "pk")

    def clean_household(self) -> Household | None:
        return super().clean_household() if self.cleaned_data["household"] else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        household = cleaned.pop("household", None)
        if self.errors:
            return cleaned
        if household:
            cleaned["member"] = self._member_of(household, cleaned["full_name"])
            return cleaned
        for name, words in (
            ("birth_year", "Người không có trong sổ: ghi năm sinh."),
            ("village", "Người không có trong sổ: chọn thôn."),
            ("address", "Người không có trong sổ: ghi nơi ở."),
        ):
            if not cleaned.get(name):
                self.add_error(name, words)
        if (cleaned.get("birth_year") or 0) > clock.today().year:
            self.add_error("birth_year", "Năm sinh không sau năm nay.")
        return cleaned

    def _member_of(self, household: Household, full_name: str) -> Member | None:
        people = list(household.members.filter(lived_until=None))
        found = [person for person in people if search_fold(person.full_name) == search_fold(full_name)]
        if len(found) == 1:
            return found[0]
        names = ", ".join(person.full_name for person in people)
        self.add_error("full_name", f"Trong hộ {household.code} có: {names}. Ghi đúng tên một người.")
        return None


class IncomeForm(VersionedForm):
    """The income sheet; of a person nobody else shares the income."""

    total_income_vnd = VndField(label="Tổng thu nhập 12 tháng (đồng)", most=MOST_VND, example="81.000.000")
    person_count = WholeNumberField(label="Số người trong hộ", least=1, most=100, example="4", unit="người")
    sources = LongTextField(
        label="Các nguồn thu nhập", required=False, max_length=3000,
        help_text=f"Không bắt buộc. Mỗi dòng một nguồn, tên rồi số tiền 12 tháng: {_EXAMPLE}",
    )  # fmt: skip

    def __init__(self, *args: Any, asked: Recognition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked.kind == RecognitionKind.WORKER:
            del self.fields["person_count"]

    def clean_sources(self) -> list[tuple[str, int]]:
        lines = self.cleaned_data["sources"].splitlines()
        return [self._source(place, line) for place, line in enumerate(lines, start=1) if line]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {"person_count": 1} | cleaned if "person_count" not in self.fields else cleaned

    @staticmethod
    def _source(place: int, line: str) -> tuple[str, int]:
        name, _, amount = line.rpartition(":")
        try:
            number = parse_vnd(amount)
        except ValueError:
            number = -1
        if not name.strip() or not 0 <= number <= MOST_VND or len(name) > 100:
            raise ValidationError(f"Dòng {place}: ghi tên nguồn, dấu hai chấm, số tiền. Ví dụ: {_EXAMPLE}")
        return name.strip(), number


def sources_text(asked: Recognition) -> str:
    """The sources as they are typed."""
    return "\n".join(f"{source.name}: {format_integer(source.amount_vnd)}" for source in asked.sources.all())


class OfficerResultForm(VersionedForm):
    """The result where no limit says it."""

    result = forms.ChoiceField(
        label="Kết quả", widget=forms.RadioSelect, choices=[("meet", "Đủ điều kiện"), ("fail", "Không đủ điều kiện")],
        error_messages={"required": "Chọn kết quả.", "invalid_choice": "Chọn kết quả."},
    )  # fmt: skip
    grounds = LongTextField(
        label="Vì sao", max_length=1000, error_messages={"required": "Ghi vì sao kết quả như vậy."},
        help_text="Chưa có mức thu nhập để so, nên công chức ghi lý do và căn cứ.",
    )  # fmt: skip


class ReconsiderForm(VersionedForm):
    reason = LongTextField(label="Lý do xét lại", max_length=500, error_messages={"required": "Ghi lý do xét lại."})


class TakeBackForm(VersionedForm):
    reason = LongTextField(label="Lý do rút", max_length=500, error_messages={"required": "Ghi lý do rút."})


class LimitForm(OnceForm):
    valid_from = DateField(label="Áp dụng từ ngày")
    amount_vnd = VndField(label="Thu nhập cao nhất một tháng (đồng)", least=1, most=1_000_000_000, example="1.234.000")
    citation = TextField(
        label="Căn cứ", max_length=250, help_text="Văn bản, điều khoản. Phần mềm ghi thêm “cần kiểm tra”.",
        error_messages={"required": "Ghi căn cứ."},
    )  # fmt: skip
