"""The end of a round costs as many queries whatever the number of households."""

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from households.models import Area
from huulien.demo.population import Population
from huulien.demo.rounds import annual_round, certify, decide, load, settle
from reports.official import TITLES, official_lists, official_table
from surveys.models import Certificate, Round
from tests import factories

pytestmark = pytest.mark.django_db

CLASSES = ("poor", "near_poor", "poor", "not_poor")


def reviewed_round(district: Area, code: str, households: int) -> Round:
    """A commune whose round waits to be decided on; every class changes from the year before."""
    commune = factories.make_commune(district, code=code)
    user = factories.make_user(f"canbo-{code}")
    population = Population(commune, Random(1))
    opened_on = date(2021, 12, 1)
    book = population.register({factories.make_village(commune, "Làng Bên"): households}, opened_on, opened_on)
    classes = {household: CLASSES[place % 4] for place, household in enumerate(book)}
    load(commune, 2021, date(2021, 12, 15), "01/QĐ-UBND", classes, user, None)
    round = annual_round(commune, 2022, user, must_check=False)
    population.review(
        round, {household: CLASSES[(place + 1) % 4] for place, household in enumerate(book)}, date(2022, 10, 10), user
    )
    return round


def queries_of(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def costs(round: Round) -> dict[str, int]:
    commune = round.commune
    found = {
        "decide": queries_of(lambda: decide(round, date(2022, 12, 14), 1, None, None)),
        "settle": queries_of(lambda: settle(round, date(2022, 12, 14), "01/QĐ-UBND", None)),
        "certify": queries_of(lambda: certify(round, date(2022, 12, 15), None)),
        "lists": queries_of(lambda: official_lists(commune, 2022)),
    }
    return found | {
        number: queries_of(lambda number=number: official_table(commune, 2022, number)) for number in TITLES
    }


def test_no_query_is_asked_for_each_household() -> None:
    district = factories.make_district(factories.make_province())
    costs(reviewed_round(district, "06380", 8))  # what is read once for all
    few, more = (costs(reviewed_round(district, code, count)) for code, count in (("06381", 8), ("06382", 24)))
    assert few == more


def test_members_are_looked_up_by_their_keys_alone() -> None:
    """In the order of the register SQLite walks through every household of the book, once it has counted its rows."""
    round = reviewed_round(factories.make_district(factories.make_province()), "06380", 8)
    with CaptureQueriesContext(connection) as captured:
        settle(round, date(2022, 12, 14), "01/QĐ-UBND", None)
    reads = [query["sql"] for query in captured if query["sql"].startswith('SELECT "households_member"."id"')]
    assert reads
    assert not [sql for sql in reads if "JOIN" in sql]


def test_certificates_are_printed_by_as_many_queries_as_one() -> None:
    from surveys.papers.certificates import certificates_pdf

    district = factories.make_district(factories.make_province())
    round = reviewed_round(district, "06380", 12)
    settle(round, date(2022, 12, 14), "01/QĐ-UBND", None)
    certify(round, date(2022, 12, 15), None)
    held = Certificate.objects.filter(commune=round.commune).select_related("household__village", "holder", "replaces")
    one, many = (
        queries_of(lambda count=count: certificates_pdf(list(held.prefetch_related("years")[:count]), round.commune))
        for count in (1, 9)
    )
    assert one == many
