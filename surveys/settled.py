"""What is settled does not change: the database itself refuses, whichever door a change comes through.

The services refuse first, with words for the user; these triggers stop what takes another way: the admin, bulk writes,
raw SQL, a mistake of ours. `households.audit.acting(locked=False)` lifts them (a data migration, the tests' clean-up).
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections, models, transaction

from surveys.models import ClassInForce, Review, ReviewCause, ReviewNeed, Round

REFUSAL = "what is settled does not change"


def _conditions() -> dict[type[models.Model], dict[str, str]]:
    """When a write is refused, by model and operation, in SQL that both databases read; OLD and NEW are the rows."""
    review = Review._meta.db_table
    settled = dict.fromkeys(("update", "delete"), "OLD.state = 'settled'")
    of_settled = {
        operation: f"EXISTS (SELECT 1 FROM {review} r WHERE r.id = {row}.review_id AND r.state = 'settled')"  # noqa: S608 our own names
        for operation, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
    }
    # A later settlement may say when a class ended, once; nothing else of it ever changes.
    kept = [field.column for field in ClassInForce._meta.local_concrete_fields if field.name != "valid_until"]
    same = " AND ".join(f"OLD.{column} = NEW.{column}" for column in kept)
    return {
        Round: settled,
        Review: settled,
        ReviewCause: of_settled,
        ReviewNeed: of_settled,
        ClassInForce: {"update": f"NOT (OLD.valid_until IS NULL AND {same})", "delete": "1 = 1"},
    }


def install_triggers(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Lay the triggers anew (after `migrate`: SQLite drops them when it rebuilds a table)."""
    if app_config.label != "surveys":
        return
    database = connections[using]
    if ClassInForce._meta.db_table not in database.introspection.table_names():
        return
    with transaction.atomic(using=using), database.cursor() as cursor:
        for model, operations in _conditions().items():
            for operation, condition in operations.items():
                for statement in _statements(database.vendor, model._meta.db_table, operation, condition):
                    cursor.execute(statement)


def _statements(vendor: str, table: str, operation: str, condition: str) -> list[str]:
    # Table and column names come from our models, never from a user.
    name = f"settled_{operation}_{table}"
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} BEFORE {operation} ON {table} WHEN NOT audit_actor('unlocked') AND {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        ]
    returned = "OLD" if operation == "delete" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF coalesce(current_setting('huulien.unlocked', true), '') <> 'yes' AND {condition} THEN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {returned}; END $$",
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
