"""The rows of the database as lines of JSON, which SQLite and PostgreSQL read alike: a commune may move to a server."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import IO, Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from huulien.platform import triggers

# Who is logged in, how often somebody mistyped, and the queue of files to make: nothing to come back. What was made
# does (`platform.job`), and what was still to be made is queued anew.
LEFT_OUT = frozenset({"sessions.session", "axes.accessattempt", "axes.accessattemptexpiration", "axes.accesslog",
                      "axes.accessfailurelog", "django_tasks_database.dbtaskresult"})  # fmt: skip
# Migrating fills these; they make way for the rows of the backup.
FILLED_BY_MIGRATING = frozenset({"contenttypes.contenttype", "auth.permission", "platform.publicholiday"})
BATCH = 500
_AS_JSON: dict[str, Any] = {"ensure_ascii": False, "sort_keys": True}


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond; Django's own end at the millisecond, and the seals of the trail would not hold."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def kept_models() -> list[type[models.Model]]:
    """The models whose rows a backup holds, in an order that does not change."""
    kept = (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)
    return sorted((model for model in kept if name_of(model) not in LEFT_OUT), key=name_of)


def name_of(model: type[models.Model]) -> str:
    return model._meta.label_lower


def applied_migrations() -> list[str]:
    """What the database's tables look like: the migrations behind them, as `app.name`."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def snapshot() -> Iterator[None]:
    """All reads within see the database of one moment, and nobody who writes waits for them."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own begins with the lock of a writer
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def dump(model: type[models.Model], out: IO[bytes]) -> dict[str, Any]:
    """Write the model's rows, a line each in the order of their keys; returns how many, and the digest of it all."""
    digest, count = hashlib.sha256(), 0
    rows = model._base_manager.order_by("pk").iterator(chunk_size=BATCH)
    for batch in _batches(rows):
        entries = serializers.serialize("python", batch)
        lines = "".join(f"{json.dumps(entry, cls=_Exact, **_AS_JSON)}\n" for entry in entries).encode()
        digest.update(lines)
        out.write(lines)
        count += len(batch)
    return {"rows": count, "sha256": digest.hexdigest()}


def is_empty() -> bool:
    """Whether nobody has written anything yet: what migrating fills aside."""
    return not any(model._base_manager.exists() for model in kept_models() if name_of(model) not in FILLED_BY_MIGRATING)


@contextmanager
def filling() -> Iterator[None]:
    """Within, rows come in as they were, unrecorded and unguarded; all of them, or none.

    Afterwards the triggers stand again, new rows get numbers above the old, and every key that a row names is there.
    """
    with transaction.atomic():
        triggers.lift()
        for model in kept_models():
            if name_of(model) in FILLED_BY_MIGRATING:
                model._base_manager.all()._raw_delete(using=connection.alias)
        yield
        connection.check_constraints()
        _number_on()
        triggers.lay()


def load(lines: IO[bytes]) -> None:
    """Bring the rows of a dump back, with the keys they had."""
    for batch in _batches(serializers.deserialize("python", map(json.loads, lines))):
        rows = [entry.object for entry in batch]
        model = type(rows[0])
        # As `bulk_create` does it, but raw: no field may put today in the place of the day that was kept.
        model._base_manager._insert(rows, fields=model._meta.local_concrete_fields, using=connection.alias, raw=True)
        for entry in batch:
            for field, keys in (entry.m2m_data or {}).items():
                getattr(entry.object, field).set(keys)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _number_on() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)
