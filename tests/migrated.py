"""A migrated database kept between runs: migrating takes half a minute, once for each change of it."""

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from tests.postgres import programs

# What a migrated database is made of: migrating fills in parameters too. Triggers are laid anew each time.
_SOURCES = ("*/migrations/*.py", "*/parameters/**/*.toml", "requirements.txt")


@pytest.fixture(scope="session")
def django_db_keepdb(migrated: Path) -> bool:
    """The copy is what Django finds, and migrates no further."""
    return connection.vendor == "sqlite" or migrated.exists()


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Path:
    """Where the migrated database of this state of the code is kept, if any run has made it yet."""
    return request.config.cache.mkdir("migrated") / f"{state()}.{'sqlite3' if connection.vendor == 'sqlite' else 'sql'}"


def state() -> str:
    """The digest of all that a migrated database is made of."""
    digest = hashlib.sha256()
    base = Path(settings.BASE_DIR)
    for pattern in _SOURCES:
        for path in sorted([*base.glob(pattern), *base.glob(f"huulien/{pattern}")]):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, migrated: Path) -> None:
    if connection.vendor == "sqlite":
        Path(_own()).unlink(missing_ok=True)
        if migrated.exists():
            Path(_own()).write_bytes(migrated.read_bytes())
    elif migrated.exists():
        _postgres("dropdb", "postgres", "--if-exists", name=_own())
        _postgres("createdb", "postgres", name=_own())
        _postgres("psql", _own(), "--quiet", "--set=ON_ERROR_STOP=1", f"--file={migrated}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, migrated: Path) -> Iterator[None]:
    if not migrated.exists():
        for old in migrated.parent.iterdir():
            if not old.name.startswith(migrated.stem):
                old.unlink(missing_ok=True)
        half = migrated.with_suffix(f".{Path(_own()).name}")  # each of two workers writes its own; the last one stays
        with django_db_blocker.unblock():
            _write(half)
        half.replace(migrated)
    yield
    if connection.vendor == "sqlite":
        for path in Path(_own()).parent.glob(f"{Path(_own()).name}*"):
            path.unlink(missing_ok=True)


def _write(path: Path) -> None:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with sqlite3.connect(path) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _postgres("pg_dump", _own(), "--no-owner", f"--file={path}")


def _own() -> str:
    """This process's database: the file, or the name."""
    return str(connection.settings_dict["TEST"]["NAME"])


def _postgres(program: str, database: str, *options: str, name: str = "") -> None:
    """A program of PostgreSQL at work, connected as we are."""
    (_, *where, _), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    at = ["--maintenance-db", database, name] if name else [database]
    subprocess.run(
        [str(programs() / program), *where, *options, *at],
        env=os.environ | (environment or {}), check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
