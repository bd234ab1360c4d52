"""What is settled does not change: the database itself refuses, whichever door a change comes through.

A model says in `guards` what holds for its rows; each guard says it in words and writes the condition, in SQL that both
databases read, under which a write is refused. The services refuse first, with words for the user; the triggers made
from these stop what takes another way: the admin, bulk writes, raw SQL, a mistake of ours.
`audit.acting(locked=False)` lifts them (a data migration, the tests' clean-up).
"""

from collections.abc import Iterator

from huulien.platform.audit import APPS, LOCKED
from huulien.platform.guards.conditions import (
    All,
    Condition,
    Either,
    Found,
    Is,
    KeptIn,
    Known,
    Named,
    Not,
    OneOf,
    SettledDay,
    Whose,
    YearIsSettled,
    Yes,
)
from huulien.platform.guards.rules import (
    NO_END,
    NO_START,
    AsNow,
    ByTwo,
    Copies,
    Days,
    Earlier,
    Fixed,
    Forward,
    Frozen,
    Guard,
    Levels,
    Model,
    NeverRemoved,
    OfParent,
    Only,
    Refused,
    SameCommune,
    WrittenOnce,
)
from huulien.platform.triggers import Function, Trigger, business_models, declare

__all__ = [
    "NO_END", "NO_START", "REFUSAL", "All", "AsNow", "ByTwo", "Condition", "Copies", "Days", "Earlier", "Either",
    "Fixed", "Forward", "Found", "Frozen", "Guard", "Is", "KeptIn", "Known", "Levels", "Model", "Named", "NeverRemoved",
    "Not", "OfParent", "OneOf", "Only", "Refused", "SameCommune", "SettledDay", "Whose", "WrittenOnce", "YearIsSettled",
    "Yes", "guarded_models",
]  # fmt: skip

REFUSAL = "what is settled does not change"


def guarded_models() -> list[Model]:
    return [model for model in business_models(*APPS) if getattr(model, "guards", ())]


def _triggers(vendor: str) -> Iterator[Trigger]:
    for model in guarded_models():
        for guard in model.guards:  # type: ignore[attr-defined]
            for operation, condition in guard.refused(model, vendor):
                yield _trigger(vendor, model._meta.db_table, guard, operation, condition)


def _trigger(vendor: str, table: str, guard: Guard, operation: str, condition: str) -> Trigger:
    """After the write: an `INSERT … ON CONFLICT DO UPDATE` is then judged by what it did, not by what it offered."""
    name = f"guard_{table}_{guard.word}_{operation.lower()}"
    message = f"{REFUSAL}: {table}, {guard.rule()}"
    if vendor == "sqlite":
        body = f"WHEN ({condition}) AND NOT audit_actor('unlocked') BEGIN SELECT RAISE(ABORT, '{message}'); END"
        return Trigger(table, name, "AFTER", (operation,), body)
    function = Function(
        name,
        f"""
        BEGIN
            IF ({condition}) AND {LOCKED} THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NULL;
        END """,
    )
    return Trigger(table, name, "AFTER", (operation,), function=function)


declare("guards", _triggers)
