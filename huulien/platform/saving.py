"""A form or a button that makes or changes a record: it is saved, or the page says why not and keeps the typing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from huulien.platform import audit
from huulien.platform.forms import SiteForm, VersionedForm
from huulien.platform.locking import StaleRecord
from huulien.platform.once import Made, OnceForm, once
from huulien.platform.steps import Steps


def saved(
    request: HttpRequest,
    form: VersionedForm,
    record: Any,
    save: Callable[[], Any],
    theirs: Callable[[], Mapping[str, str]] = dict,
) -> bool:
    """Whether the posted form was valid and `save` took it; otherwise the form says why not and keeps the typing.

    When somebody else saved `record` in between, the form shows both values (`theirs`: field → what is stored now, in
    words) and goes on with the new version, so that a second, knowing save counts.
    """
    if request.method != "POST":
        return False
    try:
        if isinstance(form, OnceForm):
            return once(form, by=request.user, make=_answered_for(form, save)) is not None
        if form.is_valid():
            _answered_for(form, save)()
            return True
    except ValidationError as refusal:
        form.add_refusal(refusal)
    except StaleRecord as stale:
        record.refresh_from_db()
        form.meet(str(stale), version=record.version, theirs=theirs())
    return False


def made(request: HttpRequest, form: OnceForm, make: Callable[[], Made]) -> Made | None:
    """What the posted form made, once however often it is sent; None, when the form says why not or was not sent."""
    if request.method != "POST":
        return None
    try:
        return once(form, by=request.user, make=_answered_for(form, make))
    except ValidationError as refusal:
        form.add_refusal(refusal)
    return None


def _answered_for(form: SiteForm, act: Callable[[], Made]) -> Callable[[], Made]:
    """`act`, under the doubts that the user has answered for, once the form is checked."""

    def answered() -> Made:
        with audit.despite(getattr(form, "confirmed", ())):
            return act()

    return answered


def pressed(request: HttpRequest, act: Callable[[int], Any]) -> bool:
    """Whether `act` took the version that a button carries; otherwise the next page says why not."""
    form = VersionedForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("Mở lại trang rồi làm lại việc này.")
        act(form.cleaned_data["version"])
    except StaleRecord:
        messages.error(request, "Có người vừa sửa phần này sau khi bạn mở trang. Xem lại rồi bấm lần nữa.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        return True
    return False


def stepped_by_form(request: HttpRequest, steps: Steps, name: str, record: Any, form: VersionedForm) -> bool:
    """Whether a record took the step that a valid form asks for; otherwise the form says why not."""
    return saved(request, form, record, lambda: steps.perform(name, record, by=request.user, **form.cleaned_data))


def stepped_by_button(request: HttpRequest, steps: Steps, name: str, record: Any, **given: Any) -> bool:
    """Whether a record took the step that a button asks for; otherwise the next page says why not."""
    return pressed(request, lambda version: steps.perform(name, record, by=request.user, version=version, **given))
