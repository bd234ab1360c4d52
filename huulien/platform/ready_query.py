"""Queries of the ORM whose SQL is written once: for the few that stand behind every page.

Writing the SQL of a grouped query with several joins takes Django longer than the database takes to answer it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Stand for the commune and the day while the SQL is written; neither is ever a real one.
_SOME_COMMUNE = -987_654_321
_SOME_DAY = date(1234, 5, 6)


class ReadyQuery:
    """Rows of `build(commune_id, day)`, a query of values; its SQL is kept for each kind of database."""

    def __init__(self, build: Callable[[int, date], QuerySet[Any]]) -> None:
        self.build = build
        self._written: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, commune_id: int, day: date) -> list[tuple[Any, ...]]:
        """The rows as the database gives them."""
        if connection.vendor not in self._written:
            self._written[connection.vendor] = self._write()
        sql, parameters = self._written[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(sql, [_filled(parameter, commune_id, day) for parameter in parameters])
            return cursor.fetchall()

    def _write(self) -> tuple[str, list[Any]]:
        sql, parameters = self.build(_SOME_COMMUNE, _SOME_DAY).query.get_compiler(connection=connection).as_sql()
        return sql, list(parameters)


def _filled(parameter: Any, commune_id: int, day: date) -> Any:
    if parameter == _SOME_COMMUNE:
        return commune_id
    if parameter == _SOME_DAY:
        return day
    if parameter == _SOME_DAY.year:
        return day.year
    # SQLite keeps dates as text.
    return str(day) if parameter == str(_SOME_DAY) else parameter
