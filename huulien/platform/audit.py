"""The audit: every change of every business row, recorded by the database itself.

Triggers see what saves, bulk writes, `update()`, the admin and raw SQL do alike, so no change can escape by taking
another door. `acting` says who is at work; the triggers read it from the connection.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.apps import AppConfig, apps
from django.db import connection, connections, models, transaction

APPS = ("platform", "accounts", "households", "surveys", "programs", "reports")
TRAIL = "platform_auditentry"


@dataclass(frozen=True)
class Actor:
    """Who changes something, from where and why. `locked` false lifts the append-only guard (tests only)."""

    user_id: int | None = None
    name: str = ""
    address: str = ""
    reason: str = ""
    locked: bool = True


NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


@contextmanager
def acting(**changes: Any) -> Iterator[None]:
    """Within the block, changes are recorded under the current actor with these fields replaced."""
    before = _actor.get()
    token = _actor.set(replace(before, **changes))
    _tell_database(_actor.get())
    try:
        yield
    finally:
        _actor.reset(token)
        _tell_database(before)


def as_user(user: Any, *, address: str = "", reason: str = "") -> Any:
    """`acting` for a logged-in user."""
    return acting(user_id=user.pk, name=user.get_username(), address=address, reason=reason[:300])


def despite(doubts: Iterable[str]) -> Any:
    """`acting` for somebody who has checked what is unlikely: the doubts are the reason in the trail."""
    words = " ".join(doubts)
    return acting(reason=f"Đã kiểm tra, đúng như vậy: {words}"[:300]) if words else nullcontext()


def _tell_database(actor: Actor) -> None:
    """PostgreSQL's triggers read a setting of the connection; SQLite's call back into this process."""
    if connection.vendor != "postgresql" or (connection.in_atomic_block and connection.needs_rollback):
        return
    fields = {"id": actor.user_id, "name": actor.name, "address": actor.address, "reason": actor.reason}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('huulien.actor', %s, false), set_config('huulien.unlocked', %s, false)",
            [json.dumps(fields), "" if actor.locked else "yes"],
        )


def teach_connection(connection: Any, **kwargs: Any) -> None:
    """Give a new SQLite connection the function its triggers call."""
    if connection.vendor == "sqlite":
        columns = {"id": "user_id", "name": "name", "address": "address", "reason": "reason"}

        def audit_actor(column: str) -> Any:
            actor = _actor.get()
            return (not actor.locked) if column == "unlocked" else getattr(actor, columns[column])

        connection.connection.create_function("audit_actor", 1, audit_actor)


def audited_models() -> list[type[models.Model]]:
    """Every concrete model of the business apps, but the trail itself."""
    return [
        model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.db_table != TRAIL
    ]


def install_triggers(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Lay the triggers of one app's tables anew (after `migrate`)."""
    if app_config.label not in APPS:
        return
    database = connections[using]
    present = set(database.introspection.table_names())
    if TRAIL not in present:
        return
    writer = _Postgres() if database.vendor == "postgresql" else _Sqlite()
    with transaction.atomic(using=using), database.cursor() as cursor:
        for statement in writer.preparation():
            cursor.execute(statement)
        for model in audited_models():
            if model._meta.app_label == app_config.label and model._meta.db_table in present:
                for statement in writer.triggers(model):
                    cursor.execute(statement)


def missing_triggers(using: str = "default") -> list[str]:
    """Tables whose changes would escape, and the trail itself if it could be changed: for `/healthz` and the tests."""
    database = connections[using]
    writer = _Postgres() if database.vendor == "postgresql" else _Sqlite()
    with database.cursor() as cursor:
        cursor.execute(writer.present)
        present = set(cursor.fetchall())
    tables = [(model._meta.db_table, writer.names(model._meta.db_table)) for model in audited_models()]
    return [table for table, names in [*tables, (TRAIL, writer.keepers)] if not {(table, n) for n in names} <= present]


def _excluded(model: type[models.Model]) -> tuple[str, ...]:
    """Columns that never enter the trail: password hashes, log-in times."""
    return getattr(model, "audit_exclude", ())


