"""Copies of a commune within the database: what a province around it costs, without generating it person by person."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from households.models import Area, Household, Member, Spell
from huulien.platform import triggers
from surveys.models import ClassInForce, Review, ReviewCause, ReviewNeed, Round

STEP = 10_000_000  # copies keep their distance
COPIED = frozenset({Area, Round, Household, Member, Review})


@contextmanager
def copying() -> Iterator[None]:
    """Rows are copied in one transaction, without triggers: settled days too, and with no trail of their own.

    Then the planner counts its rows anew, so that every measure meets a database that knows what it holds.
    """
    with transaction.atomic():
        triggers.lift()
        yield
        triggers.lay()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def clone_commune(commune: Area, number: int) -> None:
    """A copy of the commune's areas, households, members, their spells, reviews (without their texts) and classes."""
    shift = number * STEP
    ids = {commune.pk, *Area.objects.villages_of(commune).values_list("pk", flat=True)}
    villages, own = f"id IN ({', '.join(map(str, sorted(ids)))})", f"commune_id = {commune.pk}"
    texts = {"facts": "'{}'", "roster": "'[]'", "outcome": "'{}'", "score_answers": "'{}'", "done_tasks": "'[]'"}
    copy_rows(Area, shift, villages, {"code": f"code || '-{number}'", "parent_id": _parent(commune, shift)})
    for model in (Round, Household, Member, Spell):
        copy_rows(model, shift, own, {})
    copy_rows(Review, shift, f"{own} AND state = 'settled'", texts)
    for model in (ReviewCause, ReviewNeed, ClassInForce):
        copy_rows(model, shift, own, {})


def _parent(commune: Area, shift: int) -> str:
    return f"CASE WHEN id = {commune.pk} THEN parent_id ELSE parent_id + {shift} END"


def copy_rows(
    model: type[models.Model], shift: int, where: str, other: dict[str, str], shifted: Collection[Any] = COPIED
) -> None:
    """Insert the rows again with their keys, and their keys to `shifted` rows, moved by `shift`."""
    columns, values = [], []
    for field in model._meta.local_concrete_fields:
        column = field.column
        columns.append(f'"{column}"')
        if column in other:
            values.append(other[column])
        elif field.primary_key or (
            field.remote_field and field.remote_field.model in shifted and column != "successor_id"
        ):
            values.append(f'"{column}" + {shift}')
        else:
            values.append(f'"{column}"')
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(values)} FROM "{table}" WHERE {where}'
        )
