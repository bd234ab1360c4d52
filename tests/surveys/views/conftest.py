"""The small commune, built once for the tests of a module; what a test changes is taken back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from surveys.models import Review
from tests.commune import Commune, make_commune, review_of


@pytest.fixture(scope="module")
def commune(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Commune]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_commune()
        transaction.set_rollback(True)


@pytest.fixture
def head(client: Client, commune: Commune) -> Client:
    """A browser of the head of Làng Bên."""
    client.force_login(commune.cast.head)
    return client


@pytest.fixture
def draft(commune: Commune) -> Review:
    """The draft of Triệu Văn Sinh: poor in 2022 with B1 120, then with 90 m², water of the stream, no latrine, no
    internet and a television."""
    return review_of(commune, "Triệu Văn Sinh")
