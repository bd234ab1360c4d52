"""What an app contributes to the menu: each declares its entries in its `navigation.py`."""

from dataclasses import dataclass

from django.urls import reverse

from huulien.platform.access import Act


@dataclass(frozen=True)
class Entry:
    """A line of the menu for users who may do `act` somewhere; `place` orders the lines of all apps."""

    place: int
    label: str
    view: str
    icon: str
    act: Act

    @property
    def url(self) -> str:
        return reverse(self.view)
