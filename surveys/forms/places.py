"""Where Form B asks a fact: for a link from what is missing to its field."""

from django import forms

from surveys.forms.deprivations import DeprivationsTask
from surveys.forms.members import QUESTIONS
from surveys.rules.indicators import Fact

INCOME, MEMBERS, DEPRIVATIONS = "thu-nhap", "thanh-vien", "thieu-hut"  # slugs of tasks


def task_of(fact: Fact) -> str:
    """The slug of the task that asks the fact."""
    if fact.member is not None or fact.name == "members":
        return MEMBERS
    return INCOME if fact.name.startswith("income.") else DEPRIVATIONS


def anchor_of(fact: Fact) -> str:
    """The id on the task's page: of the field, or of the person of whom a fact is the register's."""
    if fact.member is not None:
        if fact.name not in QUESTIONS:
            return f"nguoi-{fact.member}"
        return _id(f"{fact.name}_{fact.member}", QUESTIONS[fact.name]())
    if task_of(fact) == INCOME:
        return "id_method_0"
    name = fact.name.removeprefix("dwelling.")
    return _id(name, DeprivationsTask.base_fields[name]) if name in DeprivationsTask.base_fields else ""


def _id(name: str, field: forms.Field) -> str:
    is_group = isinstance(field.widget, forms.RadioSelect)
    return f"id_{name}_0" if is_group else f"id_{name}"
