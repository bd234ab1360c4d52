"""The API keeps to its own description, whatever is sent: every operation, as every role.

What a database refuses, a number too large or a text with NUL, is sent to both by `test_any_input`.
"""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from rest_framework.authtoken.models import Token
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.test_access import World, made, world

__all__ = ["made", "world"]

PLAYERS = ("officer", "leader", "head", "unit", "district_officer", "auditor", "administrator")
# A case that contradicts itself is refused in words: more than a schema can say.
SAYS_MORE = [positive_data_acceptance]


@pytest.fixture(autouse=True)
def connections_stay_open() -> Iterator[None]:
    """As for the client of Django's tests: the transaction of the test goes on from one request to the next."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.one_database
@pytest.mark.parametrize("who", PLAYERS)
def test_every_answer_is_as_the_description_says(world: World, who: str) -> None:
    token = Token.objects.create(user=getattr(world.cast, who))
    headers = {"Authorization": f"Token {token.key}", "Accept-Encoding": "identity"}
    sent = {"base_url": "http://testserver", "headers": headers}
    schema = schemathesis.openapi.from_dict(SchemaGenerator(api_version="1").get_schema(public=True))
    schema.app = get_wsgi_application()
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 8
    for operation in operations:
        operation.app = schema.app

        @settings(max_examples=15, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answers(case: schemathesis.Case) -> None:
            case.call_and_validate(**sent, excluded_checks=SAYS_MORE)

        answers()
