"""Task 4: the facts of the house, and the twelve indicators derived from all facts or overruled with a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import groupby, zip_longest
from typing import Any

from django import forms
from django.forms import BoundField

from households.vocabulary import Device, Toilet, WaterSource
from huulien.platform.forms import DecimalNumberField, LabelledChoiceField, LongTextField, YesNoField
from surveys.contexts.reviews import review_words
from surveys.forms.base import TaskForm
from surveys.models import Review
from surveys.rules.plausibility import area_doubts
from surveys.rules.standard import IndicatorText, standard_by_code
from surveys.services.reviews import derived_with, save_facts
from surveys.vocabulary import Dimension, Indicator

DWELLING = ("wall_durable", "frame_durable", "roof_durable")
# Fields of the house by the indicator they decide; the others follow from the members.
HOUSE_FIELDS = {
    Indicator.HOUSING_QUALITY: DWELLING,
    Indicator.HOUSING_AREA: ("area_m2",),
    Indicator.WATER: ("water_source",),
    Indicator.TOILET: ("toilet",),
    Indicator.TELECOM: ("internet_user",),
    Indicator.DEVICES: ("devices", "no_devices"),
}


@dataclass(frozen=True)
class IndicatorQuestion:
    """One indicator as the page asks it."""

    number: int
    name: str
    condition: str
    facts: str
    fields: list[tuple[BoundField, str]]  # with last year's answer
    overruling: list[tuple[BoundField, str]]  # another result and its reason, likewise
    derived: bool | None
    result: bool | None
    is_overruled: bool
    last: bool | None
    has_last: bool
    has_error: bool = field(default=False)

    @property
    def overruling_words(self) -> str:
        return "Đang ghi khác với kết quả suy ra" if self.is_overruled else "Ghi khác với kết quả suy ra"

    @property
    def result_source(self) -> str:
        """Whose the result is."""
        return "Người rà soát" if self.is_overruled else "Suy ra"

    @property
    def changed(self) -> bool:
        """Whether a known answer differs from last year's known answer."""
        return self.has_last and None not in (self.result, self.last) and self.result != self.last


@dataclass(frozen=True)
class DimensionQuestions:
    """The indicators of one dimension: a screen of the phone."""

    dimension: Dimension
    questions: list[IndicatorQuestion]
    next: Dimension | None


def _durable(label: str) -> YesNoField:
    return YesNoField(label=label, yes="Bền chắc", no="Không bền chắc")


