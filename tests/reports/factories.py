"""Reports as the office makes them, and as far as a test wants them."""

from datetime import date

from reports.models import Report
from reports.periods import parse_period
from reports.services import create_report
from reports.steps import REPORT_STEPS

ISSUED_ON = date(2024, 1, 5)


def make_report(cast, period="2023", **fields) -> Report:
    """A draft with its figures taken by the officer; `fields` are written past the rules."""
    report = create_report(commune=cast.commune, period=parse_period(period), by=cast.officer)
    Report.objects.filter(pk=report.pk).update(**fields)
    report.refresh_from_db()
    return report


def step(name: str, report: Report, by, **given) -> Report:
    report.refresh_from_db()
    return REPORT_STEPS.perform(name, report, by=by, version=report.version, **given)


def approve(report: Report, cast, number=None, issued_on=ISSUED_ON) -> Report:
    """The report submitted by the officer and approved by the leader."""
    step("submit", report, cast.officer)
    return step("approve", report, cast.leader, number=number, issued_on=issued_on)
