"""The files of a record as one user sees them: what is there, and whether they may add or take back."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from huulien.platform import access
from programs.access import EDIT_PROGRAMME
from programs.contexts.tasks import may_report
from programs.models import Communication, Evidence, Task, Training

# In the address: the model of the owner, and the name of its page.
OWNERS: dict[str, tuple[type[Any], str]] = {
    "viec": (Task, "programs:task_detail"),
    "truyen-thong": (Communication, "programs:communication_detail"),
    "tap-huan": (Training, "programs:training_detail"),
}
_SLUGS = {model: slug for slug, (model, _) in OWNERS.items()}


def may_change(user: Any, owner: Any) -> bool:
    """Whether the user may add files to the record and take them back."""
    return may_report(user, owner) if isinstance(owner, Task) else access.may(user, EDIT_PROGRAMME, owner.commune)


def page_of(owner: Any) -> str:
    return reverse(OWNERS[_SLUGS[type(owner)]][1], args=[owner.pk])


class EvidencePart:
    """The part of a record's page with its files."""

    def __init__(self, owner: Any, user: Any) -> None:
        self.owner = owner
        self.may_change = may_change(user, owner)
        self.add_url = reverse("programs:evidence_create", args=[_SLUGS[type(owner)], owner.pk])
        self._rows: list[Evidence] = list(owner.evidence.select_related("uploaded_by").order_by("uploaded_at", "pk"))

    @property
    def there(self) -> Sequence[Evidence]:
        return [row for row in self._rows if row.is_there]

    @property
    def taken_back(self) -> Sequence[Evidence]:
        return [row for row in self._rows if not row.is_there]
