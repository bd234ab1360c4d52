"""What the user of a page may do there: links beside its heading, drawn by `templates/components/_buttons.html`."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.urls import reverse

from huulien.platform.steps import Step


class Button(NamedTuple):
    """A link drawn as a button; the one that most often comes next stands out from the others."""

    words: str
    url: str
    stands_out: bool = False
    icon: str = ""


def button(words: str, view: str, *args: Any, stands_out: bool = False, icon: str = "") -> Button:
    return Button(words, reverse(view, args=args), stands_out, icon)


def step_buttons(steps: Iterable[Step], view: str, pk: int, slugs: Mapping[str, str]) -> list[Button]:
    """A button for each step; `slugs` names them in the addresses of `view`."""
    return [button(step.label, view, pk, slugs[step.name]) for step in steps]


def first_stands_out(buttons: Iterable[Button]) -> list[Button]:
    """The same, the first of them standing out and no other."""
    return [shown._replace(stands_out=not place) for place, shown in enumerate(buttons)]
