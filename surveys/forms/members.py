"""Task 2: what each member does, learns and is covered by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

from django.forms import BoundField, Field
from django.utils.dateparse import parse_date

from households.rules.facts import member_doubts
from households.vocabulary import Employment, Qualification, Relationship, Studying
from huulien.platform.forms import LabelledChoiceField, YesNoField
from surveys.forms.base import TaskForm
from surveys.models import Review
from surveys.rules.case import parse_case
from surveys.services.facts import YEARLY_FACTS
from surveys.services.reviews import case_of, reviewed_on, save_facts

CHILD_FACT = "malnourished"


@dataclass(frozen=True)
class PersonQuestions:
    """One member with the questions asked of them, each with last year's answer."""

    id: str
    full_name: str
    relationship: str
    age: int | None
    fields: list[tuple[BoundField, str]]
    next_id: str  # of the person asked about after them; empty for the last
    next_name: str

    @property
    def age_in_words(self) -> str:
        return "chưa rõ tuổi" if self.age is None else f"{self.age} tuổi"


# What is asked of each person, in the order of the page.
QUESTIONS: dict[str, Callable[[], Field]] = {
    "studying": lambda: LabelledChoiceField(enum=Studying, label="Đang học", required=False),
    "qualification": lambda: LabelledChoiceField(enum=Qualification, label="Trình độ cao nhất", required=False),
    "employment": lambda: LabelledChoiceField(enum=Employment, label="Việc làm", required=False),
    "trained_on_the_job": lambda: YesNoField(label="Được đào tạo tại chỗ, có xác nhận"),
    "health_insurance": lambda: YesNoField(label="Có thẻ BHYT"),
    "social_allowance": lambda: YesNoField(label="Hưởng trợ cấp xã hội hằng tháng"),
    "disabled": lambda: YesNoField(label="Là người khuyết tật"),
    CHILD_FACT: lambda: YesNoField(label="Suy dinh dưỡng (thấp còi hoặc nhẹ cân)"),
}


class MembersTask(TaskForm):
    task = "members"
    asked_anew = "Suy dinh dưỡng phải cân, đo lại mỗi năm."

    def build(self) -> None:
        case = parse_case(case_of(self.review))
        limits, on = case.terms().limits, reviewed_on(self.review)
        self.ages = {member.id: member.age(on) for member in case.members}
        for person in self._asked():
            age = self.ages[person["id"]]
            for fact, question in QUESTIONS.items():
                # Nutrition is asked of children only; of anyone whose age is unknown, to be safe.
                if fact == CHILD_FACT and age is not None and age >= limits.nutrition_under_age:
                    continue
                self.fields[f"{fact}_{person['id']}"] = question()

    def _asked(self) -> list[dict[str, Any]]:
        """Who the task asks about: not a child born after the visit."""
        return [person for person in self.review.roster if person["id"] in self.ages]

    def place_of(self, name: str) -> str:
        return self.review.names.get(name.rpartition("_")[2], "")

    def values_of(self, review: Review) -> dict[str, Any]:
        return {
            f"{fact}_{member['id']}": member.get(fact)
            for member in review.facts.get("members", [])
            for fact in QUESTIONS
            if f"{fact}_{member['id']}" in self.fields
        }

    def kept_questions(self) -> Iterator[tuple[str]]:
        yearly = tuple(f"{fact}_" for fact in YEARLY_FACTS)
        return ((name,) for name in self.last_values if not name.startswith(yearly))

    @cached_property
    def people(self) -> list[PersonQuestions]:
        """Each person asked about, with their questions."""
        asked = self._asked()
        return [self._person(person, follower) for person, follower in zip_longest(asked, asked[1:], fillvalue={})]

    def _person(self, person: Any, follower: Mapping[str, Any]) -> PersonQuestions:
        names = (f"{fact}_{person['id']}" for fact in QUESTIONS)
        return PersonQuestions(
            id=person["id"],
            full_name=person["full_name"],
            relationship=Relationship.label_of(person["relationship"]),
            age=self.ages[person["id"]],
            fields=[(self[name], self.beside(name)) for name in names if name in self.fields],
            next_id=follower.get("id", ""),
            next_name=follower.get("full_name", ""),
        )

    def doubts(self) -> Iterator[tuple[str | None, str]]:
        for member in self.review.facts.get("members", []):
            answers = {fact: self.cleaned_data.get(f"{fact}_{member['id']}") for fact in QUESTIONS}
            born = {"birth_date": parse_date(member["birth_date"] or ""), "birth_year": member["birth_year"]}
            for fact, words in member_doubts({**answers, **born}, reviewed_on(self.review)):
                yield f"{fact}_{member['id']}", words

    def save(self) -> Review:
        members = []
        for member in self.review.facts.get("members", []):
            answers = {
                fact: self.cleaned_data[name]
                for fact in QUESTIONS
                if (name := f"{fact}_{member['id']}") in self.cleaned_data
            }
            plain = {fact: str(value) if isinstance(value, str) else value for fact, value in answers.items()}
            members.append({**member, **plain})
        return save_facts(
            review=self.review,
            version=self.cleaned_data["version"],
            task=self.task,
            by=self.user,
            facts={"members": members},
        )
