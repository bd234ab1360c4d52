"""What the tests of a round share: its cast, and the day on which a module's tests live (`TODAY`)."""

from collections.abc import Iterator
from typing import Any

import pytest

from huulien.platform import clock
from tests.base import Cast, make_cast


@pytest.fixture(autouse=True)
def the_day_of_the_module(request: Any) -> Iterator[None]:
    day = getattr(request.module, "TODAY", None)
    if day is None:
        yield
        return
    with clock.reliving(day):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
