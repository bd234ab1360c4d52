"""The result of a classification as the contract writes it."""

from collections.abc import Mapping
from typing import Any

from surveys.rules.explain import explain
from surveys.rules.outcome import Outcome


def as_json(outcome: Outcome, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The result as the contract writes it; `names` (member id to name) only makes the explanation friendlier."""
    return {
        "id": outcome.case.id,
        "standard": outcome.terms.standard.code,
        "class": outcome.poverty_class.value,
        "b1_score": outcome.case.b1_score,
        "income_at_or_below_line": outcome.is_at_or_below_line,
        "deprived_count": outcome.deprived_count,
        "deprived_count_max": outcome.deprived_count_max,
        "b2_score": outcome.b2_score,
        "deprivations": [
            {
                "indicator": outcome.terms.standard.indicators[finding.indicator].number,
                "deprived": finding.deprived,
                "derived": finding.derived,
                "because": list(finding.because),
            }
            for finding in outcome.findings
        ],
        "missing": [str(fact) for fact in outcome.missing],
        "citations": list(outcome.citations),
        "explanation": explain(outcome, names or {}),
    }
