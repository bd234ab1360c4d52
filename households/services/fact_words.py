"""Facts of households and members as the officer reads them."""

from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from households.models import Household, Member
from huulien.lib.dates import format_date_vi
from huulien.lib.text import upper_first


def label_of(column: str) -> str:
    """What the pages call a column of a member or a household."""
    return "Còn trong hộ" if column == "lived_until" else upper_first(str(_field(column).verbose_name))


def fact_in_words(column: str, value: Any) -> str:
    """A value of a column with the labels of the pages."""
    if column == "lived_until":
        return f"đã rời hộ từ {format_date_vi(value)}" if value else "đang sống trong hộ"
    if value in (None, ""):
        return "chưa rõ"
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return format_date_vi(value)
    return str(dict(_field(column).flatchoices).get(value, value))


def _field(column: str) -> Any:
    try:
        return Member._meta.get_field(column)
    except FieldDoesNotExist:
        return Household._meta.get_field(column)
