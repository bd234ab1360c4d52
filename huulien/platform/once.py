"""A page that is sent twice makes one thing: who is impatient, or whose line broke, gets what the first sending made.

The page carries a hidden key; what it made is kept by that key for as long as somebody may still send the page again.
"""

import hashlib
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction

from huulien.platform import clock
from huulien.platform.forms import SiteForm
from huulien.platform.models import SentForm

Made = TypeVar("Made", bound=models.Model)
KEPT = timedelta(days=7)


class OnceForm(SiteForm):
    """A form that makes a record, once for each page that shows it; the key, which every page has, is no answer."""

    form_key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid.uuid4, required=False,
        error_messages={"invalid": "Mở lại trang rồi nhập lại."},
    )  # fmt: skip

    def _post_clean(self) -> None:
        super()._post_clean()
        self.cleaned_data.pop("form_key", None)

    @property
    def key(self) -> uuid.UUID | None:
        """The key as sent, before anything else is looked at; None, when there is none."""
        try:
            return self.fields["form_key"].clean(self["form_key"].value())
        except ValidationError:
            return None

    def answers_hash(self) -> str:
        """Tells a page sent again from one that was gone back to and filled in anew."""
        answers = sorted((name, values) for name, values in self.data.lists() if name != "csrfmiddlewaretoken")
        files = sorted((name, file.name, file.size) for name, file in self.files.items())
        return hashlib.sha256(repr((answers, files)).encode()).hexdigest()

    def renew(self) -> None:
        """Go on as another page, which makes something of its own."""
        self.data = self.data.copy()
        self.data[self.add_prefix("form_key")] = str(uuid.uuid4())


@transaction.atomic
def once(form: OnceForm, *, by: Any, make: Callable[[], Made]) -> Made | None:
    """What the form makes if it is valid; when it is sent again, what it made the first time.

    The key is taken before the form is checked: whoever sends it at the same moment waits, and is not told that what
    the first has just made is there already.
    """
    sent, is_first = None, False
    if form.key is not None:
        sent, is_first = SentForm.objects.get_or_create(
            key=form.key, defaults={"sent_by": by, "answers_hash": form.answers_hash(), "at": clock.now()}
        )
    if sent and not is_first:
        return _made_before(sent, form, by)
    if not form.is_valid():
        transaction.set_rollback(True)  # nothing was made: the key is free again
        return None
    made = make()
    if sent:
        sent.model, sent.row_id = made._meta.label_lower, made.pk
        sent.save(update_fields=["model", "row_id"])
    return made


def _made_before(sent: SentForm, form: OnceForm, by: Any) -> Any:
    if sent.sent_by_id != by.pk or sent.answers_hash != form.answers_hash():
        form.renew()
        raise ValidationError("Trang này đã ghi xong một lần rồi. Nếu nội dung bên dưới là việc khác thì ghi lần nữa.")
    made = apps.get_model(sent.model)._default_manager.filter(pk=sent.row_id).first()
    if made is None:
        form.renew()
        raise ValidationError("Trang này đã gửi rồi, và điều ghi được khi đó nay không còn. Nếu cần thì ghi lần nữa.")
    return made


def forget_old_keys() -> int:
    """How many keys nobody will send again; they are gone."""
    return SentForm.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
