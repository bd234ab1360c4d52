"""One installer of every database trigger of ours, whatever it is for, on SQLite and on PostgreSQL.

Whoever needs triggers declares them (`declare`): the audit, and the guards of what is settled. `lay` brings the
database to what the code makes; `differing` says where it is not, a changed body and a disabled trigger included, by
comparing what the database itself holds, so that no note of ours can say otherwise.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction

# Every trigger of ours begins so; `settled_` are those of earlier versions.
OURS = ("audit_", "guard_", "settled_")


@dataclass(frozen=True)
class Function:
    """A trigger's function on PostgreSQL; triggers may share one."""

    name: str
    body: str

    @property
    def sql(self) -> str:
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $function${self.body}"
            "$function$"
        )


@dataclass(frozen=True)
class Trigger:
    """A trigger as it must be: on SQLite its `body` (after `WHEN`), on PostgreSQL its `function` and `arguments`."""

    table: str
    name: str
    timing: str  # BEFORE, AFTER
    operations: tuple[str, ...]  # INSERT, UPDATE, DELETE, TRUNCATE
    body: str = ""
    function: Function | None = None
    arguments: tuple[str, ...] = ()

    @property
    def sql(self) -> str:
        events = " OR ".join(self.operations)
        if self.function is None:
            return f'CREATE TRIGGER "{self.name}" {self.timing} {events} ON "{self.table}" {self.body}'
        level = "STATEMENT" if "TRUNCATE" in self.operations else "ROW"
        arguments = ", ".join(f"'{argument}'" for argument in self.arguments)
        return (
            f'CREATE OR REPLACE TRIGGER "{self.name}" {self.timing} {events} ON "{self.table}" '
            f"FOR EACH {level} EXECUTE FUNCTION {self.function.name}({arguments})"
        )


Source = Callable[[str], Iterable[Trigger]]
_sources: dict[str, Source] = {}


def declare(kind: str, source: Source) -> None:
    """`source(vendor)` gives the triggers of this kind; `/healthz` answers for each kind by its name."""
    _sources[kind] = source


def kinds() -> list[str]:
    return list(_sources)


@cache
def declared(kind: str, vendor: str) -> tuple[Trigger, ...]:
    """The triggers of a kind as the code makes them, for every table there is."""
    return tuple(_sources[kind](vendor))


def differing(kind: str, using: str = "default") -> list[Trigger]:
    """Triggers of a kind that the database lacks, holds with another body, or holds disabled."""
    return _differing(kind, connections[using].vendor, _reader(connections[using]).held())


def _differing(kind: str, vendor: str, held: dict[tuple[str, str], Any]) -> list[Trigger]:
    return [trigger for trigger in declared(kind, vendor) if held.get((trigger.table, trigger.name)) != trigger]


def faulty(using: str = "default") -> list[str]:
    """The kinds of which a trigger differs, and `strangers` when a table of theirs has a trigger or a rule that nobody
    declared: it could undo what ours do, or keep them from it."""
    reader, vendor = _reader(connections[using]), connections[using].vendor
    held = reader.held()
    ours = {(trigger.table, trigger.name) for kind in _sources for trigger in declared(kind, vendor)}
    tables = {table for table, _ in ours}
    strangers = [(table, name) for table, name in {*held, *reader.rules()} - ours if table in tables]
    return [kind for kind in _sources if _differing(kind, vendor, held)] + (["strangers"] if strangers else [])


