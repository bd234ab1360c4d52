"""In which order the dates of a sheet's column are written: a cell alone cannot tell 07/02 from 02/07, the column can.

An Excel of American settings reads 07/02/2009 as 2 July and leaves 22/10/1982, which is no date to it, as text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellValue, listed, shown

_NUMBERS = re.compile(r"\s*([0-9]{1,2})(\s*[/.\-]\s*)([0-9]{1,2})(\s*[/.\-]\s*[0-9]{4}.*)")
_ISO = re.compile(r"\s*([0-9]{4})-([0-9]{2})-([0-9]{2})(.*)")
_FEWEST = 3  # cells that must agree before a column is doubted


@dataclass(frozen=True, slots=True)
class BirthOrder:
    """What of a column is turned round: its texts (month first), its days (day and month changed places)."""

    texts: bool = False
    days: bool = False

    def reordered(self, value: CellValue) -> CellValue:
        """The value as it was meant."""
        if isinstance(value, str):
            if self.texts and (found := _NUMBERS.fullmatch(clean(value))) and int(found[1]) <= 12:
                return f"{found[3]}{found[2]}{found[1]}{found[4]}"
            if self.days and (found := _ISO.fullmatch(clean(value))):
                return f"{found[1]}-{found[3]}-{found[2]}{found[4]}"
        elif self.days and isinstance(value, date) and value.day <= 12:
            return date(value.year, value.day, value.month)
        return value

    def doubt(self, values: Mapping[str, CellValue]) -> tuple[str, str] | None:
        """The first cell that is turned round, and what to look at; None when none is. `values` by cell."""
        turned = {cell: meant for cell, value in values.items() if (meant := self.reordered(value)) != value}
        if not turned:
            return None
        first = next(iter(turned))
        found = (
            "Cột này ghi tháng trước, ngày sau: không ô nào có số đầu lớn hơn 12."
            if self.texts
            else "Cột này bị Excel kiểu Mỹ đổi một nửa: các ô là ngày đều có ngày không quá 12, các ô còn là chữ đều "
            "có ngày lớn hơn 12."
        )
        day = shown(turned[first]).removesuffix(" 00:00:00")
        return first, (
            f"{found} Được đọc lại là ngày/tháng/năm, ví dụ ô {first} là {day}. Xem lại {len(turned)} ô: "
            f"{listed(list(turned))}; nếu không đúng thì ghi lại các ô đó dạng chữ ngày/tháng/năm."
        )


def judge_order(values: Iterable[CellValue]) -> BirthOrder:
    """The order of the dates of a column, from all its cells."""
    day_first = month_first = open_texts = low_days = high_days = 0
    for value in values:
        if isinstance(value, str):
            text = clean(value)
            if found := _NUMBERS.fullmatch(text):
                first, second = int(found[1]), int(found[3])
                day_first += first > 12 >= second
                month_first += second > 12 >= first
                open_texts += first <= 12 and second <= 12
            elif found := _ISO.fullmatch(text):
                low, high = int(found[3]) <= 12, int(found[3]) > 12
                low_days, high_days = low_days + low, high_days + high
        elif isinstance(value, datetime | date):
            low_days, high_days = low_days + (value.day <= 12), high_days + (value.day > 12)
    are_swapped = low_days > 0 and not high_days and not open_texts
    if month_first and not day_first and month_first + open_texts + low_days >= _FEWEST:
        return BirthOrder(texts=True, days=are_swapped)
    return BirthOrder(days=are_swapped and day_first > 0 and not month_first and day_first + low_days >= _FEWEST)
