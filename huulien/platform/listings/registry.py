"""Which lists there are, by key: whoever prints a number need not know who shows the list it opens."""

from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from huulien.platform.listings.declaration import Listing

_listings: dict[str, Listing] = {}


def register(listing: Listing) -> Listing:
    """The listing, from now on known by its key; a key names one list."""
    if _listings.setdefault(listing.key, listing) is not listing:
        raise ValueError(f"two lists are called {listing.key}")
    return listing


def listing_of(key: str) -> Listing:
    """The list of a key; a `KeyError` when there is none."""
    return _listings[key]


@cache
def _page(key: str) -> str:
    """The address of a list: a page of figures asks for it a hundred times."""
    return reverse(listing_of(key).view)


def list_url(key: str, *, on: date | None = None, **filters: Any) -> str:
    """The address of a list narrowed by these filters, on a day: the link behind a number."""
    values = {"ngay": on.isoformat() if on else None, **filters}
    query = urlencode({name: value for name, value in values.items() if value not in {None, ""}})
    page = _page(key)
    return f"{page}?{query}" if query else page
