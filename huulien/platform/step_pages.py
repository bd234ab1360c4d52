"""A step asked for on a page: done, or the page says why not."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from huulien.platform.forms import VersionedForm
from huulien.platform.locking import StaleRecord
from huulien.platform.steps import Steps


def by_form(request: HttpRequest, steps: Steps, name: str, record: Any, form: VersionedForm) -> Any:
    """The record after the step that a valid form asks for; None when it was refused, and then the form says why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return steps.perform(name, record, by=request.user, **form.cleaned_data)
    except StaleRecord as stale:
        form.meet(str(stale), version=stale.record.version, theirs={})
    except ValidationError as refusal:
        form.add_refusal(refusal)
    return None


def by_button(request: HttpRequest, steps: Steps, name: str, record: Any, **given: Any) -> Any:
    """The record after the step that a button asks for; None when it was refused, and the next page says why."""
    form = VersionedForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError("Mở lại trang rồi làm lại việc này.")
        return steps.perform(name, record, by=request.user, version=form.cleaned_data["version"], **given)
    except StaleRecord as stale:
        messages.error(request, str(stale))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return None
