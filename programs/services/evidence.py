"""Files that show what was done: added to a record, and taken back."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from households.services.settled_days import lock_commune
from huulien.platform import audit, clock
from huulien.platform.files import storage
from huulien.platform.files.content import Checked
from programs.models import Evidence
from programs.models.evidence import OWNERS


def add_evidence(*, owner: Any, file: Checked, by: Any) -> Evidence:
    """The file as evidence of its owner; its bytes are on the disk before the row is committed."""
    with storage.recorded_or_gone(Evidence) as keys:
        keys.append(file.key)
        return _record(owner, file, by)


@transaction.atomic
def _record(owner: Any, file: Checked, by: Any) -> Evidence:
    name = owner._meta.model_name
    assert name in OWNERS
    commune = lock_commune(owner.commune)  # whoever else adds one waits: the count holds
    there = Evidence.objects.there().filter(**{name: owner})
    if there.count() >= settings.FILES_MOST_OF_ONE:
        raise ValidationError(f"Mỗi hồ sơ nhận tối đa {settings.FILES_MOST_OF_ONE} tệp. Gỡ tệp không cần nữa.")
    digest = file.sha256
    if same := there.filter(sha256=digest).first():
        raise ValidationError({"file": f"Tệp này đã có: {same}."})
    evidence = Evidence(
        commune=commune, key=file.key, name=file.name, kind=file.kind, size=len(file.data), sha256=digest,
        uploaded_by=by, uploaded_at=clock.now(), **{name: owner},
    )  # fmt: skip
    evidence.full_clean(exclude=["uploaded_by", "taken_back_by"])
    storage.write(file.key, file.data)
    with audit.acting(reason="Thêm tệp minh chứng"):
        evidence.save(force_insert=True)
    return evidence


@transaction.atomic
def take_back(*, evidence: Evidence, reason: str, by: Any) -> Evidence:
    """The file, shown no more; its row stays with the reason."""
    lock_commune(evidence.commune)
    held = Evidence.objects.select_for_update(no_key=True, of=("self",)).get(pk=evidence.pk)
    if not held.is_there:
        raise ValidationError("Tệp này đã gỡ rồi.")
    if not reason.strip():
        raise ValidationError({"reason": "Ghi vì sao gỡ tệp này."})
    held.taken_back_at, held.taken_back_by, held.taken_back_reason = clock.now(), by, reason.strip()
    with audit.acting(reason=f"Gỡ tệp minh chứng: {reason.strip()}"[:300]):
        held.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    return held
