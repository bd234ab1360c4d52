"""The lists of a report as they are stored: equal ones once, and keys that follow each other as their first and last.

The same households stand behind many numbers of a report, and a register gives its keys in rows.
"""

from collections.abc import Mapping
from typing import Any

from reports.paper.kept import Rows

ROWS, AT = "rows", "at"  # no address is called so
_LEAST = 3  # keys in a row that are shorter as their first and last


def pack(lists: Mapping[str, Rows]) -> dict[str, Any]:
    """The lists as they are stored: every distinct one, and by address what was counted and which of them it was."""
    places: dict[str, int] = {}
    rows: list[Any] = []
    at = {}
    for address, (counted, keys) in lists.items():
        packed = _runs(keys)
        place = places.setdefault(repr(packed), len(rows))
        if place == len(rows):
            rows.append(packed)
        at[address] = [counted, place]
    return {ROWS: rows, AT: at}


def unpack(stored: Mapping[str, Any]) -> dict[str, Rows]:
    """Address → what was counted and the keys of its rows; also of lists stored one by one, as they once were."""
    if AT not in stored:
        return {address: (counted, keys) for address, (counted, keys) in stored.items()}
    rows = [_keys(packed) for packed in stored[ROWS]]
    return {address: (counted, rows[place]) for address, (counted, place) in stored[AT].items()}


def _runs(keys: Any) -> list[Any]:
    """12, 13, 14, 15, 40 as [12, 15], 40. Entries of the ledger stay as they are."""
    if not keys or not isinstance(keys[0], int):
        return [list(key) for key in keys]
    packed: list[Any] = []
    start = 0
    while start < len(keys):
        end = start
        while end + 1 < len(keys) and keys[end + 1] == keys[end] + 1:
            end += 1
        packed += [[keys[start], keys[end]]] if end - start + 1 >= _LEAST else keys[start : end + 1]
        start = end + 1
    return packed


def _keys(packed: Any) -> list[Any]:
    if packed and isinstance(packed[0], list) and isinstance(packed[0][0], str):
        return [(move, key) for move, key in packed]
    keys: list[int] = []
    for part in packed:
        keys += range(part[0], part[1] + 1) if isinstance(part, list) else [part]
    return keys
