"""What is invented goes only where nothing is yet: the demonstration commune, and those that are generated."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from households.models import Area, Household
from programs.models import SupportBatch, SupportNeed
from reports.datasets.money import money_of
from reports.datasets.targets import commune_targets
from tests.test_demo import ledger_of, rates


@pytest.fixture(autouse=True)
def demo_site(settings: Any) -> None:
    settings.DEMO = True


def test_a_site_that_is_no_demo_is_left_alone(db: None, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("seed_demo", stdout=io.StringIO())
    assert not Household.objects.exists()


def test_other_data_is_not_mixed_with_the_demo(db: None) -> None:
    call_command("generate_population", communes=1, households=12, years=1, seed=3, stdout=io.StringIO())
    told = rates("990001", "2022-12-31")
    assert (told["households"], told["unclassified"]) == (12, 0)
    with pytest.raises(CommandError, match="trống"):
        call_command("seed_demo", stdout=io.StringIO())


def test_the_ledgers_of_a_generated_commune_close(db: None, tmp_path: Path) -> None:
    call_command("generate_population", communes=1, households=60, years=2, seed=3, stdout=io.StringIO())
    for year in ("2022", "2023"):
        assert ledger_of("990001", year, tmp_path)["closes"]


def test_a_generated_commune_asks_and_is_given_and_its_money_balances(db: None) -> None:
    call_command("generate_population", communes=1, households=60, years=2, seed=3, stdout=io.StringIO())
    commune = Area.objects.communes().get(code="990001")
    assert SupportNeed.objects.filter(commune=commune).values("state").distinct().count() >= 2
    batches = SupportBatch.objects.filter(commune=commune)
    assert batches.exclude(state="signed").count() == 0
    for batch in batches:
        assert batch.entry.amount_vnd == sum(batch.lines.values_list("amount_vnd", flat=True))
    for year in (2022, 2023):
        told = money_of(commune, year, date(year, 12, 31))
        assert all(row.amounts.remaining_vnd >= 0 for row in told.activities)
        plan = commune.plans.select_related("commune").get(year=year)
        loans = commune_targets(plan, date(year, 12, 31)).by_ref["d"]
        assert 0 < loans.numerator <= loans.denominator
