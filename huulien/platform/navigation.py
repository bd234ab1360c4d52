"""What an app contributes to the menu: each declares its entries in its `navigation.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from huulien.platform.access import Act


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

    @property
    def url(self) -> str:
        return reverse(self.view)

    def holds(self, view: str) -> int:
        """How closely a view belongs to the section: the length of the beginning that names it; 0 when none does."""
        return max((len(begin) for begin in (self.view, *self.pages) if view.startswith(begin)), default=0)