def business_models(*labels: str) -> list[type[models.Model]]:
    """Every concrete model of these apps, the tables between two of them included."""
    return [
        model
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def lay(using: str = "default", **kwargs: Any) -> list[str]:
    """What was changed, in words, to make the database hold exactly the triggers that the code makes."""
    database = connections[using]
    reader = _reader(database)
    with transaction.atomic(using=using), database.cursor() as cursor:
        reader.wait_for_others(cursor)
        present = set(database.introspection.table_names(cursor))
        wanted = {
            (trigger.table, trigger.name): trigger
            for kind in _sources
            for trigger in declared(kind, database.vendor)
            if trigger.table in present
        }
        held = reader.held()
        stale = sorted((table, name) for table, name in held.keys() - wanted.keys() if name.startswith(OURS))
        new = [trigger for key, trigger in wanted.items() if held.get(key) != trigger]
        for table, name in stale:
            cursor.execute(reader.drop(table, name))
        for function in dict.fromkeys(trigger.function for trigger in new if trigger.function):
            cursor.execute(function.sql)
        for trigger in new:
            if (trigger.table, trigger.name) in held:
                cursor.execute(reader.drop(trigger.table, trigger.name))
            cursor.execute(trigger.sql)
        for statement in reader.clearing({trigger.function for trigger in wanted.values()}):
            cursor.execute(statement)
    return [f"dropped {name} on {table}" for table, name in stale] + [
        f"{'mended' if (trigger.table, trigger.name) in held else 'laid'} {trigger.name} on {trigger.table}"
        for trigger in new
    ]


def make_way(using: str = "default", plan: Sequence[Any] = (), **kwargs: Any) -> None:
    """Before migrations on SQLite: drop the triggers that read tables beside their own; `lay` follows them.

    SQLite rebuilds a table to change it, and then refuses to give the new one its name while the trigger of another
    table asks for it.
    """
    database = connections[using]
    if database.vendor != "sqlite" or not plan:
        return
    trail_moves = any(migration.app_label == "platform" for migration, _ in plan)
    with database.cursor() as cursor:
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        for table, name, sql in cursor.fetchall():
            reads = set(re.findall(r'\b(?:FROM|JOIN) "?(\w+)', sql)) - {table}
            if name.startswith(OURS) and (reads or trail_moves):
                cursor.execute(_Sqlite.drop(table, name))


def lift(using: str = "default") -> None:
    """Drop every trigger of ours, for rows that come back as they were; `lay` follows in the same transaction."""
    reader = _reader(connections[using])
    with connections[using].cursor() as cursor:
        for table, name in reader.held():
            cursor.execute(reader.drop(table, name))


def _reader(database: Any) -> "_Sqlite | _Postgres":
    return _Postgres(database) if database.vendor == "postgresql" else _Sqlite(database)


@dataclass(frozen=True)
class _Sqlite:
    database: Any

    def wait_for_others(self, cursor: Any) -> None:
        """SQLite has one writer at a time anyway."""

    def clearing(self, used: set[Function | None]) -> list[str]:
        return []

    def held(self) -> dict[tuple[str, str], Any]:
        """(table, name) → what compares equal to the declared trigger if the text is the same."""
        with self.database.cursor() as cursor:
            cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
            return {(table, name): _Held(sql) for table, name, sql in cursor.fetchall()}

    def rules(self) -> list[tuple[str, str]]:
        return []

    @staticmethod
    def drop(table: str, name: str) -> str:
        return f'DROP TRIGGER "{name}"'


@dataclass(frozen=True)
class _Held:
    """The text of a trigger that SQLite holds."""

    sql: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trigger) and self.sql == other.sql

    def __hash__(self) -> int:
        return hash(self.sql)


@dataclass(frozen=True)
class _Postgres:
    database: Any

    def wait_for_others(self, cursor: Any) -> None:
        """Two processes that start together would replace the same functions at once."""
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('huulien.triggers'))")

    def held(self) -> dict[tuple[str, str], Trigger | None]:
        """(table, name) → the trigger that the catalogue describes; None for one that does not fire."""
        with self.database.cursor() as cursor:
            cursor.execute(
                """
                SELECT c.relname, t.tgname, t.tgtype, t.tgargs, t.tgenabled = 'O' AND t.tgqual IS NULL
                    AND t.tgattr::text = '' AND l.lanname = 'plpgsql' AND p.proconfig IS NULL AND NOT p.prosecdef,
                    p.proname, p.prosrc
                FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
                    JOIN pg_language l ON l.oid = p.prolang
                WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)
                """
            )
            rows = cursor.fetchall()
        return {
            (table, name): _described(table, name, kind, bytes(arguments), Function(function, body)) if fires else None
            for table, name, kind, arguments, fires, function, body in rows
        }

    def rules(self) -> list[tuple[str, str]]:
        """(table, name) of what rewrites statements on tables before any trigger fires."""
        with self.database.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class "
                "WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)"
            )
            return list(cursor.fetchall())

    def clearing(self, used: set[Function | None]) -> list[str]:
        """Statements that drop the functions of ours that no trigger uses any more."""
        with self.database.cursor() as cursor:
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE prorettype = 'trigger'::regtype AND pg_function_is_visible(oid)"
            )
            names = {name for (name,) in cursor.fetchall() if name.startswith(OURS)}
        return [f"DROP FUNCTION {name}()" for name in sorted(names - {function.name for function in used if function})]

    @staticmethod
    def drop(table: str, name: str) -> str:
        return f'DROP TRIGGER "{name}" ON "{table}"'


# The bits of pg_trigger.tgtype.
_ROW, _BEFORE, _OPERATIONS = 1, 2, {"INSERT": 4, "UPDATE": 16, "DELETE": 8, "TRUNCATE": 32}


def _described(table: str, name: str, kind: int, arguments: bytes, function: Function) -> Trigger | None:
    operations = tuple(operation for operation, bit in _OPERATIONS.items() if kind & bit)
    if bool(kind & _ROW) == ("TRUNCATE" in operations):
        return None
    given = tuple(part.decode() for part in arguments.split(b"\0")[:-1])
    timing = "BEFORE" if kind & _BEFORE else "AFTER"
    return Trigger(table, name, timing, operations, function=function, arguments=given)
