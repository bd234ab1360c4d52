"""The class of a household by the multidimensional poverty standard."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from households.vocabulary import PovertyClass
from surveys.rules.facts import Case
from surveys.rules.indicators import Derived, derive
from surveys.rules.outcome import Finding, Outcome
from surveys.rules.standard import Terms
from surveys.vocabulary import Indicator


class Income(NamedTuple):
    """What is known of a household's income."""

    b1_score: int | None
    per_person_vnd: int | None


def classify(case: Case, terms: Terms | None = None) -> Outcome:
    """The class of a case by the standard of its day, or by other terms to see what they would make of it."""
    terms = terms or case.terms()
    return _conclude(
        case, terms, [_find(case, indicator, derived) for indicator, derived in derive(case, terms).items()]
    )


def imagine(outcome: Outcome, lacks: Mapping[Indicator, bool | None] = {}, income: Income | None = None) -> Outcome:
    """The outcome were some indicators answered otherwise, or the income another: nothing else changes."""
    case = outcome.case if income is None else replace(outcome.case, **income._asdict())
    findings = [
        replace(finding, deprived=lacks[finding.indicator]) if finding.indicator in lacks else finding
        for finding in outcome.findings
    ]
    return _conclude(case, outcome.terms, findings)


def _conclude(case: Case, terms: Terms, findings: Sequence[Finding]) -> Outcome:
    deprived_count = sum(finding.deprived is True for finding in findings)
    deprived_count_max = sum(finding.deprived is not False for finding in findings)
    is_at_or_below_line = _is_at_or_below_line(case, terms)
    return Outcome(
        case=case,
        terms=terms,
        poverty_class=_class_of(case, terms, is_at_or_below_line, deprived_count, deprived_count_max),
        is_at_or_below_line=is_at_or_below_line,
        deprived_count=deprived_count,
        deprived_count_max=deprived_count_max,
        findings=tuple(findings),
    )


def _find(case: Case, indicator: Indicator, derived: Derived) -> Finding:
    """The indicator after the reviewer: an override stands instead of the derived value, which is kept beside it."""
    override = case.overrides.get(indicator)
    if override is not None:
        return Finding(indicator, override.deprived, derived.deprived, (override.reason,), (), is_overruled=True)
    because = tuple(str(ground) for ground in derived.because)
    return Finding(indicator, derived.deprived, derived.deprived, because, derived.missing, is_overruled=False)


def _is_at_or_below_line(case: Case, terms: Terms) -> bool | None:
    """By the B1 score where the standard has one, otherwise by the measured income."""
    by_score = case.is_within_score(terms)
    return by_score if by_score is not None else case.is_within_line(terms)


def _class_of(
    case: Case, terms: Terms, is_at_or_below_line: bool | None, deprived_count: int, deprived_count_max: int
) -> PovertyClass:
    """NĐ 07/2021/NĐ-CP, Điều 3: poor is both within the line and deprived enough; above it nothing else matters."""
    if is_at_or_below_line is None:
        return PovertyClass.INSUFFICIENT_DATA
    if not is_at_or_below_line:
        return PovertyClass.AVERAGE if _is_average(case, terms) else PovertyClass.NOT_POOR
    if deprived_count >= terms.poor_from_deprivations.value:
        return PovertyClass.POOR
    if deprived_count_max < terms.poor_from_deprivations.value:
        return PovertyClass.NEAR_POOR
    return PovertyClass.INSUFFICIENT_DATA


def _is_average(case: Case, terms: Terms) -> bool:
    """Whether the measured income of a household above the poverty line is within the line of average living."""
    if case.per_person_vnd is None or case.area not in terms.average:
        return False
    return case.per_person_vnd <= terms.average[case.area].value
