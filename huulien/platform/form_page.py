"""A page with one form: what it is called and about, where it stands, and why its form cannot be sent now.

`templates/form_page.html` draws it, under the name `ask`; a template of its own only adds what stands around the form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from huulien.platform.forms import SiteForm
from huulien.platform.steps import Obstacle, Steps

GONE = "Việc này không làm được nữa."
Way = tuple[str, str]  # (words, address) of a page above


@dataclass(frozen=True)
class FormPage:
    """`shut` says why the form is not offered; `obstacles`, what must be done first. A form that came back meanwhile is
    shown with them, so that nothing typed is lost."""

    form: SiteForm
    heading: str
    button: str
    ways: Sequence[Way]  # the last is where one goes back to
    about: str = ""
    note: str = ""  # just before the form
    shut: str = ""
    state: str = ""  # the record's, above what `shut` says
    obstacles: Sequence[Obstacle] = ()
    cure: Way | None = None  # where what `shut` says is mended; None: nowhere

    @property
    def back(self) -> str:
        return self.ways[-1][1]

    @property
    def onward(self) -> Way:
        """Where the page leads while its form is shut."""
        return self.cure or ("Quay lại", self.back)

    @property
    def untold(self) -> list[Obstacle]:
        """The obstacles, but for those that the form itself came back with."""
        told = self.form.non_field_errors() if self.form.is_bound else []
        return [obstacle for obstacle in self.obstacles if obstacle.words not in told]

    def shown(self, request: HttpRequest, template: str = "form_page.html", **context: Any) -> HttpResponse:
        return render(request, template, {"ask": self, **context})


def way(words: Any, view: str, *args: Any) -> Way:
    return str(words), reverse_lazy(view, args=args)


def step_page(
    steps: Steps, name: str, record: Any, user: Any, form: SiteForm, ways: Sequence[Way], *, heading: str = "",
    button: str = "", about: str = "", note: str = "", shut: str = GONE, closed: str = "",
) -> FormPage:  # fmt: skip
    """The page on which `user` takes a step of the record: in the step's own words, unless others are given.

    `shut` is said where the record has left the step behind; `closed`, where what it belongs to is closed.
    """
    step = steps.step(name)
    is_open = record.state in step.before and not closed
    barred = " ".join(steps.barred(step, record, user))
    return FormPage(
        form=form,
        heading=heading or step.label,
        button=button or step.label,
        ways=ways,
        about=about,
        note=note,
        shut=barred if is_open else closed or shut,
        state=steps.states.label_of(record.state),
        obstacles=steps.obstacles(name, record) if is_open and not barred else (),
    )