class _Postgres:
    present = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    keepers = ("audit_keep", "audit_keep_whole")

    def names(self, table: str) -> tuple[str, ...]:
        """The triggers that a table must have."""
        return ("audit_changes", "audit_keep_whole")

    def preparation(self) -> list[str]:
        return [
            # The table names come from our models, never from a user.
            f"""
            CREATE OR REPLACE FUNCTION audit_record() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                actor jsonb := coalesce(nullif(current_setting('huulien.actor', true), ''), '{{}}')::jsonb;
                hidden text[] := coalesce(TG_ARGV[:], '{{}}');  -- NULL without arguments
                old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - hidden END;
                new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - hidden END;
            BEGIN
                IF old_row IS DISTINCT FROM new_row THEN
                    INSERT INTO {TRAIL}
                        (at, actor_id, actor, address, reason, operation, "table", row_id, commune_id, before, after)
                    VALUES (clock_timestamp(), (actor->>'id')::bigint, coalesce(actor->>'name', ''),
                        coalesce(actor->>'address', ''), coalesce(actor->>'reason', ''), lower(TG_OP), TG_TABLE_NAME,
                        (coalesce(new_row, old_row)->>'id')::bigint,
                        (coalesce(new_row, old_row)->>'commune_id')::bigint, old_row, new_row);
                END IF;
                RETURN NULL;
            END $$
            """,
            """
            CREATE OR REPLACE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF coalesce(current_setting('huulien.unlocked', true), '') <> 'yes' THEN
                    RAISE EXCEPTION 'the audit trail is append-only';
                END IF;
                RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
            END $$
            """,
            f"""
            CREATE OR REPLACE TRIGGER audit_keep BEFORE UPDATE OR DELETE ON {TRAIL}
            FOR EACH ROW EXECUTE FUNCTION audit_keep()
            """,
            """
            CREATE OR REPLACE FUNCTION audit_keep_whole() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF coalesce(current_setting('huulien.unlocked', true), '') <> 'yes' THEN
                    RAISE EXCEPTION 'a table is not emptied past the audit trail';
                END IF;
                RETURN NULL;
            END $$
            """,
            self._kept_whole(TRAIL),
        ]

    def _kept_whole(self, table: str) -> str:
        """TRUNCATE fires no trigger of a row, so it is refused."""
        return (
            f'CREATE OR REPLACE TRIGGER audit_keep_whole BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_keep_whole()"
        )

    def triggers(self, model: type[models.Model]) -> list[str]:
        excluded = ", ".join(f"'{column}'" for column in _excluded(model))
        return [
            f'CREATE OR REPLACE TRIGGER audit_changes AFTER INSERT OR UPDATE OR DELETE ON "{model._meta.db_table}" '
            f"FOR EACH ROW EXECUTE FUNCTION audit_record({excluded})",
            self._kept_whole(model._meta.db_table),
        ]


class _Sqlite:
    present = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    keepers = ("audit_keep_update", "audit_keep_delete")

    def names(self, table: str) -> tuple[str, ...]:
        """The triggers that a table must have."""
        return tuple(f"audit_{operation}_{table}" for operation in ("insert", "update", "delete"))

    def preparation(self) -> list[str]:
        statements = []
        for operation in ("update", "delete"):
            statements += [
                f"DROP TRIGGER IF EXISTS audit_keep_{operation}",
                f"CREATE TRIGGER audit_keep_{operation} BEFORE {operation} ON {TRAIL} "
                "WHEN NOT audit_actor('unlocked') "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
            ]
        return statements

    def triggers(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        fields = [field for field in model._meta.local_concrete_fields if field.column not in _excluded(model)]
        changed = " OR ".join(f'OLD."{field.column}" IS NOT NEW."{field.column}"' for field in fields)
        commune = "{row}.commune_id" if any(field.column == "commune_id" for field in fields) else "NULL"

        def row(name: str) -> str:
            pairs = ", ".join(
                f"'{field.column}', "
                + (
                    f'json({name}."{field.column}")'
                    if isinstance(field, models.JSONField)
                    else f'{name}."{field.column}"'
                )
                for field in fields
            )
            return f"json_object({pairs})"

        statements = []
        for operation, source, before, after, when in (
            ("insert", "NEW", "NULL", row("NEW"), ""),
            ("update", "NEW", row("OLD"), row("NEW"), f"WHEN {changed} "),
            ("delete", "OLD", row("OLD"), "NULL", ""),
        ):
            statements += [
                f'DROP TRIGGER IF EXISTS "audit_{operation}_{table}"',
                f'CREATE TRIGGER "audit_{operation}_{table}" AFTER {operation} ON "{table}" {when}BEGIN '
                f'INSERT INTO {TRAIL} (at, actor_id, actor, address, reason, operation, "table", row_id, commune_id, '
                f"before, after) VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), audit_actor('id'), audit_actor('name'), "
                f"audit_actor('address'), audit_actor('reason'), '{operation}', '{table}', {source}.id, "
                f"{commune.format(row=source)}, {before}, {after}); END",
            ]
        return statements
