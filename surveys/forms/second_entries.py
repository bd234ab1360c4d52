"""The form that draws a sample, and the questions of Form B on one page, entered anew without the first answers."""

from collections.abc import Iterator
from copy import copy
from typing import Any

from django.forms import BooleanField, BoundField, Field

from huulien.platform.forms import LongTextField, VersionedForm, WholeNumberField
from huulien.platform.once import OnceForm
from huulien.platform.second_look import in_words
from surveys.forms.base import EMPTY, TaskForm
from surveys.forms.deprivations import HOUSE_FIELDS, DeprivationsTask
from surveys.forms.income import IncomeTask
from surveys.forms.members import QUESTIONS, MembersTask
from surveys.models import Review


class SampleForm(OnceForm):
    percent = WholeNumberField(
        label="Rút bao nhiêu phần trăm số phiếu đã gửi", least=1, most=100, example="5",
        help_text="Rút ngẫu nhiên trong các phiếu chưa rút, ít nhất một phiếu.",
    )  # fmt: skip


class KeepForm(VersionedForm):
    reason = LongTextField(
        label="Vì sao giữ phiếu như đã gửi", max_length=500, error_messages={"required": "Ghi vì sao giữ phiếu."}
    )


class SecondEntryForms:
    """The parts of Form B that hold facts, empty; what is typed is compared, and saved nowhere."""

    def __init__(self, data: Any, *, review: Review, user: Any) -> None:
        self.review = review
        kinds = (MembersTask, IncomeTask, DeprivationsTask)
        self.parts = [kind(data, review=_emptied(review), last=None, user=user) for kind in kinds]
        for part in self.parts:
            part.looks_twice = False  # what the paper has is copied; for its doubts the first entry answered

    @property
    def groups(self) -> Iterator[tuple[str, list[BoundField]]]:
        """(heading, questions): each person, the income, the house."""
        members, income, house = self.parts
        for person in members.people:
            yield person.full_name, [field for field, _ in person.fields]
        yield "Thu nhập", [income[name] for name in income.fields if name != "version"]
        yield "Nhà ở, nước, vệ sinh, thông tin", [house[name] for names in HOUSE_FIELDS.values() for name in names]

    def are_valid(self) -> bool:
        valid = [part.is_valid() for part in self.parts]  # of each its own errors are told
        return all(valid)

    def compare(self) -> tuple[int, list[dict[str, str]]]:
        """How many questions either entry answers, and those the two answer otherwise, in words."""
        asked, differences = 0, []
        for part in self.parts:
            first = part.values_of(self.review)
            for name in _compared(part):
                field, values = part.fields[name], (first.get(name), part.cleaned_data.get(name))
                if not any(_is_answer(field, value) for value in values):
                    continue
                asked += 1
                then, now = (in_words(field, value) for value in values)
                if then != now:
                    place = part.place_of(name)
                    differences.append({"place": place, "label": field.label, "first": then, "second": now})
        return asked, differences


def _is_answer(field: Field, value: Any) -> bool:
    """A box that is not ticked answers nothing."""
    return bool(value) if isinstance(field, BooleanField) else value not in EMPTY


def _compared(part: TaskForm) -> list[str]:
    if isinstance(part, DeprivationsTask):
        return [name for names in HOUSE_FIELDS.values() for name in names]
    return [name for name in part.fields if name != "version"]


def _emptied(review: Review) -> Review:
    """The form with who lives there, and nothing that was answered."""
    blank = copy(review)
    members = [member | dict.fromkeys(QUESTIONS) for member in review.facts["members"]]
    blank.facts = {"members": members, "income": {"b1_score": None, "per_person_vnd": None}}
    blank.income_method, blank.b1_score, blank.per_person_vnd, blank.score_answers = "", None, None, {}
    return blank
