"""Which lists there are, by key: whoever prints a number need not know who shows the list it opens."""

from datetime import date
from functools import lru_cache
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


def listing_at(view: str) -> Listing | None:
    """The list whose page has this view's name; None when no list has."""
    return next((listing for listing in _listings.values() if listing.view == view), None)


def list_url(key: str, *, on: date | None = None, **filters: Any) -> str:
    """The address of a list narrowed by these filters, on a day: the link behind a number."""
    return _address(key, on, tuple(filters.items()))


@lru_cache(maxsize=10_000)
def _address(key: str, on: date | None, filters: tuple[tuple[str, Any], ...]) -> str:
    """Kept, for a page of figures asks for a hundred: addresses of lists, which hold nobody's data."""
    values = {"ngay": on.isoformat() if on else None, **dict(filters)}
    query = urlencode({name: value for name, value in values.items() if value not in {None, ""}})
    page = reverse(listing_of(key).view)
    return f"{page}?{query}" if query else page
