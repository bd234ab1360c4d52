"""What a report is called: its period, and of which villages it is where it is not of all."""

from reports.models import Report
from reports.periods import parse_period
from reports.scope import ScopeWords, parse_scope


def report_words(report: Report, words: ScopeWords | None = None) -> str:
    """ "năm 2023"; "từ ngày … đến ngày … của thôn Làng Bên". `words` where many reports of a commune are named."""
    period = parse_period(report.period).words
    if not report.scope:
        return period
    of = (words or ScopeWords(report.commune)).villages(parse_scope(report.scope))
    return f"{period} {of}".strip()


def report_title(report: Report, words: ScopeWords | None = None) -> str:
    """The same with its edition: "Báo cáo năm 2023, lần 2"."""
    edition = f", lần {report.edition}" if report.edition > 1 else ""
    return f"Báo cáo {report_words(report, words)}{edition}"
