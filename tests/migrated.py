"""A migrated database kept between runs on SQLite: migrating takes half a minute, once for each change of it."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

# What a migrated database is made of: migrating fills in parameters too. Triggers are laid anew each time.
_SOURCES = ("*/migrations/*.py", "*/parameters/**/*.toml", "requirements.txt")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """On SQLite the copy is what Django finds, and migrates no further."""
    return connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Path:
    """Where the migrated database of this state of the code is kept, if any run has made it yet."""
    digest = hashlib.sha256()
    base = Path(settings.BASE_DIR)
    for pattern in _SOURCES:
        for path in sorted([*base.glob(pattern), *base.glob(f"huulien/{pattern}")]):
            digest.update(path.read_bytes())
    return request.config.cache.mkdir("migrated") / f"{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, migrated: Path) -> None:
    if connection.vendor == "sqlite":
        ours = _own()
        ours.unlink(missing_ok=True)
        if migrated.exists():
            ours.write_bytes(migrated.read_bytes())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    if not migrated.exists():
        for old in migrated.parent.iterdir():
            old.unlink(missing_ok=True)
        half = migrated.with_suffix(f".{_own().name}")  # of two workers each writes its own, and the last one stays
        with django_db_blocker.unblock():
            connection.ensure_connection()
            with sqlite3.connect(half) as copy:
                connection.connection.backup(copy)
            copy.close()
        half.replace(migrated)
    yield
    for path in _own().parent.glob(f"{_own().name}*"):
        path.unlink(missing_ok=True)


def _own() -> Path:
    """The file of this process's database."""
    return Path(connection.settings_dict["TEST"]["NAME"])
