"""The class of a household by the multidimensional poverty standard, with everything it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from households.vocabulary import PovertyClass
from surveys.rules.explain import explain
from surveys.rules.facts import Case
from surveys.rules.indicators import Derived, Fact, derive
from surveys.rules.standard import Terms
from surveys.vocabulary import Indicator


@dataclass(frozen=True, slots=True)
class Finding:
    """One indicator: what follows from the facts, and what stands after the reviewer."""

    indicator: Indicator
    deprived: bool | None
    derived: bool | None
    because: tuple[str, ...]  # what makes it true, or the reason of the override
    missing: tuple[Fact, ...]  # what would decide it; empty when it is known or overruled
    is_overruled: bool


@dataclass(frozen=True)
class Outcome:
    """The result of a classification: the class, and the facts, figures and citations it rests on."""

    case: Case
    terms: Terms
    poverty_class: PovertyClass
    is_at_or_below_line: bool | None
    deprived_count: int
    deprived_count_max: int  # were everything unknown a deprivation
    findings: tuple[Finding, ...]  # twelve, in the official order

    @property
    def b2_score(self) -> int:
        return int(self.terms.points_per_deprivation.value) * self.deprived_count

    @property
    def missing(self) -> tuple[Fact, ...]:
        """What is not known and could change an indicator or the income, each named once."""
        income: list[Fact] = []
        if self.is_at_or_below_line is None:
            if self.case.area in self.terms.score:
                income.append(Fact("income.b1_score"))
            income.append(Fact("income.per_person_vnd"))
        return tuple(dict.fromkeys([*income, *(fact for finding in self.findings for fact in finding.missing)]))

    @property
    def basis(self) -> tuple[str, ...]:
        """The articles the class follows from, each named once."""
        terms, area = self.terms, self.case.area
        articles = [terms.poor_from_deprivations.citation, terms.line[area].citation]
        if self.case.b1_score is not None and area in terms.score:
            articles.append(terms.score[area].citation)
        if self.poverty_class is PovertyClass.AVERAGE:
            articles.append(terms.average[area].citation)
        return tuple(dict.fromkeys(articles))

    @property
    def citations(self) -> tuple[str, ...]:
        """The articles the class and the deprivations follow from, each named once."""
        of_deprivations = (
            citation
            for finding in self.findings
            if finding.deprived
            for citation in self.terms.citations[finding.indicator]
        )
        return tuple(dict.fromkeys([*self.basis, *of_deprivations]))

    def as_json(self, names: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The result as the contract writes it; `names` (member id to name) only makes the explanation friendlier."""
        return {
            "id": self.case.id,
            "standard": self.terms.standard.code,
            "class": self.poverty_class.value,
            "b1_score": self.case.b1_score,
            "income_at_or_below_line": self.is_at_or_below_line,
            "deprived_count": self.deprived_count,
            "deprived_count_max": self.deprived_count_max,
            "b2_score": self.b2_score,
            "deprivations": [
                {
                    "indicator": finding.indicator.number,
                    "deprived": finding.deprived,
                    "derived": finding.derived,
                    "because": list(finding.because),
                }
                for finding in self.findings
            ],
            "missing": [str(fact) for fact in self.missing],
            "citations": list(self.citations),
            "explanation": explain(self, names or {}),
        }


def classify(case: Case, terms: Terms | None = None) -> Outcome:
    """The class of a case by the standard of its day, or by other terms to see what they would make of it."""
    terms = terms or case.terms()
    findings = tuple(_find(case, indicator, derived) for indicator, derived in derive(case, terms.limits).items())
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
        findings=findings,
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
