"""A form or a button that changes a record: it is saved, or the page says why not and nothing typed is lost."""

import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from huulien.platform import audit, clock
from huulien.platform.forms import MakingForm, VersionedForm
from huulien.platform.locking import StaleRecord
from huulien.platform.models import SentForm
from huulien.platform.steps import Steps

SENT_KEPT = timedelta(days=7)


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
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with audit.despite(getattr(form, "confirmed", ())):
            save()
    except ValidationError as refusal:
        form.add_refusal(refusal)
    except StaleRecord as stale:
        record.refresh_from_db()
        form.meet(str(stale), version=record.version, theirs=theirs())
    else:
        return True
    return False


def made(request: HttpRequest, form: MakingForm, make: Callable[[], str]) -> str | None:
    """Where to go on to, once `make` has made what the valid form asks for and says where it is; None when the form
    says why not.

    However often the page is sent, at once or again, it makes one: whoever sends it next is led there too.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    key = {"user": request.user, "key": form.cleaned_data["form_key"] or uuid.uuid4()}
    try:
        with transaction.atomic():
            sent, is_first = SentForm.objects.get_or_create(**key, defaults={"sent_at": clock.moment()})
            if is_first:
                with audit.despite(getattr(form, "confirmed", ())):
                    sent.url = make()
                sent.save(update_fields=["url"])
    except ValidationError as refusal:
        form.add_refusal(refusal)
        return None
    return sent.url


def forget_sent_forms() -> int:
    """How many were forgotten: nobody sends a page again after days."""
    return SentForm.objects.filter(sent_at__lt=clock.moment() - SENT_KEPT).delete()[0]


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
