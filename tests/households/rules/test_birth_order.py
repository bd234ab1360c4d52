"""Dates are judged by their column: half converted by an American Excel, or month first throughout."""

from datetime import date

import pytest

from households.rules.register.birth_order import BirthOrder, judge_order
from households.rules.register.reading import read_register
from tests.households.register_corpus_base import ON, PEOPLE, VILLAGES, write_base


def in_american_excel(text: str) -> date | str:
    """What is left of dd/mm/yyyy after an Excel that reads the month first."""
    day, month, year = map(int, text.split("/"))
    return date(year, day, month) if day <= 12 else text


def births(written: list[object]) -> bytes:
    return write_base({f"F{row}": value for row, value in enumerate(written, start=5)})


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["14/03/1979", "22/10/1982", date(2009, 7, 2)], BirthOrder(days=True)),
        (["14/03/1979", "22/10/1982", "2009-07-02 00:00:00"], BirthOrder(days=True)),
        (["14/03/1979", "02/10/1982", date(2009, 7, 2)], BirthOrder()),
        (["14/03/1979", "22/10/1982", date(2009, 7, 20)], BirthOrder()),
        (["14/03/1979", date(2009, 7, 2)], BirthOrder()),
        (["03/14/1979", "10/22/1982", "02/07/2009"], BirthOrder(texts=True)),
        (["03/14/1979", "22/10/1982", "02/07/2009"], BirthOrder()),
        (["03/14/1979", "10/22/1982", date(2009, 7, 2)], BirthOrder(texts=True, days=True)),
        ([date(1979, 3, 2), date(1982, 10, 2), date(2009, 7, 2)], BirthOrder()),
        (["02/03/1979", "05/10/1982", "02/07/2009"], BirthOrder()),
        ([1979, "1982", None, "không rõ"], BirthOrder()),
    ],
)
def test_the_order_follows_from_all_cells(values: list[object], order: BirthOrder) -> None:
    assert judge_order(values) == order  # type: ignore[arg-type]


def test_a_column_half_converted_is_one_doubt_that_names_its_cells_and_is_read_as_meant() -> None:
    written = [in_american_excel(person.birth) for person in PEOPLE]
    turned = [
        f"F{row}" for row, value in enumerate(written, start=5) if isinstance(value, date) and value.day != value.month
    ]
    reading = read_register(births(written), file_name="a.xlsx", on=ON, villages=VILLAGES)
    assert reading.faults == ()
    assert [doubt.cell for doubt in reading.warnings] == turned[:1]
    assert ", ".join(turned) in reading.warnings[0].message
    read = [member.birth_date for household in reading.households for member in household.members]
    assert read == [person.birth_date for person in PEOPLE]


def test_a_column_with_the_month_first_is_one_doubt_too() -> None:
    written = ["/".join(person.birth.split("/")[place] for place in (1, 0, 2)) for person in PEOPLE]
    reading = read_register(births(written), file_name="a.xlsx", on=ON, villages=VILLAGES)
    assert reading.faults == ()
    assert len(reading.warnings) == 1
    assert "tháng trước, ngày sau" in reading.warnings[0].message
    read = [member.birth_date for household in reading.households for member in household.members]
    assert read == [person.birth_date for person in PEOPLE]
