"""Reviews, rounds, the official classes they lead to, and the score sheets."""

from surveys.models.certificates import Certificate, CertificateYear
from surveys.models.classes import ClassInForce
from surveys.models.decisions import DecidedHousehold, Decision
from surveys.models.form_a import FormASheet
from surveys.models.ledger import LedgerAnswer
from surveys.models.meetings import Meeting, MeetingOpinion
from surveys.models.opinions import Opinion
from surveys.models.postings import Complaint, Posting
from surveys.models.recognitions import IncomeLimit, IncomeSource, Recognition
from surveys.models.requests import ListAddition, ReviewRequest
from surveys.models.reviews import Review, ReviewCause, ReviewNeed, Round, TypingDraft
from surveys.models.score_sheets import ScoreItem, ScoreOption, ScoreSheet
from surveys.models.second_entries import SecondEntry
from surveys.models.stages import RoundStage
from surveys.models.uploads import ResultsUpload
from surveys.models.visits import Assignment, RelatedHousehold, Reviewer

__all__ = [
    "Assignment", "Certificate", "CertificateYear", "ClassInForce", "Complaint", "DecidedHousehold", "Decision",
    "FormASheet", "IncomeLimit", "IncomeSource", "LedgerAnswer", "ListAddition", "Meeting", "MeetingOpinion",
    "Opinion", "Posting", "Recognition", "RelatedHousehold", "ResultsUpload", "Review", "ReviewCause", "ReviewNeed",
    "ReviewRequest", "Reviewer", "Round", "RoundStage", "ScoreItem", "ScoreOption", "ScoreSheet", "SecondEntry",
    "TypingDraft",
]  # fmt: skip
