from datetime import date

import pytest

from huulien.lib.dates import age_on, format_date_vi, parse_date_vi


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2008, 10, 15), date(2023, 10, 14), 14),
        (date(2008, 10, 15), date(2023, 10, 15), 15),
        (date(2008, 10, 15), date(2023, 10, 16), 15),
        (date(2008, 10, 15), date(2024, 1, 1), 15),
        (date(2023, 10, 15), date(2023, 10, 15), 0),
        (date(2023, 10, 16), date(2023, 10, 15), -1),
        (date(2008, 12, 31), date(2024, 1, 1), 15),
    ],
)
def test_age_is_in_completed_years(born, on, age):
    assert age_on(born, on) == age


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2023, 2, 28), 14),
        (date(2023, 3, 1), 15),
        (date(2024, 2, 28), 15),
        (date(2024, 2, 29), 16),
        (date(2024, 3, 1), 16),
        (date(2100, 2, 28), 91),
        (date(2100, 3, 1), 92),
    ],
)
def test_born_on_29_february_has_the_birthday_on_1_march_in_other_years(on, age):
    assert age_on(date(2008, 2, 29), on) == age


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/12/2023", date(2023, 12, 5)),
        ("5/1/2023", date(2023, 1, 5)),
        (" 31/12/2023 ", date(2023, 12, 31)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_day_comes_before_month(text, day):
    assert parse_date_vi(text) == day


@pytest.mark.parametrize(
    "text", ["", "2023-12-05", "05/12/23", "05-12-2023", "5.12.2023", "05/12/2023x", "٠٥/١٢/٢٠٢٣", "1/1/20233"]
)
def test_other_forms_are_asked_back(text):
    with pytest.raises(ValueError, match="ngày/tháng/năm"):
        parse_date_vi(text)


@pytest.mark.parametrize("text", ["31/02/2023", "29/02/2023", "12/31/2023", "00/01/2023", "1/1/0000"])
def test_days_that_do_not_exist_are_asked_back(text):
    with pytest.raises(ValueError, match=f"Không có ngày {text}"):
        parse_date_vi(text)


@pytest.mark.parametrize(("day", "text"), [(date(2023, 12, 5), "05/12/2023"), (date(999, 1, 2), "02/01/0999")])
def test_date_is_printed_as_the_office_writes_it(day, text):
    assert format_date_vi(day) == text
    assert parse_date_vi(text) == day
