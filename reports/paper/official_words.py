"""What every file of an official table says alike."""

from collections.abc import Sequence
from datetime import date

from huulien.lib.dates import format_date_vi
from reports.indicators.official.tables import HOUSEHOLDS, PERSONS, Column

COUNT_NAMES = {HOUSEHOLDS: "Hộ", PERSONS: "Nhân khẩu"}


def days_of(start_on: date | None, on: date) -> str:
    """The days whose figures stand in a table."""
    if start_on is None:
        return f"Số liệu đến hết ngày {format_date_vi(on)}"
    return f"Từ hết ngày {format_date_vi(start_on)} đến hết ngày {format_date_vi(on)}"


def numbers_of(columns: Sequence[Column]) -> list[int]:
    """The row of numbers: those of the form where they are known, else 1, 2, 3 from the left."""
    keys = [column.key for column in columns]
    return [int(key) for key in keys] if all(key.isdecimal() for key in keys) else list(range(1, len(keys) + 1))
