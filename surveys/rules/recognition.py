"""Whether the income of who asks to be recognised lies where the law wants it: computed exactly, never guessed."""

from dataclasses import dataclass
from fractions import Fraction

from households.vocabulary import Zone
from huulien.lib.numbers import format_vnd
from huulien.lib.parameters import Value
from surveys.rules.standard import Terms
from surveys.vocabulary import Comparison

MONTHS = 12


@dataclass(frozen=True)
class Lines:
    """Between what an income must lie: above `over`, if anything, and at most `most`; None where it is not known."""

    most: Value | None
    over: Value | None = None


@dataclass(frozen=True)
class Finding:
    """What an income is beside its lines, and why, in a sentence."""

    comparison: Comparison
    why: str


def average_lines(terms: Terms, zone: Zone) -> Lines:
    """Those of average living in a standard: above the poor line, at most the average line."""
    return Lines(most=terms.average.get(zone), over=terms.line[zone])


def per_person(total_vnd: int, person_count: int) -> Fraction:
    """Income a person and month of the income of twelve months."""
    return Fraction(total_vnd, MONTHS * person_count)


def income_words(income: Fraction) -> str:
    """The income a person and month as it is read: đồng in full, and that a part of one was left out."""
    whole = format_vnd(income.numerator // income.denominator)
    return whole if income.denominator == 1 else f"{whole} (bỏ phần lẻ)"


def find(total_vnd: int | None, person_count: int | None, lines: Lines) -> Finding:
    """The income beside the lines; unknown while a number of either is."""
    if total_vnd is None or not person_count:
        return Finding(Comparison.UNKNOWN, "Chưa kê khai đủ thu nhập 12 tháng và số người.")
    income = per_person(total_vnd, person_count)
    said = f"Thu nhập {income_words(income)}/người/tháng"
    if lines.over and income <= lines.over.value:
        return Finding(Comparison.TOO_LOW, f"{said}, không trên {_named(lines.over)}.")
    if lines.most is None:
        return Finding(Comparison.UNKNOWN, f"{said}. Chưa có mức thu nhập cao nhất đang có hiệu lực để so.")
    if income > lines.most.value:
        return Finding(Comparison.TOO_HIGH, f"{said}, trên {_named(lines.most)}.")
    over = f"trên {_named(lines.over)} và " if lines.over else ""
    return Finding(Comparison.MEETS, f"{said}, {over}không quá {_named(lines.most)}.")


def _named(line: Value) -> str:
    return f"{format_vnd(int(line.value))} ({line.citation})"
