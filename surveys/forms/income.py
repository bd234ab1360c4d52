"""Task 3: income, as the B1 total of the paper form, by the official score sheet, or as measured."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import F, QuerySet

from huulien.platform.forms import VndField, WholeNumberField
from surveys.forms.base import TaskForm
from surveys.models import Review, ScoreItem, ScoreSheet
from surveys.rules.plausibility import b1_doubts, income_doubts
from surveys.services.reviews import save_facts
from surveys.vocabulary import IncomeMethod


def sheets_for(review: Review) -> QuerySet[ScoreSheet]:
    """Approved sheets of the commune or of the installation that fit the round's standard and the village's zone;
    example sheets only on a demo site."""
    fitting = ScoreSheet.objects.filter(standard=review.round.standard, zone=review.village.zone)
    sheets = fitting.of(review.commune_id).approved()
    return sheets if settings.DEMO else sheets.filter(is_example=False)


class IncomeTask(TaskForm):
    task = "income"
    asked_anew = "Thu nhập phải hỏi lại mỗi năm."
    method = forms.ChoiceField(
        label="Cách ghi thu nhập", widget=forms.RadioSelect, choices=IncomeMethod.choices(),
        error_messages={"required": "Chọn một cách ghi thu nhập.", "invalid_choice": "Chọn một cách ghi thu nhập."},
    )  # fmt: skip
    b1_score = WholeNumberField(
        label="Tổng điểm B1 trên phiếu giấy", required=False, most=999, unit="điểm", help_text="Chép nguyên, ví dụ 128."
    )
    per_person_vnd = VndField(
        label="Thu nhập bình quân một người một tháng (đồng)", required=False, most=1_000_000_000, example="1.450.000",
        help_text="Tổng thu nhập 12 tháng qua chia cho 12 và cho số người, ví dụ 1.450.000.",
    )  # fmt: skip

    def build(self) -> None:
        sheets = sheets_for(self.review).order_by(F("commune").asc(nulls_last=True), "-loaded_at", "-pk")
        self.sheet = sheets.filter(pk=self.review.score_sheet_id).first() or sheets.first()
        self.items: list[ScoreItem] = list(self.sheet.items.prefetch_related("options")) if self.sheet else []
        if self.sheet is None:
            self.fields["method"].choices = [
                choice for choice in IncomeMethod.choices() if choice[0] != IncomeMethod.SCORE_SHEET
            ]
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=f"{item.code}. {item.text}",
                required=False,
                widget=forms.RadioSelect,
                choices=[(str(option.pk), f"{option.text} ({option.points} điểm)") for option in item.options.all()],
                error_messages={"invalid_choice": "Chọn một câu trả lời trong danh sách."},
            )

    def values_of(self, review: Review) -> dict[str, Any]:
        answers = {f"item_{item}": str(option) for item, option in review.score_answers.items()}
        return {
            "method": review.income_method,
            "b1_score": review.b1_score,
            "per_person_vnd": review.per_person_vnd,
            **{name: value for name, value in answers.items() if name in self.fields},
        }

    def last_in_words(self, name: str) -> str:
        # What was not the way of last year stays silent: points stand for no money, nor money for points.
        return "" if self.last_values[name] is None else super().last_in_words(name)

    @property
    def questions(self) -> list[tuple[forms.BoundField, str]]:
        return [(self[f"item_{item.pk}"], self.beside(f"item_{item.pk}")) for item in self.items]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        method = cleaned.get("method")
        if method == IncomeMethod.B1_TOTAL and cleaned.get("b1_score") is None and "b1_score" not in self.errors:
            self.add_error("b1_score", "Nhập tổng điểm B1 trên phiếu giấy, ví dụ 128.")
        if (
            method == IncomeMethod.MEASURED
            and cleaned.get("per_person_vnd") is None
            and "per_person_vnd" not in self.errors
        ):
            self.add_error("per_person_vnd", "Nhập thu nhập bình quân một người một tháng, ví dụ 1.450.000.")
        if method == IncomeMethod.SCORE_SHEET:
            for item in self.items:
                if not cleaned.get(f"item_{item.pk}") and f"item_{item.pk}" not in self.errors:
                    self.add_error(f"item_{item.pk}", f"Chọn câu trả lời cho câu {item.code}.")
        return cleaned

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        if self.last is None or self.errors:
            return
        income = self._income()
        by_sheet = self.cleaned_data["method"] == IncomeMethod.SCORE_SHEET
        if not by_sheet or income["b1_score"] != self.review.b1_score:
            for words in b1_doubts(income["b1_score"], self.last.b1_score):
                yield None if by_sheet else "b1_score", words
        for words in income_doubts(income["per_person_vnd"], self.last.per_person_vnd):
            yield "per_person_vnd", words

    def _chosen(self) -> dict[int, int]:
        """Item → option of the score sheet."""
        return {item.pk: int(self.cleaned_data[f"item_{item.pk}"]) for item in self.items}

    def _income(self) -> dict[str, int | None]:
        """The income as the chosen way says it; the fields of the other ways do not count."""
        income: dict[str, int | None] = {"b1_score": None, "per_person_vnd": None}
        match self.cleaned_data["method"]:
            case IncomeMethod.B1_TOTAL:
                income["b1_score"] = self.cleaned_data["b1_score"]
            case IncomeMethod.MEASURED:
                income["per_person_vnd"] = self.cleaned_data["per_person_vnd"]
            case _:
                points = {option.pk: option.points for item in self.items for option in item.options.all()}
                income["b1_score"] = max(0, sum(points[option] for option in self._chosen().values()))
        return income

    def save(self) -> Review:
        method = IncomeMethod(self.cleaned_data["method"])
        by_sheet = method == IncomeMethod.SCORE_SHEET
        return save_facts(
            review=self.review,
            version=self.cleaned_data["version"],
            task=self.task,
            by=self.user,
            facts={"income": self._income()},
            income_method=method,
            score_sheet=self.sheet if by_sheet else None,
            score_answers={str(item): option for item, option in self._chosen().items()} if by_sheet else {},
        )
