"""The groups of Mẫu 16: those of the commune, as they stood on the day."""

from datetime import date

import pytest

from huulien.lib.parameters import NoValueInForce
from reports.indicators.official import local_groups as settings

ALL = settings._Setting(date(2022, 1, 1), ("Tày", "Nùng"), None)
OWN = settings._Setting(date(2024, 1, 1), ("Dao",), "06388")
LATER = settings._Setting(date(2025, 1, 1), ("Dao", "Mông"), "06388")


@pytest.mark.parametrize(
    ("commune", "on", "groups"),
    [
        ("06388", date(2023, 12, 31), ("Tày", "Nùng")), ("06388", date(2024, 1, 1), ("Dao",)),
        ("06388", date(2025, 12, 31), ("Dao", "Mông")), ("06400", date(2025, 12, 31), ("Tày", "Nùng")),
    ],
)  # fmt: skip
def test_a_commune_has_its_own_latest_groups_or_those_of_all(monkeypatch, commune, on, groups):
    monkeypatch.setattr(settings, "_settings", lambda: (ALL, OWN, LATER))
    assert settings.local_groups(commune, on) == groups


def test_no_groups_before_the_first_day():
    with pytest.raises(NoValueInForce):
        settings.local_groups("06388", date(2021, 12, 31))


def test_the_file_names_the_groups_of_the_default_layout():
    assert settings.local_groups("06388", date(2023, 12, 31)) == ("Tày", "Nùng", "Dao", "Mông")
