"""The JSON shapes of figures, the same for commands and API. Rates are strings with two decimals, null for 0/0."""

from decimal import Decimal
from typing import Any

from reports.datasets import CommuneRates
from reports.indicators.rates import AreaRates


def rates_as_json(rates: CommuneRates) -> dict[str, Any]:
    """The shape of `poverty_rates` and of `/api/v1/poverty-rates/`."""
    return {
        "commune": rates.commune.code,
        "on": rates.on.isoformat(),
        **_figures(rates.total),
        "villages": [{"code": area.code, "name": area.name, **_figures(area)} for area in rates.villages],
    }


def _figures(area: AreaRates) -> dict[str, Any]:
    counted = area.figures
    return {
        "households": counted.households,
        "persons": counted.persons,
        "poor": counted.poor,
        "near_poor": counted.near_poor,
        "unclassified": counted.unclassified,
        "poor_rate": _text(area.poor_rate),
        "near_poor_rate": _text(area.near_poor_rate),
        "target_rate": _text(area.target_rate),
        "gap_points": _text(area.gap_points),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
