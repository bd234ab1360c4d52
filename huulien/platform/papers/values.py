"""What is counted and how it is printed: one value behind a number on a page, in a sentence and in a cell of a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from string import Formatter
from typing import TypeAlias

from django.conf import settings

from huulien.lib.numbers import (
    MINUS,
    NO_BREAK_SPACE,
    NOBODY_COUNTED,
    format_decimal,
    format_integer,
    format_percent,
    format_points,
    format_vnd,
)

BOX = "☐"
NONE = "–"  # a cell that has nothing to say


@dataclass(frozen=True)
class Value:
    """A number or a word as a spreadsheet keeps it, and as paper prints it.

    On a page it may be a link to the list it counts; files never lead anywhere.
    """

    value: int | Decimal | str | None
    words: str
    url: str = ""
    number_format: str = "#,##0"  # as spreadsheets write it


@dataclass(frozen=True)
class Boxes(Value):
    """The answers of a form, each with a box to tick, and what is known beside them; in `words` for any file."""

    options: tuple[str, ...] = ()
    known: str = ""


@dataclass(frozen=True)
class Reference(Value):
    """The label of a figure or table of the same paper, "Hình 2", once the paper is numbered: `to` is its key.

    `words` are what stands there while it is not, and where the paper has left the figure out.
    """

    to: str = ""


Text: TypeAlias = str | Value | tuple[str | Value, ...]
Cell: TypeAlias = str | Value


def count(number: int, url: str = "") -> Value:
    """1.500, opening `url`; nothing is opened where nothing is counted."""
    return Value(number, format_integer(number), url if number else "")


def percent(rate: Decimal | None, missing: str = NOBODY_COUNTED) -> Value:
    """10,98%, as offices write it in papers, or as `PAPER_PERCENT` says; without a rate the words of `missing`."""
    gap = NO_BREAK_SPACE if settings.PAPER_PERCENT == "spaced" else ""
    return Value(rate, missing if rate is None else format_percent(rate, gap), number_format=f'0.00"{gap}%"')


def bare_percent(rate: Decimal | None, missing: str = NOBODY_COUNTED) -> Value:
    """10,98, for a column whose head says %."""
    return Value(rate, missing if rate is None else format_decimal(rate, 2), number_format="0.00")


def points(difference: Decimal) -> Value:
    """4,44 điểm phần trăm: the difference of two rates."""
    return Value(difference, format_points(difference), number_format='0.00" điểm phần trăm"')


def refer(to: str, otherwise: str) -> Reference:
    """ "Hình 2" of the figure or table with the key `to`; the words `otherwise` in a paper without it."""
    return Reference(None, otherwise, to=to)


def difference(number: int | None) -> Value:
    """+2, −1, 0: above or below what is aimed at; a dash without an aim."""
    if number is None:
        return Value(None, NONE)
    words = f"+{format_integer(number)}" if number > 0 else format_integer(number)
    return Value(number, words, number_format=f'"+"#,##0;"{MINUS}"#,##0;0')


def money(amount: int) -> Value:
    """1.500.000 đ"""
    return Value(amount, format_vnd(amount), number_format='#,##0" đ"')


def boxes(options: Sequence[str], known: str = "", gap: str = "   ", before_known: str = "   ") -> Boxes:
    """☐ Có   ☐ Không   (2022: có): no answer goes on on another line."""
    whole = [f" {option}" if len(option) > 1 else option for option in options]
    ticks = gap.join(f"{BOX}{option}".replace(" ", NO_BREAK_SPACE) for option in whole)
    return Boxes(None, before_known.join(filter(None, (ticks, known))), options=tuple(options), known=known)


def say(pattern: str, **values: Text | int) -> tuple[str | Value, ...]:
    """A sentence, with each value where its name stands in braces; a whole number is printed as a count.

    What users typed comes in as a value, never as part of the pattern.
    """
    pieces: list[str | Value] = []
    for words, name, _, _ in Formatter().parse(pattern):
        if words:
            pieces.append(words)
        if name is not None:
            value = values[name]
            pieces += [count(value)] if isinstance(value, int) else pieces_of(value)
    return tuple(pieces)


def join(sentences: list[Text]) -> tuple[str | Value, ...]:
    """Sentences of one paragraph, a space between them."""
    pieces: list[str | Value] = []
    for sentence in sentences:
        pieces += [" ", *pieces_of(sentence)] if pieces else pieces_of(sentence)
    return tuple(pieces)


def pieces_of(text: Text) -> list[str | Value]:
    return list(text) if isinstance(text, tuple) else [text]


def words_of(text: Text) -> str:
    """The text as it is printed."""
    return "".join(piece if isinstance(piece, str) else piece.words for piece in pieces_of(text))
