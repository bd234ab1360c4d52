"""Lists that numbers open: named here by a key, so that whoever prints a number need not know who shows the list."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

_pages: dict[str, str] = {}


def declare_page(key: str, view_name: str) -> None:
    """The list `key` is shown by the page `view_name`; called once, by the app that shows it."""
    _pages[key] = view_name


def list_url(key: str, *, on: date | None = None, **filters: Any) -> str:
    """The address of a list narrowed by these filters, on a day: the link behind a number."""
    values = {"ngay": on.isoformat() if on else None, **filters}
    query = urlencode({name: value for name, value in values.items() if value not in {None, ""}})
    return f"{reverse(_pages[key])}?{query}" if query else reverse(_pages[key])
