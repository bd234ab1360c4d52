"""The official tables and lists as files, each written alike by the command and for the page."""

import json
from importlib import import_module
from typing import Any

from reports.indicators.official.lists import Lists, lists_as_json
from reports.indicators.official.tables import Table, as_json


def table_file(table: Table, place: str, file_format: str) -> bytes:
    """A table as json, xlsx or pdf, to be signed at `place`."""
    if file_format == "json":
        return _json(as_json(table))
    return _writer(file_format).write_table(table, place)


def lists_file(
    lists: Lists, place: str, file_format: str, *, with_numbers: bool = False, with_needs: bool = False
) -> bytes:
    """The lists of a year; in xlsx and pdf personal numbers only where they are asked for."""
    if file_format == "json":
        return _json(lists_as_json(lists, with_needs=with_needs))
    return _writer(file_format).write_lists(lists, place, with_numbers=with_numbers, with_needs=with_needs)


def _writer(file_format: str) -> Any:
    """The module that writes a format, imported when it is asked for."""
    return import_module(f"reports.paper.official_{file_format}")


def _json(shape: dict[str, Any]) -> bytes:
    return json.dumps(shape, ensure_ascii=False, indent=1).encode()
