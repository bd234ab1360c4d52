"""What a model declares so that the trail can tell its changes in words: `told = Told("hộ {head_name}")`.

The words of a column are its `verbose_name`. A column that says nothing to a reader is hidden; the columns of JSON say
their words one by one. Models that cannot carry an attribute (Django's own tables between two) are told by `tell`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from huulien.lib.labels import LabelledEnum

ALWAYS_HIDDEN = frozenset({"id", "commune_id", "version"})  # the last of entries made before it stayed out


@dataclass(frozen=True)
class Word:
    """A value within a column of JSON: its words ({} for the number on the way to it), what its values are called, its
    unit."""

    label: str
    enum: type[LabelledEnum] | None = None
    unit: str = ""


@dataclass(frozen=True)
class Told:
    """`name` is what a row is called, with columns of the row in braces: "Phiếu B {round_id.year} hộ {household_id}";
    `record` is the same where the name alone does not say what it is: "thành viên {full_name}".

    `household` leads from a row to its household, as a query does. `json` gives the words of JSON columns by path,
    where * stands for any number or the id of a person of the column that `people` names.
    """

    name: str
    record: str = ""
    hidden: tuple[str, ...] = ()
    json: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    people: str = ""
    household: str = ""


_others: dict[str, Told] = {}


def tell(label: str, told: Told) -> None:
    """How a model that does not say it itself is told."""
    _others[label] = told


def told_of(model: type[models.Model]) -> Told:
    return getattr(model, "told", None) or _others.get(model._meta.label) or Told(str(model._meta.verbose_name))


def is_shown(model: type[models.Model], column: str) -> bool:
    return column not in ALWAYS_HIDDEN and column not in told_of(model).hidden


def has_words(field: Any) -> bool:
    """Whether somebody has said what the column is called; else Django makes it up from its name."""
    return str(field.verbose_name) != field.name.replace("_", " ")
