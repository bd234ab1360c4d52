"""Whether rows and bytes fit together; and what nobody needs any more goes."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from huulien.platform import clock
from huulien.platform.files import storage
from huulien.platform.files.models import stored_models

TAKEN_BACK_KEPT = timedelta(days=30)  # who took back the wrong one has so long to have it brought back from the disk
STRAY_KEPT = timedelta(days=1)  # longer than any request that may still record it


def faults(*, strays: bool = True) -> Iterator[str]:
    """What does not fit, in words: rows without their bytes or with others, and bytes without a row."""
    known: set[str] = set()
    for model in stored_models():
        rows = model._base_manager.order_by("pk").values_list("pk", "key", "sha256", "taken_back_at")
        for number, key, sha256, taken_back_at in rows.iterator():
            known.add(key)
            data = storage.read(key)
            if data is None and taken_back_at is None:
                yield f"{model._meta.label} số {number}: mất tệp {key}."
            elif data is not None and hashlib.sha256(data).hexdigest() != sha256:
                yield f"{model._meta.label} số {number}: tệp {key} đã bị thay đổi."
    if strays:
        yield from (f"Tệp {key} không thuộc hồ sơ nào." for key, _ in storage.stored_keys() if key not in known)


def forget_files() -> int:
    """How many files are gone now: taken back long ago, or left by a request that was cut short."""
    now, known, gone = clock.moment(), set(), 0
    for model in stored_models():
        known |= set(model._base_manager.values_list("key", flat=True))
        old = model._base_manager.filter(taken_back_at__lt=clock.now() - TAKEN_BACK_KEPT)
        gone += sum(storage.remove(key) for key in old.values_list("key", flat=True))
    strays = [key for key, at in storage.stored_keys() if key not in known and at < (now - STRAY_KEPT).timestamp()]
    return gone + sum(storage.discard(key) for key in strays)
