"""What is free of a funding on a day."""

from datetime import date

import pytest

from programs.rules.money import free_on

JAN, MAR, MAY = date(2023, 1, 5), date(2023, 3, 5), date(2023, 5, 5)


@pytest.mark.parametrize(
    ("entries", "on", "free"),
    [
        ([], MAR, 0),
        ([(MAR, 100)], JAN, 0),  # not there yet
        ([(MAR, 100)], MAR, 100),
        ([(MAR, 100), (MAY, -40)], MAR, 60),  # a later day must stay covered
        ([(JAN, 100), (MAY, -100)], MAR, 0),
        ([(JAN, 100), (MAR, -100), (MAY, 30)], MAR, 0),
        ([(JAN, 100), (MAR, -100), (MAY, 30)], MAY, 30),
        ([(JAN, 50), (MAY, 50)], MAR, 50),
    ],
)
def test_what_may_leave_on_a_day(entries, on, free):
    assert free_on(entries, on) == free
