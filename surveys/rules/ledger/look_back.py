"""From which day on a decided class makes a fall back: a setting of the period that a year lies in."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from huulien.lib.parameters import check_keys, date_in, is_verified, read_toml

_FILE = Path(__file__).parents[2] / "parameters" / "look_back.toml"
_KEYS = frozenset({"valid_from", "valid_until", "look_back_from", "citation", "verified"})


@dataclass(frozen=True, slots=True)
class _Period:
    valid_from: date
    valid_until: date
    look_back_from: date


def look_back_from(on: date) -> date | None:
    """The day of the first decisions that count in the period of a day; none where no period is known."""
    return next((p.look_back_from for p in _periods() if p.valid_from <= on <= p.valid_until), None)


@cache
def _periods() -> tuple[_Period, ...]:
    periods = []
    for number, row in enumerate(read_toml(_FILE)["periods"], start=1):
        where = f"{_FILE.name}, period {number}"
        check_keys(row, where, required=_KEYS - {"verified"}, allowed=_KEYS)
        is_verified(row, where)
        days = (date_in(row, key, where) for key in ("valid_from", "valid_until", "look_back_from"))
        periods.append(_Period(*days))
    return tuple(periods)
