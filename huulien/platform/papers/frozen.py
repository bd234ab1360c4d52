"""A paper kept as data, so that it reads the same for ever: to JSON and back, with a seal over both.

What the classes of `document` and `values` hold is kept by their names; the same paper gives the same text.
"""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from huulien.platform.papers import document, values

_KIND = "_"
_KEPT: dict[str, type] = {
    kept.__name__: kept
    for module in (document, values)
    for kept in vars(module).values()
    if isinstance(kept, type) and is_dataclass(kept)
}
_ENUMS: dict[str, type[Enum]] = {
    kept.__name__: kept for kept in vars(document).values() if isinstance(kept, type) and issubclass(kept, Enum)
}


def freeze(thing: Any) -> Any:
    """What JSON can hold of a paper, or of a part of one."""
    if isinstance(thing, Enum):
        return {_KIND: type(thing).__name__, "value": thing.value}
    if isinstance(thing, Decimal):
        return {_KIND: "Decimal", "value": str(thing)}
    if isinstance(thing, date):
        return {_KIND: "date", "value": thing.isoformat()}
    if isinstance(thing, tuple | list):
        return [freeze(part) for part in thing]
    if is_dataclass(thing) and not isinstance(thing, type):
        return {_KIND: type(thing).__name__} | {part.name: freeze(getattr(thing, part.name)) for part in fields(thing)}
    return thing if thing is None or isinstance(thing, str | int | float) else str(thing)  # a lazy word is its text


def thaw(kept: Any) -> Any:
    """The paper, or the part, that was frozen; lists come back as the tuples that papers are made of."""
    if isinstance(kept, list):
        return tuple(thaw(part) for part in kept)
    if not isinstance(kept, dict):
        return kept
    name = kept[_KIND]
    if name == "Decimal":
        return Decimal(kept["value"])
    if name == "date":
        return date.fromisoformat(kept["value"])
    if name in _ENUMS:
        return _ENUMS[name](kept["value"])
    return _KEPT[name](**{part: thaw(value) for part, value in kept.items() if part != _KIND})


def seal(kept: Any) -> str:
    """SHA-256 of what was frozen, in hexadecimal."""
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
