"""What the pages of one report show: how far it is, what stands in its way, and who may do what with it."""

from functools import cached_property
from typing import Any

from households.access import SEE_HOUSEHOLDS
from huulien.platform import access
from huulien.platform.buttons import Button, button, first_stands_out, step_buttons
from huulien.platform.papers.document import Document
from huulien.platform.steps import Obstacle
from reports.access import EDIT_REPORTS, SEE_DRAFTS
from reports.layouts import SheetView, sheets_of
from reports.models import Report, ReportLayout
from reports.periods import Period, PeriodKind, parse_period
from reports.scope import Scope, ScopeWords, parse_scope
from reports.sentences_check import Sentence, sentences_of
from reports.snapshot import document_of, has_moved
from reports.steps import REPORT_STEPS
from reports.titles import report_title
from reports.vocabulary import ReportState

# Slug → the step.
STEP_SLUGS = {"trinh": "submit", "tra-lai": "send_back", "duyet": "approve", "da-gui": "send", "yeu-cau-sua": "return",
              "huy": "cancel"}  # fmt: skip
SLUG_OF = {name: slug for slug, name in STEP_SLUGS.items()}
_NEXT = {ReportState.DRAFT: "submit", ReportState.SUBMITTED: "approve"}


class ReportPage:
    def __init__(self, report: Report, user: Any) -> None:
        self.report, self.user = report, user

    @property
    def period(self) -> Period:
        return parse_period(self.report.period)

    @property
    def title(self) -> str:
        return report_title(self.report)

    @property
    def scope(self) -> Scope:
        return parse_scope(self.report.scope)

    @property
    def chosen(self) -> list[str]:
        """What the report holds, where it does not hold everything."""
        return ScopeWords(self.report.commune).chosen(self.scope)

    @cached_property
    def document(self) -> Document:
        return document_of(self.report)

    @property
    def links(self) -> bool:
        """Whether numbers open their lists."""
        return access.may(self.user, SEE_HOUSEHOLDS, self.report.commune)

    @property
    def is_inside(self) -> bool:
        """Whether the user works for the commune, not for the level above."""
        return access.may(self.user, SEE_DRAFTS, self.report.commune)

    @property
    def may_edit(self) -> bool:
        return self.report.is_draft and access.may(self.user, EDIT_REPORTS, self.report.commune)

    @property
    def may_choose(self) -> bool:
        """Whether what the draft holds may be chosen otherwise."""
        return self.may_edit and self.period.kind == PeriodKind.SPAN and self.report.edition == 1

    @cached_property
    def sheets(self) -> list[SheetView]:
        return sheets_of(self.report)

    @cached_property
    def layouts(self) -> list[ReportLayout]:
        """Those in use on the last day of the period that are not in the draft yet, for who may add them."""
        if not self.may_edit:
            return []
        in_use = ReportLayout.objects.filter(commune=self.report.commune).on(self.period.as_of)
        return list(in_use.exclude(pk__in=[view.sheet.layout_id for view in self.sheets]))

    @cached_property
    def may_correct(self) -> bool:
        is_last = not self.report.corrected_by.standing().exists()
        return self.report.is_issued and is_last and access.may(self.user, EDIT_REPORTS, self.report.commune)

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """What must be mended before the next step, for those who can mend it."""
        name = _NEXT.get(ReportState(self.report.state))
        return REPORT_STEPS.obstacles(name, self.report) if name and self.is_inside else []

    @cached_property
    def buttons(self) -> list[Button]:
        """What the user may do with the report now; of a step that something keeps back it is said what keeps it."""
        blocked = {_NEXT.get(ReportState(self.report.state))} if self.obstacles else set()
        if REPORT_STEPS.obstacles("cancel", self.report):
            blocked.add("cancel")
        pk, offered = self.report.pk, REPORT_STEPS.offered(self.report, self.user)
        steps = [step for step in offered if step.name not in blocked]
        onward = step_buttons((step for step in steps if step.name != "cancel"), "reports:report_step", pk, SLUG_OF)
        found = first_stands_out(onward)
        found += step_buttons((step for step in steps if step.name == "cancel"), "reports:report_step", pk, SLUG_OF)
        found += [button("Soạn báo cáo", "reports:report_edit", pk)] if self.may_edit else []
        return found + ([button("Chọn lại nội dung", "reports:report_scope", pk)] if self.may_choose else [])

    @cached_property
    def history(self) -> list[Any]:
        return REPORT_STEPS.history(self.report)

    @cached_property
    def comment(self) -> str:
        """Why it was last sent back, or what the level above says of it."""
        back = [taken.reason for step, taken in self.history if step.name in {"send_back", "return"}]
        return back[0] if back and self.report.state in {ReportState.DRAFT, ReportState.RETURNED} else ""

    # The editor

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Those that clash first, then in the order of the paper."""
        return sorted(sentences_of(self.report), key=lambda sentence: not sentence.clashes)

    @cached_property
    def has_moved(self) -> bool:
        return has_moved(self.report)
