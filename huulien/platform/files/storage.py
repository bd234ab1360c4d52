"""Where the bytes lie: beside the other uploads, under a random name that says nothing, readable by the site alone."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

ADDED, MADE = "files", "made"  # by people; by the site itself (`huulien.platform.jobs`)
_KEY = re.compile(r"[0-9a-f]{32}")


def folder(place: str = ADDED) -> Path:
    return Path(settings.MEDIA_ROOT) / place


def new_key() -> str:
    return secrets.token_hex(16)


def path_of(key: str, place: str = ADDED) -> Path:
    if not _KEY.fullmatch(key):
        raise ValueError("not a key of ours")
    return folder(place) / key[:2] / key


def write(key: str, data: bytes, place: str = ADDED) -> None:
    """The bytes stand whole under the key, or not at all; when this returns they are on the disk."""
    path = path_of(key, place)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{key}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
        directory = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def read(key: str, place: str = ADDED) -> bytes | None:
    """The bytes; None when they are not there."""
    try:
        return path_of(key, place).read_bytes()
    except FileNotFoundError:
        return None


def whole(row: Any) -> bytes | None:
    """The bytes of a row, if they are there as they were taken in."""
    data = read(row.key)
    return data if data is not None and hashlib.sha256(data).hexdigest() == row.sha256 else None


def remove(key: str, place: str = ADDED) -> bool:
    """Whether the bytes were there; they are not any more."""
    try:
        path_of(key, place).unlink()
    except FileNotFoundError:
        return False
    return True


def stored_keys(place: str = ADDED) -> Iterator[tuple[str, float]]:
    """(key, when it was written) of everything that lies there, also what was left half written."""
    for path in sorted(folder(place).glob("*/*")):
        with suppress(FileNotFoundError):
            yield path.name, path.stat().st_mtime


def discard(name: str, place: str = ADDED) -> bool:
    """Whether something that lies there under a name, a key or not, was there; it is not any more."""
    for path in folder(place).glob("*/*"):
        if path.name == name:
            path.unlink(missing_ok=True)
            return True
    return False


@contextmanager
def recorded_or_gone(model: Any) -> Iterator[list[str]]:
    """Around the transaction that records files: bytes of the keys put into the list that have no row then are removed.

    Bytes are written before their row is committed, so that a row without bytes cannot be; a rolled back row takes its
    bytes with it here. Where the process itself ends in between, `forget` finds what is left.
    """
    keys: list[str] = []
    try:
        yield keys
    finally:
        if keys:
            kept = set(model._base_manager.filter(key__in=keys).values_list("key", flat=True))
            for key in set(keys) - kept:
                remove(key)
