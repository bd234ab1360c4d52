"""Queries of the ORM whose SQL is written once: for the few that stand behind every page.

Writing the SQL of a grouped query with several joins takes Django longer than the database takes to answer it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Stand for the keys and the day while the SQL is written; none is ever a real one.
_SOME_KEY = -987_654_321
_SOME_DAY = date(1234, 5, 6)


class ReadyQuery:
    """Rows of `build(commune_id, day, *keys)`, a query of values; its SQL is kept for each kind of database."""

    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self._written: dict[str, tuple[str, list[Any]]] = {}

    def rows(self, commune_id: int, day: date, *keys: int) -> list[tuple[Any, ...]]:
        """The rows as the database gives them."""
        if connection.vendor not in self._written:
            self._written[connection.vendor] = self._write(len(keys))
        sql, parameters = self._written[connection.vendor]
        given: dict[Any, Any] = {_SOME_KEY - place: key for place, key in enumerate((commune_id, *keys))}
        # SQLite keeps dates as text.
        given |= {_SOME_DAY: day, _SOME_DAY.year: day.year, str(_SOME_DAY): str(day)}
        with connection.cursor() as cursor:
            cursor.execute(sql, [given.get(parameter, parameter) for parameter in parameters])
            return cursor.fetchall()

    def _write(self, keys: int) -> tuple[str, list[Any]]:
        stand_ins = (_SOME_KEY - place for place in range(1, keys + 1))
        query = self.build(_SOME_KEY, _SOME_DAY, *stand_ins).query
        sql, parameters = query.get_compiler(connection=connection).as_sql()
        return sql, list(parameters)
