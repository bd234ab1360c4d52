"""What is invented goes only where nothing is yet: the demonstration commune, and those that are generated."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from households.models import Household
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
