"""What papers drawn straight onto the page have in common.

Importing this module imports ReportLab: import it where a PDF is made.
"""

from functools import lru_cache

from reportlab.lib.utils import simpleSplit  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

MM = 72 / 25.4


@lru_cache(maxsize=5_000)  # the words of a form are the same on each
def width_of(words: str, face: str, size: float) -> float:
    return float(stringWidth(words, face, size))


@lru_cache(maxsize=5_000)
def lines_of(words: str, face: str, size: float, room: float) -> tuple[str, ...]:
    """The words in lines that the room holds."""
    return tuple(simpleSplit(words, face, size, room))


def fitted(words: str, face: str, size: float, room: float) -> str:
    """The words, with their end left out where they are too long for their place."""
    if width_of(words, face, size) <= room:
        return words
    while words and width_of(f"{words}…", face, size) > room:
        words = words[:-1]
    return f"{words}…"
