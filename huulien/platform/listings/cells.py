"""A cell's words, and its HTML. Rows are drawn here and not in a template: a list of all rows has tens of thousands."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from huulien.lib.dates import format_date_vi
from huulien.lib.labels import Sign
from huulien.lib.numbers import format_decimal, format_integer
from huulien.platform.listings.declaration import Column, Kind, Value
from huulien.platform.signs import sign_html

NOTHING = "–"
_CLASSES = {Kind.NUMBER: "r", Kind.DATE: "nb", Kind.MOMENT: "nb", Kind.LINES: "full"}
_NEVER_BROKEN = 16  # characters: a column no wider than this keeps its words on one line
_MOST_LINES = 4  # beyond, they open


def plain(value: Value) -> str | int | Decimal | date | datetime | None:
    """The value as a file keeps it: of a sign its words, of a moment the local time."""
    if isinstance(value, Sign):
        return value.words
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value


def words(value: Value) -> str:
    """The value as one reads it; nothing for none."""
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%H:%M:%S} {format_date_vi(value.date())}"
    if isinstance(value, date):
        return format_date_vi(value)
    if isinstance(value, int):
        return format_integer(value)
    return format_decimal(value) if isinstance(value, Decimal) else value


def row_html(columns: Sequence[Column], row: Any) -> SafeString:
    """The cells of a row: the first is its name; on the phone the others carry their label."""
    first, *others = columns
    name = f'<th scope="row" role="rowheader">{_content(first, row)}</th>'
    return SafeString(name + "".join(_cell(column, row) for column in others))


def _cell(column: Column, row: Any) -> str:
    content = _content(column, row)
    kind = _CLASSES.get(column.kind) or ("nb" if column.width <= _NEVER_BROKEN else "long")
    if content == NOTHING:
        kind += " none-yet"  # the phone leaves it out: there no head says what is missing
    label = f' data-l="{escape(column.short)}"' if column.short else ""
    return f'<td class="{kind}"{label} role="cell">{content}</td>'


def _content(column: Column, row: Any) -> str:
    """What stands in a cell: everything that came from data is escaped here."""
    value = column.value(row)
    if isinstance(value, Sign):
        shown: str = _sign(value)
    elif column.kind == Kind.LINES:
        shown = _lines(words(value))
    else:
        shown = escape(words(value)) or NOTHING
    return f'<a href="{escape(column.link(row))}">{shown}</a>' if column.link else shown


@lru_cache(maxsize=200)  # the signs of a vocabulary are few, and drawn in every row
def _sign(sign: Sign) -> str:
    return sign_html(sign)


def _lines(text: str) -> str:
    lines = text.splitlines()
    if not lines:
        return NOTHING
    drawn = "".join(f'<div class="small">{escape(line)}</div>' for line in lines)
    if len(lines) <= _MOST_LINES:
        return drawn
    return f"<details><summary>{len(lines)} dòng</summary>{drawn}</details>"
