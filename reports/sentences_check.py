"""The sentences of a report as they are written and as they were made, and those of them that do not agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reports.agreement import moved_numbers, pair_seal, strange_numbers
from reports.models import EditedSentence, Report
from reports.paper.assembly import with_numbers
from reports.snapshot import plain, sections_of


@dataclass(frozen=True)
class Sentence:
    """One sentence at its place: what the figures say, and what the office wrote instead, if it did."""

    place: str
    section: str  # the title of its part
    made: str
    edit: EditedSentence | None = None

    @property
    def text(self) -> str:
        return self.edit.text if self.edit else self.made

    @property
    def strange(self) -> list[str]:
        """Numbers that the written sentence has and the figures have not."""
        return strange_numbers(self.edit.text, self.made) if self.edit else []

    @property
    def has_moved(self) -> bool:
        """Whether the figures it was written beside have changed."""
        return bool(self.edit) and moved_numbers(self.edit.made, self.made)

    @property
    def is_confirmed(self) -> bool:
        return bool(self.edit) and self.edit.confirmed == pair_seal(self.edit.text, self.made)

    @property
    def clashes(self) -> bool:
        return bool(self.strange or self.has_moved) and not self.is_confirmed


def sentences_of(report: Report) -> list[Sentence]:
    """Every sentence of the body, in its order."""
    return list(_sentences(report))


def sentence_at(report: Report, place: str) -> Sentence | None:
    return next((sentence for sentence in _sentences(report) if sentence.place == place), None)


def clashes(report: Report) -> list[Sentence]:
    """Those that somebody must put right or confirm."""
    return [sentence for sentence in _sentences(report) if sentence.clashes]


def _sentences(report: Report) -> Iterator[Sentence]:
    edits: dict[str, Any] = {edit.place: edit for edit in report.sentences.select_related("edited_by", "confirmed_by")}
    for section in with_numbers(sections_of(report)):
        for place, paragraph in section.sentences:
            yield Sentence(place, section.title, plain(paragraph.text), edits.get(place))
