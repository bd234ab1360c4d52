"""The result of a classification: the class of a household, with everything it rests on."""

from dataclasses import dataclass
from functools import cached_property

from households.vocabulary import PovertyClass
from surveys.rules.facts import Case
from surveys.rules.indicators import Fact
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

    @cached_property
    def answers(self) -> dict[Indicator, bool | None]:
        """Whether the household is deprived, indicator by indicator."""
        return {finding.indicator: finding.deprived for finding in self.findings}

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
