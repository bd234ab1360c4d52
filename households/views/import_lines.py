"""What an import will do to whom, in words and in pages: rows that are new, that change something, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator

from households.models import Household, Member
from households.services.import_plan import Change, ImportPlan, Outcome, PlanLine
from huulien.lib.dates import format_date_vi
from huulien.lib.text import upper_first

FEW, MANY = 20, 200  # rows shown of each list, and on a page of one

_TITLES = {
    Outcome.CREATED: "Người, hộ mới",
    Outcome.UPDATED: "Cập nhật, và đổi những gì",
    Outcome.UNCHANGED: "Không đổi",
}


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """A change as the officer reads it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class OutcomeList:
    """A page of the rows that come out in one way."""

    outcome: Outcome
    page: Page[PlanLine]
    is_whole: bool  # asked for by itself, page by page

    @property
    def title(self) -> str:
        return _TITLES[self.outcome]

    @property
    def total(self) -> int:
        return self.page.paginator.count

    def __iter__(self) -> Iterator[tuple[PlanLine, list[ChangeInWords]]]:
        for line in self.page:
            yield line, [in_words(change) for change in line.changes]


def outcome_lists(plan: ImportPlan, asked: str, number: str) -> list[OutcomeList]:
    """The beginning of each list; of one that is asked for a whole page."""
    whole = [outcome for outcome in Outcome if outcome.value == asked]
    lists = [
        OutcomeList(outcome, Paginator(plan.of(outcome), MANY if whole else FEW).get_page(number), bool(whole))
        for outcome in whole or Outcome
    ]
    return [one for one in lists if one.total]


def in_words(change: Change) -> ChangeInWords:
    """The change of one fact, with the labels of the pages."""
    if change.column == "lived_until":
        return ChangeInWords("Trở lại hộ", f"đã rời từ {_shown(None, change.before)}", "đang sống trong hộ")
    field = _field(change.column)
    return ChangeInWords(
        upper_first(str(field.verbose_name)), _shown(field, change.before), _shown(field, change.after)
    )


def _field(column: str) -> Any:
    try:
        return Member._meta.get_field(column)
    except FieldDoesNotExist:
        return Household._meta.get_field(column)


def _shown(field: Any, value: Any) -> str:
    if value in (None, ""):
        return "chưa rõ"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return format_date_vi(value)
    labels = dict(field.flatchoices) if field is not None else {}
    return str(labels.get(value, value))
