"""The demonstration commune says what the README promises."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from households.models import Household
from huulien.accounts.models import User
from huulien.demo import commune
from huulien.platform.models import AuditEntry
from surveys.models import ClassInForce, Review
from surveys.rules.case import parse_case
from surveys.rules.classify import classify
from surveys.services.reviews import case_of
from tests.kept import checked, kept
from tests.pages import read

FIGURES = {
    "2022-12-31": {"households": 765, "poor": 142, "poor_rate": "18.56", "unclassified": 0, "target_rate": None},
    "2023-12-31": {"households": 765, "poor": 84, "poor_rate": "10.98", "unclassified": 0, "target_rate": "10.98"},
}


def rates(code: str, on: str) -> dict[str, object]:
    out = io.StringIO()
    call_command("poverty_rates", "--commune", code, "--on", on, "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with kept(django_db_blocker), override_settings(DEMO=True):
        yield checked(commune.seed("mat-khau-thu-nghiem"))


@pytest.fixture
def demo(seeded: None, db: None) -> None:
    """The demo commune, in the book; what a test changes of it is taken back."""


def test_the_demo_commune_is_as_promised(demo: None) -> None:
    for on, figures in FIGURES.items():
        told = rates("06388", on)
        assert {name: told[name] for name in figures} == figures
        for name in ("households", "persons", "poor", "near_poor"):
            assert sum(village[name] for village in told["villages"]) == told[name]
    # The engine itself classifies every review as it is stored.
    for review in Review.objects.select_related("round", "village").exclude(state="draft"):
        assert classify(parse_case(case_of(review))).poverty_class == review.poverty_class
    drafts = Review.objects.filter(round__year=2024, state="draft")
    assert drafts.count() == 14  # one not agreed to, one of a household that asked
    assert ClassInForce.objects.filter(valid_until=None).count() == Household.objects.filter(closed_on=None).count() + 1
    assert AuditEntry.objects.filter(table="households_household", operation="insert").count() == 766


def test_a_second_seeding_changes_nothing(demo: None) -> None:
    entries = AuditEntry.objects.count()
    call_command("seed_demo", stdout=io.StringIO())
    assert AuditEntry.objects.count() == entries


@pytest.mark.one_database
@pytest.mark.parametrize("name", commune.PEOPLE)
def test_every_link_of_the_first_page_opens(demo: None, client: Client, name: str) -> None:
    """Where the day of each begins, neither the menu nor what is due or waits leads to what is shut to them."""
    client.force_login(User.objects.get(username=name))
    addresses = {address for _, address, _ in read(client.get("/", follow=True)).links}
    kinds = {re.sub(r"\d+", "#", address): address for address in addresses if address.startswith("/")}
    assert len(kinds) > 3
    for address in kinds.values():
        assert client.get(address).status_code in {200, 302}, address


def test_the_ledgers_of_the_demo_commune_close(demo: None, tmp_path: Path) -> None:
    for year in ("2022", "2023"):
        assert ledger_of("06388", year, tmp_path)["closes"]


def ledger_of(code: str, year: str, folder: Path) -> dict[str, Any]:
    """The ledger of the case that the register gives; it ends with what `poverty_rates` says of the last day."""
    case, result = io.StringIO(), io.StringIO()
    call_command("ledger", "--commune", code, "--year", year, stdout=case)
    (folder / "case.json").write_text(case.getvalue())
    call_command("ledger", folder / "case.json", stdout=result)
    (told,) = json.loads(result.getvalue())
    official = rates(code, f"{year}-12-31")
    for name, table in (("poor", "09"), ("near_poor", "10")):
        assert told["tables"][table]["total"]["9"]["households"] == official[name]
        assert [row["columns"]["9"]["households"] for row in told["tables"][table]["villages"]] == [
            village[name] for village in official["villages"]
        ]
    return told
