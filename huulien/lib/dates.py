"""Dates as a Vietnamese office writes them, and ages as the law counts them."""

import re
from datetime import date

_DAY_MONTH_YEAR = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def age_on(birth_date: date, on: date) -> int:
    """Completed years on a day; negative before the birth.

    Comparing month and day gives a person born on 29 February the birthday on 1 March in other years.
    """
    had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    return on.year - birth_date.year - (not had_birthday)


def parse_date_vi(text: str) -> date:
    """The date written as dd/mm/yyyy; a `ValueError` that says in Vietnamese what to type otherwise."""
    match = _DAY_MONTH_YEAR.fullmatch(text.strip())
    if match is None:
        raise ValueError("Nhập ngày theo thứ tự ngày/tháng/năm, năm đủ bốn chữ số, ví dụ 05/12/2023.")
    day, month, year = (int(part) for part in match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"Không có ngày {text.strip()}. Kiểm tra lại ngày và tháng, ví dụ 05/12/2023.") from None


def format_date_vi(day: date) -> str:
    """A date as dd/mm/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def parse_year(text: str) -> int:
    """A year that has dates, as has the one before; a `ValueError` otherwise."""
    year = int(text)
    if not date.min.year < year <= date.max.year:
        raise ValueError(f"no dates in the year {text}")
    return year
