"""Reviews, rounds, the official classes they lead to, and the score sheets."""

from surveys.models.classes import ClassInForce
from surveys.models.reviews import Review, ReviewCause, ReviewNeed, Round, TypingDraft
from surveys.models.score_sheets import ScoreItem, ScoreOption, ScoreSheet

__all__ = [
    "ClassInForce", "Review", "ReviewCause", "ReviewNeed", "Round", "ScoreItem", "ScoreOption", "ScoreSheet",
    "TypingDraft",
]  # fmt: skip
