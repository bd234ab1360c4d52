"""What an app contributes to the menu: each declares its entries in its `navigation.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import reverse

from huulien.lib.text import clean
from huulien.platform.access import Act, may_somewhere
from huulien.platform.contributions import modules_called


@dataclass(frozen=True)
class Entry:
    """A line of the menu for users who may do `act` somewhere; `place` orders the lines of all apps.

    Lines of one `section` stand together under its name: the menu shows the sections, a page the lines of its own.
    """

    place: int
    label: str
    view: str
    icon: str
    act: Act
    pages: tuple[str, ...] = ()  # how the names of the other views that belong to it begin: "surveys:"
    section: str = ""  # without one it is a section of its own
    is_for: Callable[[Any], bool] = lambda user: True  # of those who may do `act`, who needs the line
    words: tuple[str, ...] = ()  # by which a plan speaks of the work that is recorded there

    @property
    def url(self) -> str:
        return _address(self.view)

    def holds(self, view: str) -> int:
        """How closely a view belongs to the section: the length of the beginning that names it; 0 when none does."""
        return max((len(begin) for begin in (self.view, *self.pages) if view.startswith(begin)), default=0)


@cache
def _address(view: str) -> str:
    return reverse(view)


@cache
def declared() -> tuple[Entry, ...]:
    """The entries of every app, in the order of the menu."""
    found = [entry for module in modules_called("navigation") for entry in getattr(module, "ENTRIES", ())]
    return tuple(sorted(found, key=lambda entry: entry.place))


def offered(user: Any) -> list[Entry]:
    """The entries that the user's roles open."""
    return [entry for entry in declared() if may_somewhere(user, entry.act) and entry.is_for(user)]


def spoken_of(text: str, entries: list[Entry]) -> list[Entry]:
    """Those of the entries where the work that a text speaks of is recorded."""
    said = clean(text).lower()
    return [entry for entry in entries if any(word in said for word in entry.words)]
