"""From which day on a decided class makes a fall back: a setting of the period that a year lies in.

A commune whose own decisions opened the period on another day has an entry with its code.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from huulien.lib.parameters import check_keys, date_in, is_verified, read_toml, text_in

_FILE = Path(__file__).parents[2] / "parameters" / "look_back.toml"
_KEYS = frozenset({"valid_from", "valid_until", "look_back_from", "commune", "citation", "verified"})


@dataclass(frozen=True, slots=True)
class _Period:
    valid_from: date
    valid_until: date
    look_back_from: date
    commune: str | None  # its code; none: of every commune without an entry of its own

    def holds(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_until


def look_back_from(on: date, commune: str) -> date | None:
    """The day of the first decisions that count in the period of a day; none where no period is known."""
    found = {period.commune: period.look_back_from for period in _periods() if period.holds(on)}
    return found.get(commune, found.get(None))


@cache
def _periods() -> tuple[_Period, ...]:
    periods = []
    for number, row in enumerate(read_toml(_FILE)["periods"], start=1):
        where = f"{_FILE.name}, period {number}"
        check_keys(row, where, required=_KEYS - {"verified", "commune"}, allowed=_KEYS)
        is_verified(row, where)
        period = _Period(
            valid_from=date_in(row, "valid_from", where),
            valid_until=date_in(row, "valid_until", where),
            look_back_from=date_in(row, "look_back_from", where),
            commune=text_in(row, "commune", where) if "commune" in row else None,
        )
        periods.append(period)
    return tuple(periods)
