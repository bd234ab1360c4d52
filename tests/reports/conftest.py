"""The small communes of the reports, built once for a module: of the analysis, and the one of the golden tables."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.base import Cast, make_cast
from tests.kept import checked, kept
from tests.reports import small_commune
from tests.surveys.views.conftest import commune

__all__ = ["commune"]


@pytest.fixture(scope="module")
def counted_by_hand(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Cast]:
    with kept(django_db_blocker):
        cast = make_cast()
        small_commune.build(cast)
        yield checked(cast)


@pytest.fixture
def cast(counted_by_hand: Cast, db: None) -> Cast:
    """The cast of the small commune; a module where it is not built has a `cast` of its own."""
    return deepcopy(counted_by_hand)
