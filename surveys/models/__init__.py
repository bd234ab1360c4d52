"""Reviews, rounds, the official classes they lead to, and the score sheets."""

from surveys.models.reviews import ClassInForce, Review, ReviewCause, ReviewNeed, Round, TypingDraft
from surveys.models.score_sheets import ScoreItem, ScoreOption, ScoreSheet

__all__ = [
    "ClassInForce", "Review", "ReviewCause", "ReviewNeed", "Round", "ScoreItem", "ScoreOption", "ScoreSheet",
    "TypingDraft",
]  # fmt: skip
