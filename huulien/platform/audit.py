"""The audit: every change of every business row, recorded by the database itself.

Triggers see what saves, bulk writes, `update()`, the admin and raw SQL do alike, so no change can escape by taking
another door. `acting` says who is at work; the triggers read it from the connection.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from django.db import connection, models

from huulien.platform.triggers import Function, Trigger, business_models, declare

APPS = ("platform", "accounts", "households", "surveys", "programs", "reports")
TRAIL = "platform_auditentry"
KEPT = (TRAIL, "platform_auditseal")  # tables that only grow

# On PostgreSQL any client may set what unlocks: it counts for the owner of the table alone, whatever role it plays.
LOCKED = """(coalesce(current_setting('huulien.unlocked', true), '') <> 'yes' OR NOT pg_has_role(session_user,
                (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER'))"""


@dataclass(frozen=True)
class Actor:
    """Who changes something, from where and why. `locked` false lifts what refuses changes (tests, data migrations)."""

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
    """Give a new SQLite connection the function its triggers call, and let REPLACE fire those of what it removes."""
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA recursive_triggers = ON")
        columns = {"id": "user_id", "name": "name", "address": "address", "reason": "reason"}

        def audit_actor(column: str) -> Any:
            actor = _actor.get()
            return (not actor.locked) if column == "unlocked" else getattr(actor, columns[column])

        connection.connection.create_function("audit_actor", 1, audit_actor)


def audited_models() -> list[type[models.Model]]:
    """Every concrete model of the business apps, but the trail itself and what says that it stays out."""
    return [model for model in business_models(*APPS) if model._meta.db_table != TRAIL and is_audited(model)]


def is_audited(model: type[models.Model]) -> bool:
    """Whether changes of the model's rows are recorded; `audited = False` on a model says no."""
    return getattr(model, "audited", True)


def _excluded(model: type[models.Model]) -> tuple[str, ...]:
    """Columns that never enter the trail: password hashes, log-in times, and the count by which two savers meet, which
    moves before a row changes and says nothing of it."""
    counts = [field.column for field in model._meta.local_concrete_fields if field.column == "version"]
    return tuple(dict.fromkeys([*counts, *getattr(model, "audit_exclude", ())]))


def commune_of(model: type[models.Model], row: str) -> str:
    """SQL for the commune that a row of the model belongs to: its own, or what `audit_commune` of the model says."""
    if declared := getattr(model, "audit_commune", ""):
        return declared.format(row=row)
    has_commune = any(field.column == "commune_id" for field in model._meta.local_concrete_fields)
    return f"{row}.commune_id" if has_commune else "NULL"


def _triggers(vendor: str) -> Iterator[Trigger]:
    writer = _Postgres() if vendor == "postgresql" else _Sqlite()
    yield from writer.keepers()
    for model in audited_models():
        yield from writer.recorders(model)


class _Postgres:
    keep = Function(
        "audit_keep",
        f"""
        BEGIN
            IF {LOCKED} THEN
                RAISE EXCEPTION 'the audit trail is append-only';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END """,
    )
    keep_whole = Function(
        "audit_keep_whole",
        f"""
        BEGIN
            IF {LOCKED} THEN
                RAISE EXCEPTION 'a table is not emptied past the audit trail';
            END IF;
            RETURN NULL;
        END """,
    )

    def keepers(self) -> Iterator[Trigger]:
        for table in KEPT:
            yield Trigger(table, "audit_keep", "BEFORE", ("UPDATE", "DELETE"), function=self.keep)
            yield self._kept_whole(table)

    def _kept_whole(self, table: str) -> Trigger:
        """TRUNCATE fires no trigger of a row, so it is refused."""
        return Trigger(table, "audit_keep_whole", "BEFORE", ("TRUNCATE",), function=self.keep_whole)

    def recorders(self, model: type[models.Model]) -> Iterator[Trigger]:
        yield Trigger(
            model._meta.db_table, "audit_changes", "AFTER", ("INSERT", "UPDATE", "DELETE"),
            function=self._record(model), arguments=_excluded(model),
        )  # fmt: skip
        yield self._kept_whole(model._meta.db_table)

    def _record(self, model: type[models.Model]) -> Function:
        """One function for all tables that hold their commune or none, one for each that says where to find it."""
        if getattr(model, "audit_commune", ""):
            name = f"audit_record_{model._meta.db_table}"
            new, old = commune_of(model, "NEW"), commune_of(model, "OLD")
            find = f"IF TG_OP = 'DELETE' THEN commune := {old}; ELSE commune := {new}; END IF;"
        else:
            name = "audit_record"
            find = "commune := (coalesce(new_row, old_row)->>'commune_id')::bigint;"
        return Function(
            name,
            f"""
            DECLARE
                actor jsonb := coalesce(nullif(current_setting('huulien.actor', true), ''), '{{}}')::jsonb;
                hidden text[] := coalesce(TG_ARGV[:], '{{}}');  -- NULL without arguments
                old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - hidden END;
                new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - hidden END;
                commune bigint;
            BEGIN
                IF old_row IS DISTINCT FROM new_row THEN
                    {find}
                    INSERT INTO {TRAIL}
                        (at, actor_id, actor, address, reason, operation, "table", row_id, commune_id, before, after)
                    VALUES (clock_timestamp(), (actor->>'id')::bigint, coalesce(actor->>'name', ''),
                        coalesce(actor->>'address', ''), coalesce(actor->>'reason', ''), lower(TG_OP), TG_TABLE_NAME,
                        (coalesce(new_row, old_row)->>'id')::bigint, commune, old_row, new_row);
                END IF;
                RETURN NULL;
            END """,
        )


class _Sqlite:
    # SQLite 3.40 calls a function with 127 arguments at most: a column takes two, the row built so far one.
    columns_a_call = 60

    def keepers(self) -> Iterator[Trigger]:
        for table, operation in product(KEPT, ("UPDATE", "DELETE")):
            yield Trigger(
                table, f"audit_keep_{operation.lower()}_{table}", "BEFORE", (operation,),
                "WHEN NOT audit_actor('unlocked') BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END",
            )  # fmt: skip

    def recorders(self, model: type[models.Model]) -> Iterator[Trigger]:
        table = model._meta.db_table
        fields = [field for field in model._meta.local_concrete_fields if field.column not in _excluded(model)]
        changed = " OR ".join(f'OLD."{field.column}" IS NOT NEW."{field.column}"' for field in fields)
        for operation, source, before, after, when in (
            ("insert", "NEW", "NULL", self._row("NEW", fields), ""),
            ("update", "NEW", self._row("OLD", fields), self._row("NEW", fields), f"WHEN {changed} "),
            ("delete", "OLD", self._row("OLD", fields), "NULL", ""),
        ):
            yield Trigger(
                table, f"audit_{operation}_{table}", "AFTER", (operation.upper(),),
                f'{when}BEGIN INSERT INTO {TRAIL} (at, actor_id, actor, address, reason, operation, "table", row_id, '
                f"commune_id, before, after) VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), audit_actor('id'), "
                f"audit_actor('name'), audit_actor('address'), audit_actor('reason'), '{operation}', '{table}', "
                f"{source}.id, {commune_of(model, source)}, {before}, {after}); END",
            )  # fmt: skip

    def _row(self, name: str, fields: list[Any]) -> str:
        """SQL for the row as JSON."""

        def value(field: Any) -> str:
            column = f'{name}."{field.column}"'
            return f"json({column})" if isinstance(field, models.JSONField) else column

        first, rest = fields[: self.columns_a_call], fields[self.columns_a_call :]
        row = "json_object(" + ", ".join(f"'{field.column}', {value(field)}" for field in first) + ")"
        while rest:
            first, rest = rest[: self.columns_a_call], rest[self.columns_a_call :]
            row = f"json_set({row}, " + ", ".join(f"'$.{field.column}', {value(field)}" for field in first) + ")"
        return row


declare("audit", _triggers)
