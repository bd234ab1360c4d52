"""What must be answered or explained before a year is settled: the households whose movement is not told."""

from dataclasses import dataclass

from households.vocabulary import PovertyClass
from surveys.rules.ledger.booking import Ledger
from surveys.rules.ledger.breaks import Break, BreakKind
from surveys.rules.ledger.checks import checks_of

# A household without a class stands in no column: it is a gap only where a check names it.
_NO_CLASS = {BreakKind.UNCLASSIFIED_AT_START, BreakKind.UNCLASSIFIED_AT_END}
_QUESTIONS = {BreakKind.HISTORY_TOO_SHORT, BreakKind.ANSWER_AGAINST_HISTORY}


@dataclass(frozen=True, slots=True)
class Gap:
    household: str
    message: str
    question_of: PovertyClass | None  # into which class it came: whether it fell back is the question


def gaps(ledger: Ledger) -> list[Gap]:
    """In the order of the case; a household may have several."""
    culprits = {code for check in checks_of(ledger) for code in check.culprits}
    return [
        _gap(ledger, found) for found in ledger.breaks if found.kind not in _NO_CLASS or found.household in culprits
    ]


def _gap(ledger: Ledger, found: Break) -> Gap:
    first, last = ledger.classes[found.household]
    rose_into = last if last in (PovertyClass.POOR, PovertyClass.NEAR_POOR) else first
    return Gap(found.household, found.message, rose_into if found.kind in _QUESTIONS else None)
