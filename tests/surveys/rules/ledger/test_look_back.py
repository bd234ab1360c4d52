"""The look-back day: that of the commune where it has one, else that of the period."""

from datetime import date

import pytest

from surveys.rules.ledger import look_back

YEARS = (date(2022, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("commune", "on", "day"),
    [
        ("06388", date(2023, 12, 31), date(2021, 12, 20)), ("06400", date(2023, 12, 31), date(2021, 12, 15)),
        ("06388", date(2021, 12, 31), None), ("06400", date(2027, 1, 1), None),
    ],
)  # fmt: skip
def test_a_commune_has_its_own_day_or_that_of_all(monkeypatch, commune, on, day):
    all_of_them = look_back._Period(*YEARS, date(2021, 12, 15), None)
    own = look_back._Period(*YEARS, date(2021, 12, 20), "06388")
    monkeypatch.setattr(look_back, "_periods", lambda: (all_of_them, own))
    assert look_back.look_back_from(on, commune) == day


def test_the_file_names_the_day_of_the_period():
    assert look_back.look_back_from(date(2023, 12, 31), "06388") == date(2021, 12, 15)
