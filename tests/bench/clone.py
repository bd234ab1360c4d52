"""Copies of a commune within the database: what a province around it costs, without generating it person by person."""

from typing import Any

from django.db import connection, models

from households.models import Area, Household, Member, Spell
from huulien.platform import audit
from surveys.models import ClassInForce, Review, Round

STEP = 10_000_000  # copies keep their distance


def clone_commune(commune: Area, number: int) -> None:
    """A copy of the commune's areas, households, members, their spells, reviews (without their texts) and classes."""
    shift = number * STEP
    ids = {commune.pk, *Area.objects.villages_of(commune).values_list("pk", flat=True)}
    own = f"id IN ({', '.join(map(str, sorted(ids)))})"
    with audit.acting(locked=False), connection.cursor() as cursor:  # settled days are copied too
        _copy(cursor, Area, shift, own, {"code": f"code || '-{number}'", "parent_id": _parent(commune, shift)})
        _copy(cursor, Round, shift, f"commune_id = {commune.pk}", {})
        _copy(cursor, Household, shift, f"commune_id = {commune.pk}", {})
        _copy(cursor, Member, shift, f"commune_id = {commune.pk}", {})
        _copy(cursor, Spell, shift, f"commune_id = {commune.pk}", {})
        texts = {"facts": "'{}'", "roster": "'[]'", "outcome": "'{}'", "score_answers": "'{}'", "done_tasks": "'[]'"}
        _copy(cursor, Review, shift, f"commune_id = {commune.pk} AND state = 'settled'", texts)
        _copy(cursor, ClassInForce, shift, f"commune_id = {commune.pk}", {})


def _parent(commune: Area, shift: int) -> str:
    return f"CASE WHEN id = {commune.pk} THEN parent_id ELSE parent_id + {shift} END"


def _copy(cursor: Any, model: type[models.Model], shift: int, where: str, other: dict[str, str]) -> None:
    """Insert the rows again with their keys, and their keys to copied rows, moved by `shift`."""
    shifted = {Area, Round, Household, Member, Review}
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
    cursor.execute(
        f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(values)} FROM "{table}" WHERE {where}'
    )
