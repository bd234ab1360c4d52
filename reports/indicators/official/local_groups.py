"""The ethnic groups that Mẫu 16 shows each by itself: a setting of the commune, dated."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from huulien.lib.parameters import NoValueInForce, ParameterFileError, check_keys, date_in, read_toml, text_in

_FILE = Path(__file__).parents[2] / "parameters" / "local_groups.toml"
_REQUIRED = frozenset({"valid_from", "groups", "citation"})


@dataclass(frozen=True, slots=True)
class _Setting:
    valid_from: date
    groups: tuple[str, ...]
    commune: str | None  # its code; none: of every commune without an entry of its own


def local_groups(commune: str, on: date) -> tuple[str, ...]:
    """Those of a commune on a day: its own latest entry by then, else the one for all."""
    begun = [setting for setting in _settings() if setting.valid_from <= on]
    own = [setting for setting in begun if setting.commune == commune] or [s for s in begun if s.commune is None]
    if not own:
        raise NoValueInForce("local_groups", on)
    return max(own, key=lambda setting: setting.valid_from).groups


@cache
def _settings() -> tuple[_Setting, ...]:
    settings = []
    for number, row in enumerate(read_toml(_FILE)["groups"], start=1):
        where = f"{_FILE.name}, entry {number}"
        check_keys(row, where, required=_REQUIRED, allowed=_REQUIRED | {"commune"})
        text_in(row, "citation", where)
        groups = row["groups"]
        if not isinstance(groups, list) or len(set(groups)) != len(groups):
            raise ParameterFileError(f"{where}: groups must be a list without repetition")
        commune = text_in(row, "commune", where) if "commune" in row else None
        settings.append(_Setting(date_in(row, "valid_from", where), tuple(groups), commune))
    return tuple(settings)
