"""What PostgreSQL's planner goes by, counted anew after many rows have come at once.

Its own daemon gets there in a minute; until then the first pages after an import take seconds.
"""

from django.db import connection, models, transaction


def count_anew(*changed: type[models.Model]) -> None:
    """Once the transaction holds; tables that the role does not own are left to the daemon."""
    transaction.on_commit(lambda: count_at_once(*changed))


def count_at_once(*changed: type[models.Model]) -> None:
    """Within the transaction that wrote the rows and goes on to read them: the daemon sees none of them yet."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in changed)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {tables}")