class DeprivationsTask(TaskForm):
    task = "deprivations"
    asked_anew = "Kết quả ghi khác với kết quả suy ra phải ghi lại mỗi năm, cùng lý do."
    wall_durable = _durable("Tường")
    frame_durable = _durable("Cột")
    roof_durable = _durable("Mái")
    area_m2 = DecimalNumberField(
        label="Diện tích nhà ở (m²)", required=False, most=Decimal(5000), example="42 hoặc 42,5", unit="m²",
        error_messages={"required": "Nhập diện tích nhà ở bằng mét vuông, ví dụ 42 hoặc 42,5."},
    )  # fmt: skip
    water_source = LabelledChoiceField(enum=WaterSource, label="Nguồn nước chính", required=False)
    toilet = LabelledChoiceField(enum=Toilet, label="Loại nhà tiêu", required=False)
    internet_user = YesNoField(label="Có người dùng internet")
    devices = forms.MultipleChoiceField(
        label="Phương tiện hộ đang có", required=False, choices=Device.choices(), widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Chọn phương tiện trong danh sách."},
    )  # fmt: skip
    no_devices = forms.BooleanField(label="Không có phương tiện nào", required=False)

    def build(self) -> None:
        for indicator, text in self.texts.items():
            self.fields[f"override_{indicator}"] = YesNoField(
                label=f"Kết quả của người rà soát: {text.name}",
                yes="Thiếu hụt",
                no="Không thiếu hụt",
                unknown="Theo kết quả suy ra",
            )
            self.fields[f"reason_{indicator}"] = LongTextField(label="Lý do ghi khác", required=False, max_length=500)
            self.fields[f"reason_{indicator}"].widget = forms.Textarea(attrs={"rows": 2})

    def place_of(self, name: str) -> str:
        text = self.texts.get(name.removeprefix("reason_"))
        return text.name if text else ""

    def values_of(self, review: Review) -> dict[str, Any]:
        facts = review.facts
        dwelling = facts.get("dwelling") or {}
        area = dwelling.get("area_m2")
        overrides = facts.get("overrides") or {}
        values: dict[str, Any] = {
            **{name: dwelling.get(name) for name in DWELLING},
            "area_m2": None if area is None else Decimal(str(area)).normalize(),
            "water_source": facts.get("water_source"),
            "toilet": facts.get("toilet"),
            "internet_user": facts.get("internet_user"),
            "devices": facts.get("devices"),
            "no_devices": facts.get("devices") == [],
        }
        places = standard_by_code(review.round.standard).by_number
        for number, override in overrides.items():
            values[f"override_{places[number]}"] = override["deprived"]
            values[f"reason_{places[number]}"] = override["reason"]
        return values

    def kept_questions(self) -> Iterator[tuple[str, ...]]:
        yield from ((name,) for name in (*DWELLING, "area_m2", "water_source", "toilet", "internet_user"))
        yield ("devices", "no_devices")

    def last_in_words(self, name: str) -> str:
        # "None at all" is said by the list of devices.
        return "" if name == "no_devices" else super().last_in_words(name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("devices") and cleaned.get("no_devices"):
            self.add_error("no_devices", "Đã chọn phương tiện thì bỏ dấu ở “Không có phương tiện nào”.")
        for indicator in self.texts:
            overruled = cleaned.get(f"override_{indicator}") is not None
            if overruled and not cleaned.get(f"reason_{indicator}"):
                self.add_error(f"reason_{indicator}", "Ghi lý do, hoặc chọn “Theo kết quả suy ra”.")
        self.answers = dict(cleaned)  # the valid ones, also those that are doubted afterwards
        return cleaned

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        for words in area_doubts(self.cleaned_data.get("area_m2"), len(self.review.roster)):
            yield "area_m2", words

    @cached_property
    def groups(self) -> list[DimensionQuestions]:
        """The questions by dimension, in the official order."""
        by_dimension = [
            (dimension, [self._question(text) for text in texts])
            for dimension, texts in groupby(self.texts.values(), key=lambda text: text.dimension)
        ]
        followers = [dimension for dimension, _ in by_dimension[1:]]
        return [
            DimensionQuestions(dimension, questions, follower)
            for (dimension, questions), follower in zip_longest(by_dimension, followers)
        ]

    @property
    def texts(self) -> Mapping[Indicator, IndicatorText]:
        """The indicators of the round's standard, in its order."""
        return standard_by_code(self.review.round.standard).indicators

    def _question(self, text: IndicatorText) -> IndicatorQuestion:
        indicator, answer = text.indicator, self.review.outcome["deprivations"][text.number - 1]
        deciding = HOUSE_FIELDS.get(indicator, ())
        overruling = (f"override_{indicator}", f"reason_{indicator}")
        return IndicatorQuestion(
            number=text.number,
            name=text.name,
            condition=text.condition,
            facts=self._words[indicator],
            fields=[(self[name], self.beside(name)) for name in deciding],
            overruling=[(self[name], self.beside(name)) for name in overruling],
            derived=answer["derived"],
            result=answer["deprived"],
            is_overruled=str(text.number) in (self.review.facts.get("overrides") or {}),
            last=self.last.lacks[indicator] if self.last else None,
            has_last=self.last is not None,
            has_error=any(name in self.errors for name in (*deciding, *overruling)) if self.is_bound else False,
        )

    @cached_property
    def _words(self) -> dict[Indicator, str]:
        return review_words(self.review)

    def _overrides(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for indicator, text in self.texts.items():
            deprived, reason = (self.answers.get(f"{name}_{indicator}") for name in ("override", "reason"))
            if deprived is not None and reason:
                yield str(text.number), {"deprived": deprived, "reason": reason}

    def _facts(self) -> dict[str, Any]:
        """The facts that the answers say; what is not validly answered is unknown."""
        given = self.answers.get
        area = given("area_m2")
        return {
            "dwelling": {
                **{name: given(name) for name in DWELLING},
                "area_m2": None if area is None else float(area),
            },
            "water_source": given("water_source") and str(given("water_source")),
            "toilet": given("toilet") and str(given("toilet")),
            "internet_user": given("internet_user"),
            "devices": [] if given("no_devices") else given("devices") or None,
            "overrides": dict(self._overrides()),
        }

    def derive_again(self) -> Review:
        self.full_clean()
        self.review = derived_with(self.review, self._facts())
        return self.review

    def save(self) -> Review:
        return save_facts(
            review=self.review,
            version=self.cleaned_data["version"],
            task=self.task,
            by=self.user,
            facts=self._facts(),
        )
