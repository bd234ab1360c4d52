"""What an import will do to whom, in words and in pages: rows that are new, that change something, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

from households.rules.register.export_mark import Side
from households.services.fact_words import fact_in_words, label_of
from households.services.import_plan import Change, ImportPlan, MetCell, Outcome, PlanLine
from huulien.platform.paging import Pager

CELL_NAME = "o:"  # before the address of a cell in conflict, in the name of its choice
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
    pager: Pager
    is_whole: bool  # asked for by itself, page by page

    @property
    def title(self) -> str:
        return _TITLES[self.outcome]

    def __iter__(self) -> Iterator[tuple[PlanLine, list[ChangeInWords]]]:
        for line in self.pager.page:
            yield line, [in_words(change) for change in line.changes]


def outcome_lists(plan: ImportPlan, asked: QueryDict) -> list[OutcomeList]:
    """The beginning of each list; of the one that is asked for (`xem`) a whole page."""
    whole = [outcome for outcome in Outcome if outcome.value == asked.get("xem")]
    lists = [
        OutcomeList(outcome, Pager(plan.of(outcome), MANY if whole else FEW, asked), bool(whole))
        for outcome in whole or Outcome
    ]
    return [one for one in lists if one.pager.total]


@dataclass(frozen=True, slots=True)
class MetInWords:
    """A cell that the book has changed since its export, as the officer reads it; `side`: whose value holds."""

    cell: MetCell
    side: Side

    @property
    def input_name(self) -> str:
        return f"{CELL_NAME}{self.cell.key}"

    @property
    def sides(self) -> list[tuple[str, str]]:
        return Side.choices()

    @property
    def label(self) -> str:
        return label_of(self.cell.column)

    @property
    def exported(self) -> str:
        return fact_in_words(self.cell.column, self.cell.exported)

    @property
    def said(self) -> str:
        return fact_in_words(self.cell.column, self.cell.said)

    @property
    def known(self) -> str:
        return fact_in_words(self.cell.column, self.cell.known)


def in_words(change: Change) -> ChangeInWords:
    """The change of one fact, with the labels of the pages."""
    label = "Trở lại hộ" if change.column == "lived_until" else label_of(change.column)
    before, after = (fact_in_words(change.column, value) for value in (change.before, change.after))
    return ChangeInWords(label, before, after)
