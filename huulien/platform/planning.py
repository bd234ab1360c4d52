"""What PostgreSQL's planner goes by, counted anew after many rows have come at once.

Its own daemon gets there in a minute; until then the first pages after an import take seconds.
"""

from django.db import connection, models, transaction


def count_anew(*changed: type[models.Model]) -> None:
    """Once the transaction holds; tables that the role does not own are left to the daemon."""
    if connection.vendor == "postgresql":
        transaction.on_commit(lambda: _analyse([model._meta.db_table for model in changed]))


def _analyse(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")
