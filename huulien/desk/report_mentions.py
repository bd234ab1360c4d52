"""Free texts of reports that name a person: taken out of what is still in writing, told of what was issued.

A report that was approved is a document of the office and is kept as it was signed; so is its part of the trail.
Nothing in a report leads to a person but their name. Where somebody else of the commune has the same name, whom a text
means is for the office to say: it is told, and left.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Q

from households.models import Member
from huulien.platform.models import StepRecord
from reports.models import EditedSentence, FilledLayout, Report
from reports.titles import report_title

WORDS = {"difficulties": "khó khăn, nguyên nhân", "proposals": "đánh giá, kiến nghị", "next_tasks": "nhiệm vụ kỳ tới"}
KEPT = "văn bản đã ban hành, giữ nguyên theo quy định về văn thư, lưu trữ"
SHARED = "có người khác trùng họ tên, xem lại rồi sửa tay trong báo cáo"


@dataclass(frozen=True)
class Mention:
    """A line of a report that names the person."""

    report: Report
    place: str
    line: str

    def told(self) -> dict[str, Any]:
        """As it is handed out."""
        return {"report": report_title(self.report), "state": self.report.get_state_display(), "place": self.place,
                "text": self.line}  # fmt: skip


class Mentions:
    """Where the reports of a person's commune name them. `known` finds their names and numbers in a text."""

    def __init__(self, member: Member, known: re.Pattern[str]) -> None:
        self.member, self.known = member, known

    @cached_property
    def is_shared(self) -> bool:
        """Whether somebody else of the commune has the name."""
        others = Member.objects.filter(commune=self.member.commune_id, full_name=self.member.full_name)
        return others.exclude(pk=self.member.pk).exists()

    @cached_property
    def all(self) -> list[Mention]:
        """Every line, report by report."""
        return [
            Mention(report, place, line.strip())
            for report in self._reports
            for place, text in self._texts(report)
            for line in text.splitlines()
            if self.known.search(line)
        ]

    @property
    def staying(self) -> list[str]:
        """What erasing leaves, and why, a sentence for each report."""
        reasons: dict[str, str] = {}
        for mention in self.all:
            if mention.report.is_issued or self.is_shared:
                reason = KEPT if mention.report.is_issued else SHARED
                reasons[f"{report_title(mention.report)}, phần {mention.place}"] = reason
        return [f"{where}: {reason}." for where, reason in reasons.items()]

    @cached_property
    def _in_writing(self) -> list[Report]:
        """The reports that name the person and may still be changed."""
        if self.is_shared:
            return []
        return list(
            {mention.report.pk: mention.report for mention in self.all if not mention.report.is_issued}.values()
        )

    @cached_property
    def _reports(self) -> list[Report]:
        rows = Report.objects.filter(commune=self.member.commune_id).defer("content", "lists").order_by("pk")
        return list(rows.select_related("commune").prefetch_related("sentences", "sheets__layout"))

    @cached_property
    def _steps(self) -> Mapping[int, list[str]]:
        """Why reports were sent back, by report."""
        found: dict[int, list[str]] = {}
        for row, reason in _steps_of(self._reports).order_by("pk").values_list("row_id", "reason"):
            found.setdefault(row, []).append(reason)
        return found

    def _texts(self, report: Report) -> Iterator[tuple[str, str]]:
        yield from ((words, getattr(report, name)) for name, words in WORDS.items())
        yield from ((f"câu {sentence.place}", sentence.text) for sentence in report.sentences.all())
        for sheet in report.sheets.all():
            yield from ((sheet.layout.number, text) for text in sheet.typed.values())
        yield from (("ý kiến trả lại", reason) for reason in self._steps.get(report.pk, ()))

    # ----- Erasing -----

    def erase(self, instead: str) -> None:
        """Put `instead` in the place of the person in every text of a report that is still in writing."""

        def cleared(text: str) -> str:
            return self.known.sub(instead, text)

        for report in self._in_writing:
            words = {name: cleared(getattr(report, name)) for name in WORDS}
            Report.objects.filter(pk=report.pk).update(**words, version=F("version") + 1)
            for sentence in report.sentences.all():
                if (text := cleared(sentence.text)) != sentence.text:
                    EditedSentence.objects.filter(pk=sentence.pk).update(text=text, version=F("version") + 1)
            for sheet in report.sheets.all():
                typed = {place: cleared(text) for place, text in sheet.typed.items()}
                if typed != sheet.typed:
                    FilledLayout.objects.filter(pk=sheet.pk).update(typed=typed, version=F("version") + 1)
        for step in _steps_of(self._in_writing):
            if (reason := cleared(step.reason)) != step.reason:
                StepRecord.objects.filter(pk=step.pk).update(reason=reason)

    def entries(self) -> Q:
        """The trail of what is erased, of rows that are gone too."""
        keys = [report.pk for report in self._in_writing]
        steps = list(_steps_of(self._in_writing).values_list("pk", flat=True))
        found = Q(table=Report._meta.db_table, row_id__in=keys) | Q(table=StepRecord._meta.db_table, row_id__in=steps)
        for model in (EditedSentence, FilledLayout):
            for key in keys:
                of_report = Q(before__report_id=key) | Q(after__report_id=key)
                found |= Q(table=model._meta.db_table) & of_report
        return found


def _steps_of(reports: list[Report]) -> Any:
    keys = [report.pk for report in reports]
    return StepRecord.objects.filter(model=Report._meta.label_lower, row_id__in=keys).exclude(reason="")
