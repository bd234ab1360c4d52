"""Figures of areas as values: numbers that open their lists, and words where nothing has been counted yet."""

from datetime import date
from typing import Any

from huulien.lib.numbers import NOBODY_COUNTED, NOT_REVIEWED
from huulien.platform.listings import list_url
from huulien.platform.papers.values import NONE, Value, bare_percent, count
from reports.indicators.rates import AreaRates


def counted(number: int, on: date, what: str = "households", **filters: Any) -> Value:
    """The count, opening the list it counts."""
    return count(number, list_url(what, on=on, **filters) if number else "")


def of_class(area: AreaRates, number: int, on: date, what: str = "households", **filters: Any) -> Value:
    """Households or people of a class; a dash where there are households but no result of a review."""
    if not area.is_reviewed:
        return Value(None, NONE)
    return counted(number, on, what, **filters)


def rate_cell(area: AreaRates, kind: str) -> Value:
    """The rate `kind` ("poor", "near_poor") of an area, for a column whose head says %."""
    return bare_percent(getattr(area, f"{kind}_rate"), NOBODY_COUNTED if area.is_reviewed else NOT_REVIEWED)
