"""What the tests of a module start from, made once; what each of them changes is taken back after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction


@contextmanager
def kept(blocker: Any) -> Iterator[None]:
    """What is written within, and while the block is open, is taken back at its end.

    For a fixture of a module: every test of it that reads the database asks for what the fixture made, and gets a copy
    of its own (`deepcopy`), since a record that one test changed would be another's start. No test with real
    transactions stands in such a module.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def checked(made: Any) -> Any:
    """What was made, once the database has looked at it: PostgreSQL would look again after every test."""
    connection.check_constraints()
    return made
