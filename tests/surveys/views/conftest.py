"""The small commune, built once for the tests of a module; what a test changes is taken back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.commune import Commune, make_commune


@pytest.fixture(scope="module")
def commune(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Commune]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_commune()
        transaction.set_rollback(True)
