"""Lists: each is declared once, and its page, its print, its Excel and its PDF come from that."""

from huulien.platform.listings.declaration import (
    NOTHING_FOUND,
    Action,
    Column,
    Empty,
    Kind,
    Listing,
    Value,
    for_who_may,
    nothing_yet,
)
from huulien.platform.listings.filters import ListFilter
from huulien.platform.listings.page import ListPage
from huulien.platform.listings.registry import list_url, listing_of, register
from huulien.platform.listings.views import list_urls

__all__ = [
    "NOTHING_FOUND", "Action", "Column", "Empty", "Kind", "ListFilter", "ListPage", "Listing", "Value",
    "for_who_may", "list_url", "list_urls", "listing_of", "nothing_yet", "register",
]  # fmt: skip
