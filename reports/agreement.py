"""Whether a sentence that somebody wrote still says the numbers of the one made from the figures. Pure."""

import hashlib
import re
from collections import Counter

_NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")
_DAY = re.compile(r"\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?\b")


def numbers_in(text: str) -> Counter[str]:
    """The numbers of a sentence as they are read: "1.500" and "1500" are one; days are none."""
    without_days = _DAY.sub(" ", text)
    return Counter(found.group().rstrip(".").replace(".", "") for found in _NUMBER.finditer(without_days))


def strange_numbers(written: str, made: str) -> list[str]:
    """Numbers that the written sentence has and the made one has not, in their order."""
    known = numbers_in(made)
    return [number for number in numbers_in(written) if number not in known]


def moved_numbers(made_then: str, made_now: str) -> bool:
    """Whether the figures that the sentence was written beside have changed since."""
    return numbers_in(made_then) != numbers_in(made_now)


def pair_seal(written: str, made: str) -> str:
    """What names the two sentences that somebody looked at together."""
    return hashlib.sha256(f"{written}\n{made}".encode()).hexdigest()
